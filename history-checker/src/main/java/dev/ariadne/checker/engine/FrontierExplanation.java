package dev.ariadne.checker.engine;

import dev.ariadne.checker.Checkers;
import dev.ariadne.checker.Failure;
import dev.ariadne.checker.Failure.Role;
import dev.ariadne.checker.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;

/**
 * Explains a failure of {@link Frontier}: the states of the configurations that were left when the culprit completed, and the shortest window
 * that fails whatever the register held when it began.
 */
final class FrontierExplanation {
    private static final int MAX_STATES = 12;
    private static final int MAX_CONTEXT = 24;
    private static final int MAX_CRASHED = 8;
    /** A window of more events than this helps nobody. */
    private static final int MAX_WINDOW_EVENTS = 512;

    private static final Limits WINDOW_LIMITS = new Limits(Duration.ofMillis(500), 64 << 20);

    private final KeyHistory h;
    private final int culprit;
    private final BitSet statesBefore;

    /** @param frontier just after its run failed at {@code culprit} */
    FrontierExplanation(KeyHistory h, Frontier frontier, int culprit) {
        this.h = h;
        this.culprit = culprit;
        statesBefore = frontier.statesAtFailure();
    }

    Failure explain() {
        int end = h.ret[culprit];
        int start = windowStart(end);
        TreeMap<Integer, Role> conflict = new TreeMap<>();
        if (start >= 0) {
            for (int op = 0; op < h.size && h.call[op] <= end; op++) {
                if (h.ret[op] >= start && h.ret[op] <= end) {
                    conflict.put(op, Role.CONFLICT);
                }
            }
        }
        return FailureWindow.failure(
                h,
                culprit,
                conflict,
                FailureWindow.context(h, culprit, MAX_CONTEXT, MAX_CRASHED),
                states(),
                reason(start));
    }

    private String reason(int start) {
        String who = Describe.op(h, culprit);
        String core = h.kind[culprit] == KeyHistory.WRITE
                ? who + " leaves no order for what was seen around it"
                : neverWritten()
                        ? who + " saw " + Describe.value(h, h.value[culprit])
                                + (Describe.failedWriteOf(h, h.valueOf(h.value[culprit]))
                                        ? ", whose only writes had failed"
                                        : ", which no operation had begun to write")
                        : who + " saw " + Describe.value(h, h.value[culprit])
                                + ", but in no order of the operations did the register hold that while it was open";
        return start >= 0
                ? core + "; the window fails whatever the register held before it"
                : core + "; no short window fails by itself, it takes the history from its beginning";
    }

    private boolean neverWritten() {
        if (h.value[culprit] == 0) {
            return false;
        }
        for (int op = 0; op < h.size && h.call[op] < h.ret[culprit]; op++) {
            if (h.kind[op] != KeyHistory.READ && h.next[op] == h.value[culprit]) {
                return false;
            }
        }
        return true;
    }

    private List<Failure.State> states() {
        List<Failure.State> states = new ArrayList<>();
        for (int value = statesBefore.nextSetBit(0);
                value >= 0 && states.size() < MAX_STATES;
                value = statesBefore.nextSetBit(value + 1)) {
            states.add(FailureWindow.state(h, value, lastWriter(value), culprit));
        }
        return states;
    }

    /** The last operation to begin, of those that set a value before the culprit completed; -1 for none. */
    private int lastWriter(int value) {
        int end = h.ret[culprit];
        for (int op = h.size - 1; op >= 0; op--) {
            if (h.call[op] < end && op != culprit && h.kind[op] != KeyHistory.READ && h.next[op] == value) {
                return op;
            }
        }
        return -1;
    }

    /** The latest position from which the run to {@code end} fails from every state, or -1 when none near enough does. */
    private int windowStart(int end) {
        int passes = end;
        int fails = -1;
        for (int length = 2; length <= MAX_WINDOW_EVENTS && fails < 0; length *= 2) {
            int start = Math.max(1, end - length);
            if (fails(start, end)) {
                fails = start;
            } else {
                passes = start;
            }
            if (start == 1) {
                break;
            }
        }
        while (fails >= 0 && passes - fails > 1) {
            int middle = (passes + fails) >>> 1;
            if (fails(middle, end)) {
                fails = middle;
            } else {
                passes = middle;
            }
        }
        return fails;
    }

    private boolean fails(int start, int end) {
        Frontier frontier = new Frontier(h, start, new Budget(WINDOW_LIMITS, Checkers.Progress.NONE, 1));
        return frontier.run(end, Integer.MAX_VALUE, false) >= 0;
    }
}
