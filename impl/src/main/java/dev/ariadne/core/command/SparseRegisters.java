package dev.ariadne.core.command;

import java.util.Arrays;

/**
 * The registers of a small {@link HyperLogLog} as runs, in Redis' bytes. A run covers the registers behind those of the run before:
 *
 * <pre>
 * 00llllll           1 to 64 registers that are 0
 * 01llllll llllllll  1 to 16384 registers that are 0
 * 1vvvvvll           1 to 4 registers that are v + 1
 * </pre>
 *
 * Lengths are stored less one. Which of the possible sequences of runs stands for some registers depends on the order in which they
 * were raised; it is the one that Redis would have.
 */
final class SparseRegisters {
    /** What {@link #raise} did. */
    enum Raised {
        UNCHANGED,
        RAISED,
        /** Nothing: the register or the string would be too large, and the registers have to become dense. */
        DOES_NOT_FIT
    }

    /** Receives a run of equal registers. */
    interface Run {
        /** {@code length} registers from {@code register} on have {@code value}. */
        void run(int register, int value, int length);
    }

    private static final int LARGEST_VALUE = 32;
    private static final int LONGEST_VALUES = 4;
    private static final int LONGEST_SHORT_ZEROS = 64;
    private static final int VALUES = 0x80;
    private static final int LONG_ZEROS = 0x40;
    /** Most bytes by which a string grows when a run is split. */
    private static final int SPLIT_GROWTH = 3;
    /** How many runs are looked at for neighbours that have become equal. */
    private static final int MERGED_RUNS = 5;

    private byte[] buf;
    private int end;

    /** The registers of a sparse string, which is copied. */
    SparseRegisters(byte[] string) {
        buf = Arrays.copyOf(string, string.length + SPLIT_GROWTH);
        end = string.length;
    }

    /** A string with that header whose registers are all 0. */
    static byte[] zeros(byte[] header) {
        byte[] string = Arrays.copyOf(header, header.length + 2);
        putZeros(string, header.length, HyperLogLog.REGISTERS);
        return string;
    }

    /** The string. */
    byte[] bytes() {
        return Arrays.copyOf(buf, end);
    }

    /** The array that the string is kept in: its header can be changed there. */
    byte[] buf() {
        return buf;
    }

    // ---- runs

    private boolean isValues(int at) {
        return buf[at] < 0;
    }

    private boolean isLongZeros(int at) {
        return (buf[at] & (VALUES | LONG_ZEROS)) == LONG_ZEROS;
    }

    private int bytesOf(int at) {
        return isLongZeros(at) ? 2 : 1;
    }

    /** Value of the registers of a run. */
    private int value(int at) {
        return isValues(at) ? (buf[at] >> 2 & 0x1f) + 1 : 0;
    }

    /** Number of registers of a run. */
    private int length(int at) {
        if (isValues(at)) {
            return (buf[at] & 3) + 1;
        }
        if (isLongZeros(at)) {
            int low = at + 1 < end ? buf[at + 1] & 0xff : 0;
            return ((buf[at] & 0x3f) << Byte.SIZE | low) + 1;
        }
        return (buf[at] & 0x3f) + 1;
    }

    private static int putValues(byte[] into, int at, int value, int length) {
        into[at] = (byte) (VALUES | value - 1 << 2 | length - 1);
        return at + 1;
    }

    /** Writes a run of zeros, which may be empty, and returns the index after it. */
    private static int putZeros(byte[] into, int at, int length) {
        if (length == 0) {
            return at;
        }
        if (length <= LONGEST_SHORT_ZEROS) {
            into[at] = (byte) (length - 1);
            return at + 1;
        }
        into[at] = (byte) (LONG_ZEROS | length - 1 >> Byte.SIZE);
        into[at + 1] = (byte) (length - 1);
        return at + 2;
    }

    /** Visits all runs; throws {@link HyperLogLog#INVALID} when they are not of exactly the registers that there are. */
    void forEachRun(Run visitor) {
        int register = 0;
        for (int at = HyperLogLog.HEADER; at < end; at += bytesOf(at)) {
            int length = length(at);
            if (register + length > HyperLogLog.REGISTERS) {
                throw HyperLogLog.INVALID;
            }
            visitor.run(register, value(at), length);
            register += length;
        }
        if (register != HyperLogLog.REGISTERS) {
            throw HyperLogLog.INVALID;
        }
    }

    /** The runs as text: {@code z:length}, {@code Z:length} and {@code v:value,length}. */
    String shown() {
        StringBuilder text = new StringBuilder();
        for (int at = HyperLogLog.HEADER; at < end; at += bytesOf(at)) {
            text.append(text.isEmpty() ? "" : " ");
            if (isValues(at)) {
                text.append("v:").append(value(at)).append(',');
            } else {
                text.append(isLongZeros(at) ? "Z:" : "z:");
            }
            text.append(length(at));
        }
        return text.toString();
    }

    // ---- raising

    /**
     * Makes a register at least {@code value}.
     *
     * @param maxBytes length up to which the string may grow
     */
    Raised raise(int register, int value, long maxBytes) {
        if (value > LARGEST_VALUE) {
            return Raised.DOES_NOT_FIT;
        }
        int before = HyperLogLog.HEADER;
        int at = HyperLogLog.HEADER;
        int first = 0;
        while (at < end) {
            // All runs before are walked over each time: what one is, is looked at once.
            int run = buf[at];
            boolean isLong = (run & (VALUES | LONG_ZEROS)) == LONG_ZEROS;
            int length = isLong ? length(at) : run < 0 ? (run & 3) + 1 : run + 1;
            if (register < first + length) {
                break;
            }
            first += length;
            before = at;
            at += isLong ? 2 : 1;
        }
        if (at >= end) {
            throw HyperLogLog.INVALID;
        }
        if (value(at) >= value) {
            return Raised.UNCHANGED;
        }
        byte[] split = new byte[SPLIT_GROWTH + 2];
        int bytes = split(split, at, register - first, value);
        int growth = bytes - bytesOf(at);
        if (growth > 0 && end + growth > maxBytes) {
            return Raised.DOES_NOT_FIT;
        }
        if (end + growth > buf.length) {
            buf = Arrays.copyOf(buf, buf.length + Math.max(SPLIT_GROWTH, buf.length / 4));
        }
        int next = Math.min(end, at + bytesOf(at));
        System.arraycopy(buf, next, buf, next + growth, end - next);
        System.arraycopy(split, 0, buf, at, bytes);
        end += growth;
        merge(before);
        return Raised.RAISED;
    }

    /** Writes what the run at {@code at} becomes when its register number {@code index} is raised; returns the bytes written. */
    private int split(byte[] into, int at, int index, int value) {
        int old = value(at);
        int behind = length(at) - index - 1;
        int to = 0;
        if (old == 0) {
            to = putZeros(into, to, index);
            to = putValues(into, to, value, 1);
            return putZeros(into, to, behind);
        }
        if (index > 0) {
            to = putValues(into, to, old, index);
        }
        to = putValues(into, to, value, 1);
        return behind > 0 ? putValues(into, to, old, behind) : to;
    }

    /** Joins neighbours with equal values among the next few runs. */
    private void merge(int from) {
        int at = from;
        for (int i = 0; i < MERGED_RUNS && at < end; i++) {
            boolean joins = isValues(at)
                    && at + 1 < end
                    && isValues(at + 1)
                    && value(at) == value(at + 1)
                    && length(at) + length(at + 1) <= LONGEST_VALUES;
            if (joins) {
                putValues(buf, at, value(at), length(at) + length(at + 1));
                System.arraycopy(buf, at + 2, buf, at + 1, end - at - 2);
                end--;
            } else {
                at += bytesOf(at);
            }
        }
    }
}
