package dev.ariadne.sim;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A connection as two ordered streams of bytes. What is written is cut into pieces that arrive one after another, each after its own time under way;
 * while the way is cut they wait, as TCP's retransmissions do. Either end may close it; the other hears of that behind the bytes before
 * it, or, when the connection is reset, at once and instead of them.
 */
final class Pipe {
    /** One end. */
    interface End {
        /** Bytes arrived; {@link Direction#take} has them. */
        void readable(Pipe pipe);

        /** The other end has closed. */
        void closed(Pipe pipe);
    }

    /** One way. */
    static final class Direction {
        private final ArrayDeque<byte[]> underWay = new ArrayDeque<>();
        private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        long lastArrivalMs;
        /** Bytes that were handed over and have not arrived. */
        long pendingBytes;

        boolean finished;

        /** What has arrived; it stays until {@link #keep} says what is left of it. */
        byte[] take() {
            return arrived.toByteArray();
        }

        boolean isEmpty() {
            return arrived.size() == 0;
        }

        /** Keeps the arrived bytes from {@code from} on. */
        void keep(byte[] bytes, int from) {
            arrived.reset();
            arrived.write(bytes, from, bytes.length - from);
        }

        void put(byte[] piece) {
            underWay.add(piece);
            pendingBytes += piece.length;
        }

        /** The next piece arrives. */
        int arrive() {
            byte[] piece = underWay.remove();
            pendingBytes -= piece.length;
            arrived.writeBytes(piece);
            return piece.length;
        }
    }

    final String from;
    final String to;
    /** From the end that opened it to the one that accepted it. */
    final Direction forth = new Direction();

    final Direction back = new Direction();
    final End opener;
    final End acceptor;
    boolean openerClosed;
    boolean acceptorClosed;
    /** What the acceptor keeps with it. */
    @Nullable
    Object attachment;

    Pipe(String from, String to, End opener, End acceptor) {
        this.from = from;
        this.to = to;
        this.opener = opener;
        this.acceptor = acceptor;
    }

    boolean joins(String one, String other) {
        return (from.equals(one) && to.equals(other)) || (from.equals(other) && to.equals(one));
    }
}
