package dev.ariadne.core.rdb;

/** Integers of up to eight bytes, low byte first. */
final class Little {
    private Little() {}

    /** Reads an unsigned integer. */
    static long read(byte[] buf, int at, int bytes) {
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << 8 | buf[at + i] & 0xff;
        }
        return value;
    }

    /** Reads an integer whose top bit is its sign. */
    static long readSigned(byte[] buf, int at, int bytes) {
        int unused = Long.SIZE - Byte.SIZE * bytes;
        return read(buf, at, bytes) << unused >> unused;
    }

    static void write(byte[] buf, int at, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            buf[at + i] = (byte) (value >> Byte.SIZE * i);
        }
    }
}
