package dev.ariadne.checker.engine;

import dev.ariadne.checker.Failure;
import dev.ariadne.checker.Failure.Role;
import dev.ariadne.checker.History;
import dev.ariadne.checker.Model;
import dev.ariadne.checker.Op;
import dev.ariadne.checker.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides one object's history for any {@link Model}: the search of Wing and Gong (Testing and verifying concurrent objects, 1993) with
 * Lowe's cache of configurations. It linearizes operations depth first, takes the last one back at the first completion of an operation not
 * yet linearized, and never enters a configuration (the set of linearized operations and the state) twice.
 *
 * <p>In the cache, completed operations are a bitset from the oldest one not linearized, so an entry's size is that of the concurrency and not
 * of the history.
 */
public final class Search {
    public static final String NAME = "search";
    public static final String WHY =
            "the model is not a built-in one, so orders are searched with a cache (Wing and Gong, Lowe)";

    private static final int NONE = -1;
    private static final int MAX_STATES = 12;
    /** What a cache entry takes beside its bits: key, set node, array header. */
    private static final int ENTRY_BYTES = 120;

    private record Configuration(Object state, int firstWord, long[] bits) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Configuration that
                    && firstWord == that.firstWord
                    && state.equals(that.state)
                    && Arrays.equals(bits, that.bits);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * state.hashCode() + firstWord) + Arrays.hashCode(bits);
        }
    }

    private record Step(int event, Object stateBefore) {}

    private final Model model;
    private final Op[] ops;
    /** Completed operations are numbered from 0, and so are crashed ones. */
    private final int[] number;

    private final int completedCount;
    private final long[] completed;
    private final long[] crashed;
    /** The events as a doubly linked list; op {@code i}'s invocation is event {@code call[i]}, its completion {@code ret[i]} or -1. */
    private final int[] next;

    private final int[] previous;
    private final int[] opOfEvent;
    private final int[] call;
    private final int[] ret;

    private final Set<Configuration> visited = new HashSet<>();
    private final Deque<Step> steps = new ArrayDeque<>();
    private long cacheBytes;
    private int furthest = NONE;
    private final Set<Object> statesAtFurthest = new LinkedHashSet<>();

    /** @param ids the operations of one object in order of invocation */
    public Search(Model model, History history, int[] ids) {
        this.model = model;
        ops = Arrays.stream(ids)
                .filter(id -> history.outcome(id) != Outcome.FAIL)
                .mapToObj(history::op)
                .toArray(Op[]::new);
        number = new int[ops.length];
        call = new int[ops.length];
        ret = new int[ops.length];
        long[] events = new long[2 * ops.length];
        int count = 0;
        int completedOps = 0;
        for (int op = 0; op < ops.length; op++) {
            boolean hasCrashed = ops[op].crashed();
            number[op] = hasCrashed ? op - completedOps : completedOps++;
            events[count++] = (long) history.invokePosition(ops[op].id()) << 32 | op;
            if (!hasCrashed) {
                events[count++] = (long) history.completePosition(ops[op].id()) << 32 | op;
            }
        }
        completedCount = completedOps;
        completed = new long[(completedOps + 63) / 64 + 1];
        crashed = new long[(ops.length - completedOps + 63) / 64];
        Arrays.sort(events, 0, count);
        next = new int[count + 2];
        previous = new int[count + 2];
        opOfEvent = new int[count + 1];
        Arrays.fill(call, NONE);
        Arrays.fill(ret, NONE);
        for (int event = 0; event <= count; event++) {
            next[event] = event + 1;
            previous[event + 1] = event;
            if (event > 0) {
                int op = (int) events[event - 1];
                opOfEvent[event] = op;
                if (call[op] == NONE) {
                    call[op] = event;
                } else {
                    ret[op] = event;
                }
            }
        }
    }

    /** The operations of each key, in order of the keys' first operations. */
    public static List<int[]> split(History history) {
        LongIntMap keys = new LongIntMap();
        List<List<Integer>> ops = new ArrayList<>();
        for (int op = 0; op < history.size(); op++) {
            int key = keys.number(history.key(op));
            if (key == ops.size()) {
                ops.add(new ArrayList<>());
            }
            ops.get(key).add(op);
        }
        return ops.stream()
                .map(ids -> ids.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    /** Decides within what is left of the budget. */
    public Decision decide(Budget budget) {
        Object state = model.initial();
        int left = completedCount;
        int event = next[0];
        while (left > 0) {
            budget.count(1);
            if (budget.outOfTime() || cacheBytes > budget.memoryBytes()) {
                return Decision.unknown(unknown(budget));
            }
            int op = opOfEvent[event];
            if (event == call[op]) {
                Object after = model.step(state, ops[op]);
                if (after != null && enter(op, after)) {
                    steps.push(new Step(event, state));
                    state = after;
                    left -= ret[op] == NONE ? 0 : 1;
                    lift(op);
                    event = next[0];
                } else {
                    event = next[event];
                }
                continue;
            }
            noteStuck(event, state);
            if (steps.isEmpty()) {
                return Decision.invalid(explain());
            }
            Step last = steps.pop();
            int undone = opOfEvent[last.event];
            flip(undone);
            unlift(undone);
            left += ret[undone] == NONE ? 0 : 1;
            state = last.stateBefore;
            event = next[last.event];
        }
        return Decision.TRUE;
    }

    private boolean enter(int op, Object state) {
        flip(op);
        int first = 0;
        while (first < completed.length && completed[first] == -1L) {
            first++;
        }
        int last = completed.length - 1;
        while (last > first && completed[last] == 0) {
            last--;
        }
        long[] bits = Arrays.copyOfRange(completed, first, last + 1 + crashed.length);
        System.arraycopy(crashed, 0, bits, last + 1 - first, crashed.length);
        if (visited.add(new Configuration(state, first, bits))) {
            cacheBytes += ENTRY_BYTES + 8L * bits.length;
            return true;
        }
        flip(op);
        return false;
    }

    private void flip(int op) {
        long[] bits = ret[op] == NONE ? crashed : completed;
        bits[number[op] >> 6] ^= 1L << number[op];
    }

    private void lift(int op) {
        unlink(call[op]);
        if (ret[op] != NONE) {
            unlink(ret[op]);
        }
    }

    private void unlift(int op) {
        if (ret[op] != NONE) {
            relink(ret[op]);
        }
        relink(call[op]);
    }

    private void unlink(int event) {
        next[previous[event]] = next[event];
        previous[next[event]] = previous[event];
    }

    private void relink(int event) {
        next[previous[event]] = event;
        previous[next[event]] = event;
    }

    private void noteStuck(int event, Object state) {
        if (event > furthest) {
            furthest = event;
            statesAtFurthest.clear();
        }
        if (event == furthest && statesAtFurthest.size() < MAX_STATES) {
            statesAtFurthest.add(state);
        }
    }

    private String unknown(Budget budget) {
        String which = budget.outOfTime()
                ? "the time limit of " + budget.limits().time().toMillis() / 1000.0 + " s"
                : "the memory limit of " + (budget.memoryBytes() >> 20) + " MB";
        String where = furthest == NONE
                ? ""
                : "; the furthest completion reached was that of " + Describe.op(ops[opOfEvent[furthest]]);
        return which + " was reached" + where + "; " + budget.configurations() + " steps were taken";
    }

    /** Nothing got past the furthest completion, so the history up to there is the smallest prefix that fails. */
    private Failure explain() {
        Op culprit = ops[opOfEvent[furthest]];
        List<Failure.WindowOp> window = new ArrayList<>();
        int start = call[opOfEvent[furthest]];
        for (int op = 0; op < ops.length && call[op] < furthest; op++) {
            if (ret[op] == NONE || ret[op] > start) {
                window.add(new Failure.WindowOp(ops[op], ops[op] == culprit ? Role.CULPRIT : Role.CONTEXT));
            }
        }
        List<Failure.State> states = new ArrayList<>();
        for (Object state : statesAtFurthest) {
            String why = model.step(state, culprit) == null
                    ? "it cannot happen in this state"
                    : "it can happen here, but an operation that completed earlier could not";
            states.add(new Failure.State(state, null, why));
        }
        return new Failure(
                culprit.key(),
                culprit,
                culprit.completeIndex(),
                window,
                states,
                Describe.op(culprit) + " cannot take effect after any order of the operations before it");
    }
}
