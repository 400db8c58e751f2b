package dev.ariadne.checker.engine;

import dev.ariadne.checker.History;
import java.util.Arrays;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A counter that goes by one, always up or always down: {@code incr} or {@code decr}, which returns the new value or, like one that crashed,
 * does not say; and {@code read}. State k is reached by the k-th change, so those with a result stand in their places. The others fill the places between: such a place is open from
 * the latest invocation of those before it to the earliest completion of those after it, both of which only grow with the place, so it is best
 * filled by the one of those that have begun which completes first.
 */
final class CounterSteps implements Steps {
    private static final int NONE = Part.NONE;
    private static final int UNKNOWN = -1;

    private final History history;
    private final Part part;
    private final long initial;
    /** 1 for a counter that goes up, -1 for one that goes down. */
    private final int step;

    private final boolean[] isRead;
    /** By operation: the state that it saw or made, counted from the initial value; or -1. */
    private final int[] state;

    private final int changes;
    private int[] maker = new int[4];
    private int states;

    private CounterSteps(Part part, long initial, int step, boolean[] isRead, int[] state, int changes) {
        this.part = part;
        history = part.history;
        this.initial = initial;
        this.step = step;
        this.isRead = isRead;
        this.state = state;
        this.changes = changes;
    }

    /** The steps of a counter that began with a number, or null when the changes are not all by 1, or all by -1. */
    static @Nullable Steps of(Part part, long initial) {
        History history = part.history;
        boolean[] isRead = new boolean[part.size];
        int[] state = new int[part.size];
        int step = stepOf(part);
        if (step == 0) {
            return null;
        }
        int changes = 0;
        for (int op = 0; op < part.size; op++) {
            int id = part.id[op];
            isRead[op] = history.function(id) == History.READ;
            long argument = history.first(id);
            long result = isRead[op] ? argument : history.second(id);
            if (!isRead[op]) {
                changes++;
                result = argument == History.NIL ? result : History.NIL;
            }
            if (result == History.NIL && isRead[op]) {
                state[op] = 0;
            } else if (result == History.NIL || part.crashed(op)) {
                state[op] = UNKNOWN;
            } else if (History.isInteger(result)) {
                long distance = ((result >> 1) - initial) * step;
                state[op] = (int) Math.max(Integer.MIN_VALUE + 1, Math.min(Integer.MAX_VALUE, distance));
                if (state[op] == UNKNOWN) {
                    state[op] = UNKNOWN - 1;
                }
            } else {
                return null;
            }
        }
        return new CounterSteps(part, initial, step, isRead, state, changes);
    }

    /** What every change adds, 1 or -1; 1 when there is no change, and 0 when they do not all add the same one of the two. */
    private static int stepOf(Part part) {
        History history = part.history;
        long step = 0;
        for (int op = 0; op < part.size; op++) {
            int id = part.id[op];
            if (history.function(id) == History.READ) {
                continue;
            }
            String f = history.functionNames().get(history.function(id));
            long argument = history.first(id);
            if (!History.isInteger(argument) && (argument != History.NIL || f.equals("add"))) {
                return 0;
            }
            long by = argument == History.NIL ? 1 : argument >> 1;
            long its = f.equals("decr") ? -by : by;
            if (Math.abs(its) != 1 || step != 0 && its != step) {
                return 0;
            }
            step = its;
        }
        return step == 0 ? 1 : (int) step;
    }

    @Override
    public String name() {
        return "counter-order";
    }

    @Override
    public String why() {
        return "every change " + (step > 0 ? "adds" : "takes away")
                + " one, so a result is a place in the only order there is";
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
        maker = maker.length > changes ? maker : new int[changes + 1];
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
        long last = at(begun);
        return Describe.op(part, op) + ", but the counter was between " + Math.min(initial, last) + " and "
                + Math.max(initial, last) + ": " + begun + (step > 0 ? " increments" : " decrements") + " had begun";
    }

    private long at(int state) {
        return initial + (long) step * state;
    }

    /** Finds for each change without a result its place, as far as it needs one. */
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
                                + ", but too few changes had begun when it completed: none is left for "
                                + at(k));
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
        return at(k);
    }

    @Override
    public Object stateAfter(int k, int op) {
        return at(k + 1);
    }
}
