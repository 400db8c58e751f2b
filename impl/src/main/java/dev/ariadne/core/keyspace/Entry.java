package dev.ariadne.core.keyspace;

import dev.ariadne.core.resp.Numbers;

/**
 * A key with its value and expiry. Changed only through its {@link Database}, which has to tell a snapshot under way first.
 *
 * <p>A string value is either its bytes or, once a command has counted on it, a number; both read the same. Other values are a
 * {@link Value}.
 */
public final class Entry extends Item<Entry> {
    /** {@link #expireAtMs} of a key that lives until it is deleted. */
    public static final long NEVER = -1;

    /** The entry and its place in a table. */
    private static final int BARE_BYTES = 64 + 8;

    private static final int ARRAY_HEADER_BYTES = 16;
    private static final int COUNTER_BYTES = 24;
    private static final int DEADLINE_BYTES = 8;

    /** A string value kept as a number, so that counting neither parses nor allocates. */
    static final class Counter {
        long value;

        Counter(long value) {
            this.value = value;
        }
    }

    Object value;
    long expireAtMs = NEVER;
    /** Index in {@link Deadlines}, or -1. */
    int deadline = -1;
    /** See {@link Usage}. */
    int usage;
    /** A string that was changed in its middle: Redis keeps it raw, whatever it looks like. */
    boolean raw;
    /** {@link #measure} when the {@link Database} last took it into account. */
    long bytes;

    Entry(byte[] key, int hash, Object value) {
        super(key, hash);
        this.value = value;
    }

    /** The key; not to be changed. */
    public byte[] key() {
        return key;
    }

    /** Unix time in ms after which the key is gone, or {@link #NEVER}. */
    public long expireAtMs() {
        return expireAtMs;
    }

    /** Whether the time of the key is over at {@code nowMs}. */
    public boolean isExpired(long nowMs) {
        return expireAtMs != NEVER && nowMs > expireAtMs;
    }

    /** Bytes of memory that the key, its value and their places in tables take, about. */
    public long bytes() {
        return bytes;
    }

    /** Computes {@link #bytes}; what it is made of are the sizes of objects in a JVM with small references. */
    long measure() {
        long size = BARE_BYTES + arrayBytes(key.length) + (expireAtMs == NEVER ? 0 : DEADLINE_BYTES);
        if (value instanceof byte[] string) {
            return size + arrayBytes(string.length);
        }
        return size + (value instanceof Value collection ? collection.bytes() : COUNTER_BYTES);
    }

    private static long arrayBytes(int length) {
        return length + ARRAY_HEADER_BYTES + 7L & ~7L;
    }

    /** What the value is. */
    public ValueType type() {
        return value instanceof Value collection ? collection.type() : ValueType.STRING;
    }

    /** The value that is no string. */
    public Value collection() {
        return (Value) value;
    }

    /** The value, which is of that class. */
    public <V extends Value> V collection(Class<V> of) {
        return of.cast(value);
    }

    /** Whether the value is kept as a number. */
    public boolean isInteger() {
        return value instanceof Counter;
    }

    /** The value that is kept as a number; only when {@link #isInteger}. */
    public long integer() {
        return ((Counter) value).value;
    }

    /** Length of the string in bytes. */
    public int length() {
        return value instanceof byte[] bytes ? bytes.length : Numbers.length(integer());
    }

    /**
     * The string's bytes, borrowed: a later write to the key may change the array in place, so what has to last beyond the
     * command is copied ({@link #copyOfValue}).
     */
    public byte[] value() {
        return value instanceof byte[] bytes ? bytes : Numbers.text(integer());
    }

    /** The string's bytes, the caller's own. */
    public byte[] copyOfValue() {
        return value instanceof byte[] bytes ? bytes.clone() : Numbers.text(integer());
    }

    /** A copy of the value that shares nothing. */
    Object copyOfAnyValue() {
        if (value instanceof Value collection) {
            return collection.copy();
        }
        return value instanceof byte[] bytes ? bytes.clone() : new Counter(integer());
    }

    /** Whether a command has changed a part of the string since it was set: for OBJECT ENCODING. */
    public boolean isRaw() {
        return raw;
    }

    /** The same entry for a copied table; neither chained nor in a heap. */
    @Override
    Entry copy() {
        Entry copy = new Entry(key, hash, copyOfAnyValue());
        copy.expireAtMs = expireAtMs;
        copy.usage = usage;
        copy.raw = raw;
        copy.bytes = bytes;
        return copy;
    }
}
