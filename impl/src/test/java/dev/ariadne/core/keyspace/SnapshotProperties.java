package dev.ariadne.core.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.rdb.Oddities;
import dev.ariadne.core.rdb.RdbException;
import dev.ariadne.core.rdb.RdbReader;
import dev.ariadne.core.rdb.RdbWriter;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * What a snapshot holds is the data set at its cut: compared with a copy made at the cut, while random writes of every kind come
 * between the slices.
 */
class SnapshotProperties {
    private static final SnapshotHeader HEADER = new SnapshotHeader("7.0.15", 1, 2, 0, "", 0, List.of());

    @Property(tries = 300)
    void theImageIsTheDataSetAtTheCut(@ForAll long seed) throws RdbException {
        SplittableRandom random = new SplittableRandom(seed);
        RandomWrites writes = new RandomWrites(random, 1 + random.nextInt(2000));
        Keyspace keyspace = new Keyspace(RandomWrites.DATABASES, seed);
        for (int i = random.nextInt(4000); i > 0; i--) {
            writes.write(keyspace);
        }
        for (int round = 0; round < 2; round++) {
            Map<String, String> atCut = RandomWrites.contents(keyspace);
            Snapshot snapshot = keyspace.beginSnapshot(HEADER);
            byte[] image = finish(snapshot, random, () -> writes.write(keyspace));

            assertThat(read(image)).isEqualTo(atCut);
            assertThat(keyspace.snapshot()).isNull();
        }
    }

    @Property(tries = 100)
    void aCopyGoesOnWithTheSnapshotOnItsOwn(@ForAll long seed) throws RdbException {
        SplittableRandom random = new SplittableRandom(seed);
        RandomWrites writes = new RandomWrites(random, 500);
        Keyspace original = new Keyspace(RandomWrites.DATABASES, seed);
        for (int i = 0; i < 1000; i++) {
            writes.write(original);
        }
        for (int i = 0; i < 200; i++) {
            original.database(0).insert(RandomWrites.bytes("more:" + i), i);
        }
        Map<String, String> atCut = RandomWrites.contents(original);
        Snapshot first = original.beginSnapshot(HEADER);
        first.slice(1);
        for (int i = random.nextInt(50); i > 0; i--) {
            writes.write(original);
        }
        Map<String, String> atCopy = RandomWrites.contents(original);
        Keyspace copy = original.copy();
        Snapshot second = java.util.Objects.requireNonNull(copy.snapshot());

        assertThat(RandomWrites.contents(copy)).isEqualTo(atCopy);
        assertThat(read(finish(second, random, () -> writes.write(copy)))).isEqualTo(atCut);
        assertThat(RandomWrites.contents(original)).isEqualTo(atCopy);
        assertThat(read(finish(first, random, () -> writes.write(original)))).isEqualTo(atCut);
    }

    @Example
    void aWriteThatForgetsTheSnapshotIsNoticed() throws RdbException {
        // The defect that the properties above are there to find: an entry changed behind the table's back.
        Keyspace keyspace = new Keyspace(1, 7);
        Entry entry = keyspace.database(0).insert(RandomWrites.bytes("k"), RandomWrites.bytes("old"));
        Map<String, String> atCut = RandomWrites.contents(keyspace);
        Snapshot snapshot = keyspace.beginSnapshot(HEADER);
        entry.value = RandomWrites.bytes("new");

        assertThat(read(finish(snapshot, new SplittableRandom(1), () -> {}))).isNotEqualTo(atCut);
    }

    @Example
    void anAbortedSnapshotMakesRoomForTheNext() throws RdbException {
        Keyspace keyspace = new Keyspace(1, 7);
        for (int i = 0; i < 1000; i++) {
            keyspace.database(0).insert(RandomWrites.bytes("k" + i), i);
        }
        keyspace.beginSnapshot(HEADER).abort();
        Map<String, String> atCut = RandomWrites.contents(keyspace);
        Snapshot snapshot = keyspace.beginSnapshot(HEADER);

        assertThat(read(finish(snapshot, new SplittableRandom(1), () -> {}))).isEqualTo(atCut);
    }

    @Example
    void aSliceKeepsToItsBudget() {
        Keyspace keyspace = filled(100_000);
        Snapshot snapshot = keyspace.beginSnapshot(HEADER);
        int slices = 0;
        boolean done;
        do {
            snapshot.output().clear();
            done = snapshot.slice(10_000);
            // A group is written whole.
            assertThat(snapshot.output().length()).isLessThan(10_000 + Dict.GROUP * 3 * 20);
            slices++;
        } while (!done);
        assertThat(slices).isGreaterThan(50);
    }

    @Example
    void aWriteWaitsForItsOwnBucketOnly() {
        Keyspace keyspace = filled(10_000);
        Snapshot snapshot = keyspace.beginSnapshot(HEADER);
        snapshot.output().clear();
        int writes = 100;
        for (int i = 0; i < writes; i++) {
            keyspace.database(0).insert(RandomWrites.bytes("new:" + i), i);
        }
        // Chains of one or two keys; all buckets of their groups would be forty times as many.
        assertThat(snapshot.entries()).isPositive().isLessThan(2 * writes);
    }

    private static Keyspace filled(int keys) {
        Keyspace keyspace = new Keyspace(1, 7);
        for (int i = 0; i < keys; i++) {
            keyspace.database(0).insert(RandomWrites.bytes("key:" + i), i);
        }
        return keyspace;
    }

    private static byte[] finish(Snapshot snapshot, SplittableRandom random, Runnable write) {
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        boolean done;
        do {
            for (int i = random.nextInt(6); i > 0; i--) {
                write.run();
            }
            done = snapshot.slice(1 + random.nextInt(3000));
            if (done || random.nextBoolean()) {
                RdbWriter out = snapshot.output();
                image.write(out.buf(), 0, out.length());
                out.clear();
            }
        } while (!done);
        return image.toByteArray();
    }

    private static Map<String, String> read(byte[] image) throws RdbException {
        Map<String, String> contents = new TreeMap<>();
        Keyspace loaded = new Keyspace(RandomWrites.DATABASES, 1);
        RdbReader reader = new RdbReader(
                new Loader(loaded, Loader.KEEP_EXPIRED, new Oddities(Oddities.Strictness.ALL)),
                RandomWrites.DATABASES,
                true);
        assertThat(reader.feed(image, 0, image.length)).isEqualTo(image.length);
        assertThat(reader.done()).isTrue();
        for (int db = 0; db < RandomWrites.DATABASES; db++) {
            int number = db;
            loaded.database(db).forEach(e -> RandomWrites.put(contents, number, e.key(), e.value(), e.expireAtMs()));
        }
        return contents;
    }
}
