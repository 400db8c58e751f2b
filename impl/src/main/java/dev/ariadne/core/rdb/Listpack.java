package dev.ariadne.core.rdb;

import dev.ariadne.core.resp.Numbers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Redis' listpack (listpack.c): a sequence of strings and integers in one array, in which Redis keeps small collections and the nodes
 * of streams. A cursor over one whose every byte has been checked: {@link #next} moves it to the first element, then on.
 *
 * <p>Layout: four bytes of size and two of count (low first; 65535: not known), the elements, 0xff. An element is its encoding, its
 * bytes, and the length of both once more, to be read from behind.
 */
public final class Listpack {
    static final int HEADER_BYTES = 6;
    static final int UNKNOWN_COUNT = 0xffff;
    static final int END = 0xff;
    private static final int MAX_BACK_BYTES = 5;

    private final byte[] buf;
    private final int count;
    private int next = HEADER_BYTES;
    // The element under the cursor: an integer, or a range of bytes when start is not negative.
    private int start;
    private int length;
    private long integer;

    /**
     * A cursor before the first element.
     *
     * @throws BadRecord when the bytes are no listpack
     */
    public Listpack(byte[] bytes) throws BadRecord {
        buf = bytes;
        count = check();
    }

    /** Number of elements. */
    public int count() {
        return count;
    }

    /** What is wrong with the number of elements that the header tells, null when nothing is. */
    public @Nullable String miscount() {
        long told = Little.read(buf, Integer.BYTES, Short.BYTES);
        return told == UNKNOWN_COUNT || told == count ? null : "a listpack of " + told + " elements has " + count;
    }

    /** Moves to the next element; false when there is none. */
    public boolean next() {
        if ((buf[next] & 0xff) == END) {
            return false;
        }
        int size = decode(next);
        next += size + backBytes(size);
        return true;
    }

    /** Whether the element is an integer. */
    public boolean isInteger() {
        return start < 0;
    }

    /** The element's integer; only when {@link #isInteger}. */
    public long integer() {
        return integer;
    }

    /** The element as a string, the caller's own. */
    public byte[] bytes() {
        return isInteger() ? Numbers.text(integer) : Arrays.copyOfRange(buf, start, start + length);
    }

    /** The element as a number: an integer, or a string that is the text of one. */
    public long number() throws BadRecord {
        if (isInteger()) {
            return integer;
        }
        if (!Numbers.isLong(buf, start, length)) {
            throw new BadRecord("an integer was expected in a listpack");
        }
        return Numbers.parse(buf, start, length, 0);
    }

    private int check() throws BadRecord {
        if (buf.length < HEADER_BYTES + 1 || Little.read(buf, 0, Integer.BYTES) != buf.length) {
            throw new BadRecord("a listpack of " + buf.length + " bytes says otherwise");
        }
        int end = buf.length - 1;
        int found = 0;
        int at = HEADER_BYTES;
        for (; at < end && (buf[at] & 0xff) != END; found++) {
            int needed = encodingBytes(buf[at] & 0xff);
            if (end - at < needed) {
                throw new BadRecord("a listpack's element is cut short");
            }
            int size = decode(at);
            if (size < 0
                    || end - at < size
                    || end - at - size < backBytes(size)
                    || readBack(buf, at + size + backBytes(size) - 1) != size) {
                throw new BadRecord("a listpack's element is damaged");
            }
            at += size + backBytes(size);
        }
        if (at != end || (buf[end] & 0xff) != END) {
            throw new BadRecord("a listpack does not end where it should");
        }
        start = 0;
        length = 0;
        return found;
    }

    /** Bytes of the encoding that begins with {@code first}: as many as have to be there to know the element's size. */
    private static int encodingBytes(int first) {
        if (first < 0xc0) {
            return 1;
        }
        if (first < 0xf0) {
            return 2;
        }
        return switch (first) {
            case 0xf0 -> 5;
            case 0xf1 -> 3;
            case 0xf2 -> 4;
            case 0xf3 -> 5;
            case 0xf4 -> 9;
            default -> 1;
        };
    }

    /** Decodes the element at {@code at}; returns the bytes of its encoding and contents, -1 when it is of no known form. */
    private int decode(int at) {
        int first = buf[at] & 0xff;
        start = -1;
        if (first < 0x80) {
            integer = first;
            return 1;
        }
        if (first < 0xc0) {
            return string(at + 1, first & 0x3f, at);
        }
        if (first < 0xe0) {
            integer = ((first & 0x1f) << 8 | buf[at + 1] & 0xff) << 19 >> 19;
            return 2;
        }
        if (first < 0xf0) {
            return string(at + 2, (first & 0xf) << 8 | buf[at + 1] & 0xff, at);
        }
        if (first == 0xf0) {
            long bytes = Little.read(buf, at + 1, Integer.BYTES);
            return bytes > buf.length ? -1 : string(at + 5, (int) bytes, at);
        }
        int bytes = encodingBytes(first) - 1;
        if (bytes == 0) {
            return -1;
        }
        integer = Little.readSigned(buf, at + 1, bytes);
        return 1 + bytes;
    }

    private int string(int from, int bytes, int at) {
        start = from;
        length = bytes;
        return from - at + bytes;
    }

    // ---- writing

    /** Builds one. */
    public static final class Writer {
        private static final int MAX_ENCODING_BYTES = 9;
        /** Longest text that is an integer of 64 bits. */
        private static final int MAX_INTEGER_CHARS = 20;

        private byte[] buf = new byte[256];
        private int end = HEADER_BYTES;
        private int count;

        /** Appends a string, as an integer when it is the text of one. */
        public Writer add(byte[] bytes) {
            if (bytes.length <= MAX_INTEGER_CHARS && Numbers.isLong(bytes, 0, bytes.length)) {
                return add(Numbers.parse(bytes, 0, bytes.length, 0));
            }
            reserve(bytes.length);
            int from = end;
            if (bytes.length < 1 << 6) {
                put(0x80 | bytes.length);
            } else if (bytes.length < 1 << 12) {
                put(0xe0 | bytes.length >> 8);
                put(bytes.length);
            } else {
                put(0xf0);
                little(bytes.length, Integer.BYTES);
            }
            System.arraycopy(bytes, 0, buf, end, bytes.length);
            end += bytes.length;
            return finish(from);
        }

        /** Appends an integer. */
        public Writer add(long value) {
            reserve(0);
            int from = end;
            if (value >= 0 && value < 1 << 7) {
                put((int) value);
            } else if (value >= -(1 << 12) && value < 1 << 12) {
                put(0xc0 | (int) value >> 8 & 0x1f);
                put((int) value);
            } else if (value == (short) value) {
                put(0xf1);
                little(value, Short.BYTES);
            } else if (value >= -(1 << 23) && value < 1 << 23) {
                put(0xf2);
                little(value, 3);
            } else if (value == (int) value) {
                put(0xf3);
                little(value, Integer.BYTES);
            } else {
                put(0xf4);
                little(value, Long.BYTES);
            }
            return finish(from);
        }

        private Writer finish(int from) {
            end += writeBack(buf, end, end - from);
            count++;
            return this;
        }

        /** Bytes that {@link #toBytes} would return. */
        public int size() {
            return end + 1;
        }

        /** The listpack. */
        public byte[] toBytes() {
            byte[] out = Arrays.copyOf(buf, end + 1);
            out[end] = (byte) END;
            Little.write(out, 0, out.length, Integer.BYTES);
            Little.write(out, Integer.BYTES, Math.min(count, UNKNOWN_COUNT), Short.BYTES);
            return out;
        }

        private void little(long value, int bytes) {
            Little.write(buf, end, value, bytes);
            end += bytes;
        }

        private void put(int b) {
            buf[end++] = (byte) b;
        }

        private void reserve(int bytes) {
            int needed = Math.addExact(end, Math.addExact(bytes, MAX_ENCODING_BYTES + MAX_BACK_BYTES + 1));
            if (buf.length < needed) {
                buf = Arrays.copyOf(buf, Math.max(needed, needed + needed / 2));
            }
        }
    }

    /** Bytes that the length of an element of {@code size} bytes takes behind it; the bounds are Redis'. */
    public static int backBytes(int size) {
        if (size <= 127) {
            return 1;
        }
        if (size < 16383) {
            return 2;
        }
        if (size < 2097151) {
            return 3;
        }
        return size < 268435455 ? 4 : 5;
    }

    /** Reads the length whose last byte is at {@code at}; negative when it is none (Redis: listpack.c:lpDecodeBacklen). */
    public static int readBack(byte[] from, int at) {
        long size = 0;
        for (int i = 0; i < MAX_BACK_BYTES && at >= i; i++) {
            size |= (from[at - i] & 0x7fL) << 7 * i;
            if (from[at - i] >= 0) {
                return size > Integer.MAX_VALUE ? -1 : (int) size;
            }
        }
        return -1;
    }

    /** Writes the length behind an element of {@code size} bytes at {@code at}; returns how many bytes that takes. */
    public static int writeBack(byte[] into, int at, int size) {
        int bytes = backBytes(size);
        for (int i = 0; i < bytes; i++) {
            int part = size >>> 7 * (bytes - 1 - i) & 0x7f;
            into[at + i] = (byte) (i == 0 ? part : part | 0x80);
        }
        return bytes;
    }

    /** Visits every element as a string. */
    static void forEach(byte[] bytes, Elements elements, Oddities odd) throws BadRecord {
        Listpack cursor = new Listpack(bytes);
        String miscount = cursor.miscount();
        if (miscount != null) {
            odd.unsound(miscount);
        }
        while (cursor.next()) {
            elements.element(cursor.bytes());
        }
    }

    /** An empty one. */
    public static byte[] empty() {
        return new Writer().toBytes();
    }
}
