package dev.ariadne.checker.engine;

import java.util.Arrays;

/** Where the operations of a {@link Steps} stand, up to a cut; and whether time agrees. */
final class Places {
    static final int NONE = Part.NONE;

    private final Part part;
    final int[] place;
    /** True for an operation that may stand at its place or anywhere after it. */
    final boolean[] orLater;

    private int cut;
    private int top;
    private int[] latestCall = new int[4];
    private int[] latestCaller = new int[4];
    private int[] earliestRet = new int[4];

    Places(Part part) {
        this.part = part;
        place = new int[part.size];
        orLater = new boolean[part.size];
    }

    void clear(int cut) {
        this.cut = cut;
        Arrays.fill(place, NONE);
        Arrays.fill(orLater, false);
    }

    /** The completion as known at the cut. */
    int ret(int op) {
        return part.ret[op] > cut ? Part.NEVER : part.ret[op];
    }

    boolean completed(int op) {
        return part.ret[op] <= cut;
    }

    boolean begun(int op) {
        return part.call[op] <= cut;
    }

    /** The place behind all others. */
    int top() {
        return top;
    }

    /**
     * Surveys the operations placed so far.
     *
     * @param states the number of the last state, which {@link Steps} calls n
     */
    void survey(int states) {
        top = 2 * states + 1;
        if (latestCall.length <= top + 1) {
            latestCall = new int[top + 2];
            latestCaller = new int[top + 2];
            earliestRet = new int[top + 2];
        }
        Arrays.fill(latestCall, 0, top + 2, NONE);
        Arrays.fill(latestCaller, 0, top + 2, NONE);
        Arrays.fill(earliestRet, 0, top + 2, Part.NEVER);
        for (int op = 0; op < part.size; op++) {
            int at = place[op];
            if (at == NONE) {
                continue;
            }
            earliestRet[at] = Math.min(earliestRet[at], ret(op));
            if (!orLater[op] && part.call[op] > latestCall[at]) {
                latestCall[at] = part.call[op];
                latestCaller[at] = op;
            }
        }
        for (int at = 1; at <= top; at++) {
            if (latestCall[at - 1] > latestCall[at]) {
                latestCall[at] = latestCall[at - 1];
                latestCaller[at] = latestCaller[at - 1];
            }
        }
        for (int at = top - 1; at >= 0; at--) {
            earliestRet[at] = Math.min(earliestRet[at], earliestRet[at + 1]);
        }
    }

    /** The latest invocation of those that stand before a place; -1 when there are none. */
    int latestCallBefore(int at) {
        return at == 0 ? NONE : latestCall[at - 1];
    }

    /** The operation of {@link #latestCallBefore}. */
    int latestCallerBefore(int at) {
        return at == 0 ? NONE : latestCaller[at - 1];
    }

    /** The earliest completion of those that stand after a place. */
    int earliestRetAfter(int at) {
        return earliestRet[at + 1];
    }

    /** An operation that completed before one began that stands before it, or -1; after a survey. */
    int outOfOrder() {
        for (int op = 0; op < part.size; op++) {
            if (place[op] > 0 && ret(op) < latestCall[place[op] - 1]) {
                return op;
            }
        }
        return NONE;
    }
}
