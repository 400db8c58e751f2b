package dev.ariadne.cli;

import java.io.PrintStream;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A line of live status on standard error: it overwrites itself on a terminal, and is one plain line per call elsewhere (in a pipe or a
 * CI log). Results never go through it.
 */
public final class Progress implements AutoCloseable {
    private static final long PACE_NANOS = 2_000_000_000L;
    private static final String CLEAR_LINE = "\r\u001b[2K";

    private final PrintStream out;
    private final boolean terminal;
    private boolean lineOpen;

    /** To standard error; overwriting when both ends of the console are a terminal. */
    public Progress() {
        this(System.err, System.console() != null && System.getenv("TERM") != null);
    }

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Shows the present state in place of the former one. */
    public synchronized void status(String line) {
        if (terminal) {
            out.print(CLEAR_LINE + line);
            out.flush();
            lineOpen = true;
        } else {
            out.println(line);
        }
    }

    /** Shows how far something is, every two seconds: {@code text} says it. */
    <T> Consumer<T> paced(Function<T, String> text) {
        long[] shown = {System.nanoTime()};
        return so -> {
            if (System.nanoTime() - shown[0] > PACE_NANOS) {
                shown[0] = System.nanoTime();
                status(text.apply(so));
            }
        };
    }

    /** A line that stays. */
    public synchronized void note(String line) {
        close();
        out.println(line);
    }

    /** Takes the status line away, so that results start on a clean line. */
    @Override
    public synchronized void close() {
        if (lineOpen) {
            out.print(CLEAR_LINE);
            out.flush();
            lineOpen = false;
        }
    }
}
