package dev.ariadne.core.keyspace;

import java.util.Arrays;

/**
 * A short sequence of byte strings in one array: what lists, the short and the pieces of the long, are kept in.
 * An element costs its bytes and two or so more, where objects would cost twenty.
 *
 * <p>An element is named by its position, an index into the array: its length (7 bits a byte, low bits first, the top bit says that
 * more follow), its bytes, and the length of these two backwards, so that the sequence can be walked from either end. A change
 * moves what stands behind it, and makes positions behind it invalid. Meant for some hundred elements: everything is linear.
 *
 * <p>Compare: Redis' listpack, which also keeps integers as such.
 */
public final class PackedList {
    /** No such position. */
    public static final int NONE = -1;

    private static final byte[] EMPTY = new byte[0];
    private static final int SEVEN_BITS = 0x7f;
    private static final int MORE = 0x80;

    /** The size of objects is a multiple of so many bytes, and so is an array's when nothing is wasted. */
    private static final int ALIGNMENT = 8;
    /** Arrays up to this size have nothing in reserve. */
    private static final int EXACT_BYTES = 256;

    private byte[] buf = EMPTY;
    private int end;
    private int count;

    /** A copy that shares nothing. */
    public PackedList copy() {
        PackedList copy = new PackedList();
        copy.buf = Arrays.copyOf(buf, end);
        copy.end = end;
        copy.count = count;
        return copy;
    }

    /** Number of elements. */
    public int count() {
        return count;
    }

    /** Bytes in use, lengths included. */
    public int bytes() {
        return end;
    }

    /** Bytes of the array, those in reserve included. */
    public int capacity() {
        return buf.length;
    }

    /** Bytes that an element of {@code length} bytes adds. */
    public static int cost(int length) {
        int front = varint(length);
        return front + length + varint(front + length);
    }

    /** The array that {@link #start} and {@link #length} refer to, until the next change. */
    public byte[] buf() {
        return buf;
    }

    // ---- walking

    /** The first element, {@link #NONE} when there is none. */
    public int first() {
        return count == 0 ? NONE : 0;
    }

    /** The last element, {@link #NONE} when there is none. */
    public int last() {
        return count == 0 ? NONE : before(end);
    }

    /** The position behind the last element: where {@link #insert} appends. */
    public int end() {
        return end;
    }

    /** The element after the one at {@code position}, {@link #NONE} after the last. */
    public int next(int position) {
        int after = after(position);
        return after == end ? NONE : after;
    }

    /** The position behind the element at {@code position}: that of the next one, or {@link #end}. */
    public int endOf(int position) {
        return after(position);
    }

    /** The element before the one at {@code position}, {@link #NONE} before the first. */
    public int previous(int position) {
        return position == 0 ? NONE : before(position);
    }

    /** The element with that index, which must be there: from 0, counted from whichever end is nearer. */
    public int at(int index) {
        int position;
        if (index < count / 2) {
            position = 0;
            for (int i = 0; i < index; i++) {
                position = after(position);
            }
        } else {
            position = before(end);
            for (int i = count - 1; i > index; i--) {
                position = before(position);
            }
        }
        return position;
    }

    /** Number of elements from the one at {@code position} on. */
    public int countFrom(int position) {
        int elements = 0;
        for (int at = position; at < end; at = after(at)) {
            elements++;
        }
        return elements;
    }

    // ---- an element

    /** Whether the element is equal to the range. */
    public boolean is(int position, byte[] bytes, int from, int length) {
        int start = start(position);
        return length(position) == length && Arrays.equals(buf, start, start + length, bytes, from, from + length);
    }

    /** Index in {@link #buf} of the element's first byte. */
    public int start(int position) {
        int at = position;
        while (buf[at] < 0) {
            at++;
        }
        return at + 1;
    }

    /** The element's length in bytes. */
    public int length(int position) {
        int length = 0;
        int shift = 0;
        int at = position;
        for (; buf[at] < 0; at++, shift += 7) {
            length |= (buf[at] & SEVEN_BITS) << shift;
        }
        return length | buf[at] << shift;
    }

    /** The element's bytes, the caller's own. */
    public byte[] get(int position) {
        int start = start(position);
        return Arrays.copyOfRange(buf, start, start + length(position));
    }

    // ---- changes

    /** Inserts an element before the one at {@code position}, or appends it at {@link #end}. It then stands at {@code position}. */
    public void insert(int position, byte[] bytes, int from, int length) {
        int cost = cost(length);
        open(position, cost);
        write(position, bytes, from, length);
        count++;
    }

    /** Appends an element. */
    public void add(byte[] bytes) {
        insert(end, bytes, 0, bytes.length);
    }

    /** Puts other bytes in the place of the element at {@code position}. */
    public void replace(int position, byte[] bytes, int from, int length) {
        int old = after(position) - position;
        int cost = cost(length);
        if (cost > old) {
            open(position, cost - old);
        } else if (cost < old) {
            close(position, old - cost);
        }
        write(position, bytes, from, length);
    }

    /** Takes the element at {@code position} out; what was behind it stands there now. */
    public void remove(int position) {
        close(position, after(position) - position);
        count--;
    }

    /** Takes {@code elements} elements out, the first of which stands at {@code position}. */
    public void remove(int position, int elements) {
        int after = position;
        for (int i = 0; i < elements; i++) {
            after = after(after);
        }
        close(position, after - position);
        count -= elements;
    }

    /** Cuts the sequence in two: takes the element at {@code position} and all behind it out, and returns them. */
    public PackedList split(int position) {
        PackedList back = new PackedList();
        back.buf = Arrays.copyOfRange(buf, position, end);
        back.end = end - position;
        back.count = back.countFrom(0);
        close(position, back.end);
        count -= back.count;
        return back;
    }

    /** Appends all elements of another sequence. */
    public void addAll(PackedList other) {
        int at = end;
        open(at, other.end);
        System.arraycopy(other.buf, 0, buf, at, other.end);
        count += other.count;
    }

    /** Makes the array no longer than it has to be. */
    public void trim() {
        if (buf.length > end) {
            buf = Arrays.copyOf(buf, end);
        }
    }

    private void open(int position, int bytes) {
        if (buf.length - end < bytes) {
            int needed = Math.addExact(end, bytes);
            byte[] grown = new byte[capacity(needed)];
            System.arraycopy(buf, 0, grown, 0, position);
            System.arraycopy(buf, position, grown, position + bytes, end - position);
            buf = grown;
        } else {
            System.arraycopy(buf, position, buf, position + bytes, end - position);
        }
        end += bytes;
    }

    /** The first element comes alone often enough, and may be huge; and short lists are many: both have nothing in reserve. */
    private int capacity(int needed) {
        if (count == 0 || needed <= EXACT_BYTES) {
            return Math.max(needed, needed + ALIGNMENT - 1 & -ALIGNMENT);
        }
        return Math.max(needed, needed + needed / 4);
    }

    private void close(int position, int bytes) {
        System.arraycopy(buf, position + bytes, buf, position, end - position - bytes);
        end -= bytes;
        if (buf.length > 64 && end < buf.length / 2) {
            buf = Arrays.copyOf(buf, end + end / 4);
        }
    }

    private void write(int position, byte[] bytes, int from, int length) {
        int at = position;
        int left = length;
        for (; left > SEVEN_BITS; left >>>= 7) {
            buf[at++] = (byte) (left & SEVEN_BITS | MORE);
        }
        buf[at++] = (byte) left;
        System.arraycopy(bytes, from, buf, at, length);
        at += length;
        int size = at - position;
        // Read from the back: the last byte holds the low bits, and all but the first say that more follow.
        int top = varint(size) - 1;
        for (int i = top; i >= 0; i--) {
            buf[at++] = (byte) (size >>> 7 * i & SEVEN_BITS | (i == top ? 0 : MORE));
        }
    }

    private int after(int position) {
        int first = buf[position];
        if (first >= 0 && first < SEVEN_BITS) {
            return position + first + 2;
        }
        int end = start(position) + length(position);
        return end + varint(end - position);
    }

    private int before(int position) {
        int at = position - 1;
        if (buf[at] >= 0) {
            return at - buf[at];
        }
        int size = 0;
        int shift = 0;
        for (; buf[at] < 0; at--, shift += 7) {
            size |= (buf[at] & SEVEN_BITS) << shift;
        }
        size |= buf[at] << shift;
        return at - size;
    }

    private static int varint(int value) {
        int bytes = 1;
        for (int left = value >>> 7; left > 0; left >>>= 7) {
            bytes++;
        }
        return bytes;
    }
}
