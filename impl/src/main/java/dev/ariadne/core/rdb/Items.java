package dev.ariadne.core.rdb;

import dev.ariadne.core.resp.Numbers;
import dev.ariadne.core.resp.Strtod;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the items that an RDB image is made of from bytes that arrive in pieces. Each method reads one item that begins at {@link #at},
 * or returns false when it is not there in full. A string that is not is collected in an array of its own, which grows with what
 * arrives and not by what a header promises.
 */
final class Items {
    private static final byte[] EMPTY = new byte[0];
    private static final int FIRST_COLLECTED_BYTES = 1 << 16;
    private static final long MAX_STRING_BYTES = Integer.MAX_VALUE - 64;
    private static final int TEXT_NAN = 253;
    private static final int TEXT_INFINITE = 254;
    private static final int TEXT_MINUS_INFINITE = 255;

    // The bytes on offer.
    byte[] buf = EMPTY;
    int at;
    int end;

    // The item read last.
    long number;
    double real;
    byte[] bytes = EMPTY;
    private boolean special;

    // A string that is being collected: bytes so far, bytes in all, and its size when expanded (-1: not compressed).
    private boolean collecting;
    private byte[] collected = EMPTY;
    private int have;
    private int wanted;
    private int expanded = -1;

    void offer(byte[] theBuf, int from, int to) {
        buf = theBuf;
        at = from;
        end = to;
    }

    void withdraw() {
        buf = EMPTY;
    }

    /** Whether a string is being collected: then what was read of it is not to be offered again. */
    boolean isCollecting() {
        return collecting;
    }

    /** Reads an item of that kind. */
    boolean read(RecordReader.Item kind) throws BadRecord {
        return switch (kind) {
            case NONE -> true;
            case LENGTH -> length();
            case INT64 -> little(Long.BYTES);
            case DOUBLE -> little(Long.BYTES) && real(Double.longBitsToDouble(number));
            case DOUBLE_TEXT -> doubleText();
            case STRING -> string();
            case BYTES_16 -> collecting ? collect() : body(16, -1);
        };
    }

    private boolean real(double value) {
        real = value;
        return true;
    }

    /** A number of {@code size} bytes, low byte first. */
    boolean little(int size) {
        if (end - at < size) {
            return false;
        }
        number = Little.read(buf, at, size);
        at += size;
        return true;
    }

    private boolean big(int size) {
        if (end - at < size) {
            return false;
        }
        number = 0;
        for (int i = 0; i < size; i++) {
            number = number << 8 | buf[at + i] & 0xff;
        }
        at += size;
        return true;
    }

    /** A length or count. One in the form of a string encoding's number is that number, as Redis reads it. */
    boolean length() throws BadRecord {
        return lengthOrEncoding();
    }

    /** A length; {@link #special} when it is the number of a string encoding instead. */
    private boolean lengthOrEncoding() throws BadRecord {
        if (at == end) {
            return false;
        }
        int first = buf[at++] & 0xff;
        special = false;
        switch (first >> 6) {
            case Rdb.LENGTH_6:
                number = first;
                return true;
            case Rdb.LENGTH_14:
                if (at == end) {
                    return false;
                }
                number = (first & 0x3f) << 8 | buf[at++] & 0xff;
                return true;
            case Rdb.ENCODED:
                special = true;
                number = first & 0x3f;
                return true;
            default:
                if (first == Rdb.LENGTH_32) {
                    return big(Integer.BYTES);
                }
                if (first == Rdb.LENGTH_64) {
                    return big(Long.BYTES);
                }
                throw new BadRecord("unknown length form " + first);
        }
    }

    private boolean doubleText() throws BadRecord {
        if (at == end) {
            return false;
        }
        int length = buf[at] & 0xff;
        switch (length) {
            case TEXT_NAN:
                at++;
                return real(Double.NaN);
            case TEXT_INFINITE:
                at++;
                return real(Double.POSITIVE_INFINITY);
            case TEXT_MINUS_INFINITE:
                at++;
                return real(Double.NEGATIVE_INFINITY);
            default:
                break;
        }
        if (end - at - 1 < length) {
            return false;
        }
        // As sscanf reads it: what the text begins with counts, but a number it has to be.
        double value = Strtod.prefix(buf, at + 1, length, Double.NaN);
        if (Double.isNaN(value)) {
            String text = new String(buf, at + 1, length, StandardCharsets.ISO_8859_1);
            throw new BadRecord("'" + text + "' is not a number");
        }
        at += 1 + length;
        return real(value);
    }

    /** A string. */
    boolean string() throws BadRecord {
        if (collecting) {
            return collect();
        }
        if (!lengthOrEncoding()) {
            return false;
        }
        if (!special) {
            return body(stringSize(number), -1);
        }
        switch ((int) number) {
            case Rdb.ENCODED_INT8:
                return little(Byte.BYTES) && integer((byte) number);
            case Rdb.ENCODED_INT16:
                return little(Short.BYTES) && integer((short) number);
            case Rdb.ENCODED_INT32:
                return little(Integer.BYTES) && integer((int) number);
            case Rdb.ENCODED_LZF:
                if (!length()) {
                    return false;
                }
                int compressed = stringSize(number);
                if (!length()) {
                    return false;
                }
                int size = stringSize(number);
                if (size > (long) compressed * Lzf.MAX_RATIO) {
                    throw new BadRecord(compressed + " compressed bytes cannot make " + size);
                }
                return body(compressed, size);
            default:
                throw new BadRecord("unknown string encoding " + number);
        }
    }

    private boolean integer(long value) {
        bytes = Numbers.text(value);
        return true;
    }

    private static int stringSize(long size) throws BadRecord {
        if (size < 0 || size > MAX_STRING_BYTES) {
            throw new BadRecord("a string of " + Long.toUnsignedString(size) + " bytes");
        }
        return (int) size;
    }

    private boolean body(int size, int expandedBytes) throws BadRecord {
        expanded = expandedBytes;
        if (end - at >= size) {
            byte[] whole = Arrays.copyOfRange(buf, at, at + size);
            at += size;
            return finish(whole);
        }
        collecting = true;
        wanted = size;
        have = 0;
        collected = new byte[Math.min(size, FIRST_COLLECTED_BYTES)];
        return collect();
    }

    private boolean collect() throws BadRecord {
        int take = Math.min(end - at, wanted - have);
        if (collected.length - have < take) {
            long grown = Math.max(2L * collected.length, (long) have + take);
            collected = Arrays.copyOf(collected, (int) Math.min(grown, wanted));
        }
        System.arraycopy(buf, at, collected, have, take);
        at += take;
        have += take;
        if (have < wanted) {
            return false;
        }
        byte[] whole = collected;
        collected = EMPTY;
        collecting = false;
        return finish(whole);
    }

    private boolean finish(byte[] whole) throws BadRecord {
        if (expanded < 0) {
            bytes = whole;
            return true;
        }
        bytes = new byte[expanded];
        // Of nothing, Redis takes any bytes for the compressed form.
        if (expanded > 0 && !Lzf.expand(whole, bytes)) {
            throw new BadRecord("a compressed string is damaged");
        }
        return true;
    }
}
