package dev.ariadne.conform;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What became of a trace.
 *
 * @param says valid: every line is a step of the model; unknown: nobody can tell
 * @param lines how many lines were explained; {@code steps} how many steps of the model were tried for them
 * @param where file and number of the line that is no step, empty if there is none
 * @param why what is wrong with it, or why nothing is known
 * @param details the line, those before it, the model's view and what it would have allowed
 */
public record TraceVerdict(Says says, long lines, long steps, String where, String why, List<String> details) {
    /** The verdicts. */
    public enum Says {
        VALID,
        INVALID,
        UNKNOWN
    }

    private static final int LINES_SHOWN = 5;

    static TraceVerdict valid(long lines, long steps) {
        return new TraceVerdict(Says.VALID, lines, steps, "", "", List.of());
    }

    /** Nothing is known, because the trace cannot be read. */
    public static TraceVerdict unknown(String why) {
        return unknown(0, 0, why);
    }

    static TraceVerdict unknown(long lines, long steps, String why) {
        return new TraceVerdict(Says.UNKNOWN, lines, steps, "", why, List.of());
    }

    static TraceVerdict invalid(
            long lines, long steps, TraceLine line, String why, List<TraceLine> before, List<String> explanation) {
        List<String> details = new ArrayList<>();
        before.subList(Math.max(0, before.size() - LINES_SHOWN), before.size())
                .forEach(earlier -> details.add("before   " + shown(earlier)));
        details.add("line     " + shown(line));
        details.addAll(explanation);
        return new TraceVerdict(Says.INVALID, lines, steps, line.where(), why, details);
    }

    private static String shown(TraceLine line) {
        return line.where() + " " + line.server() + " " + line.action()
                + (line.peer().isEmpty() ? "" : " " + line.peer())
                + (line.conn() < 0 ? "" : " (connection " + line.conn() + ")")
                + " end " + line.end()
                + (line.place() < 0 ? "" : " place " + line.place())
                + (line.count() < 0 ? "" : " count " + line.count())
                + " link " + line.link()
                + (line.slot().isEmpty() ? "" : " slot " + line.slot());
    }

    /** One line: the verdict, and what it is about. */
    public String headline() {
        return switch (says) {
            case VALID -> "VALID: all " + String.format(Locale.ROOT, "%,d", lines) + " lines are steps of the model";
            case INVALID -> "INVALID at " + where + ": " + why;
            case UNKNOWN -> "UNKNOWN: " + why;
        };
    }
}
