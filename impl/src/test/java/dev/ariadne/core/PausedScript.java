package dev.ariadne.core;

import java.util.concurrent.SynchronousQueue;
import org.jspecify.annotations.Nullable;

/**
 * A script that can be left standing halfway: each has a thread of its own, which never runs at the same time as the test's. One that is
 * never resumed, because its node was killed, stands there until the JVM ends.
 */
final class PausedScript {
    private final SynchronousQueue<Boolean> turns = new SynchronousQueue<>();
    private final SynchronousQueue<Boolean> ends = new SynchronousQueue<>();
    private boolean underWay;
    private @Nullable Throwable failure;

    /** Whether one has begun and not ended. */
    boolean isUnderWay() {
        return underWay;
    }

    /** Runs {@code body} to its end or first {@link #pause}; returns whether it has ended. */
    boolean begin(Runnable body) {
        underWay = true;
        Thread thread = new Thread(
                () -> {
                    take(turns);
                    try {
                        body.run();
                    } catch (RuntimeException | Error e) {
                        failure = e;
                    }
                    underWay = false;
                    put(ends, true);
                },
                "paused-script");
        thread.setDaemon(true);
        thread.start();
        return resume();
    }

    /** Lets it go on to its end or next {@link #pause}; returns whether it has ended. */
    boolean resume() {
        put(turns, true);
        boolean ended = take(ends);
        Throwable thrown = failure;
        if (thrown != null) {
            throw new AssertionError("the script met a defect", thrown);
        }
        return ended;
    }

    /** Called by the script. */
    void pause() {
        put(ends, false);
        take(turns);
    }

    private static void put(SynchronousQueue<Boolean> queue, boolean value) {
        try {
            queue.put(value);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a test", e);
        }
    }

    private static boolean take(SynchronousQueue<Boolean> queue) {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a test", e);
        }
    }
}
