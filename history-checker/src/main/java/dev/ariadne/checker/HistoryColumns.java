package dev.ariadne.checker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The columns of a history, growing while it is built. One row is one operation. */
final class HistoryColumns {
    static final Outcome[] OUTCOMES = Outcome.values();

    final Values values = new Values();
    final List<String> functionNames = new ArrayList<>(List.of("read", "write", "cas"));
    final List<History.Mark> marks = new ArrayList<>();
    int size;
    int events;
    boolean keyed;

    int[] process = new int[64];
    int[] function = new int[64];
    byte[] outcome = new byte[64];
    long[] key = new long[64];
    long[] first = new long[64];
    long[] second = new long[64];
    int[] invokePosition = new int[64];
    int[] completePosition = new int[64];
    int[] invokeIndex = new int[64];
    int[] completeIndex = new int[64];
    long[] invokeNanos = new long[64];
    long[] completeNanos = new long[64];

    /** A new row, of an operation that has not completed. */
    int addRow() {
        if (size == process.length) {
            grow(size + (size >> 1));
        }
        int row = size++;
        outcome[row] = (byte) Outcome.INFO.ordinal();
        first[row] = Values.NIL;
        second[row] = Values.NIL;
        completePosition[row] = History.NEVER;
        completeIndex[row] = -1;
        completeNanos[row] = -1;
        return row;
    }

    int functionNumber(String name) {
        int number = functionNames.indexOf(name);
        if (number < 0) {
            number = functionNames.size();
            functionNames.add(name);
        }
        return number;
    }

    private void grow(int capacity) {
        process = Arrays.copyOf(process, capacity);
        function = Arrays.copyOf(function, capacity);
        outcome = Arrays.copyOf(outcome, capacity);
        key = Arrays.copyOf(key, capacity);
        first = Arrays.copyOf(first, capacity);
        second = Arrays.copyOf(second, capacity);
        invokePosition = Arrays.copyOf(invokePosition, capacity);
        completePosition = Arrays.copyOf(completePosition, capacity);
        invokeIndex = Arrays.copyOf(invokeIndex, capacity);
        completeIndex = Arrays.copyOf(completeIndex, capacity);
        invokeNanos = Arrays.copyOf(invokeNanos, capacity);
        completeNanos = Arrays.copyOf(completeNanos, capacity);
    }
}
