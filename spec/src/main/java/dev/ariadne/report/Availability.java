package dev.ariadne.report;

import dev.ariadne.fault.Answer;
import dev.ariadne.fault.FaultLog;
import dev.ariadne.fault.Operation;
import dev.ariadne.fault.Recorder;
import dev.ariadne.fault.RunResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * When the cluster served nobody: a kind of operation is out while no client has one acknowledged. Only the time in which clients work counts.
 *
 * @param longest the longest outage of each kind that clients used
 * @param recoveries for each round of faults and each kind, in order of time
 */
public record Availability(List<Outage> longest, List<Recovery> recoveries) {
    /** The kinds of operations that are told apart. */
    public enum Kind {
        READS,
        WRITES;

        boolean has(Recorder.Call call) {
            return (call.operation().f() == Operation.Function.READ) == (this == READS);
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A stretch of time, since the start of the run, without an acknowledged operation of a kind. */
    public record Outage(Kind kind, long fromNanos, long toNanos) {
        public long nanos() {
            return toNanos - fromNanos;
        }
    }

    /**
     * What a round of faults cost.
     *
     * @param outageNanos the longest outage that reaches into the round
     * @param afterNanos from the end of the round, when all is mended, to the first acknowledgement; -1 if there was none before the next round
     */
    public record Recovery(FaultLog.Past round, Kind kind, long outageNanos, long afterNanos) {}

    static Availability of(RunResult run) {
        long end = Math.min(run.elapsedNanos(), (long) (run.settings().timeLimitS() * TimeUnit.SECONDS.toNanos(1)));
        List<Outage> longest = new ArrayList<>();
        List<Recovery> recoveries = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (run.calls().stream().noneMatch(kind::has)) {
                continue;
            }
            List<Long> acknowledged = run.calls().stream()
                    .filter(call -> kind.has(call) && call.kind() == Answer.Kind.OK && call.completedNanos() <= end)
                    .map(Recorder.Call::completedNanos)
                    .sorted()
                    .toList();
            List<Outage> gaps = gaps(kind, acknowledged, end);
            gaps.stream().max(Comparator.comparingLong(Outage::nanos)).ifPresent(longest::add);
            for (int i = 0; i < run.faults().size(); i++) {
                long next =
                        i + 1 < run.faults().size() ? run.faults().get(i + 1).fromNanos() : end;
                recoveries.add(recovery(run.faults().get(i), kind, gaps, acknowledged, next));
            }
        }
        recoveries.sort(Comparator.comparingLong(recovery -> recovery.round().fromNanos()));
        return new Availability(List.copyOf(longest), List.copyOf(recoveries));
    }

    private static List<Outage> gaps(Kind kind, List<Long> acknowledged, long end) {
        List<Outage> gaps = new ArrayList<>();
        long from = 0;
        for (long at : acknowledged) {
            gaps.add(new Outage(kind, from, at));
            from = at;
        }
        gaps.add(new Outage(kind, from, Math.max(from, end)));
        return gaps;
    }

    private static Recovery recovery(
            FaultLog.Past round, Kind kind, List<Outage> gaps, List<Long> acknowledged, long next) {
        long outage = gaps.stream()
                .filter(gap -> gap.fromNanos() < round.toNanos() && gap.toNanos() > round.fromNanos())
                .mapToLong(Outage::nanos)
                .max()
                .orElse(0);
        long after = acknowledged.stream()
                .filter(at -> at >= round.toNanos() && at <= next)
                .mapToLong(at -> at - round.toNanos())
                .findFirst()
                .orElse(-1);
        return new Recovery(round, kind, outage, after);
    }

    /** The longest outage of any kind, in nanoseconds. */
    long longestNanos() {
        return longest.stream().mapToLong(Outage::nanos).max().orElse(0);
    }

    /** {@code reads 0.12 s (at 3.10 s), writes 2.04 s (at 5.00 s)}. */
    String sentence() {
        return String.join(
                ", ",
                longest.stream()
                        .map(outage -> outage.kind() + " " + Words.seconds(outage.nanos()) + " (from "
                                + Words.seconds(outage.fromNanos()) + ")")
                        .toList());
    }

    /** The slowest return after a round of faults, in words; empty without faults. */
    String recoverySentence() {
        long unrecovered =
                recoveries.stream().filter(one -> one.afterNanos() < 0).count();
        return recoveries.stream()
                .filter(one -> one.afterNanos() >= 0)
                .max(Comparator.comparingLong(Recovery::afterNanos))
                .map(one -> "back at most " + Words.seconds(one.afterNanos()) + " after a fault was mended ("
                        + one.kind() + " after " + one.round().nemesis() + ": "
                        + one.round().title() + ")"
                        + (unrecovered == 0 ? "" : "; " + unrecovered + " times not before the next fault or the end"))
                .orElse(recoveries.isEmpty() ? "" : "never back before the next fault or the end");
    }
}
