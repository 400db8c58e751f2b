package dev.ariadne.checker.engine;

import dev.ariadne.checker.History;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one register's clients did, packed: the operations that can matter to a verdict, in order of invocation. Failed operations did not
 * happen and reads without a known result say nothing, so neither is here. Values are numbered from 0; 0 is nil, the initial state.
 *
 * <p>Linearizability is local (Herlihy and Wing 1990, theorem 1): a history of many registers is linearizable exactly if each register's
 * part of it is. That is why everything below works on one key at a time.
 */
public final class KeyHistory {
    /** The return position of an operation without known completion. */
    static final int NEVER = History.NEVER;

    static final byte READ = History.READ;
    static final byte WRITE = History.WRITE;
    static final byte CAS = History.CAS;

    final History history;
    final long key;
    final int size;
    /** The operation's number in {@link #history}. */
    final int[] id;

    final byte[] kind;
    /** Positions of invocation and completion; {@link #NEVER} for a crashed operation. */
    final int[] call;

    final int[] ret;
    /** The value read, written, or expected by a cas. */
    final int[] value;
    /** The value that a cas sets; equal to {@link #value} for a write. */
    final int[] next;

    private final LongIntMap values;

    private KeyHistory(History history, long key, int[] ops, int count) {
        this.history = history;
        this.key = key;
        size = count;
        id = Arrays.copyOf(ops, count);
        kind = new byte[count];
        call = new int[count];
        ret = new int[count];
        value = new int[count];
        next = new int[count];
        values = new LongIntMap();
        values.number(History.NIL);
        for (int i = 0; i < count; i++) {
            int op = id[i];
            kind[i] = (byte) history.function(op);
            call[i] = history.invokePosition(op);
            ret[i] = history.completePosition(op);
            value[i] = values.number(history.first(op));
            next[i] = kind[i] == CAS ? values.number(history.second(op)) : value[i];
        }
    }

    /** How many values occur, nil included. */
    int valueCount() {
        return values.size();
    }

    /** The value with a number, as the client saw it. */
    public @Nullable Object valueOf(int number) {
        return history.value(values.key(number));
    }

    /** True for an operation that may never have happened. */
    boolean crashed(int op) {
        return ret[op] == NEVER;
    }

    /** Splits a history into its registers, in order of their first operation. */
    public static List<KeyHistory> split(History history) {
        LongIntMap keys = new LongIntMap();
        int[] keyOf = new int[history.size()];
        int[] counts = new int[16];
        for (int op = 0; op < history.size(); op++) {
            int number = keys.number(history.key(op));
            if (number == counts.length) {
                counts = Arrays.copyOf(counts, number * 2);
            }
            keyOf[op] = number;
            if (matters(history, op)) {
                counts[number]++;
            }
        }
        int[][] ops = new int[keys.size()][];
        for (int i = 0; i < ops.length; i++) {
            ops[i] = new int[counts[i]];
        }
        int[] filled = new int[ops.length];
        for (int op = 0; op < keyOf.length; op++) {
            if (matters(history, op)) {
                ops[keyOf[op]][filled[keyOf[op]]++] = op;
            }
        }
        KeyHistory[] parts = new KeyHistory[ops.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = new KeyHistory(history, keys.key(i), ops[i], ops[i].length);
        }
        return List.of(parts);
    }

    private static boolean matters(History history, int op) {
        return switch (history.outcome(op)) {
            case OK -> true;
            case FAIL -> false;
            case INFO -> history.function(op) != History.READ;
        };
    }
}
