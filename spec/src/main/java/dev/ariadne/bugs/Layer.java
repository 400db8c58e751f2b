package dev.ariadne.bugs;

import dev.ariadne.core.Bug;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A layer of checks.
 *
 * @param command the command line that looks, until it has found something or has seen all that it would look at
 * @param reader what the lines that it printed say
 * @param outOfReach bugs that it cannot find, and why
 */
public record Layer(
        String name,
        List<String> command,
        Function<List<String>, Optional<Finding>> reader,
        Map<Bug, String> outOfReach) {
    private static final Pattern DIFFERENT = Pattern.compile("DIFFERENT: (\\S+) after ([\\d,]+) edges: (.*)");
    private static final Pattern VIOLATION = Pattern.compile("(seed \\d+): (?:Trace: INVALID at \\S+: )?(.*)");
    private static final Pattern INVALID = Pattern.compile("INVALID: (.*)");
    private static final Pattern LONG_ID = Pattern.compile("\\b([0-9a-f]{6})[0-9a-f]{34}\\b");
    private static final String EVER = "1000000000";
    private static final String TRUSTED_COUNT = "the count of good replicas is taken on trust";
    private static final int CHECK_CHARS = 90;

    /** All layers; the first three need no processes. */
    public static final List<Layer> ALL = List.of(
            new Layer(
                    "conform",
                    List.of("conform", "--size", "medium", "--walks", "20", "--jobs", "1", "--fail-fast"),
                    first(DIFFERENT, m -> new Finding(m.group(1) + ", " + m.group(2) + " edges", shown(m.group(3)))),
                    Map.of(
                            Bug.ACK_BEFORE_APPLY, "a message of the model arrives whole",
                            Bug.TRANSACTION_COUNTED_BY_PARTS, "the model has no transactions",
                            Bug.LINK_NEVER_TIMES_OUT, "a timeout is a step of the model; the code is not asked for it",
                            Bug.HAND_OVER_TOO_EARLY, "the model has no FAILOVER",
                            Bug.RESTART_PAST_END, "nodes here have no disks",
                            Bug.EXPIRES_BY_OWN_CLOCK, "the model has no expiry")),
            new Layer(
                    "sim",
                    List.of("sim", "--seeds", EVER, "--fail-fast", "--no-shrink"),
                    first(VIOLATION, m -> new Finding(m.group(1), shown(m.group(2)))),
                    Map.of()),
            new Layer(
                    "trace",
                    List.of("sim", "--trace-only", "--seeds", EVER, "--fail-fast", "--no-shrink"),
                    first(VIOLATION, m -> new Finding(m.group(1), shown(m.group(2)))),
                    Map.of(
                            Bug.MIN_REPLICAS_ANY_LAG, TRUSTED_COUNT,
                            Bug.MIN_REPLICAS_COUNT_STALE, TRUSTED_COUNT,
                            Bug.MIN_REPLICAS_ONE_TOO_FEW, TRUSTED_COUNT)),
            new Layer(
                    "fault",
                    List.of(
                            "fault",
                            "--time-limit",
                            "30",
                            "--nemesis",
                            "kill,pause,partition",
                            "--wait",
                            "1:300",
                            "--seed",
                            "1"),
                    first(INVALID, m -> new Finding("1 run", shown(m.group(1)))),
                    Map.of()));

    private static Function<List<String>, Optional<Finding>> first(
            Pattern pattern, Function<Matcher, Finding> reading) {
        return lines -> lines.stream()
                .map(pattern::matcher)
                .filter(Matcher::lookingAt)
                .findFirst()
                .map(reading);
    }

    private static String shown(String said) {
        String check = LONG_ID.matcher(said).replaceAll("$1…");
        return check.length() <= CHECK_CHARS ? check : check.substring(0, CHECK_CHARS - 1) + "…";
    }
}
