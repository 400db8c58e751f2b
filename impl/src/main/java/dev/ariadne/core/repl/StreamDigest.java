package dev.ariadne.core.repl;

import dev.ariadne.core.rdb.Crc64;
import java.util.ArrayDeque;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A sum over the stream, by which two nodes can prove that they hold the same history: the CRC-64 of every byte since the sum began. A
 * snapshot carries the primary's sum at its cut, so that a replica goes on with it; with its ACKs, once a second, a replica says what its sum
 * is, and the primary works out its own at that position. Equal sums of one origin mean equal bytes; sums of different origins (a stock
 * primary gives none with its snapshot) cannot be compared. The bytes of a turn are summed up at its end; without repl-stream-digest
 * nothing is. Not in Redis.
 */
public final class StreamDigest {
    /** A primary keeps its sum at every so many bytes, to begin from when it works out an earlier one. */
    private static final int STEP_BYTES = 16 << 10;

    private static final int MOST_STEPS = 4096;
    private static final HexFormat HEX = HexFormat.of();

    /** A sum at a position; {@code origin} tells where it began. */
    record Sum(long origin, long position, long crc) {
        /** As it is written in a snapshot, in an ACK and in INFO. */
        String text() {
            return position + ":" + HEX.toHexDigits(origin) + ":" + HEX.toHexDigits(crc);
        }

        /** Reads {@link #text}; null when it is none. */
        static @Nullable Sum parse(@Nullable String text) {
            if (text == null || !text.matches("\\d{1,18}:[0-9a-f]{16}:[0-9a-f]{16}")) {
                return null;
            }
            String[] parts = text.split(":", -1);
            return new Sum(
                    Long.parseUnsignedLong(parts[1], 16),
                    Long.parseLong(parts[0]),
                    Long.parseUnsignedLong(parts[2], 16));
        }
    }

    /** What a replica's sum says. */
    public enum Verdict {
        /** Nothing yet, or it cannot be compared. */
        UNKNOWN("unknown"),
        /** The bytes are the same. */
        EQUAL("equal"),
        /** They are not: the replica's data are not the primary's. */
        DIFFERS("differs");

        /** The word in INFO. */
        public final String word;

        Verdict(String word) {
            this.word = word;
        }
    }

    private final long origin;
    private final ArrayDeque<Sum> steps = new ArrayDeque<>();
    private final byte[] piece = new byte[STEP_BYTES];
    private long position;
    private long crc;

    private StreamDigest(Sum from) {
        origin = from.origin;
        position = from.position;
        crc = from.crc;
        steps.add(from);
    }

    /** Begins at the end of a history that nobody has summed up. */
    static StreamDigest begin(String replId, long end) {
        byte[] name = PsyncCodec.ascii(replId + ":" + end);
        return new StreamDigest(new Sum(Crc64.update(0, name, 0, name.length), end, 0));
    }

    /** Goes on from another node's sum. */
    static StreamDigest from(Sum sum) {
        return new StreamDigest(sum);
    }

    StreamDigest copy() {
        StreamDigest copy = new StreamDigest(sum());
        copy.steps.clear();
        copy.steps.addAll(steps);
        return copy;
    }

    Sum sum() {
        return new Sum(origin, position, crc);
    }

    /** Whether it can go on with what {@code backlog} holds. */
    boolean fits(Backlog backlog) {
        return backlog.covers(position);
    }

    /** Takes in what has been added to the stream. */
    void advance(Backlog backlog) {
        while (position < backlog.end()) {
            long next = Math.min(backlog.end(), (position / STEP_BYTES + 1) * STEP_BYTES);
            crc = sum(backlog, position, next, crc);
            position = next;
            if (position % STEP_BYTES == 0) {
                steps.add(sum());
                if (steps.size() > MOST_STEPS) {
                    steps.remove();
                }
            }
        }
    }

    /** Compares another node's sum with this one's at the same position. */
    Verdict compare(Sum other, Backlog backlog) {
        if (other.origin != origin) {
            return Verdict.UNKNOWN;
        }
        if (other.position > position) {
            return Verdict.DIFFERS;
        }
        for (var it = steps.descendingIterator(); it.hasNext(); ) {
            Sum step = it.next();
            if (step.position <= other.position) {
                if (!backlog.covers(step.position)) {
                    return Verdict.UNKNOWN;
                }
                long own = sum(backlog, step.position, other.position, step.crc);
                return own == other.crc ? Verdict.EQUAL : Verdict.DIFFERS;
            }
        }
        return Verdict.UNKNOWN;
    }

    private long sum(Backlog backlog, long from, long to, long before) {
        int n = (int) (to - from);
        backlog.read(from, piece, n);
        return Crc64.update(before, piece, 0, n);
    }
}
