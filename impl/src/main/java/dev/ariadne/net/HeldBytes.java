package dev.ariadne.net;

import io.netty.buffer.ByteBuf;

/**
 * Bytes that a connection received and the node has not consumed yet: the beginning of an incomplete request, or requests behind
 * one that blocks. It grows only with bytes that really arrived, whatever length a request announces.
 */
final class HeldBytes {
    private static final byte[] NONE = new byte[0];
    private static final int FIRST_CAPACITY = 1024;
    /** From here on the buffer grows by half instead of doubling. */
    private static final int LARGE = 1 << 20;
    /** A larger buffer is given back as soon as it is empty. */
    private static final int KEPT_CAPACITY = 64 << 10;

    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private byte[] buf = NONE;
    private int from;
    private int to;

    byte[] buf() {
        return buf;
    }

    /** Index of the first held byte. */
    int from() {
        return from;
    }

    /** Index after the last held byte. */
    int to() {
        return to;
    }

    int size() {
        return to - from;
    }

    /** Bytes that fit without more memory. */
    int room() {
        return buf.length - size();
    }

    /** Bytes of the array behind it. */
    int capacity() {
        return buf.length;
    }

    /** Bytes of memory that {@code n} more bytes ask for. */
    int growth(int n) {
        int size = size();
        boolean fits = buf.length - to >= n || (from >= size && buf.length - size >= n);
        return fits ? 0 : grownCapacity((long) size + n);
    }

    boolean isEmpty() {
        return from == to;
    }

    /** Takes all bytes of {@code in}. */
    void add(ByteBuf in) {
        int n = in.readableBytes();
        reserve(n);
        in.readBytes(buf, to, n);
        to += n;
    }

    /** Takes the range {@code start} to {@code end} of {@code bytes}. */
    void add(byte[] bytes, int start, int end) {
        int n = end - start;
        reserve(n);
        System.arraycopy(bytes, start, buf, to, n);
        to += n;
    }

    /** Lets go of everything before {@code index}. */
    void consumeTo(int index) {
        from = index;
        if (from == to) {
            clear();
        }
    }

    void clear() {
        from = 0;
        to = 0;
        if (buf.length > KEPT_CAPACITY) {
            buf = NONE;
        }
    }

    private void reserve(int n) {
        if (buf.length - to >= n) {
            return;
        }
        int size = size();
        // Moving pays only when it frees much: else a slow consumer would cost a move for each read.
        if (from >= size && buf.length - size >= n) {
            System.arraycopy(buf, from, buf, 0, size);
        } else {
            byte[] grown = new byte[grownCapacity((long) size + n)];
            System.arraycopy(buf, from, grown, 0, size);
            buf = grown;
        }
        from = 0;
        to = size;
    }

    private int grownCapacity(long needed) {
        if (needed > MAX_ARRAY) {
            throw new IllegalStateException("a connection holds more than 2 GB of unconsumed input");
        }
        long capacity = Math.max(FIRST_CAPACITY, needed);
        long generous = buf.length < LARGE ? 2L * buf.length : buf.length + (buf.length >> 1);
        return (int) Math.min(MAX_ARRAY, Math.max(capacity, generous));
    }
}
