package dev.ariadne.core.rdb;

import dev.ariadne.core.keyspace.Database;
import dev.ariadne.core.keyspace.HashValue;
import dev.ariadne.core.keyspace.Keyspace;
import dev.ariadne.core.keyspace.Loader;
import dev.ariadne.core.keyspace.SnapshotHeader;
import dev.ariadne.core.keyspace.SortedSet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Saving and loading of an image of 10,000 keys of one kind. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RdbBenchmark {
    private static final int KEYS = 10_000;
    private static final int ITEMS = 8;
    private static final SnapshotHeader HEADER = new SnapshotHeader("7.0.15", 1, 2, 0, "", 0, List.of());

    /** What the values are: of 64 bytes, or collections of 8 items. */
    public enum Kind {
        STRINGS,
        HASHES,
        SORTED_SETS
    }

    @Param
    public Kind kind = Kind.STRINGS;

    private final Keyspace keyspace = new Keyspace(1, 7);
    private byte[] image = {};

    @Setup
    public void fill() {
        Database database = keyspace.database(0);
        for (int i = 0; i < KEYS; i++) {
            byte[] key = ascii("key:%012d", i);
            switch (kind) {
                case STRINGS -> database.insert(key, ascii("%064d", i));
                case HASHES -> {
                    HashValue hash = new HashValue(database.layout());
                    for (int item = 0; item < ITEMS; item++) {
                        hash.put(ascii("item:%d", item), ascii("value:%d", i + item));
                    }
                    database.insert(key, hash);
                }
                case SORTED_SETS -> {
                    SortedSet set = new SortedSet(database.layout());
                    for (int item = 0; item < ITEMS; item++) {
                        set.put(ascii("item:%d", item), i + item);
                    }
                    database.insert(key, set);
                }
            }
        }
        image = save();
    }

    private static byte[] ascii(String form, int number) {
        return String.format(form, number).getBytes(StandardCharsets.US_ASCII);
    }

    @Benchmark
    public byte[] save() {
        byte[][] whole = {{}};
        keyspace.writeImage(HEADER, out -> whole[0] = out.buf());
        return whole[0];
    }

    @Benchmark
    public long load() throws RdbException {
        Loader loader = new Loader(new Keyspace(1, 7), Loader.KEEP_EXPIRED, new Oddities(Oddities.Strictness.ALL));
        RdbReader reader = new RdbReader(loader, 1, true);
        reader.feed(image, 0, image.length);
        return loader.loaded();
    }
}
