package dev.ariadne.net;

import dev.ariadne.core.LogLevel;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How a process ends that met a defect, or an error of the JVM, on any of its threads: with a line in the log and exit code {@value
 * #EXIT_BROKEN}, whatever else fails on the way. A node in such a state must not go on, it could replicate what is corrupt; and a supervisor
 * has to see that it ended.
 *
 * <p>A full heap is the usual cause, and telling it needs memory, too: a reserve is given back first, and when that does not help, a line
 * that was made at the start is written as it is.
 */
final class LastAct {
    /** The exit code: an internal error of software (sysexits.h EX_SOFTWARE). */
    static final int EXIT_BROKEN = 70;

    private static final int RESERVE_BYTES = 1 << 20;
    private static final long MEGABYTE = 1 << 20;
    private static final long LOOK_MS = 1000;
    /** How long the end may take, in ms. */
    private static final long PATIENCE_MS = 5000;

    private static final IllegalStateException LOOP_ENDED = new IllegalStateException("the event loop has ended");

    private final LogLine log;
    private final Runnable cleanUp;
    private final byte[] prepared;
    private final FileOutputStream standardError = new FileOutputStream(FileDescriptor.err);
    private final AtomicReference<@Nullable Thread> actor = new AtomicReference<>();
    private final Logger netty = Logger.getLogger("io.netty");
    private byte[] reserve = new byte[RESERVE_BYTES];

    /** @param cleanUp removes what the file system would keep of the process */
    LastAct(LogLine log, Runnable cleanUp) {
        this.log = log;
        this.cleanUp = cleanUp;
        this.prepared = (outOfMemory() + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    /** The loop of Netty catches what its tasks throw and goes on, and so would other threads: from here on that is the end. */
    void guardAllThreads() {
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> end(thrown));
        netty.setUseParentHandlers(false);
        netty.setLevel(Level.WARNING);
        netty.addHandler(new Listening());
    }

    /** Watches from now on: the end of the loop, however it came, is the end of the process, and so is an end that takes too long. */
    void watch(Thread loop) {
        Thread watch = new Thread(() -> await(loop), "ariadne-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private void await(Thread loop) {
        while (loop.isAlive() && actor.get() == null) {
            join(loop, LOOK_MS);
        }
        if (actor.get() == null) {
            end(LOOP_ENDED);
        }
        Thread acting = actor.get();
        if (acting != null) {
            // A log that nobody reads may hold it up.
            join(acting, PATIENCE_MS);
        }
        Runtime.getRuntime().halt(EXIT_BROKEN);
    }

    private static void join(Thread thread, long ms) {
        try {
            thread.join(ms);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; should somebody, it looks again sooner.
            return;
        }
    }

    /** The error that {@code cause} is, or that it was caused by; null when there is none. */
    static @Nullable Error errorIn(@Nullable Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof Error error) {
                return error;
            }
        }
        return null;
    }

    /** Ends the process; does not return, but to an end that met another defect. */
    void end(Throwable defect) {
        Thread self = Thread.currentThread();
        if (!actor.compareAndSet(null, self)) {
            while (actor.get() != self) {
                LockSupport.park(this);
            }
            return;
        }
        try {
            reserve = new byte[0];
            if (defect instanceof OutOfMemoryError) {
                log.write(LogLevel.WARNING, outOfMemory());
            } else {
                log.write(LogLevel.WARNING, "The server stops, an invariant is broken: " + defect);
                log.trace(defect);
            }
            cleanUp.run();
        } catch (RuntimeException | Error e) {
            last();
        } finally {
            Runtime.getRuntime().halt(EXIT_BROKEN);
        }
    }

    private void last() {
        try {
            standardError.write(prepared);
        } catch (java.io.IOException | RuntimeException | Error e) {
            // There is nowhere left to say it; the exit code does.
            Runtime.getRuntime().halt(EXIT_BROKEN);
        }
    }

    private static String outOfMemory() {
        return "The server stops, it is out of memory: the heap may hold "
                + Runtime.getRuntime().maxMemory() / MEGABYTE
                + " MB (ARIADNE_JAVA_OPTS=-Xmx...); a maxmemory below that refuses writes before";
    }

    /** Netty's warnings are lines of the log; those that tell of an error that it caught and would go on after are the end. */
    private final class Listening extends Handler {
        @Override
        public void publish(LogRecord warning) {
            Throwable thrown = warning.getThrown();
            if (thrown == null) {
                log.write(LogLevel.WARNING, "Netty: " + warning.getMessage());
            } else if (isDefect(warning.getLoggerName(), thrown)) {
                end(thrown);
            } else {
                log.write(LogLevel.WARNING, "Netty: " + warning.getMessage() + " " + thrown);
            }
        }

        /** What a task or a listener throws is a defect; elsewhere an exception may be what a peer's bytes have led to. */
        private boolean isDefect(@Nullable String logger, Throwable thrown) {
            return errorIn(thrown) != null || (logger != null && logger.startsWith("io.netty.util.concurrent."));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
