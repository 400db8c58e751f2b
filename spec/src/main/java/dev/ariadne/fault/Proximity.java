package dev.ariadne.fault;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How near nodes are to those who ask: the round trip of a PING, measured now and again by the way that clients' bytes take. So a node that
 * becomes slow, or is cut off, is not the nearest for long.
 */
final class Proximity implements AutoCloseable {
    private static final int INTERVAL_MS = 250;
    private static final int TIMEOUT_MS = 250;

    /** Round trips that differ by less are alike: on one machine all nodes are equally near but for chance. */
    private static final long ALIKE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long UNREACHABLE = Long.MAX_VALUE;

    private final Cluster cluster;
    private final Map<Link, Long> distances = new ConcurrentHashMap<>();
    private final Map<Link, RespClient> connections = new HashMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);

    Proximity(Cluster cluster) {
        this.cluster = cluster;
        Thread thread = new Thread(this::measureUntilStopped, "proximity");
        thread.setDaemon(true);
        thread.start();
    }

    /** The nearest of {@code nodes} to an endpoint of clients, the first of them where several are alike. */
    String nearest(String endpoint, List<String> nodes) {
        return nodes.stream()
                .min(Comparator.comparingLong(node -> distances.getOrDefault(new Link(endpoint, node), 0L)))
                .orElseThrow();
    }

    @Override
    public void close() {
        stop.countDown();
    }

    private void measureUntilStopped() {
        try {
            do {
                for (String node : cluster.names()) {
                    measure(new Link(Link.CLIENTS, node));
                    measure(new Link(Link.OTHER_CLIENTS, node));
                }
            } while (!stop.await(INTERVAL_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.values().forEach(RespClient::close);
        }
    }

    private void measure(Link way) {
        RespClient connection = connections.remove(way);
        try {
            RespClient open = connection != null
                    ? connection
                    : RespClient.connect(cluster.route(way.from(), way.to()), TIMEOUT_MS);
            connection = open;
            long start = System.nanoTime();
            open.call(TIMEOUT_MS, "PING");
            distances.put(way, (System.nanoTime() - start) / ALIKE_NANOS);
            connections.put(way, open);
        } catch (IOException e) {
            distances.put(way, UNREACHABLE);
            closeIfOpen(connection);
        }
    }

    private static void closeIfOpen(@Nullable RespClient connection) {
        if (connection != null) {
            connection.close();
        }
    }
}
