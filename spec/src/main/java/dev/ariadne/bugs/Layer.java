package dev.ariadne.bugs;

import dev.ariadne.core.Bug;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A layer of checks.
 *
 * @param command the command line that looks, until it has found something or has seen all that it would look at; of the round, from 1 on
 * @param rounds how many there are to be looked at, one after the other
 * @param needed whether it has to find each bug of the protocol; the others look for a third of the time
 * @param reader what the lines that a round printed say
 * @param outOfReach bugs that it cannot find, and why
 */
public record Layer(
        String name,
        IntFunction<List<String>> command,
        int rounds,
        boolean needed,
        Reader reader,
        Map<Bug, String> outOfReach) {
    /** Makes a finding of what a round printed, if there is one. */
    @FunctionalInterface
    public interface Reader {
        Optional<Finding> read(int round, List<String> lines);
    }

    private static final Pattern DIFFERENT = Pattern.compile("DIFFERENT: (\\S+) after ([\\d,]+) edges: (.*)");
    private static final Pattern VIOLATION = Pattern.compile("(seed \\d+): (?:Trace: INVALID at \\S+: )?(.*)");
    private static final Pattern TRACE = Pattern.compile(" +trace +INVALID at \\S+: (.*)");
    private static final Pattern FORBIDDEN = Pattern.compile(" +model +(.*) \\[forbidden, .*");
    private static final Pattern APART =
            Pattern.compile(" +also +(nodes differ .*|the cluster did not come together).*");
    private static final Pattern LONG_ID = Pattern.compile("\\b([0-9a-f]{6})[0-9a-f]{34}\\b");
    private static final String EVER = "1000000000";
    private static final String TRUSTED_COUNT = "the count of good replicas is taken on trust";
    private static final int CHECK_CHARS = 90;

    /** All layers; the first three need no processes. */
    public static final List<Layer> ALL = List.of(
            new Layer(
                    "conform",
                    round -> List.of("conform", "--size", "medium", "--walks", "20", "--jobs", "1", "--fail-fast"),
                    1,
                    true,
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
                    round -> List.of("sim", "--seeds", EVER, "--fail-fast", "--no-shrink"),
                    1,
                    true,
                    first(VIOLATION, m -> new Finding(m.group(1), shown(m.group(2)))),
                    Map.of()),
            new Layer(
                    "trace",
                    round -> List.of("sim", "--trace-only", "--seeds", EVER, "--fail-fast", "--no-shrink"),
                    1,
                    false,
                    first(VIOLATION, m -> new Finding(m.group(1), shown(m.group(2)))),
                    Map.of(
                            Bug.MIN_REPLICAS_ANY_LAG, TRUSTED_COUNT,
                            Bug.MIN_REPLICAS_COUNT_STALE, TRUSTED_COUNT,
                            Bug.MIN_REPLICAS_ONE_TOO_FEW, TRUSTED_COUNT)),
            new Layer("fault", Layer::faultRun, Integer.MAX_VALUE, false, Layer::inFaultRun, Map.of()));

    /** The seed is the round; runs with WAIT and runs with min-replicas take turns. */
    private static List<String> faultRun(int round) {
        List<String> words = new ArrayList<>(List.of("fault", "--seed", String.valueOf(round), "--nemesis", "all"));
        words.addAll(List.of("--nodes", "4", "--time-limit", "20", "--nemesis-interval", "1", "--rate", "200"));
        words.addAll(round % 2 == 1 ? List.of("--wait", "1:300") : List.of("--min-replicas", "1:1"));
        return words;
    }

    /** What the settings permit is not held against the bug. */
    private static Optional<Finding> inFaultRun(int round, List<String> lines) {
        return Stream.of(TRACE, FORBIDDEN, APART)
                .map(pattern -> first(pattern, m -> new Finding("run " + round, shown(m.group(1)))))
                .flatMap(reader -> reader.read(round, lines).stream())
                .findFirst();
    }

    private static Reader first(Pattern pattern, Function<Matcher, Finding> reading) {
        return (round, lines) -> lines.stream()
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
