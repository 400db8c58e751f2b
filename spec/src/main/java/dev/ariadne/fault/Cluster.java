package dev.ariadne.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The nodes, the network between them, and the orchestrator's power over them. Nodes, clients and the orchestrator reach a node only through
 * the proxy; a node is told the proxy's port for its primary, so its real port may change when it restarts, and nobody notices.
 */
public final class Cluster implements AutoCloseable {
    /** How long the orchestrator waits for a node before it calls it unreachable. */
    private static final int CONTROL_TIMEOUT_MS = 700;

    /** The observer looks at nodes directly, past the proxy, and does not wait for a paused one. */
    private static final int OBSERVER_TIMEOUT_MS = 150;

    private static final int PORT_ATTEMPTS = 8;
    private static final long HAND_OVER_MS = 1_000;

    private static final String FLOOD_KEY = "flood";
    private static final int FLOOD_VALUE_BYTES = 1 << 20;
    private static final int FLOOD_VALUES = 48;
    private static final int FLOOD_TIMEOUT_MS = 2_000;
    /** Less than a flood, and more than the clients of a run write while a node is away. */
    private static final String FLOOD_LIMIT = "16mb 0 0";

    private final Settings settings;
    private final Map<String, NodeProcess> nodes = new LinkedHashMap<>();
    private final Map<Link, Integer> proxyPorts = new HashMap<>();
    private final Map<String, Integer> ports = new HashMap<>();
    private final FaultProxy proxy = new FaultProxy();
    private final Beliefs beliefs;
    /** Whether the other clients are cut off from whoever would tell them of a promotion. */
    private volatile boolean unaware;

    private final Path addresses;

    /** @param directory where each node has a directory of its own */
    Cluster(Settings settings, Path directory) {
        this.settings = settings;
        for (int i = 1; i <= settings.nodes(); i++) {
            String name = "n" + i;
            nodes.put(
                    name,
                    new NodeProcess(
                            name, directory.resolve(name), settings.target().command()));
        }
        beliefs = new Beliefs("n1");
        addresses = directory.resolve("addresses.tsv");
        openLinks();
    }

    /** For who reads the nodes' traces: which node is found at a port, of its own or of a proxy. */
    private void note(int port, String name) {
        if (settings.traced()) {
            try {
                Files.writeString(
                        addresses,
                        "127.0.0.1:" + port + "\t" + name + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + addresses, e);
            }
        }
    }

    private void openLinks() {
        for (String to : nodes.keySet()) {
            for (String from : nodes.keySet()) {
                if (!from.equals(to)) {
                    openLink(new Link(from, to));
                }
            }
            openLink(new Link(Link.CLIENTS, to));
            openLink(new Link(Link.OTHER_CLIENTS, to));
            openLink(new Link(Link.CONTROL, to));
        }
    }

    private void openLink(Link link) {
        int port = proxy.open(link);
        proxyPorts.put(link, port);
        note(port, link.to());
    }

    /** Starts all nodes, the first as primary and the others as its replicas, and returns when every replica is in sync. */
    void start(long timeoutMs) {
        for (String node : nodes.keySet()) {
            startNode(node);
        }
        if (!awaitConvergence(timeoutMs)) {
            throw new UnusableEnvironmentException(
                    "the replicas did not attach to the primary within " + timeoutMs / 1000
                            + " s; the nodes' logs say why, as " + node("n1").log());
        }
    }

    public List<String> names() {
        return List.copyOf(nodes.keySet());
    }

    public Beliefs beliefs() {
        return beliefs;
    }

    /** The port at which an endpoint reaches a node. */
    int portFor(String from, String to) {
        Integer port = proxyPorts.get(new Link(from, to));
        if (port == null) {
            throw new IllegalArgumentException("no link " + from + "→" + to);
        }
        return port;
    }

    // ---- what is done to nodes ----

    /** Starts a node empty: as primary when it is held to be the primary, else as a replica of the one that is. */
    void startNode(String name) {
        node(name).clear();
        reviveNode(name);
    }

    /** The same with the data on its disk, if it keeps any. */
    void reviveNode(String name) {
        for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
            int port = NodeProcess.freePort();
            note(port, name);
            if (node(name).start(configuration(name, port), port)) {
                proxy.target(name, port);
                synchronized (ports) {
                    ports.put(name, port);
                }
                return;
            }
        }
        throw new UnusableEnvironmentException(name + " ended at once, " + PORT_ATTEMPTS + " times over; its log, "
                + node(name).log() + ", ends: " + node(name).logTail());
    }

    void kill(String name) {
        node(name).kill();
    }

    void pause(String name) {
        node(name).pause();
    }

    void resume(String name) {
        node(name).resume();
    }

    /** Cuts the nodes into two groups; returns the smaller one, to which {@code name} belongs. */
    List<String> halve(String name) {
        List<String> small = new ArrayList<>(List.of(name));
        for (String other : nodes.keySet()) {
            if (!other.equals(name) && 2 * (small.size() + 1) < nodes.size()) {
                small.add(other);
            }
        }
        cutApart(small, List.of());
        return small;
    }

    /** Cuts a node and one half of the clients off from everybody else. */
    void split(String name) {
        cutApart(List.of(name), List.of(Link.OTHER_CLIENTS));
        Set<Link> cuts = new HashSet<>();
        cuts.add(new Link(Link.CONTROL, name));
        cuts.add(new Link(name, Link.CONTROL));
        cuts.add(new Link(Link.CLIENTS, name));
        cuts.add(new Link(name, Link.CLIENTS));
        proxy.cut(cuts);
        unaware = true;
    }

    private void cutApart(List<String> nodesOfOneSide, List<String> clientsOfIt) {
        Set<Link> cuts = new HashSet<>();
        for (String far : nodes.keySet()) {
            if (!nodesOfOneSide.contains(far)) {
                for (String near : nodesOfOneSide) {
                    cuts.add(new Link(near, far));
                    cuts.add(new Link(far, near));
                }
                for (String near : clientsOfIt) {
                    cuts.add(new Link(near, far));
                    cuts.add(new Link(far, near));
                }
            }
        }
        proxy.cut(cuts);
    }

    /** Whether an endpoint of clients is told of promotions now. */
    boolean isTold(String clients) {
        return !(unaware && clients.equals(Link.OTHER_CLIENTS));
    }

    /** Makes all ways to and from a node slow. */
    void slow(String name, Shape shape) {
        proxy.slow(waysOf(name), shape);
    }

    /** Breaks all connections to and from a node. */
    void reset(String name) {
        proxy.reset(waysOf(name));
    }

    /** Makes the connections that a node has opened to others half-open. */
    void halfOpen(String name) {
        Set<Link> own = new HashSet<>();
        nodes.keySet().stream().filter(to -> !to.equals(name)).forEach(to -> own.add(new Link(name, to)));
        proxy.halfOpen(own);
    }

    private Set<Link> waysOf(String name) {
        Set<Link> ways = new HashSet<>();
        for (Link link : proxyPorts.keySet()) {
            if (link.from().equals(name) || link.to().equals(name)) {
                ways.add(link);
                ways.add(link.reverse());
            }
        }
        return ways;
    }

    /** Cuts a node off from some endpoints. */
    void isolate(String name, Fault.Way way, Fault.From from) {
        Set<String> others = new HashSet<>();
        others.add(Link.CONTROL);
        if (from != Fault.From.CONTROL) {
            others.addAll(nodes.keySet());
            others.remove(name);
        }
        if (from == Fault.From.ALL) {
            others.add(Link.CLIENTS);
            others.add(Link.OTHER_CLIENTS);
        }
        Set<Link> cuts = new HashSet<>();
        for (String other : others) {
            if (way != Fault.Way.INBOUND) {
                cuts.add(new Link(name, other));
            }
            if (way != Fault.Way.OUTBOUND) {
                cuts.add(new Link(other, name));
            }
        }
        proxy.cut(cuts);
    }

    void heal() {
        unaware = false;
        proxy.healAll();
    }

    /**
     * A replica stops reading while large values are written to the primary and deleted again, until the limit of its output buffer is
     * passed or there are many; then it reads on.
     */
    String flood(String replica) {
        String primary = beliefs.now();
        pause(replica);
        String value = "x".repeat(FLOOD_VALUE_BYTES);
        int written = 0;
        try (RespClient client = RespClient.connect(portFor(Link.CONTROL, primary), CONTROL_TIMEOUT_MS)) {
            for (; written < FLOOD_VALUES; written++) {
                if (!(client.call(FLOOD_TIMEOUT_MS, "SET", FLOOD_KEY, value) instanceof Reply.Simple)) {
                    break;
                }
            }
            client.call(FLOOD_TIMEOUT_MS, "DEL", FLOOD_KEY);
        } catch (IOException e) {
            return written + " MB written, then: " + e.getMessage();
        } finally {
            resume(replica);
        }
        return written + " MB written";
    }

    // ---- the orchestrator ----

    /** Promotes by {@link FailoverRule}, never the present primary; empty when no replica can be reached. */
    Optional<String> promote() {
        String old = beliefs.now();
        List<FailoverRule.Candidate> reached = new ArrayList<>();
        for (String name : nodes.keySet()) {
            NodeInfo info = name.equals(old) ? null : ask(Link.CONTROL, name);
            if (info != null) {
                reached.add(FailoverRule.Candidate.of(name, info));
            }
        }
        Optional<String> chosen = FailoverRule.choose(reached, null)
                .map(FailoverRule.Candidate::node)
                .filter(name -> command(name, "REPLICAOF", "NO", "ONE"));
        chosen.ifPresent(name -> {
            beliefs.change(name, System.nanoTime());
            for (FailoverRule.Candidate other : reached) {
                if (!other.node().equals(name)) {
                    follow(other.node(), name);
                }
            }
        });
        return chosen;
    }

    /** FAILOVER at the primary; the new primary, empty when it keeps its role. */
    Optional<String> handOver() {
        String old = beliefs.now();
        if (!command(old, "FAILOVER", "TIMEOUT", String.valueOf(HAND_OVER_MS))) {
            return Optional.empty();
        }
        long deadline = System.nanoTime() + 2 * HAND_OVER_MS * 1_000_000;
        while (System.nanoTime() < deadline) {
            for (String name : nodes.keySet()) {
                NodeInfo info = name.equals(old) ? null : ask(Link.CONTROL, name);
                if (info != null && info.isPrimary()) {
                    beliefs.change(name, System.nanoTime());
                    repoint();
                    return Optional.of(name);
                }
            }
        }
        return Optional.empty();
    }

    /** Points a replica to another node. */
    boolean chain(String name, String whom) {
        return follow(name, whom);
    }

    /** Points every reachable node that does not follow the primary at it; the names of those that were told. */
    List<String> repoint() {
        String primary = beliefs.now();
        List<String> told = new ArrayList<>();
        for (String name : nodes.keySet()) {
            if (name.equals(primary)) {
                continue;
            }
            NodeInfo info = ask(Link.CONTROL, name);
            boolean follows = info != null
                    && !info.isPrimary()
                    && String.valueOf(portFor(name, primary))
                            .equals(info.fields().get("master_port"));
            if (info != null && !follows && follow(name, primary)) {
                told.add(name);
            }
        }
        return told;
    }

    private boolean follow(String node, String primary) {
        return command(node, "REPLICAOF", "127.0.0.1", String.valueOf(portFor(node, primary)));
    }

    private boolean command(String node, String... words) {
        try (RespClient client = RespClient.connect(portFor(Link.CONTROL, node), CONTROL_TIMEOUT_MS)) {
            return client.call(CONTROL_TIMEOUT_MS, words) instanceof Reply.Simple;
        } catch (IOException e) {
            return false;
        }
    }

    /** INFO as the endpoint {@code from} sees it, or null when the node does not answer. */
    private @Nullable NodeInfo ask(String from, String node) {
        return info(portFor(from, node), CONTROL_TIMEOUT_MS);
    }

    // ---- the observer ----

    boolean running(String name) {
        return node(name).running();
    }

    boolean paused(String name) {
        return node(name).paused();
    }

    int lives(String name) {
        return node(name).lives();
    }

    /** INFO asked directly, past all cuts; null when the node does not answer. */
    @Nullable
    NodeInfo observe(String name) {
        int port;
        synchronized (ports) {
            port = ports.getOrDefault(name, 0);
        }
        return port == 0 || !running(name) || paused(name) ? null : info(port, OBSERVER_TIMEOUT_MS);
    }

    private static @Nullable NodeInfo info(int port, int timeoutMs) {
        try (RespClient client = RespClient.connect(port, timeoutMs)) {
            Reply reply = client.call(timeoutMs, "INFO");
            return reply instanceof Reply.Bulk bulk && bulk.text() != null ? NodeInfo.parse(bulk.text()) : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Mends everything: heals the network, resumes the paused, starts the killed, points all at the primary. */
    void mend() {
        heal();
        for (String name : nodes.keySet()) {
            if (paused(name)) {
                resume(name);
            }
            if (!running(name)) {
                startNode(name);
            }
        }
        repoint();
    }

    /** Waits until every replica is linked to the primary and has all of its stream; false when the time is over first. */
    boolean awaitConvergence(long timeoutMs) {
        long deadline = System.nanoTime() + timeoutMs * 1_000_000;
        while (true) {
            if (converged()) {
                return true;
            }
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    private boolean converged() {
        String primary = beliefs.now();
        NodeInfo lead = observe(primary);
        if (lead == null || !lead.isPrimary()) {
            return false;
        }
        for (String name : nodes.keySet()) {
            NodeInfo info = name.equals(primary) ? null : observe(name);
            boolean behind = info == null || info.isPrimary() || !info.linkUp() || info.offset() < lead.offset();
            if (!name.equals(primary) && behind) {
                return false;
            }
        }
        return true;
    }

    /** Ends every process and the network. */
    @Override
    public void close() {
        nodes.values().forEach(NodeProcess::kill);
        proxy.close();
    }

    private NodeProcess node(String name) {
        NodeProcess node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("no node " + name);
        }
        return node;
    }

    /** One configuration for every target: no persistence, quick replication, everything on loopback. */
    private String configuration(String name, int port) {
        StringBuilder lines = new StringBuilder();
        lines.append("bind 127.0.0.1\nport ").append(port).append('\n');
        // Without the last line a replica keeps the snapshot it was sent on disk, and would not restart empty.
        lines.append("dir ./\nsave \"\"\ndaemonize no\nrdb-del-sync-files yes\n");
        lines.append(settings.keepsData() ? "appendonly yes\nappendfsync always\n" : "appendonly no\n");
        lines.append("client-output-buffer-limit replica ").append(FLOOD_LIMIT).append('\n');
        lines.append("repl-diskless-sync yes\nrepl-diskless-sync-delay 0\n");
        // Shorter than most faults, so that links are given up and made again.
        lines.append("repl-ping-replica-period 1\nrepl-timeout 2\n");
        MinReplicas least = settings.minReplicas();
        if (least != null) {
            lines.append("min-replicas-to-write ").append(least.replicas()).append('\n');
            lines.append("min-replicas-max-lag ").append(least.maxLagSeconds()).append('\n');
        }
        if (settings.traced()) {
            lines.append("trace-file trace.jsonl\n");
        }
        String primary = beliefs.now();
        if (!name.equals(primary)) {
            lines.append("replicaof 127.0.0.1 ").append(portFor(name, primary)).append('\n');
        }
        return lines.toString();
    }
}
