package dev.ariadne.core.keyspace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A small set of integers: sorted, in one array, each in 2, 4 or 8 bytes, whichever the largest of them ever needed.
 *
 * <p>Compare: Redis' intset, whose elements look the same.
 */
final class IntegerSet {
    private static final VarHandle SHORTS = view(short[].class);
    private static final VarHandle INTS = view(int[].class);
    private static final VarHandle LONGS = view(long[].class);
    private static final int FIRST_CAPACITY = 4;

    private byte[] buf = new byte[FIRST_CAPACITY * Short.BYTES];
    private int width = Short.BYTES;
    private int count;

    /** A copy that shares nothing. */
    IntegerSet copy() {
        IntegerSet copy = new IntegerSet();
        copy.buf = Arrays.copyOf(buf, count * width);
        copy.width = width;
        copy.count = count;
        return copy;
    }

    /** Number of integers. */
    int size() {
        return count;
    }

    /** Bytes of memory. */
    int bytes() {
        return buf.length;
    }

    /** The integer with that index; from 0, the smallest first. */
    long get(int index) {
        int at = index * width;
        return switch (width) {
            case Short.BYTES -> (short) SHORTS.get(buf, at);
            case Integer.BYTES -> (int) INTS.get(buf, at);
            default -> (long) LONGS.get(buf, at);
        };
    }

    /** Whether the integer is there. */
    boolean contains(long value) {
        return search(value) >= 0;
    }

    /** Adds an integer; returns false when it was there. */
    boolean add(long value) {
        int found = search(value);
        if (found >= 0) {
            return false;
        }
        int index = ~found;
        widen(widthOf(value));
        int end = count * width;
        if (end == buf.length) {
            buf = Arrays.copyOf(buf, Math.max(FIRST_CAPACITY * width, end + (end / 4 / width + 1) * width));
        }
        System.arraycopy(buf, index * width, buf, (index + 1) * width, end - index * width);
        put(index, value);
        count++;
        return true;
    }

    /** Takes an integer out; returns false when it was not there. */
    boolean remove(long value) {
        int index = search(value);
        if (index < 0) {
            return false;
        }
        count--;
        System.arraycopy(buf, (index + 1) * width, buf, index * width, (count - index) * width);
        if (count * width < buf.length / 2) {
            buf = Arrays.copyOf(buf, Math.max(FIRST_CAPACITY, count) * width);
        }
        return true;
    }

    /** The index of the value, or the complement of where it would be. */
    private int search(long value) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long there = get(middle);
            if (there < value) {
                low = middle + 1;
            } else if (there > value) {
                high = middle - 1;
            } else {
                return middle;
            }
        }
        return ~low;
    }

    private void widen(int needed) {
        if (needed <= width) {
            return;
        }
        IntegerSet wide = new IntegerSet();
        wide.width = needed;
        wide.buf = new byte[(count + FIRST_CAPACITY) * needed];
        for (int i = 0; i < count; i++) {
            wide.put(i, get(i));
        }
        buf = wide.buf;
        width = needed;
    }

    private void put(int index, long value) {
        int at = index * width;
        switch (width) {
            case Short.BYTES -> SHORTS.set(buf, at, (short) value);
            case Integer.BYTES -> INTS.set(buf, at, (int) value);
            default -> LONGS.set(buf, at, value);
        }
    }

    private static int widthOf(long value) {
        if (value == (short) value) {
            return Short.BYTES;
        }
        return value == (int) value ? Integer.BYTES : Long.BYTES;
    }

    private static VarHandle view(Class<?> elements) {
        return MethodHandles.byteArrayViewVarHandle(elements, ByteOrder.LITTLE_ENDIAN);
    }
}
