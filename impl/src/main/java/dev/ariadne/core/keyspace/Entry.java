package dev.ariadne.core.keyspace;

import dev.ariadne.core.resp.Numbers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A key with its value and expiry. Changed only through its {@link Database}, which has to tell a snapshot under way first.
 *
 * <p>A string value is its bytes, or, once a command has counted on it, a number, or, once a command has made it longer, bytes with
 * room behind them; all read the same. Other values are a {@link Value}.
 */
public final class Entry extends Item<Entry> {
    /** {@link #expireAtMs} of a key that lives until it is deleted. */
    public static final long NEVER = -1;

    /** The entry and its place in a table. */
    private static final int BARE_BYTES = 40 + 8;

    private static final int ARRAY_HEADER_BYTES = 16;
    private static final int COUNTER_BYTES = 24;
    private static final int ROOMY_BYTES = 24;
    private static final int DEADLINE_BYTES = 24 + 4;
    /** Sizes are kept in units of this, that of the JVM's objects. */
    private static final int UNIT_SHIFT = 3;

    private static final int UNIT_BYTES = 1 << UNIT_SHIFT;
    private static final long LARGEST_SIZE = (long) Integer.MAX_VALUE << UNIT_SHIFT;

    /** Shorter strings are copied when they grow, which costs less than the memory that room would take. */
    private static final int LEAST_WITH_ROOM = 256;
    /** Longer strings get a quarter of their length for room, and others as much as they have (Redis: SDS_MAX_PREALLOC). */
    private static final int MOST_DOUBLED = 1 << 20;

    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** A string value kept as a number, so that counting neither parses nor allocates. */
    static final class Counter {
        long value;

        Counter(long value) {
            this.value = value;
        }
    }

    /** A string with room behind it, all zeros, so that what grows often is not copied each time. */
    private static final class Roomy {
        final byte[] bytes;
        int length;

        Roomy(byte[] bytes, int length) {
            this.bytes = bytes;
            this.length = length;
        }
    }

    /** When a key expires. */
    static final class Deadline {
        /** Unix time in ms; {@link #NEVER} when it was taken away: what had an expiry once will have one again, as by SETEX. */
        long atMs = NEVER;
        /** Index in {@link Deadlines}, or -1. */
        int index = -1;
    }

    Object value;
    /** Null for a key that never had an expiry. */
    @Nullable
    Deadline deadline;
    /** See {@link Usage}. */
    int usage;
    /** The size that the {@link Database} last took into account, in units, twice; and one more for a string that is {@link #isRaw}. */
    private int sizeAndRaw;

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
        return deadline == null ? NEVER : deadline.atMs;
    }

    /** Whether the key has an expiry. */
    boolean expires() {
        return expireAtMs() != NEVER;
    }

    /** Whether the time of the key is over at {@code nowMs}. */
    public boolean isExpired(long nowMs) {
        return expires() && nowMs > expireAtMs();
    }

    /** Bytes of memory that the key, its value and their places in tables take, about. */
    public long bytes() {
        return (long) (sizeAndRaw >>> 1) << UNIT_SHIFT;
    }

    /** Keeps what {@link #measure} has computed. */
    void bytes(long bytes) {
        sizeAndRaw = (int) (bytes >>> UNIT_SHIFT) << 1 | sizeAndRaw & 1;
    }

    /** Computes {@link #bytes}; what it is made of are the sizes of objects in a JVM with small references, in whole units. */
    long measure() {
        long size = BARE_BYTES + arrayBytes(key.length) + (deadline == null ? 0 : DEADLINE_BYTES);
        if (value instanceof byte[] string) {
            size += arrayBytes(string.length);
        } else if (value instanceof Roomy roomy) {
            size += ROOMY_BYTES + arrayBytes(roomy.bytes.length);
        } else {
            size += value instanceof Value collection ? collection.bytes() : COUNTER_BYTES;
        }
        return Math.min(LARGEST_SIZE, size + UNIT_BYTES - 1 & -UNIT_BYTES);
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
        if (value instanceof byte[] bytes) {
            return bytes.length;
        }
        return value instanceof Roomy roomy ? roomy.length : Numbers.length(integer());
    }

    /**
     * The string's bytes, borrowed or a copy: a later write to the key may change the array in place, so what has to last beyond the
     * command is copied.
     */
    public byte[] value() {
        return value instanceof Roomy roomy ? Arrays.copyOf(roomy.bytes, roomy.length) : array();
    }

    /** As {@link #value}, never a copy: only the first {@link #length} bytes are the string's, and those behind are zeros. */
    public byte[] array() {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        return value instanceof Roomy roomy ? roomy.bytes : Numbers.text(integer());
    }

    /** Lengthens the string by zeros to {@code length} bytes, if it is shorter, and returns its own {@link #array}. */
    byte[] lengthened(int length) {
        byte[] bytes = array();
        if (value instanceof Roomy roomy && length <= bytes.length) {
            roomy.length = Math.max(roomy.length, length);
            return bytes;
        }
        if (length > bytes.length) {
            bytes = Arrays.copyOf(bytes, withRoom(length));
        }
        value = bytes.length > length && length > length() ? new Roomy(bytes, length) : bytes;
        return bytes;
    }

    /** How large the array of a string is made that grows to that length. */
    private static int withRoom(int length) {
        if (length < LEAST_WITH_ROOM) {
            return length;
        }
        return (int) Math.min(LONGEST_ARRAY, length + (length < MOST_DOUBLED ? length : length / 4L));
    }

    /** A copy of the value that shares nothing and has no room. */
    Object copyOfAnyValue() {
        if (value instanceof Value collection) {
            return collection.copy();
        }
        return isInteger() ? new Counter(integer()) : Arrays.copyOf(array(), length());
    }

    /** Whether a command has changed a part of the string since it was set: for OBJECT ENCODING. */
    public boolean isRaw() {
        return (sizeAndRaw & 1) != 0;
    }

    void raw(boolean raw) {
        sizeAndRaw = sizeAndRaw & ~1 | (raw ? 1 : 0);
    }

    @Override
    int touch() {
        return key.length + (value instanceof byte[] bytes ? bytes.length : 0);
    }

    /** The same entry for a copied table; neither chained nor in a heap. */
    @Override
    Entry copy() {
        Entry copy = new Entry(key, hash, copyOfAnyValue());
        if (deadline != null) {
            copy.deadline = new Deadline();
            copy.deadline.atMs = deadline.atMs;
        }
        copy.usage = usage;
        copy.sizeAndRaw = sizeAndRaw;
        return copy;
    }
}
