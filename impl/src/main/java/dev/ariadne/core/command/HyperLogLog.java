package dev.ariadne.core.command;

import dev.ariadne.core.resp.CommandError;
import java.util.Arrays;

/**
 * An estimate of how many different elements were added, in {@value #REGISTERS} registers of 6 bits (Redis: hyperloglog.c). The string
 * is byte for byte Redis':
 *
 * <pre>
 * "HYLL" | 1 byte: 0 dense, 1 sparse | 3 bytes unused | 8 bytes: the last estimate, low byte first; its top bit: it is out of date
 * </pre>
 *
 * followed by the registers: 6 bits each, lowest bits first ({@code dense}), or runs of equal registers ({@link SparseRegisters}).
 */
final class HyperLogLog {
    /** Number of registers. */
    static final int REGISTERS = 1 << 14;
    /** Bytes before the registers. */
    static final int HEADER = 16;

    static final CommandError INVALID = new CommandError("INVALIDOBJ Corrupted HLL object detected");

    private static final int INDEX_BITS = 14;
    private static final int RANK_BITS = 64 - INDEX_BITS;
    private static final int REGISTER_BITS = 6;
    private static final int REGISTER_MAX = (1 << REGISTER_BITS) - 1;
    private static final int DENSE_BYTES = HEADER + REGISTERS * REGISTER_BITS / Byte.SIZE;
    private static final int ENCODING = 4;
    private static final int ESTIMATE = 8;
    private static final int OUTDATED = 0x80;
    private static final long HASH_SEED = 0xadc83b19L;
    /** 0.5 / ln 2: the bias of the estimate for very many registers. */
    private static final double ALPHA = 0.721347520444481703680;

    private byte[] bytes;
    /** While the registers are sparse. */
    private SparseRegisters sparse;

    private HyperLogLog(byte[] bytes) {
        this.bytes = bytes;
        this.sparse = new SparseRegisters(isDense(bytes) ? new byte[0] : bytes);
    }

    /** One without elements. */
    static HyperLogLog empty() {
        byte[] header = new byte[HEADER];
        header[0] = 'H';
        header[1] = 'Y';
        header[2] = 'L';
        header[3] = 'L';
        header[ENCODING] = 1;
        return new HyperLogLog(SparseRegisters.zeros(header));
    }

    /** The one that a string is, which has to be {@linkplain #isOne one}. Dense registers are changed in the array itself. */
    static HyperLogLog of(byte[] bytes) {
        return new HyperLogLog(bytes);
    }

    /** Whether a string is a HyperLogLog, as far as header and length say. */
    static boolean isOne(byte[] bytes) {
        return bytes.length >= HEADER
                && bytes[0] == 'H'
                && bytes[1] == 'Y'
                && bytes[2] == 'L'
                && bytes[3] == 'L'
                && (bytes[ENCODING] == 1 || (bytes[ENCODING] == 0 && bytes.length == DENSE_BYTES));
    }

    /** Whether the registers are dense. */
    boolean isDense() {
        return isDense(bytes);
    }

    private static boolean isDense(byte[] bytes) {
        return bytes[ENCODING] == 0;
    }

    /** The string; while dense the array that it was made of. */
    byte[] bytes() {
        return isDense() ? bytes : sparse.bytes();
    }

    // ---- adding

    /**
     * Counts an element; returns whether a register changed.
     *
     * @param sparseMaxBytes up to which length the string may be sparse
     */
    boolean add(byte[] buf, int from, int length, long sparseMaxBytes) {
        long hash = murmur(buf, from, length);
        int register = (int) (hash & REGISTERS - 1);
        int rank = Long.numberOfTrailingZeros(hash >>> INDEX_BITS | 1L << RANK_BITS) + 1;
        return raise(register, rank, sparseMaxBytes);
    }

    /** Makes a register at least {@code rank}; returns whether it was less. */
    boolean raise(int register, int rank, long sparseMaxBytes) {
        if (!isDense()) {
            switch (sparse.raise(register, rank, sparseMaxBytes)) {
                case UNCHANGED -> {
                    return false;
                }
                case RAISED -> {
                    outdate();
                    return true;
                }
                case DOES_NOT_FIT -> makeDense();
            }
        }
        if (get(bytes, register) >= rank) {
            return false;
        }
        put(bytes, register, rank);
        return true;
    }

    /** Makes the registers dense, if they are not; throws {@link #INVALID}. */
    void makeDense() {
        if (isDense()) {
            return;
        }
        byte[] dense = Arrays.copyOf(Arrays.copyOf(bytes(), HEADER), DENSE_BYTES);
        dense[ENCODING] = 0;
        sparse.forEachRun((register, value, length) -> {
            for (int i = register; value > 0 && i < register + length; i++) {
                put(dense, i, value);
            }
        });
        bytes = dense;
    }

    /** MurmurHash64A, by Austin Appleby, in the public domain. */
    private static long murmur(byte[] buf, int from, int length) {
        long m = 0xc6a4a7935bd1e995L;
        int r = 47;
        long h = HASH_SEED ^ length * m;
        int at = from;
        int end = from + length;
        for (; end - at >= Long.BYTES; at += Long.BYTES) {
            long k = little(buf, at, Long.BYTES) * m;
            k ^= k >>> r;
            h = (h ^ k * m) * m;
        }
        if (at < end) {
            h = (h ^ little(buf, at, end - at)) * m;
        }
        h = (h ^ h >>> r) * m;
        return h ^ h >>> r;
    }

    private static long little(byte[] buf, int at, int bytes) {
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << Byte.SIZE | buf[at + i] & 0xffL;
        }
        return value;
    }

    // ---- dense registers

    private static int get(byte[] dense, int register) {
        int bit = register * REGISTER_BITS;
        int at = HEADER + (bit >> 3);
        int pair = dense[at] & 0xff | (at + 1 < dense.length ? (dense[at + 1] & 0xff) << Byte.SIZE : 0);
        return pair >> (bit & 7) & REGISTER_MAX;
    }

    private static void put(byte[] dense, int register, int value) {
        int bit = register * REGISTER_BITS;
        int at = HEADER + (bit >> 3);
        int mask = REGISTER_MAX << (bit & 7);
        int shifted = value << (bit & 7);
        dense[at] = (byte) (dense[at] & ~mask | shifted);
        if (mask > 0xff) {
            dense[at + 1] = (byte) (dense[at + 1] & ~(mask >> Byte.SIZE) | shifted >> Byte.SIZE);
        }
    }

    // ---- estimating

    /** Raises {@code max}, one byte a register, to the registers; throws {@link #INVALID}. */
    void maxInto(byte[] max) {
        if (!isDense()) {
            sparse.forEachRun((register, value, length) -> {
                for (int i = register; value > 0 && i < register + length; i++) {
                    max[i] = (byte) Math.max(max[i], value);
                }
            });
            return;
        }
        for (int i = 0; i < REGISTERS; i++) {
            max[i] = (byte) Math.max(max[i], get(bytes, i));
        }
    }

    /** The registers, one byte each; throws {@link #INVALID}. */
    byte[] registers() {
        byte[] registers = new byte[REGISTERS];
        maxInto(registers);
        return registers;
    }

    /** Whether {@link #estimate()} is up to date. */
    boolean hasEstimate() {
        return (header()[HEADER - 1] & OUTDATED) == 0;
    }

    /** The estimate that the header tells. */
    long estimate() {
        return little(header(), ESTIMATE, Long.BYTES);
    }

    /** Says that the estimate in the header is out of date. */
    void outdate() {
        header()[HEADER - 1] |= (byte) OUTDATED;
    }

    /** Puts an estimate into a string's header. */
    static void putEstimate(byte[] string, long estimate) {
        for (int i = 0; i < Long.BYTES; i++) {
            string[ESTIMATE + i] = (byte) (estimate >>> Byte.SIZE * i);
        }
    }

    private byte[] header() {
        return isDense() ? bytes : sparse.buf();
    }

    /**
     * How many elements were added to registers, one byte each, by Ertl's improved estimator (Otmar Ertl, New cardinality estimation
     * algorithms for HyperLogLog sketches, arXiv:1702.01284, algorithm 6).
     */
    static long estimate(byte[] registers) {
        int[] counts = new int[REGISTER_MAX + 1];
        for (byte register : registers) {
            counts[register]++;
        }
        double m = REGISTERS;
        double z = m * tau((m - counts[RANK_BITS + 1]) / m);
        for (int rank = RANK_BITS; rank >= 1; rank--) {
            z += counts[rank];
            z *= 0.5;
        }
        z += m * sigma(counts[0] / m);
        return Math.round(ALPHA * m * m / z);
    }

    private static double sigma(double share) {
        if (share == 1) {
            return Double.POSITIVE_INFINITY;
        }
        double x = share;
        double y = 1;
        double z = x;
        double before;
        do {
            x *= x;
            before = z;
            z += x * y;
            y += y;
        } while (z != before);
        return z;
    }

    private static double tau(double share) {
        if (share == 0 || share == 1) {
            return 0;
        }
        double x = share;
        double y = 1;
        double z = 1 - x;
        double before;
        do {
            x = Math.sqrt(x);
            before = z;
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        } while (z != before);
        return z / 3;
    }

    /** The runs of the sparse registers as PFDEBUG DECODE shows them. */
    String shown() {
        return sparse.shown();
    }
}
