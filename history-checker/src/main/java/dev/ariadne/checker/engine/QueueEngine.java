package dev.ariadne.checker.engine;

import dev.ariadne.checker.Failure;
import dev.ariadne.checker.Failure.Role;
import dev.ariadne.checker.History;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides first-in-first-out queues whose elements are enqueued once, where every dequeue returned one. Such a history is linearizable exactly
 * if no element is dequeued before its enqueue began or twice, and there are no two of which one was wholly enqueued before the other, and yet
 * the other was dequeued before its own dequeue began (Henzinger, Sezgin and Vafeiadis, Aspect-Oriented Linearizability Proofs, 2013).
 * Sort and sweep: O(n log n). A crashed enqueue whose element never appears is dropped; one whose element does ends never.
 *
 * <p>A prefix of a history is decided in the same way: a dequeue that is open at its end, and later came to an element, may have taken that element
 * or nothing. So the first prefix that fails is found by halving.
 */
final class QueueEngine implements Engine {
    private static final int NONE = Part.NONE;
    private static final int MAX_CONTEXT = 24;
    private static final int MAX_CRASHED = 8;

    /** Why a prefix has no order: up to the completion of the culprit it has none for these. */
    private record Contradiction(int culprit, String why, int... conflict) {}

    private final Part part;
    /** By operation: its element. */
    private final int[] elementOf;
    /** By element: its enqueue, or -1; and, in the prefix that is looked at, the dequeue that took it, or -1. */
    private final int[] enqueue;

    private final int[] dequeue;
    private final int elements;
    /** The enqueued elements in order of the completions, and of the invocations, of their enqueues. */
    private final int[] byEnd;

    private final int[] byBegin;

    private QueueEngine(Part part, int[] elementOf, int[] enqueue, int elements) {
        this.part = part;
        this.elementOf = elementOf;
        this.enqueue = enqueue;
        this.elements = elements;
        dequeue = new int[elements];
        byEnd = sorted(part.ret);
        byBegin = sorted(part.call);
    }

    /** The engine for a history, or null when an element is enqueued twice, or a dequeue crashed or returned nil. */
    static @Nullable Engine of(Part part) {
        LongIntMap numbers = new LongIntMap();
        int[] elementOf = new int[part.size];
        int[] enqueue = new int[part.size];
        Arrays.fill(enqueue, NONE);
        for (int op = 0; op < part.size; op++) {
            boolean adds = isEnqueue(part, op);
            long value = adds ? part.history.first(part.id[op]) : part.history.second(part.id[op]);
            int element = numbers.number(value);
            boolean unusual = adds ? enqueue[element] != NONE : part.crashed(op) || value == History.NIL;
            if (unusual) {
                return null;
            }
            elementOf[op] = element;
            if (adds) {
                enqueue[element] = op;
            }
        }
        return new QueueEngine(part, elementOf, enqueue, numbers.size());
    }

    private static boolean isEnqueue(Part part, int op) {
        return part.history
                .functionNames()
                .get(part.history.function(part.id[op]))
                .equals("enqueue");
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
        Contradiction contradiction = sweep(part.history.events());
        if (contradiction == null) {
            return Decision.TRUE;
        }
        int first = Boundary.firstBad(part.ret[contradiction.culprit], cut -> sweep(cut) == null);
        return invalid(part.opWithRet(first), Objects.requireNonNull(sweep(first)));
    }

    /** A contradiction among what had begun by a position, or null. */
    private @Nullable Contradiction sweep(int cut) {
        Contradiction twice = take(cut);
        if (twice != null) {
            return twice;
        }
        for (int element = 0; element < elements; element++) {
            int taker = dequeue[element];
            int giver = enqueue[element];
            if (taker != NONE && part.ret[taker] <= cut && (giver == NONE || part.ret[taker] < part.call[giver])) {
                return new Contradiction(
                        taker,
                        Describe.op(part, taker)
                                + (giver == NONE
                                        ? " took what no operation enqueued"
                                        : " completed before the element's enqueue began"),
                        taker,
                        giver == NONE ? taker : giver);
            }
        }
        return overtaking(cut);
    }

    /** Finds the dequeue of each element: the one that completed, or else the first that is open. */
    private @Nullable Contradiction take(int cut) {
        Arrays.fill(dequeue, NONE);
        for (int op = 0; op < part.size && part.call[op] <= cut; op++) {
            if (enqueue[elementOf[op]] == op) {
                continue;
            }
            int before = dequeue[elementOf[op]];
            boolean both = before != NONE && part.ret[before] <= cut && part.ret[op] <= cut;
            if (both) {
                return new Contradiction(
                        part.ret[before] > part.ret[op] ? before : op,
                        Describe.op(part, before) + " and " + Describe.op(part, op)
                                + " took the same element, which was enqueued once",
                        before,
                        op);
            }
            if (before == NONE || part.ret[op] <= cut) {
                dequeue[elementOf[op]] = op;
            }
        }
        return null;
    }

    /** Looks for an element that was wholly enqueued before another, and not asked for before the other was gone. */
    private @Nullable Contradiction overtaking(int cut) {
        int ended = 0;
        int patient = NONE;
        for (int element : byBegin) {
            int begin = part.call[enqueue[element]];
            if (begin > cut) {
                break;
            }
            for (; ended < byEnd.length && part.ret[enqueue[byEnd[ended]]] < begin; ended++) {
                if (patient == NONE || asked(byEnd[ended]) > asked(patient)) {
                    patient = byEnd[ended];
                }
            }
            int taker = dequeue[element];
            if (patient != NONE && taker != NONE && part.ret[taker] <= cut && part.ret[taker] < asked(patient)) {
                int later = dequeue[patient];
                return new Contradiction(
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
        return null;
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

    private Decision invalid(int culprit, Contradiction contradiction) {
        TreeMap<Integer, Role> window = new TreeMap<>();
        for (int op : contradiction.conflict) {
            window.put(op, Role.CONFLICT);
        }
        return Decision.invalid(FailureWindow.failure(
                part,
                culprit,
                window,
                FailureWindow.context(part, culprit, MAX_CONTEXT, MAX_CRASHED),
                List.<Failure.State>of(),
                contradiction.why));
    }
}
