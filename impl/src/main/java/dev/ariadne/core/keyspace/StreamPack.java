package dev.ariadne.core.keyspace;

import dev.ariadne.core.rdb.Listpack;
import dev.ariadne.core.resp.Numbers;
import java.util.Arrays;

/**
 * The strings and integers of one node of a stream in one array, byte for byte a listpack of Redis (listpack.c): how many bytes a
 * node has decides when the next one begins, which clients can see, and images hold nodes as they are.
 *
 * <p>Elements are named by the index of their first byte. One is its encoding, its bytes, and the length of both backwards.
 */
final class StreamPack {
    /** No such element. */
    static final int NONE = -1;

    private static final int HEADER_BYTES = 6;
    private static final int UNKNOWN_COUNT = 0xffff;
    private static final byte END = (byte) 0xff;
    private static final int FIRST_CAPACITY = 128;
    /** Most bytes around those of a string: its length before, that length behind. */
    private static final int MAX_FRAME_BYTES = 10;

    private static final int SHORT_STRING = 0x80;
    private static final int MEDIUM_STRING = 0xe0;
    private static final int LONG_STRING = 0xf0;
    private static final int INT_13 = 0xc0;
    private static final int INT_16 = 0xf1;
    private static final int INT_24 = 0xf2;
    private static final int INT_32 = 0xf3;
    private static final int INT_64 = 0xf4;

    private byte[] buf;
    /** Index of the end mark, which is written only by {@link #toBytes}. */
    private int end;

    private int count;

    /** Without elements. */
    StreamPack() {
        buf = new byte[FIRST_CAPACITY];
        end = HEADER_BYTES;
    }

    private StreamPack(byte[] buf, int end, int count) {
        this.buf = buf;
        this.end = end;
        this.count = count;
    }

    /** With the elements of a listpack that is whole; the array becomes this one's own. */
    static StreamPack of(byte[] listpack) {
        StreamPack pack = new StreamPack(listpack, listpack.length - 1, 0);
        for (int p = pack.first(); p != NONE; p = pack.next(p)) {
            pack.count++;
        }
        return pack;
    }

    StreamPack copy() {
        return new StreamPack(Arrays.copyOf(buf, end + 1), end, count);
    }

    /** Bytes of the listpack. */
    int bytes() {
        return end + 1;
    }

    /** Bytes of the array that holds it. */
    int capacity() {
        return buf.length;
    }

    /** The listpack. */
    byte[] toBytes() {
        byte[] bytes = Arrays.copyOf(buf, end + 1);
        little(bytes, 0, bytes.length, Integer.BYTES);
        little(bytes, Integer.BYTES, Math.min(count, UNKNOWN_COUNT), Short.BYTES);
        bytes[end] = END;
        return bytes;
    }

    /** Makes the array no longer than it has to be. */
    void trim() {
        buf = Arrays.copyOf(buf, end + 1);
    }

    // ---- walking

    /** The first element. */
    int first() {
        return end == HEADER_BYTES ? NONE : HEADER_BYTES;
    }

    /** The last element. */
    int last() {
        return end == HEADER_BYTES ? NONE : before(end);
    }

    /** The element after {@code p}. */
    int next(int p) {
        int after = after(p);
        return after == end ? NONE : after;
    }

    /** The element that is {@code n} behind {@code p}; it is there, or would be the next one to be appended. */
    int skip(int p, long n) {
        int at = p;
        for (long i = 0; i < n; i++) {
            at = after(at);
        }
        return at == end ? NONE : at;
    }

    /** The element that is {@code n} before {@code p}, which is there. */
    int back(int p, long n) {
        int at = p;
        for (long i = 0; i < n; i++) {
            at = before(at);
        }
        return at;
    }

    private int after(int p) {
        int size = size(p);
        return p + size + Listpack.backBytes(size);
    }

    private int before(int p) {
        int size = Listpack.readBack(buf, p - 1);
        return p - size - Listpack.backBytes(size);
    }

    // ---- an element

    /** Whether the element is an integer. */
    boolean isInteger(int p) {
        int form = buf[p] & 0xff;
        return form < SHORT_STRING || (form >= INT_13 && form < MEDIUM_STRING) || form > LONG_STRING;
    }

    /** The integer that the element is. */
    long integer(int p) {
        int form = buf[p] & 0xff;
        if (form < SHORT_STRING) {
            return form;
        }
        if (form < MEDIUM_STRING) {
            return ((form & 0x1f) << 8 | buf[p + 1] & 0xff) << 19 >> 19;
        }
        int bytes = size(p) - 1;
        int unused = Long.SIZE - Byte.SIZE * bytes;
        return little(p + 1, bytes) << unused >> unused;
    }

    /** The array that {@link #start} and {@link #length} refer to, until the next change. */
    byte[] buf() {
        return buf;
    }

    /** Index of the first byte of a string. */
    int start(int p) {
        int form = buf[p] & 0xff;
        return p + (form < INT_13 ? 1 : form < LONG_STRING ? 2 : 5);
    }

    /** Bytes of a string. */
    int length(int p) {
        int form = buf[p] & 0xff;
        if (form < INT_13) {
            return form & 0x3f;
        }
        return form < LONG_STRING ? (form & 0xf) << 8 | buf[p + 1] & 0xff : (int) little(p + 1, Integer.BYTES);
    }

    /** The element's text, the caller's own. */
    byte[] get(int p) {
        int start = start(p);
        return isInteger(p) ? Numbers.text(integer(p)) : Arrays.copyOfRange(buf, start, start + length(p));
    }

    /** Whether the element's text is the range. */
    boolean is(int p, byte[] bytes, int from, int length) {
        if (isInteger(p)) {
            return Numbers.isLong(bytes, from, length) && Numbers.parse(bytes, from, length, 0) == integer(p);
        }
        int start = start(p);
        return length(p) == length && Arrays.equals(buf, start, start + length, bytes, from, from + length);
    }

    /** Bytes of the encoding and what it encodes. */
    private int size(int p) {
        int form = buf[p] & 0xff;
        if (form < SHORT_STRING) {
            return 1;
        }
        if (isInteger(p)) {
            return switch (form) {
                case INT_16 -> 3;
                case INT_24 -> 4;
                case INT_32 -> 5;
                case INT_64 -> 9;
                default -> 2;
            };
        }
        return start(p) - p + length(p);
    }

    // ---- changes

    /** Appends an integer. */
    void add(long value) {
        reserve(MAX_FRAME_BYTES);
        int size = encode(value, end);
        end += size;
        end += Listpack.writeBack(buf, end, size);
        count++;
    }

    /** Appends a string; it is kept as an integer when it is the text of one. */
    void add(byte[] bytes, int from, int length) {
        if (Numbers.isLong(bytes, from, length)) {
            add(Numbers.parse(bytes, from, length, 0));
            return;
        }
        reserve(Math.addExact(length, MAX_FRAME_BYTES));
        int at = end;
        if (length < 1 << 6) {
            buf[end++] = (byte) (SHORT_STRING | length);
        } else if (length < 1 << 12) {
            buf[end++] = (byte) (MEDIUM_STRING | length >> 8);
            buf[end++] = (byte) length;
        } else {
            buf[end++] = (byte) LONG_STRING;
            little(buf, end, length, Integer.BYTES);
            end += Integer.BYTES;
        }
        System.arraycopy(bytes, from, buf, end, length);
        end += length;
        end += Listpack.writeBack(buf, end, end - at);
        count++;
    }

    /** Puts another integer in the place of an integer; what is behind it may move. */
    void replace(int p, long value) {
        int old = after(p);
        int size = integerSize(value);
        int moved = p + size + Listpack.backBytes(size);
        if (moved != old) {
            reserve(Math.max(0, moved - old));
            System.arraycopy(buf, old, buf, moved, end - old);
            end += moved - old;
        }
        encode(value, p);
        Listpack.writeBack(buf, p + size, size);
    }

    private static int integerSize(long value) {
        if (value >= 0 && value < 1 << 7) {
            return 1;
        }
        if (value >= -(1 << 12) && value < 1 << 12) {
            return 2;
        }
        if (value == (short) value) {
            return 3;
        }
        if (value >= -(1 << 23) && value < 1 << 23) {
            return 4;
        }
        return value == (int) value ? 5 : 9;
    }

    /** Writes an integer's encoding and returns its size. */
    private int encode(long value, int at) {
        int size = integerSize(value);
        switch (size) {
            case 1 -> buf[at] = (byte) value;
            case 2 -> {
                buf[at] = (byte) (INT_13 | value >> 8 & 0x1f);
                buf[at + 1] = (byte) value;
            }
            default -> {
                buf[at] = (byte) (size == 9 ? INT_64 : INT_16 + size - 3);
                little(buf, at + 1, value, size - 1);
            }
        }
        return size;
    }

    private void reserve(int bytes) {
        int needed = Math.addExact(end, bytes + 1);
        if (buf.length < needed) {
            buf = Arrays.copyOf(buf, (int) Math.min((long) needed + needed / 2, Integer.MAX_VALUE - 8));
        }
    }

    private long little(int at, int bytes) {
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << Byte.SIZE | buf[at + i] & 0xff;
        }
        return value;
    }

    private static void little(byte[] into, int at, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            into[at + i] = (byte) (value >> Byte.SIZE * i);
        }
    }
}
