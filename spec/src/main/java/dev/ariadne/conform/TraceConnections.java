package dev.ariadne.conform;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A server's connections to its replicas, by what its lines said of them. The model has one slot for a replica; a server has one for each
 * connection, and after a replica has come anew without the end of its old connection having arrived, it has two.
 */
final class TraceConnections {
    private static final class Attached {
        final String peer;
        boolean old;
        boolean online;
        boolean leaving;
        long ackEnd;

        Attached(String peer) {
            this.peer = peer;
        }
    }

    private final Map<Long, Attached> attached = new LinkedHashMap<>();

    void clear() {
        attached.clear();
    }

    /** Whether the replica is attached by a connection that has not become an old one. */
    boolean isAttached(String peer) {
        return attached.values().stream().anyMatch(a -> a.peer.equals(peer) && !a.old);
    }

    /** Whether this connection is the one that the model's slot stands for. */
    boolean isCurrent(long conn) {
        Attached a = attached.get(conn);
        return a != null && !a.old;
    }

    boolean isKnown(long conn) {
        return attached.containsKey(conn);
    }

    /** Whether it is the only old connection of its replica. */
    boolean isLastOld(long conn) {
        Attached a = attached.get(conn);
        return a != null
                && a.old
                && attached.values().stream()
                                .filter(b -> b.old && b.peer.equals(a.peer))
                                .count()
                        == 1;
    }

    /** A replica was granted the stream or a snapshot. */
    void attach(long conn, String peer, boolean online) {
        attached.values().stream().filter(a -> a.peer.equals(peer)).forEach(a -> a.old = true);
        Attached a = new Attached(peer);
        a.online = online;
        attached.put(conn, a);
    }

    void lost(long conn) {
        attached.remove(conn);
    }

    /** All of the snapshot was handed to the network, or has left it. */
    void snapshot(long conn, boolean online) {
        Attached a = attached.get(conn);
        if (a != null) {
            a.leaving = !online;
            a.online = online;
        }
    }

    void acknowledged(long conn, long end) {
        Attached a = attached.get(conn);
        if (a != null) {
            a.ackEnd = Math.max(a.ackEnd, end);
        }
    }

    int size() {
        return attached.size();
    }

    /** Old connections on which byte {@code end} was acknowledged. */
    int olds(long end) {
        return count(a -> a.old && a.online && a.ackEnd >= end);
    }

    /** Connections whose snapshot is on its way: the server does not count them yet. */
    int leaving() {
        return count(a -> !a.old && a.leaving);
    }

    private int count(Predicate<Attached> which) {
        return (int) attached.values().stream().filter(which).count();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        attached.forEach((conn, a) -> text.append(text.isEmpty() ? "" : ", ")
                .append(a.peer)
                .append(a.old ? " by an old connection, " : " by ")
                .append(conn));
        return text.toString();
    }
}
