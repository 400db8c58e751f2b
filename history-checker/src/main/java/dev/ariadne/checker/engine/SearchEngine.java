package dev.ariadne.checker.engine;

import dev.ariadne.checker.Failure;
import dev.ariadne.checker.Failure.Role;
import dev.ariadne.checker.History;
import dev.ariadne.checker.Model;
import dev.ariadne.checker.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides one object's history for any {@link Model}: the search of Wing and Gong (Testing and verifying concurrent objects, 1993) with
 * Lowe's cache of configurations. It linearizes operations depth first, and never enters a configuration (what was linearized, and the state)
 * twice. Where no operation is open, a configuration is only a state: so stretches between quiet moments are searched one by one.
 *
 * <p>Crashed operations are tried only where a completion cannot be reached without them, and only those that change the state; of those that
 * are alike, the one that began first, so that a configuration has only how many of each class were used.
 *
 * <p>In the cache, completed operations are a bitset from the oldest one not linearized, so an entry's size is that of the concurrency and not
 * of the history. The model is asked about a state and a class of operations once.
 */
final class SearchEngine implements Engine {
    private static final int NONE = Part.NONE;
    private static final int MAX_STATES = 12;

    /** What makes operations alike. */
    private record Kind(int function, long first, long second, boolean crashed, int process) {}

    private final Part part;
    private final StateTable states;
    private final String why;
    private final Op[] ops;
    private final int[] kind;

    /** Completed operations by number, in order of invocation; their events as a doubly linked list, 0 the head. */
    private final int[] opOf;

    private final long[] done;
    private int firstOpenWord;
    private int lastDoneWord;
    private final int[] next;
    private final int[] previous;
    /** By event: the number of the completed operation, or of its completion the bitwise complement. */
    private final int[] numberAt;

    private final int[] position;
    private final int[] call;
    private final int[] ret;

    /** By class of crashed operations: those in it, in order of invocation, and how many were used. */
    private final int[][] crashed;

    private final int[] used;

    private int state;
    /** Completed operations not linearized. */
    private int left;
    /** What is tried next: an event, or -1-c for class c. */
    private int cursor;
    /** The completion that could not be reached, while crashed operations are tried. */
    private int stuck;

    private final SearchCache cache = new SearchCache();
    private long[] row = new long[8];

    /** The way taken: each step's cursor, the state before, and the completion that could not be reached. */
    private int[] cursors = new int[64];

    private int[] statesBefore = new int[64];
    private int[] stuckAt = new int[64];
    private int depth;
    private int furthest;
    private final Set<Object> statesAtFurthest = new LinkedHashSet<>();

    /** @param why the model needs a search, a clause */
    SearchEngine(Model model, Part part, String why) {
        this.part = part;
        this.why = why;
        states = new StateTable(model);
        ops = new Op[part.size];
        kind = new int[part.size];
        Map<Kind, Integer> kinds = new HashMap<>();
        Map<Integer, List<Integer>> alike = new HashMap<>();
        int completed = 0;
        for (int op = 0; op < part.size; op++) {
            int id = part.id[op];
            History history = part.history;
            ops[op] = history.op(id);
            Kind its = new Kind(
                    history.function(id),
                    history.first(id),
                    part.crashed(op) && history.function(id) > History.CAS ? NONE : history.second(id),
                    part.crashed(op),
                    model.dependsOnProcess() ? history.process(id) : 0);
            kind[op] = kinds.computeIfAbsent(its, any -> kinds.size());
            if (part.crashed(op)) {
                alike.computeIfAbsent(kind[op], any -> new ArrayList<>()).add(op);
            } else {
                completed++;
            }
        }
        crashed = alike.values().stream()
                .map(each -> each.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
        used = new int[crashed.length];
        opOf = new int[completed];
        done = new long[completed / 64 + 1];
        call = new int[completed];
        ret = new int[completed];
        int events = 2 * completed;
        next = new int[events + 1];
        previous = new int[events + 2];
        numberAt = new int[events + 1];
        position = new int[events + 1];
        link(events);
    }

    private void link(int events) {
        long[] order = new long[events];
        int count = 0;
        for (int op = 0, number = 0; op < part.size; op++) {
            if (!part.crashed(op)) {
                opOf[number] = op;
                order[count++] = (long) part.call[op] << 32 | number;
                order[count++] = (long) part.ret[op] << 32 | 0x8000_0000L | number;
                number++;
            }
        }
        Arrays.sort(order);
        for (int event = 0; event <= events; event++) {
            next[event] = event + 1;
            previous[event + 1] = event;
            if (event > 0) {
                int number = (int) order[event - 1] & 0x7FFF_FFFF;
                boolean isReturn = (int) order[event - 1] < 0;
                position[event] = (int) (order[event - 1] >> 32);
                numberAt[event] = isReturn ? ~number : number;
                (isReturn ? ret : call)[number] = event;
            }
        }
    }

    @Override
    public String name() {
        return "search";
    }

    @Override
    public String why() {
        return why;
    }

    @Override
    public Decision decide(Budget budget) {
        state = states.initial();
        left = opOf.length;
        cursor = next[0];
        while (left > 0) {
            budget.count(1);
            if (budget.outOfTime() || cache.bytes() + states.bytes() > budget.memoryBytes() || cache.full(row.length)) {
                return Decision.unknown(unknown(budget));
            }
            if (cursor > 0 && numberAt[cursor] >= 0) {
                tryCompleted(numberAt[cursor]);
                continue;
            }
            if (cursor > 0) {
                stuck = cursor;
                noteStuck();
                cursor = -1;
            }
            if (-1 - cursor < crashed.length) {
                tryCrashed(-1 - cursor);
            } else if (depth > 0) {
                takeBack();
            } else {
                return Decision.invalid(explain());
            }
        }
        return Decision.TRUE;
    }

    /** Linearizes the open operation at the cursor, if that leads to a new configuration, or else goes on to the next event. */
    private void tryCompleted(int number) {
        int after = step(state, opOf[number]);
        flip(number);
        if (after >= 0 && enter(after)) {
            push();
            state = after;
            left--;
            lift(number);
            cursor = next[0];
        } else {
            flip(number);
            cursor = next[cursor];
        }
    }

    /** The same with the next crashed operation of a class, or else goes on to the next class. */
    private void tryCrashed(int its) {
        int after = mayUse(its, stuck) ? step(state, crashed[its][used[its]]) : StateTable.IMPOSSIBLE;
        if (after >= 0 && after != state) {
            used[its]++;
            if (enter(after)) {
                push();
                state = after;
                cursor = next[0];
                return;
            }
            used[its]--;
        }
        cursor--;
    }

    private void takeBack() {
        depth--;
        state = statesBefore[depth];
        stuck = stuckAt[depth];
        cursor = cursors[depth];
        if (cursor > 0) {
            left++;
            flip(numberAt[cursor]);
            unlift(numberAt[cursor]);
            cursor = next[cursor];
        } else {
            used[-1 - cursor]--;
            cursor--;
        }
    }

    private int step(int state, int op) {
        return states.step(state, kind[op], ops[op]);
    }

    /** True when another of a class of crashed operations had begun before a completion. */
    private boolean mayUse(int its, int completion) {
        return used[its] < crashed[its].length && part.call[crashed[its][used[its]]] < position[completion];
    }

    private void push() {
        if (depth == cursors.length) {
            cursors = Arrays.copyOf(cursors, depth * 2);
            statesBefore = Arrays.copyOf(statesBefore, depth * 2);
            stuckAt = Arrays.copyOf(stuckAt, depth * 2);
        }
        cursors[depth] = cursor;
        statesBefore[depth] = state;
        stuckAt[depth++] = stuck;
    }

    /** Notes the configuration; false when the search has been in it. */
    private boolean enter(int state) {
        int words = 0;
        int bits = Math.max(0, lastDoneWord - firstOpenWord + 1);
        int most = 2 + bits + used.length;
        if (row.length < most) {
            row = new long[most * 2];
        }
        row[words++] = (long) state << 32 | bits;
        row[words++] = firstOpenWord;
        for (int i = 0; i < bits; i++) {
            row[words++] = done[firstOpenWord + i];
        }
        for (int its = 0; its < used.length; its++) {
            if (used[its] > 0) {
                row[words++] = (long) its << 32 | used[its];
            }
        }
        return cache.add(row, words);
    }

    private void flip(int number) {
        int word = number >> 6;
        done[word] ^= 1L << number;
        if ((done[word] & 1L << number) != 0) {
            lastDoneWord = Math.max(lastDoneWord, word);
            while (done[firstOpenWord] == -1L) {
                firstOpenWord++;
            }
        } else {
            firstOpenWord = Math.min(firstOpenWord, word);
            while (lastDoneWord > 0 && done[lastDoneWord] == 0) {
                lastDoneWord--;
            }
        }
    }

    private void lift(int number) {
        unlink(call[number]);
        unlink(ret[number]);
    }

    private void unlift(int number) {
        relink(ret[number]);
        relink(call[number]);
    }

    private void unlink(int event) {
        next[previous[event]] = next[event];
        previous[next[event]] = previous[event];
    }

    private void relink(int event) {
        next[previous[event]] = event;
        previous[next[event]] = event;
    }

    private void noteStuck() {
        if (stuck > furthest) {
            furthest = stuck;
            statesAtFurthest.clear();
        }
        if (stuck == furthest && statesAtFurthest.size() < MAX_STATES) {
            statesAtFurthest.add(states.state(state));
        }
    }

    private int furthestOp() {
        return opOf[~numberAt[furthest]];
    }

    private String unknown(Budget budget) {
        String where =
                furthest == 0 ? "" : "; the furthest completion reached was that of " + Describe.op(ops[furthestOp()]);
        String limit = !budget.outOfTime() && cache.full(row.length)
                ? "the limit of " + SearchCache.MOST_WORDS + " words of configurations was reached"
                : budget.reached();
        return limit + where + "; " + budget.configurations() + " steps were taken";
    }

    /** Nothing got past the furthest completion, so the history up to there is the smallest prefix that fails. */
    private Failure explain() {
        Op culprit = ops[furthestOp()];
        int start = part.call[furthestOp()];
        int end = part.ret[furthestOp()];
        List<Failure.WindowOp> window = new ArrayList<>();
        for (int op = 0; op < part.size && part.call[op] < end; op++) {
            if (part.ret[op] > start) {
                window.add(new Failure.WindowOp(ops[op], ops[op] == culprit ? Role.CULPRIT : Role.CONTEXT));
            }
        }
        List<Failure.State> before = new ArrayList<>();
        for (Object state : statesAtFurthest) {
            String because = states.step(states.numberOf(state), kind[furthestOp()], culprit) < 0
                    ? "it cannot happen in this state"
                    : "it can happen here, but an operation that completed earlier could not";
            before.add(new Failure.State(state, null, because));
        }
        return new Failure(
                culprit.key(),
                culprit,
                culprit.completeIndex(),
                window,
                before,
                Describe.op(culprit) + " cannot take effect after any order of the operations before it");
    }
}
