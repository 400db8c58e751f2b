package dev.ariadne.checker.engine;

import dev.ariadne.checker.Failure;
import dev.ariadne.checker.Failure.Role;
import dev.ariadne.checker.History;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides first-in-first-out queues whose elements are enqueued once, where every dequeue returned one. Such a history is linearizable exactly
 * if no element is dequeued before its enqueue began or twice, and there are no two of which one was wholly enqueued before the other, and yet
 * the other was dequeued before its own dequeue began (Henzinger, Sezgin and Vafeiadis, Aspect-Oriented Linearizability Proofs, 2013).
 * Sort and sweep: O(n log n). A crashed enqueue whose element never appears is dropped; one whose element does ends never.
 */
final class QueueEngine implements Engine {
    private static final int NONE = Part.NONE;
    private static final int MAX_CONTEXT = 24;
    private static final int MAX_CRASHED = 8;

    private final Part part;
    /** By element: its enqueue and its dequeue, or -1. */
    private final int[] enqueue;

    private final int[] dequeue;
    private final int elements;
    private final int twice;
    private final int twiceAgain;

    private QueueEngine(Part part, int[] enqueue, int[] dequeue, int elements, int twice, int twiceAgain) {
        this.part = part;
        this.enqueue = enqueue;
        this.dequeue = dequeue;
        this.elements = elements;
        this.twice = twice;
        this.twiceAgain = twiceAgain;
    }

    /** The engine for a history, or null when an element is enqueued twice, or a dequeue crashed or returned nil. */
    static @Nullable Engine of(Part part) {
        LongIntMap numbers = new LongIntMap();
        int[] enqueue = new int[part.size];
        int[] dequeue = new int[part.size];
        Arrays.fill(enqueue, NONE);
        Arrays.fill(dequeue, NONE);
        int twice = NONE;
        int twiceAgain = NONE;
        for (int op = 0; op < part.size; op++) {
            int id = part.id[op];
            History history = part.history;
            boolean adds = history.functionNames().get(history.function(id)).equals("enqueue");
            long value = adds ? history.first(id) : history.second(id);
            if (!adds && (part.crashed(op) || value == History.NIL)) {
                return null;
            }
            int element = numbers.number(value);
            int[] of = adds ? enqueue : dequeue;
            if (of[element] != NONE && adds) {
                return null;
            }
            if (of[element] == NONE) {
                of[element] = op;
            } else if (twice == NONE || part.ret[op] < part.ret[twiceAgain]) {
                twice = of[element];
                twiceAgain = op;
            }
        }
        return new QueueEngine(part, enqueue, dequeue, numbers.size(), twice, twiceAgain);
    }

    @Override
    public String name() {
        return "queue-pairs";
    }

    @Override
    public String why() {
        return "every element is enqueued once, so two of them in the wrong order are all that can go wrong";
    }

    @Override
    public Decision decide(Budget budget) {
        budget.count(part.size);
        if (twice != NONE) {
            return invalid(
                    part.ret[twice] > part.ret[twiceAgain] ? twice : twiceAgain,
                    Describe.op(part, twice) + " and " + Describe.op(part, twiceAgain)
                            + " took the same element, which was enqueued once",
                    twice,
                    twiceAgain);
        }
        for (int element = 0; element < elements; element++) {
            int taker = dequeue[element];
            int giver = enqueue[element];
            if (taker != NONE && (giver == NONE || part.ret[taker] < part.call[giver])) {
                return invalid(
                        taker,
                        Describe.op(part, taker)
                                + (giver == NONE
                                        ? " took what no operation enqueued"
                                        : " completed before the element's enqueue began"),
                        taker,
                        giver == NONE ? taker : giver);
            }
        }
        return overtaking();
    }

    /** Looks for an element that was wholly enqueued before another, and not asked for before the other was gone. */
    private Decision overtaking() {
        int[] byEnd = sorted(part.ret);
        int[] byBegin = sorted(part.call);
        int ended = 0;
        int patient = NONE;
        for (int element : byBegin) {
            int begin = part.call[enqueue[element]];
            for (; ended < byEnd.length && part.ret[enqueue[byEnd[ended]]] < begin; ended++) {
                if (patient == NONE || asked(byEnd[ended]) > asked(patient)) {
                    patient = byEnd[ended];
                }
            }
            int taker = dequeue[element];
            if (patient != NONE && taker != NONE && part.ret[taker] < asked(patient)) {
                int later = dequeue[patient];
                return invalid(
                        taker,
                        Describe.op(part, enqueue[patient]) + " was wholly before "
                                + Describe.op(part, enqueue[element]) + ", but "
                                + Describe.op(part, taker) + " came wholly before "
                                + (later == NONE ? "anybody took the former" : Describe.op(part, later)),
                        enqueue[patient],
                        enqueue[element],
                        taker,
                        later == NONE ? taker : later);
            }
        }
        return Decision.TRUE;
    }

    /** When the dequeue of an element began. */
    private int asked(int element) {
        return dequeue[element] == NONE ? Part.NEVER : part.call[dequeue[element]];
    }

    /** The enqueued elements by a position of their enqueue. */
    private int[] sorted(int[] position) {
        long[] order = new long[elements];
        int count = 0;
        for (int element = 0; element < elements; element++) {
            if (enqueue[element] != NONE) {
                order[count++] = (long) position[enqueue[element]] << 32 | element;
            }
        }
        Arrays.sort(order, 0, count);
        return Arrays.stream(order, 0, count).mapToInt(each -> (int) each).toArray();
    }

    private Decision invalid(int culprit, String why, int... conflict) {
        TreeMap<Integer, Role> window = new TreeMap<>();
        for (int op : conflict) {
            window.put(op, Role.CONFLICT);
        }
        return Decision.invalid(FailureWindow.failure(
                part,
                culprit,
                window,
                FailureWindow.context(part, culprit, MAX_CONTEXT, MAX_CRASHED),
                List.<Failure.State>of(),
                why));
    }
}
