package dev.ariadne.net;

import java.util.concurrent.TimeUnit;

/**
 * Unix time that never goes back: it follows the wall clock forward, and when somebody sets that back it goes on at the speed of the
 * monotonic clock. Timeouts, min-replicas-max-lag and key expiry rely on it.
 */
final class SteadyClock {
    private long anchorMs = System.currentTimeMillis();
    private long anchorNanos = System.nanoTime();

    long nowMs() {
        long wallMs = System.currentTimeMillis();
        long nanos = System.nanoTime();
        long steadyMs = anchorMs + TimeUnit.NANOSECONDS.toMillis(nanos - anchorNanos);
        if (wallMs < steadyMs) {
            return steadyMs;
        }
        anchorMs = wallMs;
        anchorNanos = nanos;
        return wallMs;
    }
}
