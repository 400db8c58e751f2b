package dev.ariadne.checker.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The test of Gibbons and Korach (Testing Shared Memories, SIAM J. Comput. 1997) for registers whose writes are unique, carried over to
 * compare-and-set.
 *
 * <p>Each value is written once, so a read names its write. The operations on one value stand together in any linearization. A cas that
 * succeeded saw one value and set another, so it ties the two values' operations together, with itself between: the values fall into chains,
 * and a chain is a <em>block</em> that stands together. Within a block the order is given: write, reads, cas, reads, and so on.
 *
 * <p>Between blocks: let f be the earliest completion in a block and s its latest invocation. Block A must come before B exactly when some
 * operation of A precedes some operation of B, that is when {@code f(A) < s(B)}. If no two blocks must each come before the other, this relation
 * has no cycle at all: in a shortest one A, B, C, D (D may be A) no step can be left out, so {@code s(C)<=f(A)} and {@code s(D)<=f(B)}, hence
 * {@code f(C)<s(D)<=f(B)<s(C)<=f(A)<s(B)}, and B and C are such a pair. Any order of the blocks that respects the relation is a linearization.
 * So only pairs count. A forward block ({@code f<s}) holds the register from f to s; two of them must not overlap, and no backward block
 * ({@code s<=f}) may lie inside a forward one. Sort and sweep: O(n log n).
 *
 * <p>An operation that may not have happened is left out unless a needed operation saw its value; then it completes after everything.
 *
 * <p>A sweep takes a {@code cut}: it sees the history as it was after the event at that position.
 */
final class Zones {
    private static final int NONE = -1;
    private static final int NEVER = KeyHistory.NEVER;
    /** The initial nil was written before every event. */
    private static final int INITIAL_CALL = -2;

    private static final int INITIAL_RET = -1;

    enum Kind {
        /** {@code x} saw a value that nobody had begun to write. */
        UNWRITTEN,
        /** The cas {@code x} and {@code y} both replaced the same, once written value. */
        FORK,
        /** Cas operations each saw the value that another of them set; {@code x} is one. */
        CIRCLE,
        /** In block {@code x} an operation completed before one began that it must follow. */
        ORDER,
        /** Blocks {@code x} and {@code y} must each come before the other. */
        BLOCKS
    }

    record Violation(Kind kind, int x, int y) {}

    private final KeyHistory h;
    private final int values;
    private final int[] writer;

    private final int[] readMinRet;
    private final int[] readMaxCall;
    private final boolean[] needed;
    private final int[] consumer;
    private final int[] blockOf;
    private final int[] placeInBlock;
    private final int[] pendingWriters;
    private int pending;
    private int cut;

    private int blocks;
    private int[] first = new int[16];
    private int[] last = new int[16];
    private int[] tail = new int[16];

    private Zones(KeyHistory h, int[] writer) {
        this.h = h;
        this.writer = writer;
        values = h.valueCount();
        readMinRet = new int[values];
        readMaxCall = new int[values];
        needed = new boolean[values];
        consumer = new int[values];
        blockOf = new int[values];
        placeInBlock = new int[values];
        pendingWriters = new int[values];
    }

    /** The test for a history, or null when a value is written twice or nil is written, so that the test does not apply. */
    static @Nullable Zones of(KeyHistory h) {
        int[] writer = new int[h.valueCount()];
        Arrays.fill(writer, NONE);
        for (int op = 0; op < h.size; op++) {
            if (h.kind[op] != KeyHistory.READ) {
                int value = h.next[op];
                if (value == 0 || writer[value] != NONE) {
                    return null;
                }
                writer[value] = op;
            }
        }
        return new Zones(h, writer);
    }

    /** A reason why the history up to {@code cut} is not linearizable, or null when it is. */
    @Nullable
    Violation sweep(int cut) {
        this.cut = cut;
        Violation violation = surveyOperations();
        if (violation == null) {
            violation = requirePendingWriters();
        }
        if (violation == null) {
            violation = buildBlocks();
        }
        return violation == null ? sweepBlocks() : violation;
    }

    private Violation violation(Kind kind, int x, int y) {
        return new Violation(kind, x, y);
    }

    private @Nullable Violation surveyOperations() {
        Arrays.fill(readMinRet, NEVER);
        Arrays.fill(readMaxCall, NONE);
        Arrays.fill(needed, false);
        Arrays.fill(consumer, NONE);
        Arrays.fill(blockOf, NONE);
        pending = 0;
        needed[0] = true;
        for (int op = 0; op < h.size && h.call[op] <= cut; op++) {
            int ret = h.ret[op];
            if (ret > cut) {
                continue;
            }
            int value = h.value[op];
            switch (h.kind[op]) {
                case KeyHistory.READ -> {
                    if (!began(value)) {
                        return violation(Kind.UNWRITTEN, op, NONE);
                    }
                    readMinRet[value] = Math.min(readMinRet[value], ret);
                    readMaxCall[value] = h.call[op];
                    require(value);
                }
                case KeyHistory.WRITE -> needed[value] = true;
                default -> {
                    needed[h.next[op]] = true;
                    Violation violation = consume(op);
                    if (violation != null) {
                        return violation;
                    }
                }
            }
        }
        return null;
    }

    /** A needed cas sees its value: nobody else may replace that, and whoever wrote it is needed too. */
    private @Nullable Violation consume(int cas) {
        int value = h.value[cas];
        if (!began(value)) {
            return violation(Kind.UNWRITTEN, cas, NONE);
        }
        if (consumer[value] != NONE) {
            return violation(Kind.FORK, consumer[value], cas);
        }
        consumer[value] = cas;
        require(value);
        return null;
    }

    private boolean began(int value) {
        return value == 0 || writer[value] != NONE && h.call[writer[value]] <= cut;
    }

    private void require(int value) {
        if (!needed[value]) {
            needed[value] = true;
            if (h.ret[writer[value]] > cut) {
                pendingWriters[pending++] = writer[value];
            }
        }
    }

    private @Nullable Violation requirePendingWriters() {
        while (pending > 0) {
            int op = pendingWriters[--pending];
            if (h.kind[op] == KeyHistory.CAS) {
                Violation violation = consume(op);
                if (violation != null) {
                    return violation;
                }
            }
        }
        return null;
    }

    private @Nullable Violation buildBlocks() {
        blocks = 0;
        for (int value = 0; value < values; value++) {
            if (needed[value] && (value == 0 || h.kind[writer[value]] == KeyHistory.WRITE)) {
                if (!walkChain(value)) {
                    return violation(Kind.ORDER, blockOf[value], NONE);
                }
            }
        }
        for (int value = 0; value < values; value++) {
            if (consumer[value] != NONE && blockOf[value] == NONE) {
                return violation(Kind.CIRCLE, consumer[value], NONE);
            }
        }
        return null;
    }

    /** Makes the block that begins with the write of {@code root}; false when its inner order contradicts the order in time. */
    private boolean walkChain(int root) {
        int block = newBlock();
        int earliestRet = root == 0 ? INITIAL_RET : retOf(writer[root]);
        int latestCall = root == 0 ? INITIAL_CALL : h.call[writer[root]];
        boolean ordered = true;
        int value = root;
        for (int place = 0; ; place++) {
            blockOf[value] = block;
            placeInBlock[value] = place;
            ordered &= readMinRet[value] > latestCall;
            earliestRet = Math.min(earliestRet, readMinRet[value]);
            latestCall = Math.max(latestCall, readMaxCall[value]);
            int cas = consumer[value];
            if (cas == NONE) {
                break;
            }
            int ret = retOf(cas);
            ordered &= ret > latestCall;
            earliestRet = Math.min(earliestRet, ret);
            latestCall = Math.max(latestCall, h.call[cas]);
            value = h.next[cas];
        }
        first[block] = earliestRet;
        last[block] = latestCall;
        tail[block] = value;
        return ordered;
    }

    private int newBlock() {
        if (blocks == first.length) {
            first = Arrays.copyOf(first, blocks * 2);
            last = Arrays.copyOf(last, blocks * 2);
            tail = Arrays.copyOf(tail, blocks * 2);
        }
        return blocks++;
    }

    /** The completion as known at the cut. */
    int retOf(int op) {
        return h.ret[op] > cut ? NEVER : h.ret[op];
    }

    private @Nullable Violation sweepBlocks() {
        long[] forward = new long[blocks];
        int count = 0;
        for (int block = 0; block < blocks; block++) {
            if (first[block] < last[block]) {
                forward[count++] = (long) first[block] << 32 | block;
            }
        }
        Arrays.sort(forward, 0, count);
        int[] starts = new int[count];
        for (int i = 0; i < count; i++) {
            starts[i] = (int) (forward[i] >> 32);
            int previous = i == 0 ? NONE : (int) forward[i - 1];
            if (previous != NONE && last[previous] > starts[i]) {
                return violation(Kind.BLOCKS, previous, (int) forward[i]);
            }
        }
        for (int block = 0; block < blocks; block++) {
            if (last[block] <= first[block]) {
                int at = -Arrays.binarySearch(starts, last[block]) - 2;
                if (at >= 0 && last[(int) forward[at]] > first[block]) {
                    return violation(Kind.BLOCKS, (int) forward[at], block);
                }
            }
        }
        return null;
    }

    int blocks() {
        return blocks;
    }

    /** The earliest completion in a block. */
    int first(int block) {
        return first[block];
    }

    /** The latest invocation in a block. */
    int last(int block) {
        return last[block];
    }

    /** The value that a block leaves in the register. */
    int tail(int block) {
        return tail[block];
    }

    /** The block of a value at the last sweep, or -1 when no operation on it was needed. */
    int blockOf(int value) {
        return blockOf[value];
    }

    /** The operation that writes a value, or -1: nobody, or for nil the initial state. */
    int writer(int value) {
        return writer[value];
    }

    /** True for an operation that must have happened by the cut of the last sweep. */
    boolean isNeeded(int op) {
        return h.call[op] <= cut && (h.kind[op] == KeyHistory.READ ? h.ret[op] <= cut : needed[h.next[op]]);
    }

    /** Where an operation stands in its block: operations with smaller ranks come before it. */
    int rank(int op) {
        return h.kind[op] == KeyHistory.READ ? 2 * placeInBlock[h.value[op]] + 1 : 2 * placeInBlock[h.next[op]];
    }

    /** The block of a needed operation, also of one that a violation left without: -1. */
    int blockOfOp(int op) {
        return blockOf[h.next[op]];
    }
}
