package dev.ariadne.core.keyspace;

import java.util.Arrays;

/**
 * How small hashes and sorted sets are kept: pairs one behind the other in a bare array, since there are many such collections and each
 * object would cost as much as two or three pairs. The collection itself knows how many pairs there are, and so where they end; what an
 * array has in reserve behind them is little, none when it is short.
 *
 * <p>A pair begins with a text, a field or a member: its length (7 bits a byte, low bits first, the top bit says that more follow) and its
 * bytes. What comes second is for the collection to say. A position is an index into the array; a change moves what stands behind it.
 *
 * <p>Compare: Redis' listpack, which can be walked backwards, and pays for that with a byte or more for each element.
 */
final class PackedPairs {
    /** No pairs. */
    static final byte[] EMPTY = new byte[0];

    private static final int SEVEN_BITS = 0x7f;
    private static final int MORE = 0x80;
    /** The size of objects is a multiple of so many bytes, and so is an array's when nothing is wasted. */
    private static final int ALIGNMENT = 8;
    /** Arrays up to this size have nothing in reserve. */
    private static final int EXACT_BYTES = 256;
    /** Longer ones have so much of their size. */
    private static final int RESERVED_PART = 8;
    /** So many pairs are taken out one by one before room is given back. */
    private static final int PAIRS_BETWEEN_FITTINGS = 16;
    /** And at most such a part of the array: a larger pair's room is given back at once. */
    private static final int MOST_UNFITTED = 16;

    private PackedPairs() {}

    // ---- texts

    /** Length in bytes of the text at {@code position}. */
    static int length(byte[] buf, int position) {
        int length = 0;
        int shift = 0;
        int at = position;
        for (; buf[at] < 0; at++, shift += 7) {
            length |= (buf[at] & SEVEN_BITS) << shift;
        }
        return length | buf[at] << shift;
    }

    /** Index of the text's first byte. */
    static int start(byte[] buf, int position) {
        int at = position;
        while (buf[at] < 0) {
            at++;
        }
        return at + 1;
    }

    /** The position behind the text. */
    static int after(byte[] buf, int position) {
        int first = buf[position];
        return first >= 0 ? position + 1 + first : start(buf, position) + length(buf, position);
    }

    /** The text's bytes, the caller's own. */
    static byte[] text(byte[] buf, int position) {
        int start = start(buf, position);
        return Arrays.copyOfRange(buf, start, start + length(buf, position));
    }

    /** Whether the text is equal to the range. */
    static boolean is(byte[] buf, int position, byte[] bytes, int from, int length) {
        if (length <= SEVEN_BITS) {
            int start = position + 1;
            return buf[position] == length && Arrays.equals(buf, start, start + length, bytes, from, from + length);
        }
        if (length(buf, position) != length) {
            return false;
        }
        int start = start(buf, position);
        return Arrays.equals(buf, start, start + length, bytes, from, from + length);
    }

    /** Bytes that a text of {@code length} bytes takes. */
    static int cost(int length) {
        int bytes = 1;
        for (int left = length >>> 7; left > 0; left >>>= 7) {
            bytes++;
        }
        return bytes + length;
    }

    /** Writes a text at {@code position}, where there is room; returns the position behind it. */
    static int write(byte[] buf, int position, byte[] bytes, int from, int length) {
        int at = position;
        int left = length;
        for (; left > SEVEN_BITS; left >>>= 7) {
            buf[at++] = (byte) (left & SEVEN_BITS | MORE);
        }
        buf[at++] = (byte) left;
        System.arraycopy(bytes, from, buf, at, length);
        return at + length;
    }

    // ---- room

    /**
     * Makes {@code bytes} bytes of room at {@code position} in place of {@code old} bytes; what is written there is the caller's to say.
     *
     * @param end the position behind the last pair
     * @return the array from now on: this one, or another when it is too short or much too long
     */
    static byte[] room(byte[] buf, int end, int position, int old, int bytes) {
        int needed = Math.addExact(end - old, bytes);
        byte[] to = buf;
        if (needed > buf.length || buf.length - needed > ALIGNMENT + needed / (RESERVED_PART / 2)) {
            to = new byte[capacity(needed)];
            System.arraycopy(buf, 0, to, 0, position);
        }
        System.arraycopy(buf, position + old, to, position + bytes, end - position - old);
        return to;
    }

    /**
     * Takes {@code old} bytes out at {@code position}. What is behind the last pair comes along, as to look for its end takes a walk over
     * all pairs; {@link #fitted} gives back room.
     */
    static void cut(byte[] buf, int position, int old) {
        System.arraycopy(buf, position + old, buf, position, buf.length - position - old);
    }

    /** Whether {@link #fitted} is due when {@code old} bytes were taken out, often one pair's, and so many pairs are left. */
    static boolean isFittingDue(byte[] buf, int old, int left) {
        return left % PAIRS_BETWEEN_FITTINGS == 0
                || left < PAIRS_BETWEEN_FITTINGS
                || old > buf.length / MOST_UNFITTED / PAIRS_BETWEEN_FITTINGS;
    }

    /** The array from now on when its last pair ends at {@code end}: this one, or another when it is much too long. */
    static byte[] fitted(byte[] buf, int end) {
        return room(buf, end, end, 0, 0);
    }

    private static int capacity(int needed) {
        int reserve = needed <= EXACT_BYTES ? 0 : needed / RESERVED_PART;
        return (int) Math.min(Integer.MAX_VALUE - ALIGNMENT, (long) needed + reserve + ALIGNMENT - 1 & -ALIGNMENT);
    }
}
