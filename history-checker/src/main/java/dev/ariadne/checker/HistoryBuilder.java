package dev.ariadne.checker;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link History} from its events, in the order in which they happened. Not thread-safe: a recorder with many clients orders their
 * events itself. Events that make no sense (a completion without invocation, two open operations of one process) are refused with
 * {@link HistoryException}.
 */
public final class HistoryBuilder {
    private static final int NO_ROW = -1;
    /** Processes below this number find their open operation in an array, others in a map. */
    private static final int DENSE_PROCESSES = 1 << 20;

    private final HistoryColumns columns = new HistoryColumns();
    private int[] openRows = new int[0];
    private final Map<Integer, Integer> openRowsOfLargeProcesses = new HashMap<>();

    /**
     * Adds one event of a client.
     *
     * @param process its number, from -2,130,706,432 on
     * @param f {@code read}, {@code write}, {@code cas}, or any other function's name
     * @param key the key of an independent register, or null in a history without keys; the same at invocation and completion
     * @param value at an invocation the argument (of a cas a list of old and new value, of a read nothing); at the completion of a read
     *     what it returned, of a write what it wrote if that is not the argument, of others the result or the argument again
     * @param timeNanos since the start of the test
     * @return this
     */
    public HistoryBuilder add(
            int process, EventType type, String f, @Nullable Object key, @Nullable Object value, long timeNanos) {
        return add(process, type, f, key, value, timeNanos, columns.events, Map.of());
    }

    /**
     * Adds one event of a client with everything that a map of a history may say.
     *
     * @param process an integer or a name
     * @param index the event's {@code :index}
     * @param meta what the event tells of the server that did it
     */
    public HistoryBuilder add(
            Object process,
            EventType type,
            String f,
            @Nullable Object key,
            @Nullable Object value,
            long timeNanos,
            int index,
            Map<History.Meta, ?> meta) {
        int function = functionNumber(f);
        int number = processNumber(process);
        long keyCode = code(key);
        if (key != null) {
            columns.keyed = true;
        }
        int row;
        if (function == History.CAS && value instanceof List<?> pair && pair.size() == 2) {
            row = event(number, type, function, keyCode, code(pair.get(0)), code(pair.get(1)), timeNanos, index);
        } else if (function == History.CAS && (type == EventType.INVOKE || value != null && type == EventType.OK)) {
            throw new HistoryException("the value of a cas is a pair of old and new value, not " + value);
        } else {
            row = event(number, type, function, keyCode, code(value), Values.NIL, timeNanos, index);
        }
        meta.forEach((which, told) -> meta(row, which, code(told)));
        return this;
    }

    /**
     * Whether an event is a client's, for {@link #add}, or else to be a {@link #mark}: the nemesis and processes with a name that have not
     * invoked anything are no clients.
     *
     * @throws HistoryException when the process is neither an integer nor a name
     */
    public boolean isClient(Object process, EventType type) {
        return columns.processNames.isClient(process, type);
    }

    /**
     * The number of a process, for {@link #event}.
     *
     * @throws HistoryException when it is neither an integer nor a name
     */
    public int processNumber(Object process) {
        return columns.processNames.number(process);
    }

    /** True for a number that is its own process, so that {@link #processNumber} need not be asked. */
    public static boolean isOwnNumber(int process) {
        return process >= ProcessNames.LOWEST;
    }

    /** Adds an event that is no client's: what the nemesis did, and to whom. */
    public HistoryBuilder mark(String f, @Nullable Object value, long timeNanos) {
        columns.marks.add(new History.Mark(columns.events++, timeNanos, f, value));
        return this;
    }

    /** The number of events so far, which is the index of the next unless it says another. */
    public int size() {
        return columns.events;
    }

    /** The history of all events so far. Operations still open count as crashed. The builder must not be used afterwards. */
    public History build() {
        return new History(columns);
    }

    /** The code of a value, for {@link #event}. */
    public long code(@Nullable Object value) {
        return columns.values.code(value);
    }

    /** The code of an integer, for {@link #event}. */
    public long code(long number) {
        return Values.direct(number) ? Values.codeOf(number) : columns.values.code(number);
    }

    /** The code of the list of the first {@code count} elements, for {@link #event}. */
    public long listCode(long[] elements, int count) {
        return columns.values.list(elements, count);
    }

    /** The code of the set of the first {@code count} elements, which are sorted in place, for {@link #event}. */
    public long setCode(long[] elements, int count) {
        return columns.values.set(elements, count);
    }

    /** The value of a code. */
    public @Nullable Object value(long code) {
        return columns.values.value(code);
    }

    /** The name of a function with a number. */
    public String functionName(int function) {
        return columns.functionNames.get(function);
    }

    /** Says what an event told of the server that did it; {@code row} is what {@link #event} returned. */
    public HistoryBuilder meta(int row, History.Meta meta, long code) {
        columns.meta(row, meta, code);
        return this;
    }

    /** The number of a function, for {@link #event}. */
    public int functionNumber(String name) {
        return columns.functionNumber(name);
    }

    /** Says that values are {@code [key value]} tuples; operations already added, whose values were taken whole, are split. */
    public void keyed() {
        columns.keyed = true;
        for (int row = 0; row < columns.size; row++) {
            if (isPair(columns.first[row])) {
                long[] tuple = columns.values.elements(columns.first[row]);
                columns.key[row] = tuple[0];
                columns.first[row] = tuple[1];
            }
            if (isPair(columns.second[row])) {
                columns.second[row] = columns.values.elements(columns.second[row])[1];
            }
        }
    }

    private boolean isPair(long code) {
        return Values.isList(code) && columns.values.length(code) == 2;
    }

    /**
     * Adds one event in codes: what {@link #add} does, without an object for each value.
     *
     * @param key nil at a completion means the key of the invocation
     * @param second the new value of a cas, otherwise nil
     * @param index the event's {@code :index}
     * @return the row of the operation, for {@link #meta}
     */
    public int event(
            int process, EventType type, int function, long key, long first, long second, long timeNanos, int index) {
        int position = columns.events++;
        int open = openRow(process);
        if (type == EventType.INVOKE) {
            if (open != NO_ROW) {
                throw new HistoryException("process " + process + " invokes "
                        + columns.functionNames.get(function) + " while its "
                        + columns.functionNames.get(columns.function[open]) + " (index " + columns.invokeIndex[open]
                        + ") is still open");
            }
            int row = columns.addRow();
            setOpenRow(process, row);
            columns.process[row] = process;
            columns.function[row] = function;
            columns.key[row] = key;
            columns.first[row] = function == History.READ ? Values.NIL : first;
            // What a read is invoked with has to be what it returns; until then it is kept here.
            columns.second[row] = function == History.CAS ? second : function == History.READ ? first : Values.NIL;
            columns.invokePosition[row] = position;
            columns.invokeIndex[row] = index;
            columns.invokeNanos[row] = timeNanos;
            return row;
        } else {
            if (open == NO_ROW) {
                throw new HistoryException("process " + process + " completes " + columns.functionNames.get(function)
                        + " without having invoked it");
            }
            complete(open, type, function, key, first, second, position, timeNanos, index);
            setOpenRow(process, NO_ROW);
            return open;
        }
    }

    private void complete(
            int row,
            EventType type,
            int function,
            long key,
            long first,
            long second,
            int position,
            long timeNanos,
            int index) {
        if (columns.function[row] != function) {
            throw new HistoryException("process " + columns.process[row] + " completes "
                    + columns.functionNames.get(function) + " but had invoked "
                    + columns.functionNames.get(columns.function[row]) + " (index " + columns.invokeIndex[row] + ")");
        }
        if (type == EventType.OK && key != Values.NIL && columns.key[row] != key) {
            throw new HistoryException("process " + columns.process[row] + " completes an operation on key "
                    + columns.values.value(key) + " but had invoked it on " + columns.values.value(columns.key[row]));
        }
        columns.outcome[row] = (byte) type.outcome().ordinal();
        if (type == EventType.OK) {
            result(row, function, first, second);
        } else if (function == History.READ) {
            columns.first[row] = first;
        } else if (function > History.CAS) {
            columns.second[row] = first;
        }
        columns.completePosition[row] = position;
        columns.completeIndex[row] = index;
        columns.completeNanos[row] = timeNanos;
    }

    private void result(int row, int function, long first, long second) {
        switch (function) {
            case History.READ -> {
                if (columns.second[row] != Values.NIL && columns.second[row] != first) {
                    throw new HistoryException(
                            "a read is invoked with the value " + value(columns.second[row])
                                    + ", which is not what it returns; what that asks for is not known, a read is invoked with nil");
                }
                columns.first[row] = first;
                columns.second[row] = Values.NIL;
            }
            case History.WRITE -> {
                if (first != Values.NIL && first != columns.first[row]) {
                    columns.second[row] = columns.first[row];
                    columns.first[row] = first;
                }
            }
            case History.CAS -> {
                boolean silent = first == Values.NIL && second == Values.NIL;
                if (!silent && (first != columns.first[row] || second != columns.second[row])) {
                    throw new HistoryException("a cas completes with another value than it was invoked with;"
                            + " one that did not take place has :type :fail");
                }
            }
            default -> columns.second[row] = first;
        }
    }

    private int openRow(int process) {
        if (process >= 0 && process < DENSE_PROCESSES) {
            return process < openRows.length ? openRows[process] : NO_ROW;
        }
        return openRowsOfLargeProcesses.getOrDefault(process, NO_ROW);
    }

    private void setOpenRow(int process, int row) {
        if (process >= 0 && process < DENSE_PROCESSES) {
            if (process >= openRows.length) {
                int from = openRows.length;
                openRows = Arrays.copyOf(openRows, Math.max(64, process * 2 + 1));
                Arrays.fill(openRows, from, openRows.length, NO_ROW);
            }
            openRows[process] = row;
        } else if (row == NO_ROW) {
            openRowsOfLargeProcesses.remove(process);
        } else {
            openRowsOfLargeProcesses.put(process, row);
        }
    }
}
