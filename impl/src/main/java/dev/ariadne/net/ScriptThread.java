package dev.ariadne.net;

import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread of its own for scripts, so that one that takes long can be left standing while the loop answers others. The loop's thread and
 * this one never run at the same time: each hands over to the other and waits.
 */
final class ScriptThread {
    /** How long a side that waits looks again and again before it sleeps: most scripts end sooner. */
    private static final long SPIN_NANOS = 5_000;

    private enum Turn {
        LOOP,
        SCRIPT
    }

    private volatile Turn turn = Turn.LOOP;
    private long startedNanos;
    private @Nullable Runnable body;
    private @Nullable Throwable failure;
    private @Nullable Thread thread;
    private @Nullable Thread loop;

    /** Runs {@code task} to its end or first {@link #pause}; returns whether it has ended. */
    boolean begin(Runnable task) {
        body = task;
        startedNanos = System.nanoTime();
        Thread t = thread;
        if (t == null) {
            t = new Thread(this::work, "ariadne-script");
            t.setDaemon(true);
            thread = t;
            t.start();
        }
        return handOver(t);
    }

    /** Lets the task go on to its end or next pause; returns whether it has ended. */
    boolean resume() {
        return handOver(Objects.requireNonNull(thread, "a task has begun"));
    }

    private boolean handOver(Thread script) {
        loop = Thread.currentThread();
        turn = Turn.SCRIPT;
        LockSupport.unpark(script);
        await(Turn.LOOP);
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        return body == null;
    }

    /** How long ago the task began. */
    long elapsedMs() {
        return (System.nanoTime() - startedNanos) / 1_000_000;
    }

    /** Called by the task: lets the loop run until {@link #resume}. */
    void pause() {
        giveBack();
        await(Turn.SCRIPT);
    }

    private void giveBack() {
        Thread l = loop;
        turn = Turn.LOOP;
        LockSupport.unpark(l);
    }

    private void await(Turn mine) {
        long until = System.nanoTime() + SPIN_NANOS;
        while (turn != mine) {
            if (System.nanoTime() < until) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
            }
        }
    }

    private void work() {
        while (true) {
            await(Turn.SCRIPT);
            try {
                Objects.requireNonNull(body, "a turn has a task").run();
            } catch (RuntimeException | Error e) {
                failure = e;
            }
            body = null;
            giveBack();
        }
    }
}
