package dev.ariadne.report;

import dev.ariadne.fault.Answer;
import dev.ariadne.fault.Operation.Function;
import dev.ariadne.fault.Recorder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How many operations ended how, and how long the successful ones took.
 *
 * @param rows one for each function that was used
 * @param buckets of equal width over the run, in order of time; an operation is counted where it ended
 * @param bucketNanos the width
 */
record Statistics(List<Row> rows, List<Bucket> buckets, long bucketNanos) {
    private static final int BUCKETS = 120;
    private static final long LEAST_BUCKET_NANOS = 250_000_000L;
    private static final int DIGITS = 3;

    /** Latencies in nanoseconds, of successful operations. */
    record Row(Function function, Map<Answer.Kind, Integer> counts, Latency latency) {
        int count(Answer.Kind kind) {
            return counts.getOrDefault(kind, 0);
        }
    }

    /** All zero where there was no operation. */
    record Latency(long p50, long p95, long p99, long max) {
        static Latency of(Histogram histogram) {
            return new Latency(
                    histogram.getValueAtPercentile(50),
                    histogram.getValueAtPercentile(95),
                    histogram.getValueAtPercentile(99),
                    histogram.getTotalCount() == 0 ? 0 : histogram.getMaxValue());
        }
    }

    record Bucket(int ok, int fail, int info, Latency latency) {}

    static Statistics of(List<Recorder.Call> calls, long elapsedNanos) {
        List<Row> rows = new ArrayList<>();
        for (Function function : Function.values()) {
            List<Recorder.Call> those = calls.stream()
                    .filter(call -> call.operation().f() == function)
                    .toList();
            if (!those.isEmpty()) {
                rows.add(new Row(function, counts(those), Latency.of(histogram(those))));
            }
        }
        long width = Math.max(LEAST_BUCKET_NANOS, elapsedNanos / BUCKETS);
        int count = (int) (elapsedNanos / width) + 1;
        List<List<Recorder.Call>> sorted = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sorted.add(new ArrayList<>());
        }
        for (Recorder.Call call : calls) {
            if (call.completedNanos() >= 0) {
                sorted.get((int) Math.min(count - 1, call.completedNanos() / width))
                        .add(call);
            }
        }
        List<Bucket> buckets = new ArrayList<>();
        for (List<Recorder.Call> those : sorted) {
            Map<Answer.Kind, Integer> counts = counts(those);
            buckets.add(new Bucket(
                    counts.getOrDefault(Answer.Kind.OK, 0),
                    counts.getOrDefault(Answer.Kind.FAIL, 0),
                    counts.getOrDefault(Answer.Kind.INFO, 0),
                    Latency.of(histogram(those))));
        }
        return new Statistics(rows, buckets, width);
    }

    private static Map<Answer.Kind, Integer> counts(List<Recorder.Call> calls) {
        Map<Answer.Kind, Integer> counts = new EnumMap<>(Answer.Kind.class);
        calls.forEach(call -> counts.merge(call.kind(), 1, Integer::sum));
        return counts;
    }

    private static Histogram histogram(List<Recorder.Call> calls) {
        Histogram histogram = new Histogram(DIGITS);
        for (Recorder.Call call : calls) {
            if (call.kind() == Answer.Kind.OK) {
                histogram.recordValue(Math.max(1, call.completedNanos() - call.invokedNanos()));
            }
        }
        return histogram;
    }
}
