package dev.ariadne.checker;

import java.util.AbstractList;
import java.util.Collections;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * A recorded history: operations in order of invocation, in columns (about 60 bytes an operation). Positions count the events of the
 * history from 0, so an operation x precedes y exactly when {@code completePosition(x) < invokePosition(y)}. Immutable.
 *
 * <p>Values are 64-bit codes (equal codes, equal values); {@link #value} gives the value of a code. What the two value columns mean depends
 * on the function: a read has its result in {@link #first}; a write what it wrote in {@link #first}, which is its argument or, where its
 * completion has another value, that (as Knossos has it); a cas its old value in {@link #first} and its new value in {@link #second}; any other
 * function its argument in {@link #first} and the completion's value in {@link #second}.
 */
public final class History {
    /** The completion position of an operation without a known completion: after every event. */
    public static final int NEVER = Integer.MAX_VALUE;

    /** The code of nil, which is also the state of a register nobody has written. */
    public static final long NIL = Values.NIL;

    public static final int READ = 0;
    public static final int WRITE = 1;
    public static final int CAS = 2;

    /**
     * An event that is no client's: what the nemesis did.
     *
     * @param position among the events of the history
     * @param timeNanos since the start of the test
     * @param f what was done, without colon
     * @param value to whom; any EDN value
     */
    public record Mark(
            int position,
            long timeNanos,
            String f,
            @Nullable Object value) {}

    /** What an operation may tell of the server that did it: the entries of its map with these names. */
    public enum Meta {
        /** The server. */
        NODE,
        /** A number that goes up with each new primary. */
        EPOCH,
        /** How far the server's log was after the operation. */
        OFFSET,
        /** How many replicas WAIT had counted. */
        ACKS
    }

    private final HistoryColumns columns;

    History(HistoryColumns columns) {
        this.columns = columns;
    }

    public static HistoryBuilder builder() {
        return new HistoryBuilder();
    }

    /** The number of operations. */
    public int size() {
        return columns.size;
    }

    /** The number of events: invocations, completions and marks. */
    public int events() {
        return columns.events;
    }

    /** True when the operations are on independent registers, one for each key. */
    public boolean keyed() {
        return columns.keyed;
    }

    /** The number of operations whose effect is unknown. */
    public int crashed() {
        int count = 0;
        for (int i = 0; i < columns.size; i++) {
            if (outcome(i) == Outcome.INFO) {
                count++;
            }
        }
        return count;
    }

    /** {@link #READ}, {@link #WRITE}, {@link #CAS} or a number of its own for any other function; see {@link #functionName}. */
    public int function(int op) {
        return columns.function[op];
    }

    /** The names of the functions, at their numbers. */
    public List<String> functionNames() {
        return Collections.unmodifiableList(columns.functionNames);
    }

    public Outcome outcome(int op) {
        return HistoryColumns.OUTCOMES[columns.outcome[op]];
    }

    /** The number of the process that ran an operation: the same for the same process; see {@link #processName}. */
    public int process(int op) {
        return columns.process[op];
    }

    /** The process that ran an operation as the history calls it: an Integer, or a name. */
    public Object processName(int op) {
        return columns.processNames.name(columns.process[op]);
    }

    /**
     * The code of what a write was asked to write, where the value of its completion was another and is taken for what it wrote; otherwise nil.
     */
    long asked(int op) {
        return columns.function[op] == WRITE ? columns.second[op] : NIL;
    }

    /** The code of the operation's key. */
    public long key(int op) {
        return columns.key[op];
    }

    public long first(int op) {
        return columns.first[op];
    }

    public long second(int op) {
        return columns.second[op];
    }

    public int invokePosition(int op) {
        return columns.invokePosition[op];
    }

    /** {@link #NEVER} unless the operation completed with {@code :ok} or {@code :fail}. */
    public int completePosition(int op) {
        return outcome(op) == Outcome.INFO ? NEVER : columns.completePosition[op];
    }

    /** The code of what an operation told of its server; nil when it told nothing. */
    public long meta(int op, Meta meta) {
        return columns.meta(op, meta);
    }

    /**
     * The same history in which a change counts as acknowledged only if WAIT had counted so many replicas: where {@code :acks} says fewer, or
     * nothing, the outcome is unknown.
     *
     * @throws HistoryException when there are changes and no completion tells {@code :acks}, or one tells something that is no number
     */
    public History acknowledgedBy(int replicas) {
        return new History(columns.acknowledgedBy(replicas));
    }

    /** The value of a code of this history. */
    public @Nullable Object value(long code) {
        return columns.values.value(code);
    }

    /** The code of a value, a new one if no operation has it. */
    public synchronized long code(@Nullable Object value) {
        return columns.values.code(value);
    }

    /** True for the code of an integer of up to 63 bits; then {@code code >> 1} is the number. */
    public static boolean isInteger(long code) {
        return Values.isInteger(code);
    }

    public static boolean isList(long code) {
        return Values.isList(code);
    }

    public static boolean isSet(long code) {
        return Values.isSet(code);
    }

    /** The number of elements of a list or set. */
    public int length(long code) {
        return columns.values.length(code);
    }

    /** The codes of the elements of a list, in its order, or of a set, in no order that means anything. */
    public long[] elements(long code) {
        return columns.values.elements(code);
    }

    /** The code of a list without its last element: lists share their beginnings, so this costs nothing. */
    public long withoutLast(long list) {
        return columns.values.withoutLast(list);
    }

    /** The code of the last element of a list that has one. */
    public long last(long list) {
        return columns.values.last(list);
    }

    /** What the nemesis did, in order. */
    public List<Mark> marks() {
        return Collections.unmodifiableList(columns.marks);
    }

    /** The operation in full. */
    public Op op(int id) {
        int f = columns.function[id];
        Object first = value(columns.first[id]);
        Object second = value(columns.second[id]);
        Object argument = switch (f) {
            case READ -> null;
            case CAS -> java.util.Arrays.asList(first, second);
            default -> first;
        };
        Object result = switch (f) {
            case READ -> first;
            case WRITE, CAS -> null;
            default -> second;
        };
        return new Op(
                id,
                processName(id),
                columns.functionNames.get(f),
                value(columns.key[id]),
                argument,
                result,
                outcome(id),
                columns.invokeIndex[id],
                columns.completeIndex[id],
                columns.invokeNanos[id],
                columns.completeNanos[id]);
    }

    /** All operations in order of invocation, made as they are asked for. */
    public List<Op> ops() {
        return new Ops();
    }

    /** The position of the completion event whatever its outcome, or {@link #NEVER} when there was none. */
    public int endPosition(int op) {
        return columns.completePosition[op];
    }

    private final class Ops extends AbstractList<Op> implements RandomAccess {
        @Override
        public Op get(int index) {
            return op(index);
        }

        @Override
        public int size() {
            return columns.size;
        }
    }
}
