package dev.ariadne.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Goal: held bytes are the bytes added and not yet consumed, in order. Method: compare with a plain list of bytes. */
class HeldBytesProperties {
    @Property
    void heldBytesAreThoseAddedAndNotConsumed(
            @ForAll @Size(max = 60) List<@IntRange(max = 3000) Integer> sizes,
            @ForAll @Size(max = 60) List<@IntRange(max = 4000) Integer> consumed) {
        HeldBytes held = new HeldBytes();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int gone = 0;
        byte next = 0;
        for (int step = 0; step < sizes.size(); step++) {
            byte[] piece = new byte[sizes.get(step)];
            for (int i = 0; i < piece.length; i++) {
                piece[i] = next++;
            }
            all.writeBytes(piece);
            if (step % 2 == 0) {
                held.add(piece, 0, piece.length);
            } else {
                held.add(Unpooled.wrappedBuffer(piece));
            }
            int eaten = step < consumed.size() ? Math.min(consumed.get(step), held.size()) : 0;
            held.consumeTo(held.from() + eaten);
            gone += eaten;
            byte[] expected = Arrays.copyOfRange(all.toByteArray(), gone, all.size());
            assertThat(Arrays.copyOfRange(held.buf(), held.from(), held.to())).isEqualTo(expected);
        }
    }

    @Property(tries = 20)
    void memoryGrowsWithTheBytesHeldAndIsGivenBack(@ForAll @IntRange(min = 1, max = 4 << 20) int bytes) {
        HeldBytes held = new HeldBytes();
        held.add(new byte[bytes], 0, bytes);
        assertThat(held.buf().length).isLessThanOrEqualTo(Math.max(1024, bytes));
        held.consumeTo(held.to());
        assertThat(held.isEmpty()).isTrue();
        assertThat(held.buf().length).isLessThanOrEqualTo(64 << 10);
    }
}
