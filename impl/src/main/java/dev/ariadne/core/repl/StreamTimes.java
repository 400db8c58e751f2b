package dev.ariadne.core.repl;

import java.util.ArrayDeque;

/** When the stream was how long, in steps of a tick: what turns a position that a replica acknowledged into a lag in milliseconds. */
final class StreamTimes {
    /** Steps kept: a lag beyond them, over 100 s under steady writes, is shown as at least theirs. */
    private static final int MOST = 1024;

    /** Bytes before {@code end}, and behind the step before, came after {@code ms}. */
    private record Step(long ms, long end) {}

    private final ArrayDeque<Step> steps = new ArrayDeque<>();
    private long seenMs;
    private long seenEnd = -1;

    void copyFrom(StreamTimes other) {
        steps.addAll(other.steps);
        seenMs = other.seenMs;
        seenEnd = other.seenEnd;
    }

    /** The stream ends at {@code end} now. */
    void sample(long nowMs, long end) {
        if (seenEnd >= 0 && end != seenEnd) {
            steps.add(new Step(seenMs, end));
            if (steps.size() > MOST) {
                steps.remove();
            }
        }
        seenMs = nowMs;
        seenEnd = end;
    }

    /** Age of the oldest byte behind {@code acknowledged}, in ms, rounded up to a tick; 0 when there is none. */
    long lagMs(long acknowledged, long end, long nowMs) {
        if (acknowledged >= end) {
            return 0;
        }
        long since = seenEnd < 0 ? nowMs : seenMs;
        for (var it = steps.descendingIterator(); it.hasNext(); ) {
            Step step = it.next();
            if (step.end <= acknowledged) {
                break;
            }
            since = step.ms;
        }
        return nowMs - since;
    }
}
