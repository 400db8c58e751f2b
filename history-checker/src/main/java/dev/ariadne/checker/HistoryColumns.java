package dev.ariadne.checker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The columns of a history, growing while it is built. One row is one operation. */
final class HistoryColumns {
    private static final long[] NOTHING = new long[0];
    static final Outcome[] OUTCOMES = Outcome.values();

    final Values values;
    final List<String> functionNames;
    final ProcessNames processNames;
    final List<History.Mark> marks;
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

    /** By {@link History.Meta}; there as far as anything was told. */
    private final Map<History.Meta, long[]> meta;

    HistoryColumns() {
        values = new Values();
        functionNames = new ArrayList<>(List.of("read", "write", "cas"));
        processNames = new ProcessNames();
        marks = new ArrayList<>();
        meta = new EnumMap<>(History.Meta.class);
    }

    private HistoryColumns(HistoryColumns other) {
        values = other.values;
        functionNames = other.functionNames;
        processNames = other.processNames;
        marks = other.marks;
        meta = other.meta;
        size = other.size;
        events = other.events;
        keyed = other.keyed;
        process = other.process;
        function = other.function;
        outcome = other.outcome.clone();
        key = other.key;
        first = other.first;
        second = other.second;
        invokePosition = other.invokePosition;
        completePosition = other.completePosition;
        invokeIndex = other.invokeIndex;
        completeIndex = other.completeIndex;
        invokeNanos = other.invokeNanos;
        completeNanos = other.completeNanos;
    }

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

    void meta(int row, History.Meta which, long code) {
        long[] column = meta.getOrDefault(which, NOTHING);
        if (column.length <= row) {
            int from = column.length;
            column = Arrays.copyOf(column, process.length);
            Arrays.fill(column, from, column.length, Values.NIL);
            meta.put(which, column);
        }
        column[row] = code;
    }

    long meta(int row, History.Meta which) {
        long[] column = meta.getOrDefault(which, NOTHING);
        return column.length <= row ? Values.NIL : column[row];
    }

    /** These columns, all shared but the outcomes. */
    HistoryColumns acknowledgedBy(int replicas) {
        HistoryColumns other = new HistoryColumns(this);
        boolean tells = false;
        boolean downgrades = false;
        for (int row = 0; row < size; row++) {
            String f = functionNames.get(function[row]);
            long acks = meta(row, History.Meta.ACKS);
            boolean enough = Values.isInteger(acks) && acks >> 1 >= replicas;
            boolean asks = f.equals("read") || f.equals("get");
            if (acks != Values.NIL && !Values.isInteger(acks)) {
                throw new HistoryException(
                        "index " + completeIndex[row] + ": :acks " + values.value(acks) + " is no number of replicas");
            }
            tells |= acks != Values.NIL;
            if (outcome[row] == Outcome.OK.ordinal() && !enough && !asks) {
                other.outcome[row] = (byte) Outcome.INFO.ordinal();
                downgrades = true;
            }
        }
        if (downgrades && !tells) {
            throw new HistoryException(
                    "no completion tells :acks, so nothing is known of how many replicas had a write;"
                            + " record what WAIT returned as :acks, or check without wait");
        }
        return other;
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
