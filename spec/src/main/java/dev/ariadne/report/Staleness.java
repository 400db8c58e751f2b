package dev.ariadne.report;

import dev.ariadne.checker.Anomalies;
import dev.ariadne.fault.Answer;
import dev.ariadne.fault.Operation;
import dev.ariadne.fault.Recorder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How stale the stale reads of a run were.
 *
 * @param reads in order of invocation
 * @param measured false for workloads whose reads do not tell what they miss
 */
public record Staleness(List<Read> reads, boolean measured) {
    /**
     * One stale read.
     *
     * @param node that answered
     * @param versions the acknowledged writes that it missed: they began after the value was in place, and were complete when the read began
     * @param behindNanos for how long the first of these had been complete when the read began
     */
    public record Read(Anomalies.StaleRead stale, String node, int versions, long behindNanos) {}

    /** A value of a register. */
    private record Place(int key, @Nullable Long value) {}

    static Staleness of(
            List<Anomalies.StaleRead> stale, List<Recorder.Call> calls, Map<Integer, Recorder.Call> byIndex) {
        if (stale.isEmpty()) {
            return new Staleness(List.of(), true);
        }
        Map<Place, Integer> inPlaceBy = new HashMap<>();
        Map<Integer, List<Recorder.Call>> acknowledged = new HashMap<>();
        for (Recorder.Call call : calls) {
            Operation operation = call.operation();
            boolean done = call.kind() == Answer.Kind.OK;
            boolean sets = operation.f() != Operation.Function.READ;
            if (sets && done) {
                acknowledged
                        .computeIfAbsent(operation.key(), none -> new ArrayList<>())
                        .add(call);
                inPlaceBy.merge(new Place(operation.key(), operation.value()), call.completeIndex(), Math::min);
            }
            if (done && operation.f() != Operation.Function.WRITE) {
                inPlaceBy.merge(new Place(operation.key(), seen(call)), call.completeIndex(), Math::min);
            }
        }
        List<Read> reads = new ArrayList<>();
        for (Anomalies.StaleRead one : stale) {
            Recorder.Call read = byIndex.get(one.read().invokeIndex());
            if (read != null) {
                Long value = seen(read);
                int since = value == null
                        ? -1
                        : inPlaceBy.getOrDefault(new Place(read.operation().key(), value), -1);
                reads.add(measured(
                        one,
                        read,
                        since,
                        acknowledged.getOrDefault(read.operation().key(), List.of())));
            }
        }
        return new Staleness(List.copyOf(reads), true);
    }

    private static Read measured(
            Anomalies.StaleRead stale, Recorder.Call read, int since, List<Recorder.Call> acknowledged) {
        int versions = 0;
        long first = read.invokedNanos();
        for (Recorder.Call write : acknowledged) {
            if (write.invokeIndex() > since && write.completeIndex() < read.invokeIndex()) {
                versions++;
                first = Math.min(first, write.completedNanos());
            }
        }
        return new Read(stale, read.node(), versions, read.invokedNanos() - first);
    }

    private static @Nullable Long seen(Recorder.Call call) {
        Answer answer = call.answer();
        return call.operation().f() == Operation.Function.CAS
                ? call.operation().expected()
                : answer == null ? null : (Long) answer.value();
    }

    /** The largest {@link Read#versions}, 0 when there are no stale reads. */
    int mostVersions() {
        return reads.stream().mapToInt(Read::versions).max().orElse(0);
    }

    /** The largest {@link Read#behindNanos}, 0 when there are no stale reads. */
    long mostBehindNanos() {
        return reads.stream().mapToLong(Read::behindNanos).max().orElse(0);
    }

    /** The number of stale answers of each node that gave one. */
    Map<String, Integer> byNode() {
        Map<String, Integer> counts = new TreeMap<>();
        reads.forEach(read -> counts.merge(read.node(), 1, Integer::sum));
        return counts;
    }

    /** {@code 121 stale reads (3 found nothing): at most 12 versions and 480 ms behind; by n1 100, n2 21}; empty without any, and a few words where it is not measured. */
    String sentence() {
        if (!measured) {
            return "not measured for this workload";
        }
        if (reads.isEmpty()) {
            return "";
        }
        List<String> nodes = byNode().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toList();
        long empty = reads.stream()
                .filter(read -> read.stale().read().result() == null)
                .count();
        String nothing = empty == 0 ? "" : " (" + empty + " found nothing)";
        return Words.count(reads.size(), "stale read") + nothing + ": at most " + Words.count(mostVersions(), "version")
                + " and " + Words.millis(mostBehindNanos()) + " ms behind; by " + String.join(", ", nodes);
    }
}
