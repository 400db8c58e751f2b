package dev.ariadne.checker.engine;

import dev.ariadne.checker.History;
import java.util.Arrays;

/**
 * What clients did to one object, packed: the operations that may have happened, in order of invocation. Failed ones did not happen and are
 * left out.
 *
 * <p>Linearizability is local (Herlihy and Wing 1990, theorem 1): a history of many objects is linearizable exactly if each object's part of it
 * is. That is why everything in this package works on one key at a time.
 */
class Part {
    static final int NONE = -1;
    /** The return position of an operation without known completion. */
    static final int NEVER = History.NEVER;

    final History history;
    final long key;
    final int size;
    /** The operation's number in {@link #history}. */
    final int[] id;
    /** Positions of invocation and completion; {@link #NEVER} for a crashed operation. */
    final int[] call;

    final int[] ret;

    /** @param ops the object's operations in order of invocation; those that failed, or say nothing, are passed over */
    Part(History history, int[] ops) {
        this.history = history;
        key = ops.length == 0 ? History.NIL : history.key(ops[0]);
        id = Arrays.stream(ops).filter(op -> Parts.matters(history, op)).toArray();
        size = id.length;
        call = new int[size];
        ret = new int[size];
        for (int i = 0; i < size; i++) {
            call[i] = history.invokePosition(id[i]);
            ret[i] = history.completePosition(id[i]);
        }
    }

    /** True for an operation that may never have happened. */
    final boolean crashed(int op) {
        return ret[op] == NEVER;
    }

    final int opWithRet(int position) {
        for (int op = 0; op < size; op++) {
            if (ret[op] == position) {
                return op;
            }
        }
        return NONE;
    }

    final int opWithCall(int position) {
        int op = Arrays.binarySearch(call, position);
        return op < 0 ? NONE : op;
    }
}
