package dev.ariadne.checker.engine;

import dev.ariadne.checker.Checkers;
import dev.ariadne.checker.Limits;

/** What a check has used and may still use. One per check, shared by its keys; not thread-safe. */
public final class Budget {
    private static final long PROGRESS_NANOS = 500_000_000L;
    /** The clock is read once in so many counted configurations. */
    private static final int CLOCK_INTERVAL = 1 << 10;

    private final Limits limits;
    private final Checkers.Progress progress;
    private final int keys;
    private final long start = System.nanoTime();
    private long configurations;
    private int sinceClock;
    private int doneKeys;
    private long nextProgress = start + PROGRESS_NANOS;
    private boolean outOfTime;

    public Budget(Limits limits, Checkers.Progress progress, int keys) {
        this.limits = limits;
        this.progress = progress;
        this.keys = keys;
    }

    /** Counts work done. */
    void count(int visited) {
        configurations += visited;
        work(visited);
    }

    /** Says that work was done which is no configuration, so that the clock is read. */
    void work(int steps) {
        sinceClock += steps;
        if (sinceClock >= CLOCK_INTERVAL) {
            sinceClock = 0;
            readClock();
        }
    }

    /** True once the time limit has passed. */
    boolean outOfTime() {
        return outOfTime;
    }

    long memoryBytes() {
        return limits.memoryBytes();
    }

    Limits limits() {
        return limits;
    }

    /** Which limit an engine stopped at, a clause. */
    String reached() {
        return outOfTime
                ? "the time limit of " + limits.time().toMillis() / 1000.0 + " s was reached"
                : "the memory limit of " + (memoryBytes() >> 20) + " MB was reached";
    }

    /** Configurations, or whatever an engine counts its work in, so far. */
    public long configurations() {
        return configurations;
    }

    public void keyDone() {
        doneKeys++;
        readClock();
    }

    private void readClock() {
        long now = System.nanoTime();
        outOfTime |= now - start > limits.time().toNanos();
        if (now - nextProgress >= 0) {
            nextProgress = now + PROGRESS_NANOS;
            progress.at(doneKeys, keys, configurations);
        }
    }
}
