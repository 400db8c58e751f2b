package dev.ariadne.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The network between all endpoints, with a tap on every direction. Each ordered pair of endpoints has its own listening port, so the
 * harness can cut one direction of one pair and nothing else.
 *
 * <p>A cut is what a firewall that drops packets does to TCP: bytes wait and nothing is refused or reset. Bytes that were under way
 * travel on after the heal (as retransmitted packets would), a close is not seen on the other side before it, and a connection that is
 * opened during a cut of either direction hangs until the heal. So no byte of a stream is ever lost while its connection lives. Ways can also be
 * made slow, and connections be broken or left half-open.
 *
 * <p>One thread runs the whole network. {@link #cut} and {@link #heal} return when the change is in force.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int ACCEPT_BACKLOG = 512;

    /** A listening port. @param links whose connection it is, by where it comes from; null for a stranger's */
    private record Entry(Function<InetAddress, @Nullable Link> links) {}

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    // The network thread's own.
    private final Map<String, InetSocketAddress> targets = new HashMap<>();
    private final Set<Link> cuts = new HashSet<>();
    private final Map<Link, Shape> shapes = new HashMap<>();
    private final Random random = new Random();
    private final Set<ProxyConnection> connections = new HashSet<>();

    public FaultProxy() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = new Thread(this::run, "fault-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    /** Opens the way from one endpoint to another and returns the port on which {@code link.from()} reaches {@code link.to()}. */
    public int open(Link link) {
        return open(new Entry(source -> link));
    }

    /**
     * Opens one way from many endpoints to one, and returns the port on which they all reach it. Each is known by the address that its
     * connections come from; those of others are closed at once.
     */
    int open(String to, Map<InetAddress, String> endpoints) {
        Map<InetAddress, Link> links = new HashMap<>();
        endpoints.forEach((address, from) -> links.put(address, new Link(from, to)));
        return open(new Entry(links::get));
    }

    private int open(Entry entry) {
        try {
            ServerSocketChannel listener = ServerSocketChannel.open();
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), ACCEPT_BACKLOG);
            listener.configureBlocking(false);
            int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
            order(() -> register(listener, entry));
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says on which port of this machine an endpoint really listens; connections opened from now on go there. */
    public void target(String endpoint, int port) {
        target(endpoint, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** The same for an endpoint anywhere. */
    void target(String endpoint, InetSocketAddress address) {
        order(() -> targets.put(endpoint, address));
    }

    /** Stops all bytes that travel these ways. */
    public void cut(Set<Link> links) {
        order(() -> {
            cuts.addAll(links);
            refresh();
        });
    }

    /** Lets bytes travel these ways again, those that waited first. */
    public void heal(Set<Link> links) {
        order(() -> {
            cuts.removeAll(links);
            refresh();
        });
    }

    /** Makes these ways slow; what is under way already comes as it would have. */
    public void slow(Set<Link> links, Shape shape) {
        order(() -> {
            links.forEach(link -> shapes.put(link, shape));
            refresh();
        });
    }

    /** Breaks all connections that use one of these ways, at both ends and at once: both see a reset, and what was under way is lost. */
    public void reset(Set<Link> links) {
        order(() -> List.copyOf(connections).stream()
                .filter(connection -> connection.uses(links))
                .forEach(ProxyConnection::reset));
    }

    /**
     * Makes all connections that use one of these ways half-open: who opened them sees a reset, the other end sees nothing until {@link
     * #healAll}, and what it sends is lost.
     */
    public void halfOpen(Set<Link> links) {
        order(() -> List.copyOf(connections).stream()
                .filter(connection -> connection.uses(links))
                .forEach(ProxyConnection::abandon));
    }

    /** Heals every way, makes it fast again, and tells the living ends of half-open connections. */
    public void healAll() {
        order(() -> {
            cuts.clear();
            shapes.clear();
            List.copyOf(connections).forEach(ProxyConnection::bury);
            refresh();
        });
    }

    /** The ways that are cut now. */
    public Set<Link> cuts() {
        Set<Link> copy = new HashSet<>();
        order(() -> copy.addAll(cuts));
        return copy;
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the network thread ----

    boolean isCut(Link link) {
        return cuts.contains(link);
    }

    Shape shape(Link link) {
        return shapes.getOrDefault(link, Shape.NONE);
    }

    /** When a byte that enters such a way now will leave it, of {@link System#nanoTime}. */
    long dueNanos(Shape shape) {
        long jitterMs = shape.jitterMs() == 0 ? 0 : random.nextLong(shape.jitterMs() + 1);
        return System.nanoTime() + (shape.delayMs() + jitterMs) * 1_000_000;
    }

    /** Where an endpoint listens, null when it never did. */
    @Nullable
    InetSocketAddress target(String endpoint) {
        return targets.get(endpoint);
    }

    void forget(ProxyConnection connection) {
        connections.remove(connection);
    }

    private void order(Runnable change) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        orders.add(() -> {
            try {
                change.run();
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        selector.wakeup();
        if (closed) {
            throw new IllegalStateException("the proxy is closed");
        }
        done.join();
    }

    private void register(ServerSocketChannel listener, Entry entry) {
        try {
            listener.register(selector, SelectionKey.OP_ACCEPT, entry);
        } catch (ClosedChannelException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void refresh() {
        for (ProxyConnection connection : List.copyOf(connections)) {
            connection.refresh();
        }
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(untilNextMs());
                for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
                    order.run();
                }
                List<SelectionKey> ready = new ArrayList<>(selector.selectedKeys());
                selector.selectedKeys().clear();
                for (SelectionKey key : ready) {
                    dispatch(key);
                }
                for (ProxyConnection connection : List.copyOf(connections)) {
                    if (connection.isDue()) {
                        connection.refresh();
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            closeAll();
        }
    }

    /** For how long nothing that is under way arrives, in ms; 0 when nothing is. */
    private long untilNextMs() {
        long next = Long.MAX_VALUE;
        for (ProxyConnection connection : connections) {
            next = Math.min(next, connection.dueNanos());
        }
        return next == Long.MAX_VALUE ? 0 : Math.max(1, (next - System.nanoTime()) / 1_000_000);
    }

    private void dispatch(SelectionKey key) throws IOException {
        if (!key.isValid()) {
            return;
        }
        if (key.attachment() instanceof ProxyConnection connection) {
            connection.onReady();
            return;
        }
        SocketChannel near = ((ServerSocketChannel) key.channel()).accept();
        if (near != null) {
            Link link = ((Entry) key.attachment()).links().apply(near.socket().getInetAddress());
            if (link == null) {
                ProxyConnection.closeQuietly(near);
                return;
            }
            ProxyConnection connection = new ProxyConnection(this, selector, link, near);
            connections.add(connection);
            connection.refresh();
        }
    }

    private void closeAll() {
        closed = true;
        for (SelectionKey key : selector.keys()) {
            ProxyConnection.closeQuietly(key.channel());
        }
        ProxyConnection.closeQuietly(selector);
        for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
            order.run();
        }
    }
}
