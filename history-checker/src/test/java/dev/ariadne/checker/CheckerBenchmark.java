package dev.ariadne.checker;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Checking of a linearizable history of 5000 operations of 10 clients, one in a hundred of them without an answer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CheckerBenchmark {
    private static final int OPERATIONS = 5000;
    private static final int CLIENTS = 10;
    private static final int KEYS = 10;
    private static final Limits LIMITS = new Limits(Duration.ofSeconds(5), 1L << 30);

    /** A kind of {@link LargeHistory}: registers with unique writes, compare-and-set, a list that is appended to, a set. */
    @Param({"wr", "cas5", "append", "set"})
    public String kind = "";

    private History history = History.builder().build();

    @Setup
    public void make() {
        history = LargeHistory.of(new LargeHistory.Size(kind, OPERATIONS, CLIENTS, 1, KEYS, false), 1);
    }

    @Benchmark
    public Verdict check() {
        Verdict verdict = Checkers.check(history, LIMITS);
        if (verdict.valid() != Verdict.Valid.TRUE) {
            throw new IllegalStateException(kind + ": " + verdict.valid() + ", which is no measurement");
        }
        return verdict;
    }
}
