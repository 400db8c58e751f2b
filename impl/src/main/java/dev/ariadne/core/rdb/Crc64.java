package dev.ariadne.core.rdb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** CRC-64 as RDB files carry it: Jones' polynomial, reflected, starting from 0 (Redis: crc64.c). Eight bytes at a step. */
public final class Crc64 {
    private static final long POLYNOMIAL = 0x95AC9329AC4BC9B5L;
    private static final long[][] TABLES = tables();

    private Crc64() {}

    /** The checksum of the bytes that gave {@code crc} followed by {@code buf} from {@code from} to {@code to}. */
    public static long update(long crc, byte[] buf, int from, int to) {
        ByteBuffer little = ByteBuffer.wrap(buf).order(ByteOrder.LITTLE_ENDIAN);
        long c = crc;
        int at = from;
        for (; to - at >= Long.BYTES; at += Long.BYTES) {
            c ^= little.getLong(at);
            c = TABLES[7][(int) c & 0xff]
                    ^ TABLES[6][(int) (c >>> 8) & 0xff]
                    ^ TABLES[5][(int) (c >>> 16) & 0xff]
                    ^ TABLES[4][(int) (c >>> 24) & 0xff]
                    ^ TABLES[3][(int) (c >>> 32) & 0xff]
                    ^ TABLES[2][(int) (c >>> 40) & 0xff]
                    ^ TABLES[1][(int) (c >>> 48) & 0xff]
                    ^ TABLES[0][(int) (c >>> 56)];
        }
        for (; at < to; at++) {
            c = TABLES[0][(int) (c ^ buf[at]) & 0xff] ^ c >>> 8;
        }
        return c;
    }

    private static long[][] tables() {
        long[][] tables = new long[Long.BYTES][256];
        for (int i = 0; i < 256; i++) {
            long c = i;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                c = (c & 1) == 0 ? c >>> 1 : c >>> 1 ^ POLYNOMIAL;
            }
            tables[0][i] = c;
        }
        for (int i = 0; i < 256; i++) {
            for (int k = 1; k < Long.BYTES; k++) {
                long before = tables[k - 1][i];
                tables[k][i] = tables[0][(int) before & 0xff] ^ before >>> 8;
            }
        }
        return tables;
    }
}
