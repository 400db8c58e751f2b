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

    /** How long a task that takes long runs between two looks at the others. */
    private static final long SHARE_NANOS = 1_000_000;

    private enum Turn {
        LOOP,
        SCRIPT
    }

    private volatile Turn turn = Turn.LOOP;
    private long startedNanos;
    private long resumedNanos;
    private @Nullable Runnable body;
    private @Nullable Throwable failure;
    private @Nullable Thread thread;
    private @Nullable Thread loop;

    /** Runs {@code task} to its end or first {@link #pause}; returns whether it has ended. */
    boolean begin(Runnable task) {
        body = task;
        startedNanos = System.nanoTime();
        resumedNanos = startedNanos;
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
        resumedNanos = System.nanoTime();
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

    /** Whether the task has run for {@code patienceMs} since it began, and for its share since it was resumed. */
    boolean isOverdue(long patienceMs) {
        long now = System.nanoTime();
        return now - startedNanos >= patienceMs * 1_000_000 && now - resumedNanos >= SHARE_NANOS;
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
