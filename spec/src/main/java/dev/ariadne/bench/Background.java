package dev.ariadne.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Work on a thread of its own; what it threw comes out where its end is awaited. */
final class Background {
    private static final long STOP_LIMIT_MS = TimeUnit.MINUTES.toMillis(2);

    private final Thread thread;
    private volatile boolean stopped;
    private volatile @Nullable Exception failure;

    interface Step {
        void happen() throws IOException;
    }

    private Background(String name, boolean repeats, Step step) {
        thread = new Thread(() -> work(repeats, step), "bench-" + name);
        thread.setDaemon(true);
    }

    /** Repeats a step, which paces itself, until {@link #stop}. */
    static Background repeat(String name, Step step) {
        return started(new Background(name, true, step));
    }

    /** Does something once; {@link #await} waits for its end. */
    static Background once(String name, Step step) {
        return started(new Background(name, false, step));
    }

    private static Background started(Background background) {
        background.thread.start();
        return background;
    }

    private void work(boolean repeats, Step step) {
        try {
            do {
                step.happen();
            } while (repeats && !stopped);
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    /** Waits for the end of the present step, which is the last. */
    void stop() throws IOException {
        stopped = true;
        await();
    }

    void await() throws IOException {
        try {
            thread.join(STOP_LIMIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Exception thrown = failure;
        if (thrown != null) {
            throw new IOException(thread.getName() + ": " + thrown.getMessage(), thrown);
        }
        if (thread.isAlive()) {
            throw new IOException(thread.getName() + " does not end");
        }
    }
}
