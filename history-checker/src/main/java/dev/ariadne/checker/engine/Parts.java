package dev.ariadne.checker.engine;

import dev.ariadne.checker.History;
import dev.ariadne.checker.Outcome;
import java.util.Arrays;
import java.util.List;

/** Takes a history apart. */
public final class Parts {
    private Parts() {}

    /** False for an operation that did not happen, and for a read without a known result, which says nothing. */
    public static boolean matters(History history, int op) {
        Outcome outcome = history.outcome(op);
        return outcome == Outcome.OK || outcome == Outcome.INFO && history.function(op) != History.READ;
    }

    /** The operations of each key, in order of the keys' first operations. */
    public static List<int[]> split(History history) {
        LongIntMap keys = new LongIntMap();
        int[] keyOf = new int[history.size()];
        int[] counts = new int[16];
        for (int op = 0; op < keyOf.length; op++) {
            int number = keys.number(history.key(op));
            if (number == counts.length) {
                counts = Arrays.copyOf(counts, number * 2);
            }
            keyOf[op] = number;
            counts[number]++;
        }
        int[][] ops = new int[keys.size()][];
        for (int i = 0; i < ops.length; i++) {
            ops[i] = new int[counts[i]];
        }
        int[] filled = new int[ops.length];
        for (int op = 0; op < keyOf.length; op++) {
            ops[keyOf[op]][filled[keyOf[op]]++] = op;
        }
        return List.of(ops);
    }
}
