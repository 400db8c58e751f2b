package dev.ariadne.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The nodes, the network between them, and the power to break both. Nodes, clients and the orchestrator reach a node only by the {@link
 * Network}'s routes; a node is told the route to its primary, so its real port may change when it restarts, and nobody notices.
 */
public final class Cluster implements AutoCloseable {
    /** The observer looks at nodes directly, past the network, and does not wait for a paused one. */
    private static final int OBSERVER_TIMEOUT_MS = 150;

    private static final int PORT_ATTEMPTS = 8;
    private static final int SAVE_TIMEOUT_MS = 1_000;
    private static final int REMOVAL_ATTEMPTS = 8;

    private static final String FLOOD_KEY = "flood";
    private static final int FLOOD_VALUE_BYTES = 1 << 20;
    private static final int FLOOD_VALUES = 48;
    private static final int FLOOD_TIMEOUT_MS = 2_000;
    /** Less than a flood, and more than the clients of a run write while a node is away. */
    private static final String FLOOD_LIMIT = "16mb 0 0";

    private final Settings settings;
    private final Map<String, NodeProcess> nodes = new LinkedHashMap<>();
    private final Map<String, InetSocketAddress> addresses = new HashMap<>();
    private final Network network;
    private final Control control;
    private final Promoter promoter;
    private final Beliefs beliefs;
    /** Whether the other clients are cut off from whoever would tell them of a promotion. */
    private volatile boolean unaware;

    private final Path directory;
    private final Limits limits = new Limits();
    private final Map<String, Volume> volumes = new HashMap<>();
    private final Map<String, FakeClock> clocks = new HashMap<>();
    private final String keyPrefix;
    private final Path addressFile;

    /** @param directory where each node has a directory of its own */
    Cluster(Settings settings, Path directory) {
        this.settings = settings;
        this.directory = directory;
        List<String> names = IntStream.rangeClosed(1, settings.nodes())
                .mapToObj(i -> "n" + i)
                .toList();
        Deployment deployment = settings.deployment();
        Target target = settings.target();
        network = deployment.namespaces()
                ? new NamespaceNetwork(names, directory)
                : new ProxyNetwork(names, reach(settings));
        control = new Control(network, names);
        if (target.isExternal()) {
            for (int i = 0; i < names.size(); i++) {
                network.listens(names.get(i), target.addresses().get(i));
                addresses.put(names.get(i), target.addresses().get(i));
            }
            beliefs = new Beliefs(primaryOutside());
            promoter = new OutsidePromoter(
                    names,
                    beliefs,
                    this::observe,
                    deployment.mayReconfigure() ? new EmbeddedPromoter(control, beliefs) : null);
            keyPrefix = "ariadne:" + UUID.randomUUID() + ":";
        } else {
            for (String name : names) {
                FakeClock clock = new FakeClock(directory.resolve(name).resolve("clock"));
                Map<String, String> environment = Map.of();
                if (settings.hasClocks()) {
                    clock.set(0);
                    clocks.put(name, clock);
                    environment = clock.environment();
                }
                List<String> command = new ArrayList<>(network.launcher(name));
                command.addAll(target.command());
                nodes.put(name, new NodeProcess(name, directory.resolve(name), command, environment));
            }
            beliefs = new Beliefs("n1");
            promoter = deployment.sentinel()
                    ? new SentinelGroup(
                            control, beliefs, network, target.sentinel(), directory, deployment.downAfterMs())
                    : new EmbeddedPromoter(control, beliefs);
            keyPrefix = "";
        }
        addressFile = directory.resolve("addresses.tsv");
        network.links()
                .forEach(link -> note(network.route(link.from(), link.to()).toString(), link.to()));
    }

    private static ProxyNetwork.Reach reach(Settings settings) {
        if (settings.target().isExternal()) {
            return ProxyNetwork.Reach.CLIENTS;
        }
        return settings.deployment().sentinel() ? ProxyNetwork.Reach.SHARED : ProxyNetwork.Reach.PAIRS;
    }

    /** The one of somebody else's servers that leads. */
    private String primaryOutside() {
        List<String> primaries = new ArrayList<>();
        for (String name : control.names()) {
            NodeInfo info = Control.info(new Route(address(name), null), Control.TIMEOUT_MS);
            if (info == null) {
                throw new UnusableEnvironmentException("no server answers INFO at " + Target.shown(address(name))
                        + "; start it, or name the right address with --target external:HOST:PORT");
            }
            if (info.isPrimary()) {
                primaries.add(name);
            }
        }
        if (primaries.size() != 1) {
            throw new UnusableEnvironmentException("of the servers of --target external "
                    + (primaries.isEmpty() ? "none is a primary" : primaries.size() + " are primaries")
                    + "; name one primary and its replicas");
        }
        return primaries.get(0);
    }

    private @Nullable InetSocketAddress addressOf(String name) {
        synchronized (addresses) {
            return addresses.get(name);
        }
    }

    private InetSocketAddress address(String name) {
        return Objects.requireNonNull(addressOf(name), name);
    }

    /** What stands before the names of all keys of the run, so that they are nobody else's; empty where everything is the run's. */
    String keyPrefix() {
        return keyPrefix;
    }

    /** For who reads the nodes' traces: which node is found at an address, of its own or of a proxy. */
    private void note(String address, String name) {
        if (settings.traced()) {
            try {
                Files.writeString(
                        addressFile,
                        address + "\t" + name + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + addressFile, e);
            }
        }
    }

    /** Starts all nodes, the first as primary and the others as its replicas, and returns when every replica is in sync and whoever promotes is ready. */
    void start(long timeoutMs) {
        if (settings.hasVolumes()) {
            nodes.forEach((name, node) -> {
                Leftovers.noteVolume(directory, node.data());
                volumes.put(name, Volume.mount(node.data()));
            });
        }
        nodes.keySet().forEach(this::startNode);
        if (!awaitConvergence(timeoutMs)) {
            throw new UnusableEnvironmentException("the replicas did not attach to the primary within "
                    + timeoutMs / 1000 + " s; the nodes' logs say why"
                    + (nodes.isEmpty() ? "" : ", as " + node("n1").log()));
        }
        promoter.start();
    }

    public List<String> names() {
        return control.names();
    }

    public Beliefs beliefs() {
        return beliefs;
    }

    Promoter promoter() {
        return promoter;
    }

    /** How an endpoint reaches a node. */
    Route route(String from, String to) {
        return network.route(from, to);
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
            InetSocketAddress told = network.listen(name);
            InetSocketAddress address = new InetSocketAddress(
                    told.getAddress(), told.getPort() != 0 ? told.getPort() : NodeProcess.freePort());
            note(address.getAddress().getHostAddress() + ":" + address.getPort(), name);
            // Which is how it speaks of itself, wherever it is.
            note("127.0.0.1:" + address.getPort(), name);
            if (node(name).start(configuration(name, address), address)) {
                network.listens(name, address);
                synchronized (addresses) {
                    addresses.put(name, address);
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
        for (String other : names()) {
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
        network.cut(cuts);
        unaware = true;
    }

    private void cutApart(List<String> nodesOfOneSide, List<String> clientsOfIt) {
        Set<Link> cuts = new HashSet<>();
        for (String far : names()) {
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
        network.cut(cuts);
    }

    /** Whether an endpoint of clients is told of promotions now. */
    boolean isTold(String clients) {
        return !(unaware && clients.equals(Link.OTHER_CLIENTS));
    }

    /** Makes all ways to and from a node slow. */
    void slow(String name, Shape shape) {
        network.slow(waysOf(name), shape);
    }

    /** Breaks all connections to and from a node. */
    void reset(String name) {
        network.reset(waysOf(name));
    }

    /** Makes the connections that a node has opened to others half-open; where those are out of reach, the clients' connections to it. */
    void halfOpen(String name) {
        boolean outside = settings.target().isExternal();
        network.halfOpen(network.links().stream()
                .filter(link -> (outside ? link.to() : link.from()).equals(name))
                .collect(Collectors.toSet()));
    }

    private Set<Link> waysOf(String name) {
        Set<Link> ways = new HashSet<>();
        for (Link link : network.links()) {
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
        if (from == Fault.From.NODES || from == Fault.From.ALL) {
            others.addAll(names());
            others.remove(name);
        }
        if (from == Fault.From.CLIENTS || from == Fault.From.ALL) {
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
        network.cut(cuts);
    }

    void heal() {
        unaware = false;
        network.healAll();
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
        try (RespClient client = control.connect(primary)) {
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

    /** The disk of a node. */
    Volume volume(String name) {
        Volume volume = volumes.get(name);
        if (volume == null) {
            throw new UnusableEnvironmentException(name + " has no disk of its own");
        }
        return volume;
    }

    /** What the nodes may have at most. */
    Limits limits() {
        return limits;
    }

    Route route(String name) {
        return new Route(address(name), null);
    }

    /** The wall clock of a node is off by so many seconds. */
    void setClock(String name, long seconds) {
        FakeClock clock = clocks.get(name);
        if (clock == null) {
            throw new UnusableEnvironmentException(name + " has no clock of its own");
        }
        clock.set(seconds);
    }

    /** BGSAVE; how it ended, or what the node says to it. */
    String save(String name) {
        try (RespClient client = RespClient.connect(route(name), Control.TIMEOUT_MS)) {
            Reply reply = client.call(Control.TIMEOUT_MS, "BGSAVE");
            if (!(reply instanceof Reply.Simple)) {
                return String.valueOf(reply);
            }
            long deadline = System.nanoTime() + SAVE_TIMEOUT_MS * 1_000_000L;
            while (System.nanoTime() - deadline < 0) {
                NodeInfo info = observe(name);
                if (info != null && info.number("rdb_bgsave_in_progress", 1) == 0) {
                    return "BGSAVE: " + info.fields().getOrDefault("rdb_last_bgsave_status", "?")
                            + ", append-only file: " + info.fields().getOrDefault("aof_last_write_status", "?");
                }
            }
            return "BGSAVE has not ended";
        } catch (IOException e) {
            return "not reached: " + e.getMessage();
        }
    }

    /** Points a replica to another node; whether it was told. */
    boolean follow(String name, String whom) {
        return control.follow(name, whom);
    }

    // ---- the observer ----

    /** Of a server that is not the harness' own it is known only whether it answers. */
    boolean running(String name) {
        return nodes.isEmpty() || node(name).running();
    }

    boolean paused(String name) {
        return !nodes.isEmpty() && node(name).paused();
    }

    int lives(String name) {
        return nodes.isEmpty() ? 1 : node(name).lives();
    }

    /** INFO asked directly, past all cuts; null when the node does not answer. */
    @Nullable
    NodeInfo observe(String name) {
        InetSocketAddress address = addressOf(name);
        return address == null || !running(name) || paused(name)
                ? null
                : Control.info(new Route(address, null), OBSERVER_TIMEOUT_MS);
    }

    /** Mends everything: heals the network, resumes the paused, starts the killed, has all follow the primary. */
    void mend() {
        heal();
        volumes.values().forEach(Volume::mend);
        limits.mendAll();
        clocks.values().forEach(clock -> clock.set(0));
        for (String name : nodes.keySet()) {
            if (paused(name)) {
                resume(name);
            }
            if (!running(name) && settings.hasVolumes()) {
                reviveNode(name);
            } else if (!running(name)) {
                startNode(name);
            }
        }
        promoter.repoint();
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
        for (String name : names()) {
            NodeInfo info = name.equals(primary) ? null : observe(name);
            boolean behind = info == null || info.isPrimary() || !info.linkUp() || info.offset() < lead.offset();
            if (!name.equals(primary) && behind) {
                return false;
            }
        }
        return true;
    }

    /**
     * Removes the run's keys from servers that are not its own, directly and at whoever leads.
     *
     * @param count of the workload's keys
     * @return whether they are gone, which they are at once where the servers are the run's own
     */
    boolean removeKeys(Data data, int count) {
        if (keyPrefix.isEmpty()) {
            return true;
        }
        List<String> words = new ArrayList<>(List.of("DEL"));
        IntStream.range(0, count)
                .mapToObj(key -> keyPrefix + Operation.redisKey(data, key))
                .forEach(key -> words.addAll(data == Data.BANK ? Accounts.names(key) : List.of(key)));
        for (int attempt = 0; attempt < REMOVAL_ATTEMPTS; attempt++) {
            try (RespClient client = RespClient.connect(new Route(address(beliefs.now()), null), Control.TIMEOUT_MS)) {
                if (client.call(Control.TIMEOUT_MS, words.toArray(String[]::new)) instanceof Reply.Int) {
                    return true;
                }
            } catch (IOException e) {
                // It may be another one's turn to lead: ask again.
                continue;
            }
        }
        return false;
    }

    /** Ends every process and the network. */
    @Override
    public void close() {
        promoter.close();
        // A process that waits for a frozen disk cannot even be killed.
        volumes.values().forEach(Volume::mend);
        nodes.values().forEach(NodeProcess::kill);
        volumes.values().forEach(Volume::close);
        network.close();
    }

    private NodeProcess node(String name) {
        NodeProcess node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("no node " + name);
        }
        return node;
    }

    /** One configuration for every target: no persistence, quick replication, everything on loopback. */
    private String configuration(String name, InetSocketAddress address) {
        StringBuilder lines = new StringBuilder();
        lines.append("bind ").append(address.getAddress().getHostAddress()).append('\n');
        lines.append("port ").append(address.getPort()).append("\nprotected-mode no\n");
        String source = network.source(name);
        if (source != null) {
            Route known = network.route(control.others(name).get(0), name);
            lines.append("bind-source-addr ").append(source).append('\n');
            lines.append("replica-announce-ip ").append(known.host()).append('\n');
            lines.append("replica-announce-port ").append(known.port()).append('\n');
        }
        // Without the last line a replica keeps the snapshot it was sent on disk, and would not restart empty.
        lines.append("dir ./data\ndaemonize no\nrdb-del-sync-files yes\n");
        // A point that is never reached: without any, a snapshot that failed is nothing to a server.
        lines.append(settings.hasVolumes() ? "save 86400 1000000000\n" : "save \"\"\n");
        lines.append(settings.keepsData() || settings.hasVolumes() ? "appendonly yes\n" : "appendonly no\n");
        lines.append(settings.keepsData() ? "appendfsync always\n" : "appendfsync everysec\n");
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
            lines.append("trace-file ../trace.jsonl\n");
        }
        String primary = beliefs.now();
        if (!name.equals(primary)) {
            Route way = network.route(name, primary);
            lines.append("replicaof ")
                    .append(way.host())
                    .append(' ')
                    .append(way.port())
                    .append('\n');
        }
        return lines.toString();
    }
}
