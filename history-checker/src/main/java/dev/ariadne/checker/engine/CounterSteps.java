package dev.ariadne.checker.engine;

import dev.ariadne.checker.History;
import java.util.Arrays;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A counter that goes up by one: {@code incr}, which returns the new value or, like one that crashed, does not say; and {@code read}. State k is
 * reached by the k-th increment, so those with a result stand in their places. The others fill the places between: such a place is open from
 * the latest invocation of those before it to the earliest completion of those after it, both of which only grow with the place, so it is best
 * filled by the one of those that have begun which completes first.
 */
final class CounterSteps implements Steps {
    private static final int NONE = Part.NONE;
    private static final int UNKNOWN = -1;

    private final History history;
    private final Part part;
    private final long initial;
    private final boolean[] isRead;
    /** By operation: the state that it saw or made, counted from the initial value; or -1. */
    private final int[] state;

    private final int increments;
    private int[] maker = new int[4];
    private int states;

    private CounterSteps(Part part, long initial, boolean[] isRead, int[] state, int increments) {
        this.part = part;
        history = part.history;
        this.initial = initial;
        this.isRead = isRead;
        this.state = state;
        this.increments = increments;
    }

    /** The steps of a counter that began with a number, or null when not every change adds one. */
    static @Nullable Steps of(Part part, long initial) {
        History history = part.history;
        boolean[] isRead = new boolean[part.size];
        int[] state = new int[part.size];
        int increments = 0;
        for (int op = 0; op < part.size; op++) {
            int id = part.id[op];
            isRead[op] = history.function(id) == History.READ;
            long argument = history.first(id);
            long result = isRead[op] ? argument : history.second(id);
            if (!isRead[op]) {
                boolean one = argument == History.NIL || History.isInteger(argument) && argument >> 1 == 1;
                boolean add = history.functionNames().get(history.function(id)).equals("add");
                if (!one || add && argument == History.NIL) {
                    return null;
                }
                increments++;
                result = argument == History.NIL ? result : History.NIL;
            }
            if (result == History.NIL && isRead[op]) {
                state[op] = 0;
            } else if (result == History.NIL || part.crashed(op)) {
                state[op] = UNKNOWN;
            } else if (History.isInteger(result)) {
                long distance = (result >> 1) - initial;
                state[op] = (int) Math.max(Integer.MIN_VALUE + 1, Math.min(Integer.MAX_VALUE, distance));
                if (state[op] == UNKNOWN) {
                    state[op] = UNKNOWN - 1;
                }
            } else {
                return null;
            }
        }
        return new CounterSteps(part, initial, isRead, state, increments);
    }

    @Override
    public String name() {
        return "counter-order";
    }

    @Override
    public String why() {
        return "every change adds one, so a result is a place in the only order there is";
    }

    @Override
    public Part part() {
        return part;
    }

    @Override
    public @Nullable Contradiction place(int cut, Places places) {
        int begun = 0;
        for (int op = 0; op < part.size && places.begun(op); op++) {
            begun += isRead[op] ? 0 : 1;
        }
        maker = maker.length > increments ? maker : new int[increments + 1];
        Arrays.fill(maker, NONE);
        states = 0;
        for (int op = 0; op < part.size && places.begun(op); op++) {
            if (!places.completed(op) || state[op] == UNKNOWN) {
                continue;
            }
            if (state[op] < (isRead[op] ? 0 : 1) || state[op] > begun) {
                return new Contradiction(op, NONE, impossible(op, begun));
            }
            states = Math.max(states, state[op]);
            places.place[op] = isRead[op] ? 2 * state[op] : 2 * state[op] - 1;
            if (!isRead[op]) {
                if (maker[state[op]] != NONE) {
                    return new Contradiction(
                            maker[state[op]],
                            op,
                            Describe.op(part, maker[state[op]]) + " and " + Describe.op(part, op)
                                    + " returned the same value, which the counter reached only once");
                }
                maker[state[op]] = op;
            }
        }
        places.survey(states);
        Contradiction contradiction = fill(places);
        places.survey(states);
        return contradiction;
    }

    private String impossible(int op, int begun) {
        return Describe.op(part, op) + ", but the counter was between " + initial + " and " + (initial + begun) + ": "
                + begun + " increments had begun";
    }

    /** Finds for each increment without a result its place, as far as it needs one. */
    private @Nullable Contradiction fill(Places places) {
        PriorityQueue<Long> waiting = new PriorityQueue<>();
        int next = 0;
        for (int k = 1; k <= states; k++) {
            if (maker[k] != NONE) {
                continue;
            }
            int at = 2 * k - 1;
            for (; next < part.size && part.call[next] < places.earliestRetAfter(at) && places.begun(next); next++) {
                if (isOpenToChoice(next, places)) {
                    waiting.add((long) places.ret(next) << 32 | next);
                }
            }
            Long best = waiting.poll();
            if (best == null) {
                int seer = after(at, places);
                return new Contradiction(
                        seer,
                        NONE,
                        Describe.op(part, seer)
                                + ", but too few increments had begun when it completed: none is left for "
                                + (initial + k));
            }
            places.place[(int) (long) best] = at;
        }
        for (int op = 0; op < part.size && places.begun(op); op++) {
            if (places.place[op] == NONE && places.completed(op)) {
                places.place[op] = 2 * states + 1;
            }
        }
        return null;
    }

    private boolean isOpenToChoice(int op, Places places) {
        return !isRead[op] && places.place[op] == NONE && (state[op] == UNKNOWN || !places.completed(op));
    }

    /** The first to complete of those behind a place. */
    private int after(int at, Places places) {
        int ret = places.earliestRetAfter(at);
        return part.opWithRet(ret);
    }

    @Override
    public Object state(int k) {
        return initial + k;
    }

    @Override
    public Object stateAfter(int k, int op) {
        return initial + k + 1;
    }
}
