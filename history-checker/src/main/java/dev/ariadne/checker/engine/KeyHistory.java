package dev.ariadne.checker.engine;

import dev.ariadne.checker.History;
import org.jspecify.annotations.Nullable;

/** What one register's clients did, packed. Values are numbered from 0; 0 is nil, the initial state. */
final class KeyHistory extends Part {
    static final byte READ = History.READ;
    static final byte WRITE = History.WRITE;
    static final byte CAS = History.CAS;

    final byte[] kind;
    /** The value read, written, or expected by a cas. */
    final int[] value;
    /** The value that a cas sets; equal to {@link #value} for a write. */
    final int[] next;

    private final LongIntMap values = new LongIntMap();

    /** @param initial the code of the value before the first write */
    KeyHistory(History history, int[] ops, long initial) {
        super(history, ops);
        kind = new byte[size];
        value = new int[size];
        next = new int[size];
        values.number(initial);
        for (int i = 0; i < size; i++) {
            int op = id[i];
            kind[i] = (byte) history.function(op);
            value[i] = values.number(history.first(op));
            next[i] = kind[i] == CAS ? values.number(history.second(op)) : value[i];
        }
    }

    /** How many values occur, the initial one included. */
    int valueCount() {
        return values.size();
    }

    /** The value with a number, as the client saw it. */
    @Nullable
    Object valueOf(int number) {
        return history.value(values.key(number));
    }
}
