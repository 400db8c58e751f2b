package dev.ariadne.core.persist;

/** Slows work on keys down to so many microseconds for each (config: rdb-key-save-delay, key-load-delay), without stopping the node. */
public final class Pace {
    private final long sinceMs;

    /** Work that begins now. */
    public Pace(long nowMs) {
        sinceMs = nowMs;
    }

    /** When work on {@code keys} keys may be over: Unix time in ms. */
    public long dueMs(long keys, long delayMicros) {
        return delayMicros <= 0 ? sinceMs : sinceMs + keys * delayMicros / 1000;
    }
}
