package dev.ariadne.report;

import dev.ariadne.fault.Answer;
import dev.ariadne.fault.Operation.Function;
import dev.ariadne.fault.Recorder;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * How many operations ended how, and how long the successful ones took. Latency counts from when an operation was due, so that what was held up
 * by a stall is in it; service time counts from when it was begun. Both in nanoseconds.
 *
 * @param rows one for each function that was used
 * @param buckets of equal width over the run, in order of time; an operation is counted where it ended
 * @param bucketNanos the width
 * @param seconds the same, second by second
 */
record Statistics(List<Row> rows, List<Bucket> buckets, long bucketNanos, List<Bucket> seconds) {
    private static final int BUCKETS = 120;
    private static final long LEAST_BUCKET_NANOS = 250_000_000L;
    private static final int DIGITS = 3;

    /** Of one function. */
    record Row(Function function, Bucket all, Latency service) {
        int count(Answer.Kind kind) {
            return all.count(kind);
        }

        Latency latency() {
            return all.latency();
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

    record Bucket(int ok, int fail, int info, Latency latency) {
        int count(Answer.Kind kind) {
            return switch (kind) {
                case OK -> ok;
                case FAIL -> fail;
                case INFO -> info;
            };
        }
    }

    /** Operations being counted. */
    private static final class Tally {
        private final int[] counts = new int[Answer.Kind.values().length];
        private final Histogram latency = new Histogram(DIGITS);
        private final Histogram service = new Histogram(DIGITS);

        void add(Recorder.Call call) {
            counts[call.kind().ordinal()]++;
            if (call.kind() == Answer.Kind.OK) {
                latency.recordValue(Math.max(1, call.completedNanos() - call.dueNanos()));
                service.recordValue(Math.max(1, call.completedNanos() - call.invokedNanos()));
            }
        }

        Bucket bucket() {
            return new Bucket(
                    counts[Answer.Kind.OK.ordinal()],
                    counts[Answer.Kind.FAIL.ordinal()],
                    counts[Answer.Kind.INFO.ordinal()],
                    Latency.of(latency));
        }
    }

    static Statistics of(List<Recorder.Call> calls, long elapsedNanos) {
        Map<Function, Tally> functions = new EnumMap<>(Function.class);
        calls.forEach(call -> functions
                .computeIfAbsent(call.operation().f(), none -> new Tally())
                .add(call));
        List<Row> rows = functions.entrySet().stream()
                .map(entry -> new Row(entry.getKey(), entry.getValue().bucket(), Latency.of(entry.getValue().service)))
                .toList();
        long width = Math.max(LEAST_BUCKET_NANOS, elapsedNanos / BUCKETS);
        return new Statistics(
                rows,
                buckets(calls, elapsedNanos, width),
                width,
                buckets(calls, elapsedNanos, TimeUnit.SECONDS.toNanos(1)));
    }

    private static List<Bucket> buckets(List<Recorder.Call> calls, long elapsedNanos, long width) {
        int count = (int) (elapsedNanos / width) + 1;
        List<Tally> tallies = Stream.generate(Tally::new).limit(count).toList();
        for (Recorder.Call call : calls) {
            if (call.completedNanos() >= 0) {
                tallies.get((int) Math.min(count - 1, call.completedNanos() / width))
                        .add(call);
            }
        }
        return tallies.stream().map(Tally::bucket).toList();
    }
}
