package dev.ariadne.fault;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection through the proxy: the initiator's half ({@code near}), the acceptor's half ({@code far}), and a pump for each
 * direction. Everything runs on the proxy's thread. A pump of a cut direction neither reads nor writes, so it also cannot learn that its
 * source has closed; that is the point.
 */
final class ProxyConnection {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int SLOW_PIECE_BYTES = 4 * 1024;

    private final FaultProxy proxy;
    private final Selector selector;
    private final Link link;
    private final SocketChannel near;
    private @Nullable SocketChannel far;
    private final Pump forward;
    private final Pump backward;
    private boolean nearFailed;
    private boolean farFailed;
    /** The near end is gone and the far end does not know. */
    private boolean abandoned;

    ProxyConnection(FaultProxy proxy, Selector selector, Link link, SocketChannel near) throws IOException {
        this.proxy = proxy;
        this.selector = selector;
        this.link = link;
        this.near = near;
        forward = new Pump(link);
        backward = new Pump(link.reverse());
        near.configureBlocking(false);
        near.setOption(StandardSocketOptions.TCP_NODELAY, true);
        near.register(selector, 0, this);
    }

    /** A channel of this connection is ready, or a cut began or ended: moves what can move and asks for what is needed next. */
    void onReady() {
        SocketChannel other = far;
        if (other != null && other.isConnectionPending()) {
            try {
                other.finishConnect();
            } catch (IOException e) {
                close();
                return;
            }
        }
        refresh();
    }

    boolean uses(Set<Link> links) {
        return links.contains(link) || links.contains(link.reverse());
    }

    /** When the next bytes that are under way arrive, of {@link System#nanoTime}; {@link Long#MAX_VALUE} when none are. */
    long dueNanos() {
        return Math.min(forward.dueNanos(), backward.dueNanos());
    }

    boolean isDue() {
        return dueNanos() <= System.nanoTime();
    }

    /** Ends it as a lost route does, for both ends. */
    void reset() {
        if (abandoned) {
            return;
        }
        resetOnClose(near);
        if (far != null) {
            resetOnClose(far);
        }
        close();
    }

    /** Ends it for the near end only; what the far end sends is swallowed. */
    void abandon() {
        SocketChannel other = far;
        if (abandoned || other == null || !other.isConnected()) {
            return;
        }
        abandoned = true;
        resetOnClose(near);
        closeQuietly(near);
        interest(other, SelectionKey.OP_READ);
    }

    /** The far end of a half-open connection learns of it. */
    void bury() {
        if (abandoned) {
            close();
        }
    }

    private void swallow(SocketChannel other) {
        try {
            if (other.read(ByteBuffer.allocate(BUFFER_BYTES)) < 0) {
                close();
            }
        } catch (IOException e) {
            close();
        }
    }

    private static void resetOnClose(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // It is closed already.
            return;
        }
    }

    void refresh() {
        if (abandoned) {
            SocketChannel left = far;
            if (left != null) {
                swallow(left);
            }
            return;
        }
        if (far == null && !connect()) {
            return;
        }
        SocketChannel other = far;
        if (other == null) {
            return;
        }
        if (other.isConnectionPending()) {
            interest(other, SelectionKey.OP_CONNECT);
            interest(near, 0);
            return;
        }
        nearFailed |= forward.move(near, other, this);
        farFailed |= backward.move(other, near, this);
        boolean nearGone = nearFailed && !forward.isCut();
        boolean farGone = farFailed && !backward.isCut();
        if (nearGone || farGone || (forward.finished && backward.finished)) {
            close();
            return;
        }
        interest(near, (nearFailed ? 0 : forward.readInterest()) | (nearFailed ? 0 : backward.writeInterest()));
        interest(other, (farFailed ? 0 : backward.readInterest()) | (farFailed ? 0 : forward.writeInterest()));
    }

    /** Opens the far half, unless a cut of either direction keeps the handshake from completing. False when there is no far half yet. */
    private boolean connect() {
        if (forward.isCut() || backward.isCut()) {
            interest(near, 0);
            return false;
        }
        InetSocketAddress target = proxy.target(link.to());
        if (target == null) {
            close();
            return false;
        }
        try {
            SocketChannel opened = SocketChannel.open();
            far = opened;
            opened.configureBlocking(false);
            opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
            opened.register(selector, SelectionKey.OP_CONNECT, this);
            opened.connect(target);
            return true;
        } catch (IOException e) {
            close();
            return false;
        }
    }

    private void interest(SocketChannel channel, int ops) {
        SelectionKey key = channel.keyFor(selector);
        if (key != null && key.isValid()) {
            key.interestOps(ops);
        }
    }

    private void close() {
        closeQuietly(near);
        if (far != null) {
            closeQuietly(far);
        }
        proxy.forget(this);
    }

    static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // Nothing more can be done with it, and nobody waits for it.
            return;
        }
    }

    /** One direction: a buffer between a source and a sink. */
    private final class Pump {
        private final Link direction;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        /** What is under way, where the way is slow. */
        private final Deque<Piece> underWay = new ArrayDeque<>();

        private int bytesUnderWay;
        private long lastDueNanos;
        private boolean sourceEnded;
        private boolean finished;

        /** Bytes, and when they arrive. */
        private record Piece(ByteBuffer bytes, long dueNanos) {}

        Pump(Link direction) {
            this.direction = direction;
        }

        boolean isCut() {
            return proxy.isCut(direction);
        }

        /** Moves what can be moved now. True when the source has failed (reset): the connection is over once that may be seen. */
        boolean move(SocketChannel source, SocketChannel sink, ProxyConnection owner) {
            if (isCut() || finished) {
                return false;
            }
            boolean failed = false;
            boolean sourceFailed = source == owner.near ? owner.nearFailed : owner.farFailed;
            boolean sinkFailed = sink == owner.near ? owner.nearFailed : owner.farFailed;
            Shape shape = proxy.shape(direction);
            boolean slow = !shape.equals(Shape.NONE) || !underWay.isEmpty();
            if (!sourceEnded && !sourceFailed && hasRoom()) {
                try {
                    sourceEnded = slow ? readSlowly(source, shape) : source.read(buffer) < 0;
                } catch (IOException e) {
                    failed = true;
                }
            }
            arrive();
            buffer.flip();
            if (sinkFailed) {
                buffer.position(buffer.limit());
            } else {
                drain(sink, owner);
            }
            buffer.compact();
            if (sourceEnded && buffer.position() == 0 && underWay.isEmpty()) {
                finished = true;
                endOutput(sink);
            }
            return failed;
        }

        private boolean hasRoom() {
            return buffer.hasRemaining() && bytesUnderWay < BUFFER_BYTES;
        }

        private boolean readSlowly(SocketChannel source, Shape shape) throws IOException {
            ByteBuffer piece = ByteBuffer.allocate(SLOW_PIECE_BYTES);
            int n = source.read(piece);
            if (n > 0) {
                piece.flip();
                long entering = shape.bytesPerSecond() == 0 ? 0 : n * 1_000_000_000L / shape.bytesPerSecond();
                lastDueNanos = Math.max(proxy.dueNanos(shape), Math.max(lastDueNanos, System.nanoTime()) + entering);
                underWay.add(new Piece(piece, lastDueNanos));
                bytesUnderWay += n;
            }
            return n < 0;
        }

        /** Puts what is due where the sink takes it from. */
        private void arrive() {
            long now = System.nanoTime();
            for (Piece first = underWay.peek();
                    first != null && first.dueNanos <= now && first.bytes.remaining() <= buffer.remaining();
                    first = underWay.peek()) {
                bytesUnderWay -= first.bytes.remaining();
                buffer.put(first.bytes);
                underWay.remove();
            }
        }

        long dueNanos() {
            Piece first = underWay.peek();
            return first == null || isCut() ? Long.MAX_VALUE : first.dueNanos;
        }

        private void drain(SocketChannel sink, ProxyConnection owner) {
            try {
                sink.write(buffer);
            } catch (IOException e) {
                if (sink == owner.near) {
                    owner.nearFailed = true;
                } else {
                    owner.farFailed = true;
                }
                buffer.position(buffer.limit());
            }
        }

        private void endOutput(SocketChannel sink) {
            try {
                sink.shutdownOutput();
            } catch (IOException e) {
                // The sink is gone already: its own pump tells.
                return;
            }
        }

        int readInterest() {
            return !isCut() && !sourceEnded && hasRoom() ? SelectionKey.OP_READ : 0;
        }

        int writeInterest() {
            return !isCut() && !finished && buffer.position() > 0 ? SelectionKey.OP_WRITE : 0;
        }
    }
}
