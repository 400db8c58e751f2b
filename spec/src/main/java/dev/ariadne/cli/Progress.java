package dev.ariadne.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A line of live status on standard error: it overwrites itself on a terminal, and is one plain line per call elsewhere (in a pipe or a
 * CI log). Results never go through it.
 */
public final class Progress implements AutoCloseable {
    private static final long PACE_NANOS = 2_000_000_000L;
    /** To the start of the line, and everything from there to the end of the screen. */
    private static final String CLEAR = "\r\u001b[J";

    /** A line that is too long is cut, so that as many are overwritten as were written. */
    private static final String WRAP_OFF = "\u001b[?7l";

    private static final String WRAP_ON = "\u001b[?7h";

    /** How often details are told where they cannot be overwritten. */
    private static final long DETAILS_NANOS = 5_000_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    /** Lines that are to be overwritten; the cursor is at the end of the last. */
    private int open;

    private long detailedNanos = System.nanoTime() - DETAILS_NANOS;

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
        status(line, List.of());
    }

    /**
     * The same with lines below that say more; where nothing can be overwritten, these come only every few seconds.
     *
     * @param details one line each
     */
    synchronized void status(String line, List<String> details) {
        if (terminal) {
            clear();
            out.print(WRAP_OFF + line);
            details.forEach(detail -> out.print("\n" + detail));
            out.print(WRAP_ON);
            out.flush();
            open = 1 + details.size();
            return;
        }
        out.println(line);
        if (!details.isEmpty() && System.nanoTime() - detailedNanos >= DETAILS_NANOS) {
            detailedNanos = System.nanoTime();
            details.forEach(out::println);
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
        clear();
        out.flush();
    }

    private void clear() {
        if (open > 0) {
            out.print((open > 1 ? "\u001b[" + (open - 1) + "A" : "") + CLEAR);
            open = 0;
        }
    }
}
