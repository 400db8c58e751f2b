package dev.ariadne.core.rdb;

/**
 * The LZF form of strings: literals (a byte below 32 tells how many less one), and copies of what stands up to 8 KiB back (three bits
 * of length and thirteen of distance, a byte more for long ones). {@link LzfCompressor} makes it.
 */
final class Lzf {
    /** No input byte can stand for more output bytes: three make at most 264. */
    static final int MAX_RATIO = 88;

    /** Most literals after one byte. */
    static final int LITERALS = 32;
    /** This length has a byte more behind it. */
    static final int LONG_MATCH = 7;

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
}
