package dev.ariadne.core.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A string that grows is what was written, and its room is neither seen nor copied each time. */
class StringGrowthProperties {
    @Property(tries = 300)
    void aStringIsWhatWasWritten(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Database db = new Keyspace(1, seed).database(0);
        Entry entry = db.insert(RandomWrites.bytes("k"), new byte[random.nextInt(400)]);
        byte[] model = new byte[entry.length()];
        for (int i = 0; i < 40; i++) {
            byte[] part = new byte[random.nextInt(1, 300)];
            random.nextBytes(part);
            int offset = random.nextBoolean() ? model.length : random.nextInt(model.length + 500);
            model = Arrays.copyOf(model, Math.max(model.length, offset + part.length));
            System.arraycopy(part, 0, model, offset, part.length);
            db.overwrite(entry, offset, part, 0, part.length);

            assertThat(entry.length()).isEqualTo(model.length);
            assertThat(entry.value()).isEqualTo(model);
            byte[] array = entry.array();
            assertThat(Arrays.copyOf(model, array.length)).isEqualTo(array);
            assertThat(entry.bytes()).isGreaterThan(array.length);
            if (random.nextInt(9) == 0) {
                entry = db.insertCopyOf(RandomWrites.bytes("k" + i), entry);
                assertThat(entry.array()).isEqualTo(model);
            }
        }
    }

    @Example
    void whatGrowsByLittleIsCopiedFewTimes() {
        Database db = new Keyspace(1, 1).database(0);
        Entry entry = db.insert(RandomWrites.bytes("k"), new byte[0]);
        byte[] part = new byte[100];
        int copies = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] before = entry.array();
            db.overwrite(entry, entry.length(), part, 0, part.length);
            copies += before == entry.array() ? 0 : 1;
        }
        assertThat(copies).isBetween(10, 40);
        assertThat((long) entry.array().length).isLessThan(entry.length() * 5L / 4 + 1);
    }
}
