package dev.ariadne.core.rdb;

import java.util.Arrays;

/**
 * Makes the {@link Lzf} form. It keeps its table from one string to the next, so that a string costs what its own bytes cost: a snapshot
 * compresses a million of them, and a new table for each was 64 KB of garbage every time.
 */
final class LzfCompressor {
    private static final int MAX_DISTANCE = 1 << 13;
    private static final int MIN_COPY = 3;
    private static final int MAX_COPY = 264;
    private static final int HASH_BITS = 14;
    /** For short strings: a part of the table that stays in the processor's nearest cache. */
    private static final int SHORT_HASH_BITS = 10;

    private static final int SHORT_BYTES = 1 << 9;
    /** A longer buffer is let go after its string. */
    private static final int KEPT_BYTES = 1 << 16;

    /** Where three bytes with that hash stood last: {@link #base} and the place, from 1; what is not above base is of a former string. */
    private final int[] lastSeen = new int[1 << HASH_BITS];

    private int base;
    private byte[] out = new byte[0];

    /** The bytes that {@link #compress} made, from 0; borrowed until the next string. */
    byte[] bytes() {
        return out;
    }

    /** Compresses the first {@code size} of the bytes; how many {@link #bytes} it has become, -1 when they would be more than {@code limit}. */
    int compress(byte[] in, int size, int limit) {
        if (out.length < limit || out.length > KEPT_BYTES) {
            out = new byte[limit];
        }
        if (base > Integer.MAX_VALUE - size - 1) {
            Arrays.fill(lastSeen, 0);
            base = 0;
        }
        int length = compress(in, size, limit, base);
        base += size;
        return length;
    }

    private int compress(byte[] in, int size, int limit, int first) {
        int shift = Integer.SIZE - (size <= SHORT_BYTES ? SHORT_HASH_BITS : HASH_BITS);
        int o = 0;
        int literal = 0;
        int i = 0;
        while (i < size) {
            int copied = 0;
            int distance = 0;
            if (size - i >= MIN_COPY) {
                int slot = slot(in, i, shift);
                int before = lastSeen[slot] - first - 1;
                lastSeen[slot] = first + i + 1;
                distance = i - before;
                copied = before < 0 || distance > MAX_DISTANCE ? 0 : common(in, size, before, i);
            }
            if (copied < MIN_COPY) {
                i++;
                continue;
            }
            o = literals(in, literal, i, o, limit);
            if (o < 0 || limit - o < 3) {
                return -1;
            }
            int code = copied - 2;
            out[o++] = (byte) (Math.min(code, Lzf.LONG_MATCH) << 5 | distance - 1 >> 8);
            if (code >= Lzf.LONG_MATCH) {
                out[o++] = (byte) (code - Lzf.LONG_MATCH);
            }
            out[o++] = (byte) (distance - 1);
            i += copied;
            literal = i;
        }
        return literals(in, literal, i, o, limit);
    }

    private static int slot(byte[] in, int i, int shift) {
        int three = (in[i] & 0xff) << 16 | (in[i + 1] & 0xff) << 8 | in[i + 2] & 0xff;
        return three * 0x9E3779B1 >>> shift;
    }

    private static int common(byte[] in, int size, int a, int b) {
        int most = Math.min(MAX_COPY, size - b);
        int n = Arrays.mismatch(in, a, a + most, in, b, b + most);
        return n < 0 ? most : n;
    }

    /** Writes a range as literals; returns the place after them, -1 when there is no room. */
    private int literals(byte[] in, int from, int to, int at, int limit) {
        int o = at;
        for (int i = from; i < to; i += Lzf.LITERALS) {
            int run = Math.min(Lzf.LITERALS, to - i);
            if (limit - o < run + 1) {
                return -1;
            }
            out[o++] = (byte) (run - 1);
            System.arraycopy(in, i, out, o, run);
            o += run;
        }
        return o;
    }
}
