package dev.ariadne.core.keyspace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A seeded hash of byte ranges, eight bytes at a step, by folded 128-bit products. The seed comes from the node's randomness, so
 * clients cannot choose keys that collide, and a simulated node hashes the same way in every run.
 */
final class Hash {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long K0 = 0x9E3779B97F4A7C15L;
    private static final long K1 = 0xD6E8FEB86659FD93L;

    private Hash() {}

    /** Hash of {@code length} bytes of {@code buf} from {@code from}. */
    static int of(byte[] buf, int from, int length, long seed) {
        long h = seed ^ (length * K1);
        int at = from;
        int end = from + length;
        for (; end - at >= Long.BYTES; at += Long.BYTES) {
            h = fold(h ^ (long) LONGS.get(buf, at), K0);
        }
        if (at < end) {
            long tail = 0;
            for (int shift = 0; at < end; at++, shift += Byte.SIZE) {
                tail |= (buf[at] & 0xffL) << shift;
            }
            h = fold(h ^ tail, K0);
        }
        h = fold(h ^ K1, K0 ^ seed);
        return (int) (h ^ h >>> Integer.SIZE);
    }

    private static long fold(long a, long b) {
        return Math.multiplyHigh(a, b) ^ a * b;
    }
}
