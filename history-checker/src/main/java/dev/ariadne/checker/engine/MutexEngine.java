package dev.ariadne.checker.engine;

import dev.ariadne.checker.Failure;
import dev.ariadne.checker.edn.Keyword;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Decides mutexes. Acquires and releases take turns, and of the acquires only their intervals differ: so whenever a completion asks for one of
 * them to have happened, it is best to let as little happen as it takes, and to take from each kind the open one that completes first.
 * O(n log n), whatever crashed.
 */
final class MutexEngine implements Engine {
    private static final int NONE = Part.NONE;
    private static final int MAX_CONTEXT = 24;
    private static final int MAX_CRASHED = 8;

    private final Part part;
    private final boolean[] done;
    private final PriorityQueue<Long> acquires = new PriorityQueue<>();
    private final PriorityQueue<Long> releases = new PriorityQueue<>();
    /** The last operations to take effect, the latest first. */
    private final Deque<Integer> latest = new ArrayDeque<>();

    private boolean held;

    MutexEngine(Part part) {
        this.part = part;
        done = new boolean[part.size];
    }

    @Override
    public String name() {
        return "mutex-turns";
    }

    @Override
    public String why() {
        return "acquires and releases take turns, so the open one that completes first is always the one to take";
    }

    @Override
    public Decision decide(Budget budget) {
        long[] rets = new long[part.size];
        int count = 0;
        for (int op = 0; op < part.size; op++) {
            if (!part.crashed(op)) {
                rets[count++] = (long) part.ret[op] << 32 | op;
            }
        }
        Arrays.sort(rets, 0, count);
        budget.count(part.size);
        int begun = 0;
        for (int i = 0; i < count; i++) {
            int op = (int) rets[i];
            for (; begun < part.size && part.call[begun] < part.ret[op]; begun++) {
                (isAcquire(begun) ? acquires : releases).add((long) part.ret[begun] << 32 | begun);
            }
            if (!done[op] && !happen(op)) {
                return Decision.invalid(explain(op));
            }
        }
        return Decision.TRUE;
    }

    private boolean isAcquire(int op) {
        return part.history
                .functionNames()
                .get(part.history.function(part.id[op]))
                .equals("acquire");
    }

    private boolean happen(int op) {
        if (isAcquire(op) == held) {
            int other = first(held ? releases : acquires);
            if (other == NONE) {
                return false;
            }
            take(other);
        }
        take(op);
        return true;
    }

    private int first(PriorityQueue<Long> open) {
        while (!open.isEmpty()) {
            int op = (int) (long) open.poll();
            if (!done[op]) {
                return op;
            }
        }
        return NONE;
    }

    private void take(int op) {
        done[op] = true;
        held = isAcquire(op);
        latest.addFirst(op);
        if (latest.size() > 2) {
            latest.removeLast();
        }
    }

    private Failure explain(int op) {
        String who = Describe.op(part, op);
        String why =
                held ? who + " needs the mutex free, but it was held" : who + " needs the mutex held, but it was free";
        TreeMap<Integer, Failure.Role> conflict = new TreeMap<>();
        latest.forEach(each -> conflict.put(each, Failure.Role.CONFLICT));
        if (!latest.isEmpty()) {
            why += " since " + Describe.op(part, latest.getFirst());
        }
        why += held ? ", and no release was open" : ", and no acquire was open";
        List<Failure.State> states = new ArrayList<>();
        states.add(new Failure.State(
                new Keyword(held ? "held" : "free"),
                latest.isEmpty() ? null : part.history.op(part.id[latest.getFirst()]),
                held ? "an acquire cannot follow" : "a release cannot follow"));
        return FailureWindow.failure(
                part, op, conflict, FailureWindow.context(part, op, MAX_CONTEXT, MAX_CRASHED), states, why);
    }
}
