package dev.ariadne.core.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/**
 * The backlog is a window on a list of bytes. Random appends, trims and reads are done on it and on a plain byte list; every byte
 * in the window must agree, whatever the chunk boundaries.
 */
class BacklogProperties {
    @Property(tries = 300)
    void holdsTheStreamsLastBytes(
            @ForAll @LongRange(min = 0, max = 1L << 40) long first,
            @ForAll @IntRange(min = 1, max = 40_000) int size,
            @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 20_000) Integer> pieces) {
        Backlog backlog = new Backlog(size, first, ByteBuffer::allocate);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte next = 0;
        for (int length : pieces) {
            byte[] piece = new byte[length + 2];
            for (int i = 0; i < length; i++) {
                piece[i + 1] = next++;
            }
            next += 7;
            backlog.append(piece, 1, length + 1);
            all.write(piece, 1, length);
            backlog.trim(Long.MAX_VALUE);

            assertThat(backlog.end()).isEqualTo(first + all.size());
            assertThat(backlog.length()).isEqualTo(Math.min(size, all.size()));
            assertSame(backlog, all.toByteArray(), first);
            assertSame(backlog.copy(ByteBuffer::allocate), all.toByteArray(), first);
        }
    }

    @Property(tries = 200)
    void neverDropsWhatASlowReplicaStillNeeds(
            @ForAll @IntRange(min = 1, max = 5_000) int size,
            @ForAll @IntRange(min = 0, max = 30_000) int cursor,
            @ForAll @IntRange(min = 30_000, max = 90_000) int produced) {
        Backlog backlog = new Backlog(size, 0, ByteBuffer::allocate);
        byte[] bytes = new byte[produced];
        for (int i = 0; i < produced; i++) {
            bytes[i] = (byte) (i * 31);
        }
        for (int at = 0; at < produced; at += 1_000) {
            backlog.append(bytes, at, Math.min(produced, at + 1_000));
            backlog.trim(cursor);
        }
        assertThat(backlog.start()).isEqualTo(Math.min(cursor, produced - size));
        assertThat(backlog.covers(cursor)).isTrue();
        assertSame(backlog, bytes, 0);
    }

    private static void assertSame(Backlog backlog, byte[] all, long first) {
        int n = (int) backlog.length();
        byte[] held = new byte[n];
        backlog.read(backlog.start(), held, n);
        int from = (int) (backlog.start() - first);
        for (int i = 0; i < n; i++) {
            if (held[i] != all[from + i]) {
                throw new AssertionError("byte " + (backlog.start() + i) + " differs");
            }
        }
    }
}
