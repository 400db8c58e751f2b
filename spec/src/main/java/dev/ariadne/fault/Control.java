package dev.ariadne.fault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The orchestrator's arm: what it asks nodes and tells them, over the links that are its own and can be cut. */
final class Control {
    /** How long it waits for a node before it calls it unreachable. */
    static final int TIMEOUT_MS = 700;

    private final Network network;
    private final List<String> names;

    Control(Network network, List<String> names) {
        this.network = network;
        this.names = names;
    }

    List<String> names() {
        return names;
    }

    /** All nodes but this one. */
    List<String> others(String name) {
        return names.stream().filter(other -> !other.equals(name)).toList();
    }

    /** Connects to a node as the orchestrator. */
    RespClient connect(String node) throws IOException {
        return RespClient.connect(network.route(Link.CONTROL, node), TIMEOUT_MS);
    }

    /** INFO, or null when the node does not answer. */
    @Nullable
    NodeInfo ask(String node) {
        return info(network.route(Link.CONTROL, node), TIMEOUT_MS);
    }

    static @Nullable NodeInfo info(Route route, int timeoutMs) {
        try (RespClient client = RespClient.connect(route, timeoutMs)) {
            Reply reply = client.call(timeoutMs, "INFO");
            return reply instanceof Reply.Bulk bulk && bulk.text() != null ? NodeInfo.parse(bulk.text()) : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Whether the node was reached and said OK. */
    boolean command(String node, String... words) {
        try (RespClient client = connect(node)) {
            return client.call(TIMEOUT_MS, words) instanceof Reply.Simple;
        } catch (IOException e) {
            return false;
        }
    }

    /** Points a node to another one; whether it was told. */
    boolean follow(String node, String primary) {
        Route way = network.route(node, primary);
        return command(node, "REPLICAOF", way.host(), String.valueOf(way.port()));
    }

    /** Points every reachable node that does not follow the primary at it; the names of those that were told. */
    List<String> repoint(String primary) {
        List<String> told = new ArrayList<>();
        for (String name : others(primary)) {
            NodeInfo info = ask(name);
            boolean follows = info != null
                    && !info.isPrimary()
                    && String.valueOf(network.route(name, primary).port())
                            .equals(info.fields().get("master_port"));
            if (info != null && !follows && follow(name, primary)) {
                told.add(name);
            }
        }
        return told;
    }
}
