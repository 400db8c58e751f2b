package dev.ariadne.core.keyspace;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The table of keys: keys at random, in one that the processor's caches hold and in one that they do not. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DictBenchmark {
    /** A step from key to key that comes past all and is far: no divisor of {@link #keys}. */
    private static final int STEP = 7919;

    @Param({"1000", "1000000"})
    public int keys;

    private final Dict<Entry> dict = new Dict<>(7);
    private byte[][] names = {};
    private final byte[] absent = "key:absent".getBytes(StandardCharsets.US_ASCII);
    private final byte[] value = new byte[8];
    private int at;
    private long cursor;
    private long visited;

    @Setup
    public void fill() {
        names = new byte[keys][];
        for (int i = 0; i < keys; i++) {
            names[i] = String.format("key:%012d", i).getBytes(StandardCharsets.US_ASCII);
            dict.insert(new Entry(names[i], dict.hash(names[i]), value));
        }
    }

    private byte[] next() {
        at = (at + STEP) % keys;
        return names[at];
    }

    @Benchmark
    public Object find() {
        byte[] key = next();
        return Objects.requireNonNull(dict.find(key, 0, key.length));
    }

    @Benchmark
    public boolean findAbsent() {
        return dict.find(absent, 0, absent.length) != null;
    }

    /** A key goes and comes back. */
    @Benchmark
    public Object removeAndInsert() {
        byte[] key = next();
        Entry entry = Objects.requireNonNull(dict.find(key, 0, key.length));
        dict.remove(entry);
        return dict.insert(new Entry(key, entry.hash, value));
    }

    /** One step of SCAN: a bucket or, while the table grows, a few. */
    @Benchmark
    public long scan() {
        cursor = dict.scan(cursor, entry -> visited++);
        return visited;
    }
}
