package dev.ariadne.report;

import dev.ariadne.checker.Verdict.Valid;
import dev.ariadne.conform.TraceVerdict;
import dev.ariadne.fault.RunResult;
import dev.ariadne.fault.Settings;
import dev.ariadne.report.Expectations.Check;
import dev.ariadne.report.Expectations.Standing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of a matrix, and what came of it.
 *
 * @param setting the name of its row
 * @param operations that were checked
 * @param checks what the model says of each anomaly, seen or not
 * @param outages the longest of each kind
 * @param doubts why it is forbidden or unknown beside the checks; one sentence each
 * @param directory of the run's results, absolute; null if it came to none
 */
public record MatrixCell(
        String setting,
        Settings settings,
        Outcome outcome,
        int operations,
        List<Check> checks,
        List<Availability.Outage> outages,
        List<String> doubts,
        @Nullable Path directory) {
    /** From the best to the worst. */
    public enum Outcome {
        /** Linearizable, and nothing else was amiss. */
        VALID("valid"),
        /** Every anomaly that was seen is one that the model has under these settings. */
        PERMITTED("permitted"),
        /** A limit was reached, nothing was tested, or no row of the table fits what was seen. */
        UNKNOWN("unknown"),
        /** Something was seen that must not be under these settings. */
        FORBIDDEN("FORBIDDEN");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    static MatrixCell of(String setting, RunResult run, Judgement judgement, Store.Place place) {
        return new MatrixCell(
                setting,
                run.settings(),
                outcome(judgement),
                judgement.verdict().explored().operations(),
                judgement.checks(),
                judgement.availability().longest(),
                doubts(judgement),
                place.directory());
    }

    /** A run that did not come to a result. */
    public static MatrixCell failed(String setting, Settings settings, String why) {
        return new MatrixCell(setting, settings, Outcome.UNKNOWN, 0, List.of(), List.of(), List.of(why), null);
    }

    private static Outcome outcome(Judgement judgement) {
        TraceVerdict trace = judgement.trace();
        boolean brokenTrace = trace != null && trace.says() == TraceVerdict.Says.INVALID;
        if (brokenTrace || any(judgement, Standing.FORBIDDEN)) {
            return Outcome.FORBIDDEN;
        }
        if (any(judgement, Standing.UNJUDGED)
                || judgement.verdict().valid() == Valid.UNKNOWN
                || !judgement.doubts().isEmpty()) {
            return Outcome.UNKNOWN;
        }
        return judgement.found().isEmpty() ? Outcome.VALID : Outcome.PERMITTED;
    }

    private static boolean any(Judgement judgement, Standing standing) {
        return judgement.checks().stream().anyMatch(check -> check.standing() == standing);
    }

    private static List<String> doubts(Judgement judgement) {
        List<String> all = new ArrayList<>(judgement.doubts());
        if (judgement.verdict().valid() == Valid.UNKNOWN) {
            all.add("the checker came to its limit: " + judgement.verdict().limit());
        }
        return List.copyOf(all);
    }

    /** The check on an anomaly, null if the run came to no result. */
    @Nullable
    Check check(String anomaly) {
        return checks.stream()
                .filter(check -> check.expectation().anomaly().equals(anomaly))
                .findFirst()
                .orElse(null);
    }

    /** The longest time without an acknowledged operation of a kind, in nanoseconds; -1 if the run came to no result. */
    long longestOutageNanos() {
        return outages.stream().mapToLong(Availability.Outage::nanos).max().orElse(-1);
    }
}
