package dev.ariadne.checker.replication;

import dev.ariadne.checker.History;
import dev.ariadne.checker.engine.Describe;
import dev.ariadne.checker.replication.Guarantees.Bounds;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How stale reads are. Counts for each read the writes that it misses with two Fenwick trees over their invocations: O(n log n). */
final class Staleness {
    private final History history;
    /** The acknowledged writes in order of invocation; their places in the trees. */
    private final int[] byCall;

    private final int[] count;
    /** By place: the earliest completion among writes that began there or later. */
    private final int[] earliest;

    private Staleness(History history, int[] writes) {
        this.history = history;
        byCall = writes;
        count = new int[writes.length + 1];
        earliest = new int[writes.length + 1];
        Arrays.fill(earliest, -1);
    }

    /** Finds the reads beyond the bounds; the answer says how stale reads are at most. */
    static String check(History history, List<Registers> registers, Bounds bounds, Sessions.Findings findings) {
        long mostVersions = 0;
        double mostMillis = 0;
        boolean timed = false;
        for (Registers register : registers) {
            Staleness trees = new Staleness(history, register.acknowledged());
            Integer[] byEnd = Arrays.stream(trees.byCall).boxed().toArray(Integer[]::new);
            Arrays.sort(byEnd, java.util.Comparator.comparingInt(history::completePosition));
            int ended = 0;
            for (int read : register.reads()) {
                while (ended < byEnd.length && history.completePosition(byEnd[ended]) < history.invokePosition(read)) {
                    trees.add(byEnd[ended++]);
                }
                int from = trees.placeAfter(register.inPlaceBy(read));
                int missed = trees.countFrom(from);
                if (missed == 0) {
                    continue;
                }
                int first = trees.earliestFrom(from);
                long since = history.op(first).completeNanos();
                long at = history.op(read).invokeNanos();
                double millis = since < 0 || at < 0 ? 0 : (at - since) / 1e6;
                timed |= since >= 0 && at >= 0;
                mostVersions = Math.max(mostVersions, missed);
                mostMillis = Math.max(mostMillis, millis);
                Long versions = bounds.versions();
                Double time = bounds.millis();
                if (versions != null && missed > versions || time != null && millis > time) {
                    findings.add(
                            Guarantee.BOUNDED_STALENESS,
                            Describe.op(history.op(read)) + " misses " + missed + " acknowledged write"
                                    + (missed == 1 ? "" : "s") + ", the first of them for "
                                    + String.format(Locale.ROOT, "%.3f ms", millis) + ": "
                                    + Describe.op(history.op(first)),
                            history.op(read),
                            history.op(first));
                }
            }
        }
        return "reads miss at most " + mostVersions + " acknowledged writes"
                + (timed ? String.format(Locale.ROOT, ", and are behind by at most %.3f ms", mostMillis) : "");
    }

    /** The place of the first write that began after a position; places count from 1. */
    private int placeAfter(int position) {
        int low = 0;
        int high = byCall.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (history.invokePosition(byCall[middle]) > position) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low + 1;
    }

    private void add(int write) {
        int place = placeAfter(history.invokePosition(write) - 1);
        for (int at = byCall.length + 1 - place; at < count.length; at += at & -at) {
            count[at]++;
            if (earliest[at] < 0 || history.completePosition(write) < history.completePosition(earliest[at])) {
                earliest[at] = write;
            }
        }
    }

    private int countFrom(int place) {
        int sum = 0;
        for (int at = byCall.length + 1 - place; at > 0; at -= at & -at) {
            sum += count[at];
        }
        return sum;
    }

    private int earliestFrom(int place) {
        int first = -1;
        for (int at = byCall.length + 1 - place; at > 0; at -= at & -at) {
            int candidate = earliest[at];
            if (candidate >= 0
                    && (first < 0 || history.completePosition(candidate) < history.completePosition(first))) {
                first = candidate;
            }
        }
        return first;
    }
}
