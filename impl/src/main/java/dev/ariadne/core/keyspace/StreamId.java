package dev.ariadne.core.keyspace;

import dev.ariadne.core.resp.Numbers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The name of a stream's entry: ids grow from entry to entry.
 *
 * @param ms the time of the entry, Unix time in ms if the server chose it; unsigned
 * @param seq counts entries of the same time; unsigned
 */
public record StreamId(long ms, long seq) implements Comparable<StreamId> {
    /** The smallest; no entry has it. */
    public static final StreamId MIN = new StreamId(0, 0);
    /** The largest. */
    public static final StreamId MAX = new StreamId(-1, -1);

    /** Bytes of {@link #toBytes}. */
    static final int BYTES = 2 * Long.BYTES;

    @Override
    public int compareTo(StreamId other) {
        return compareTo(other.ms, other.seq);
    }

    int compareTo(long otherMs, long otherSeq) {
        int byTime = Long.compareUnsigned(ms, otherMs);
        return byTime != 0 ? byTime : Long.compareUnsigned(seq, otherSeq);
    }

    /** The id that follows, null after the largest. */
    public @Nullable StreamId next() {
        if (seq != -1) {
            return new StreamId(ms, seq + 1);
        }
        return ms == -1 ? null : new StreamId(ms + 1, 0);
    }

    /** The id before, null before the smallest. */
    public @Nullable StreamId previous() {
        if (seq != 0) {
            return new StreamId(ms, seq - 1);
        }
        return ms == 0 ? null : new StreamId(ms - 1, -1);
    }

    /** The id that a new entry gets after this one when the server chooses it at {@code nowMs}; null when there is none left. */
    public @Nullable StreamId generated(long nowMs) {
        return Long.compareUnsigned(nowMs, ms) > 0 ? new StreamId(nowMs, 0) : next();
    }

    /** As clients see it: {@code ms-seq}. */
    @Override
    public String toString() {
        return Long.toUnsignedString(ms) + '-' + Long.toUnsignedString(seq);
    }

    /** The bytes of {@link #toString}. */
    public byte[] text() {
        if (ms < 0 || seq < 0) {
            return toString().getBytes(StandardCharsets.US_ASCII);
        }
        byte[] text = new byte[Numbers.length(ms) + 1 + Numbers.length(seq)];
        int dash = Numbers.write(ms, text, 0);
        text[dash] = '-';
        Numbers.write(seq, text, dash + 1);
        return text;
    }

    /** As images keep it: both numbers with their high bytes first. */
    byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < Long.BYTES; i++) {
            int shift = Byte.SIZE * (Long.BYTES - 1 - i);
            bytes[i] = (byte) (ms >>> shift);
            bytes[Long.BYTES + i] = (byte) (seq >>> shift);
        }
        return bytes;
    }

    /** The inverse of {@link #toBytes}. */
    static StreamId of(byte[] bytes) {
        long ms = 0;
        long seq = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            ms = ms << Byte.SIZE | bytes[i] & 0xff;
            seq = seq << Byte.SIZE | bytes[Long.BYTES + i] & 0xff;
        }
        return new StreamId(ms, seq);
    }
}
