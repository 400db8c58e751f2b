package dev.ariadne.core.rdb;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The LZF form of strings: literals (a byte below 32 tells how many less one), and copies of what stands up to 8 KiB back (three bits
 * of length and thirteen of distance, a byte more for long ones).
 */
final class Lzf {
    /** No input byte can stand for more output bytes: three make at most 264. */
    static final int MAX_RATIO = 88;

    private static final int LITERALS = 32;
    private static final int LONG_MATCH = 7;
    private static final int MAX_DISTANCE = 1 << 13;
    private static final int MIN_COPY = 3;
    private static final int MAX_COPY = 264;
    private static final int HASH_BITS = 14;

    private Lzf() {}

    /** Expands {@code in} into exactly the whole of {@code out}; false when it is not LZF of that size. */
    static boolean expand(byte[] in, byte[] out) {
        int i = 0;
        int o = 0;
        while (i < in.length) {
            int control = in[i++] & 0xff;
            if (control < LITERALS) {
                int run = control + 1;
                if (in.length - i < run || out.length - o < run) {
                    return false;
                }
                System.arraycopy(in, i, out, o, run);
                i += run;
                o += run;
                continue;
            }
            int length = control >> 5;
            if (length == LONG_MATCH) {
                if (i == in.length) {
                    return false;
                }
                length += in[i++] & 0xff;
            }
            if (i == in.length) {
                return false;
            }
            length += 2;
            int source = o - ((control & 0x1f) << 8) - (in[i++] & 0xff) - 1;
            if (source < 0 || out.length - o < length) {
                return false;
            }
            // The ranges may overlap: a byte copied may be copied again.
            for (int end = o + length; o < end; o++) {
                out[o] = out[source++];
            }
        }
        return o == out.length;
    }

    /** Compresses {@code in} into at most {@code limit} bytes; null when it would take more. */
    static byte @Nullable [] compress(byte[] in, int limit) {
        byte[] out = new byte[limit];
        int[] lastSeen = new int[1 << HASH_BITS];
        int o = 0;
        int literal = 0;
        int i = 0;
        while (i < in.length) {
            int copied = 0;
            int distance = 0;
            if (in.length - i >= MIN_COPY) {
                int slot = slot(in, i);
                int before = lastSeen[slot] - 1;
                lastSeen[slot] = i + 1;
                distance = i - before;
                copied = before < 0 || distance > MAX_DISTANCE ? 0 : common(in, before, i);
            }
            if (copied < MIN_COPY) {
                i++;
                continue;
            }
            o = literals(in, literal, i, out, o);
            if (o < 0 || limit - o < 3) {
                return null;
            }
            int code = copied - 2;
            out[o++] = (byte) (Math.min(code, LONG_MATCH) << 5 | distance - 1 >> 8);
            if (code >= LONG_MATCH) {
                out[o++] = (byte) (code - LONG_MATCH);
            }
            out[o++] = (byte) (distance - 1);
            i += copied;
            literal = i;
        }
        o = literals(in, literal, i, out, o);
        return o < 0 ? null : Arrays.copyOf(out, o);
    }

    private static int slot(byte[] in, int i) {
        int three = (in[i] & 0xff) << 16 | (in[i + 1] & 0xff) << 8 | in[i + 2] & 0xff;
        return three * 0x9E3779B1 >>> Integer.SIZE - HASH_BITS;
    }

    private static int common(byte[] in, int a, int b) {
        int most = Math.min(MAX_COPY, in.length - b);
        int n = 0;
        while (n < most && in[a + n] == in[b + n]) {
            n++;
        }
        return n;
    }

    /** Writes a range as literals; returns the place after them, -1 when there is no room. */
    private static int literals(byte[] in, int from, int to, byte[] out, int at) {
        int o = at;
        for (int i = from; i < to; i += LITERALS) {
            int run = Math.min(LITERALS, to - i);
            if (out.length - o < run + 1) {
                return -1;
            }
            out[o++] = (byte) (run - 1);
            System.arraycopy(in, i, out, o, run);
            o += run;
        }
        return o;
    }
}
