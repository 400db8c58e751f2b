package dev.ariadne.net;

import dev.ariadne.core.LogLevel;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
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

    private final LogLine log;
    private final Runnable cleanUp;
    private final byte[] prepared;
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

    /** Ends the process; does not return. */
    void end(Throwable defect) {
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
            new FileOutputStream(FileDescriptor.err).write(prepared);
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
            for (Throwable t = thrown; t != null; t = t.getCause()) {
                if (t instanceof Error) {
                    return true;
                }
            }
            return logger != null && logger.startsWith("io.netty.util.concurrent.");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
