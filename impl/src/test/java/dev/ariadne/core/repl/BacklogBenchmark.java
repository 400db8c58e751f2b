package dev.ariadne.core.repl;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A full backlog of 1 MB to which commands are added: the old go out at the other end. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BacklogBenchmark {
    private static final int SIZE_BYTES = 1 << 20;
    private static final int RESUMED_BYTES = 64 << 10;

    /** Bytes of a command, as of a SET and of an MSET. */
    @Param({"50", "5000"})
    public int bytes;

    private final byte[] command = new byte[5000];
    private final byte[] resumed = new byte[RESUMED_BYTES];
    private final Backlog backlog = full();

    private static Backlog full() {
        Backlog backlog = new Backlog(SIZE_BYTES, 0, ByteBuffer::allocateDirect);
        byte[] all = new byte[SIZE_BYTES];
        backlog.append(all, 0, all.length);
        return backlog;
    }

    /** One command, and the trim that every turn of the loop does. */
    @Benchmark
    public long append() {
        backlog.append(command, 0, bytes);
        backlog.trim(Long.MAX_VALUE);
        return backlog.end();
    }

    /** 64 KiB for a replica that has come back, whatever {@link #bytes}. */
    @Benchmark
    public byte[] read() {
        backlog.read(backlog.start(), resumed, RESUMED_BYTES);
        return resumed;
    }
}
