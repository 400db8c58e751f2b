package dev.ariadne.conform.live;

import dev.ariadne.fault.NodeProcess;
import dev.ariadne.fault.Target;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Server processes, with a gate on every way from one to another. */
final class LiveCluster implements Closeable {
    private static final long ADMIT_MS = 5_000;

    final List<String> servers;
    private final Map<String, LiveNode> nodes = new TreeMap<>();
    private final Map<String, Gate> gates = new TreeMap<>();

    LiveCluster(List<String> servers, Target target, Path directory) throws IOException {
        this.servers = servers;
        for (String server : servers) {
            NodeProcess process = new NodeProcess(server, directory.resolve(server), target.command());
            nodes.put(server, new LiveNode(server, NodeProcess.freePort(), process));
            for (String primary : servers) {
                gates.put(way(server, primary), new Gate());
            }
        }
    }

    private static String way(String replica, String primary) {
        return replica + ">" + primary;
    }

    LiveNode node(String server) {
        return Objects.requireNonNull(nodes.get(server));
    }

    Gate gate(String replica, String primary) {
        return Objects.requireNonNull(gates.get(way(replica, primary)));
    }

    /** Starts a server with nothing in memory; {@code primary} is whom it follows, null for none. */
    void start(String server, @Nullable String primary) throws IOException {
        StringBuilder lines = new StringBuilder("bind 127.0.0.1\ndaemonize no\nsave \"\"\nappendonly no\n");
        lines.append("dir ./\nrdb-del-sync-files yes\nrepl-diskless-sync yes\nrepl-diskless-sync-delay 0\n");
        // Nothing happens by itself.
        lines.append("repl-timeout 3600\nrepl-ping-replica-period 3600\n");
        lines.append("port ").append(node(server).port).append('\n');
        if (primary != null) {
            lines.append("replicaof 127.0.0.1 ")
                    .append(gate(server, primary).port())
                    .append('\n');
        }
        node(server).start(lines.toString());
    }

    void kill(String server) {
        node(server).kill();
        for (String other : servers) {
            gate(other, server).primaryGone();
        }
    }

    /** REPLICAOF. */
    void follow(String server, String primary) throws IOException {
        node(server)
                .ask(
                        "REPLICAOF",
                        "127.0.0.1",
                        Integer.toString(gate(server, primary).port()));
    }

    /** Lets the replica's next connection to its primary pass. */
    GatedLink admit(String replica, String primary) throws IOException, InterruptedException {
        GatedLink link = gate(replica, primary).admit(node(primary).port, ADMIT_MS);
        if (link == null) {
            throw new IOException(replica + " did not connect to " + primary + " within " + ADMIT_MS + " ms");
        }
        return link;
    }

    /** The connection as the replica has it. */
    GatedLink ofReplica(String replica, String primary) throws IOException {
        return there(gate(replica, primary).latest(), replica, primary);
    }

    /** The connection as the primary has it: the oldest whose end it has not read. */
    GatedLink ofPrimary(String replica, String primary) throws IOException {
        return there(gate(replica, primary).oldest(), replica, primary);
    }

    private static GatedLink there(@Nullable GatedLink link, String replica, String primary) throws IOException {
        if (link == null) {
            throw new IOException(replica + " has no connection to " + primary);
        }
        return link;
    }

    @Override
    public void close() {
        nodes.values().forEach(LiveNode::kill);
        gates.values().forEach(Gate::close);
    }
}
