package dev.ariadne.fault;

import io.netty.bootstrap.Bootstrap;
import java.util.HashMap;
import java.util.Map;

/** The connections of one client, or of several that share them: at most one to each node. Belongs to the loop's thread. */
final class Connections {
    private final Bootstrap bootstrap;
    private final Cluster cluster;
    private final String endpoint;
    private final Map<String, Connection> open = new HashMap<>();

    /** @param endpoint where their clients sit */
    Connections(Bootstrap bootstrap, Cluster cluster, String endpoint) {
        this.bootstrap = bootstrap;
        this.cluster = cluster;
        this.endpoint = endpoint;
    }

    String endpoint() {
        return endpoint;
    }

    /** Whether there is none to a node: then {@link #to} opens one, which is to be greeted first. */
    boolean lack(String node) {
        return !open.containsKey(node);
    }

    Connection to(String node) {
        Connection known = open.get(node);
        if (known != null) {
            return known;
        }
        Connection opened = Connection.open(
                bootstrap,
                cluster.route(endpoint, node),
                broken -> open.values().remove(broken));
        open.put(node, opened);
        return opened;
    }

    void endSilent(long nowNanos) {
        for (Connection one : open.values().toArray(Connection[]::new)) {
            one.endIfSilent(nowNanos);
        }
    }
}
