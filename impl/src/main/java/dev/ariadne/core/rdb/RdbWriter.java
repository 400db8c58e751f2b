package dev.ariadne.core.rdb;

import dev.ariadne.core.resp.Numbers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes an RDB image into a buffer that the consumer drains as it fills: takes {@link #buf} up to {@link #length}, then
 * {@link #clear}s. Order of calls: header, aux fields, then for each database its number, sizes and entries, then the end.
 */
public final class RdbWriter {
    private static final int FIRST_CAPACITY = 1 << 12;
    private static final int KEPT_CAPACITY = 1 << 20;
    private static final int MAX_HEADER_BYTES = 9;
    /** Longest text that may be written as an integer of 32 bits. */
    private static final int MAX_INT_CHARS = 11;

    /** Shorter strings are not worth compressing. */
    private static final int MIN_COMPRESSED_BYTES = 21;
    /** What compression has to save at least. */
    private static final int MIN_SAVED_BYTES = 4;

    private byte[] buf = new byte[FIRST_CAPACITY];
    private int length;
    private int summed;
    private long crc;
    private boolean compresses;
    private boolean sums = true;
    private @Nullable LzfCompressor compressor;

    /** Whether long strings are compressed where that makes them shorter (config: rdbcompression). */
    public RdbWriter compressing(boolean yes) {
        compresses = yes;
        return this;
    }

    /** Whether the end has a checksum, or zeros in its place (config: rdbchecksum). */
    public RdbWriter summing(boolean yes) {
        sums = yes;
        return this;
    }

    /** A writer in the same state with the same undrained bytes. */
    public RdbWriter copy() {
        RdbWriter copy = new RdbWriter();
        copy.buf = buf.clone();
        copy.length = length;
        copy.summed = summed;
        copy.crc = crc;
        copy.compresses = compresses;
        copy.sums = sums;
        return copy;
    }

    /** The bytes written and not yet cleared, from 0 to {@link #length}. */
    public byte[] buf() {
        return buf;
    }

    /** Bytes written and not yet cleared. */
    public int length() {
        return length;
    }

    /** Forgets the bytes written so far: they have been taken. */
    public void clear() {
        sum();
        length = 0;
        summed = 0;
        if (buf.length > KEPT_CAPACITY) {
            buf = new byte[FIRST_CAPACITY];
        }
    }

    /** Magic and version. */
    public void header() {
        ascii(Rdb.HEADER);
    }

    /** A fact about the image. */
    public void aux(String name, String value) {
        opcode(Rdb.AUX);
        string(name.getBytes(StandardCharsets.ISO_8859_1));
        string(value.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A fact about the image. */
    public void aux(String name, long value) {
        aux(name, Long.toString(value));
    }

    /** The entries that follow belong to database {@code db}. */
    public void selectDb(int db) {
        opcode(Rdb.SELECT_DB);
        lengthOf(db);
    }

    /** Says how many keys the database selected has, and how many of them expire. */
    public void resizeDb(int keys, int expires) {
        opcode(Rdb.RESIZE_DB);
        lengthOf(keys);
        lengthOf(expires);
    }

    /** The expiry of the key that follows: Unix time in ms. */
    public void expireAt(long atMs) {
        opcode(Rdb.EXPIRE_MS);
        little(atMs, Long.BYTES);
    }

    /** A record's type and key; its value is to follow. */
    public void key(int type, byte[] key) {
        opcode(type);
        string(key);
    }

    /** A string that is the decimal text of {@code value}. */
    public void string(long value) {
        if (value == (int) value) {
            integer((int) value);
        } else {
            string(Numbers.text(value));
        }
    }

    /** A floating point number of 8 bytes. */
    public void binaryDouble(double value) {
        little(Double.doubleToRawLongBits(value), Long.BYTES);
    }

    /** End mark and checksum. */
    public void end() {
        opcode(Rdb.EOF);
        sum();
        little(sums ? crc : 0, Long.BYTES);
        summed = length;
    }

    /** What ends a DUMP payload: the version and the checksum of everything before. */
    public void dumpEnd() {
        little(Rdb.NEWEST_VERSION, Short.BYTES);
        sum();
        little(crc, Long.BYTES);
        summed = length;
    }

    /** The type of a value that is written alone. */
    public void type(int type) {
        opcode(type);
    }

    /** A library of functions. */
    public void function(byte[] code) {
        opcode(Rdb.FUNCTION2);
        string(code);
    }

    /** Eight bytes of an integer, low byte first. */
    public void int64(long value) {
        little(value, Long.BYTES);
    }

    /** Bytes as they are. */
    public void raw(byte[] bytes) {
        raw(bytes, 0, bytes.length);
    }

    /** A range of bytes as they are. */
    public void raw(byte[] bytes, int from, int to) {
        reserve(to - from);
        System.arraycopy(bytes, from, buf, length, to - from);
        length += to - from;
    }

    /** A string. */
    public void string(byte[] bytes) {
        string(bytes, bytes.length);
    }

    /** A string that is the first {@code size} of the bytes. */
    public void string(byte[] bytes, int size) {
        if (size <= MAX_INT_CHARS) {
            long value = Numbers.parse(bytes, 0, size, Long.MIN_VALUE);
            if (value == (int) value) {
                integer((int) value);
                return;
            }
        }
        if (compresses && size >= MIN_COMPRESSED_BYTES) {
            LzfCompressor lzf = compressor == null ? compressor = new LzfCompressor() : compressor;
            int compressed = lzf.compress(bytes, size, size - MIN_SAVED_BYTES);
            if (compressed >= 0) {
                opcode(Rdb.ENCODED << 6 | Rdb.ENCODED_LZF);
                lengthOf(compressed);
                lengthOf(size);
                raw(lzf.bytes(), 0, compressed);
                return;
            }
        }
        lengthOf(size);
        raw(bytes, 0, size);
    }

    private void integer(int value) {
        if (value == (byte) value) {
            encoded(Rdb.ENCODED_INT8, value, Byte.BYTES);
        } else if (value == (short) value) {
            encoded(Rdb.ENCODED_INT16, value, Short.BYTES);
        } else {
            encoded(Rdb.ENCODED_INT32, value, Integer.BYTES);
        }
    }

    private void encoded(int encoding, int value, int bytes) {
        opcode(Rdb.ENCODED << 6 | encoding);
        little(value, bytes);
    }

    /** A length or count; unsigned. */
    public void length(long value) {
        reserve(MAX_HEADER_BYTES);
        if (value < 0 || value > 0xffff_ffffL) {
            put(Rdb.LENGTH_64);
            for (int shift = 56; shift >= 0; shift -= 8) {
                put((int) (value >>> shift));
            }
            return;
        }
        lengthOf((int) value);
    }

    private void lengthOf(int value) {
        reserve(MAX_HEADER_BYTES);
        if (value >= 0 && value < 1 << 6) {
            put(value);
        } else if (value >= 0 && value < 1 << 14) {
            put(Rdb.LENGTH_14 << 6 | value >> 8);
            put(value);
        } else {
            put(Rdb.LENGTH_32);
            put(value >> 24);
            put(value >> 16);
            put(value >> 8);
            put(value);
        }
    }

    private void opcode(int code) {
        reserve(1);
        put(code);
    }

    private void little(long value, int bytes) {
        reserve(bytes);
        Little.write(buf, length, value, bytes);
        length += bytes;
    }

    private void ascii(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    private void put(int b) {
        buf[length++] = (byte) b;
    }

    private void sum() {
        crc = Crc64.update(crc, buf, summed, length);
        summed = length;
    }

    private void reserve(int bytes) {
        if (buf.length - length < bytes) {
            buf = Arrays.copyOf(buf, Math.max(Math.addExact(length, bytes), (int) Math.min(2L * buf.length, 1 << 30)));
        }
    }
}
