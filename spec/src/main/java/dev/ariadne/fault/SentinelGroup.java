package dev.ariadne.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stock Sentinels promote, by their own judgement and at any time: the harness only breaks things, and asks them who leads. They stand where
 * the orchestrator stands: what cuts a node off from it cuts the node off from all of them, while they always reach each other. The primary is
 * the node that most of them name.
 */
final class SentinelGroup implements Promoter {
    static final int SENTINELS = 3;
    static final int QUORUM = 2;

    private static final String GROUP = "ariadne";
    private static final int PORT_ATTEMPTS = 8;
    private static final int ASK_TIMEOUT_MS = 300;
    private static final int POLL_MS = 50;
    private static final int START_TIMEOUT_MS = 20_000;
    /** Sentinel gives up a failover after this many times the time after which a primary is down. */
    private static final int FAILOVER_TIMEOUT_FACTOR = 6;

    /** Votes, elections and the choice of a replica take it some seconds more than the time after which a primary is down. */
    private static final int PATIENCE_MS = 12_000;

    private final Control control;
    private final Beliefs beliefs;
    private final Network network;
    private final int downAfterMs;
    private final Map<NodeProcess, Integer> sentinels = new LinkedHashMap<>();
    private final Map<String, String> nodesByAddress = new HashMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread watching = new Thread(this::watch, "sentinel-watch");

    /**
     * @param program what starts a Sentinel, its configuration file to be appended
     * @param directory where each has a directory of its own
     */
    SentinelGroup(Control control, Beliefs beliefs, Network network, String program, Path directory, int downAfterMs) {
        this.control = control;
        this.beliefs = beliefs;
        this.network = network;
        this.downAfterMs = downAfterMs;
        for (int i = 1; i <= SENTINELS; i++) {
            String name = "sentinel" + i;
            sentinels.put(new NodeProcess(name, directory.resolve(name), List.of(program)), 0);
        }
        for (String name : control.names()) {
            nodesByAddress.put(address(name).toString(), name);
        }
    }

    /** Where everybody finds a node. */
    private Route address(String name) {
        return network.route(control.others(name).get(0), name);
    }

    /** Starts them, and returns when they know each other and all nodes. */
    @Override
    public void start() {
        sentinels.replaceAll((sentinel, none) -> start(sentinel));
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_TIMEOUT_MS);
        while (!sentinels.values().stream().allMatch(this::knowsAll)) {
            if (System.nanoTime() - deadline > 0) {
                throw new UnusableEnvironmentException(
                        "the Sentinels did not find all nodes and each other within " + START_TIMEOUT_MS / 1000
                                + " s; their logs say why, as "
                                + sentinels.keySet().iterator().next().log());
            }
            sleep(POLL_MS);
        }
        watching.setDaemon(true);
        watching.start();
    }

    private int start(NodeProcess sentinel) {
        for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
            int port = NodeProcess.freePort();
            if (sentinel.start(configuration(port), new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                return port;
            }
        }
        throw new UnusableEnvironmentException(sentinel.name() + " ended at once, " + PORT_ATTEMPTS
                + " times over; its log, " + sentinel.log() + ", ends: " + sentinel.logTail());
    }

    private String configuration(int port) {
        Route primary = address(beliefs.now());
        String source = network.source(Link.CONTROL);
        return String.join(
                "\n",
                "port " + port,
                "bind 127.0.0.1" + (source == null ? "" : " " + source),
                "protected-mode no",
                "dir ./",
                source == null ? "" : "bind-source-addr " + source,
                "sentinel announce-ip " + (source == null ? "127.0.0.1" : source),
                "sentinel monitor " + GROUP + " " + primary.host() + " " + primary.port() + " " + QUORUM,
                "sentinel down-after-milliseconds " + GROUP + " " + downAfterMs,
                "sentinel failover-timeout " + GROUP + " " + FAILOVER_TIMEOUT_FACTOR * downAfterMs,
                "sentinel parallel-syncs " + GROUP + " " + control.names().size(),
                "");
    }

    private boolean knowsAll(int port) {
        return listed(port, "REPLICAS") == control.names().size() - 1 && listed(port, "SENTINELS") == SENTINELS - 1;
    }

    private static int listed(int port, String what) {
        return call(port, "SENTINEL", what, GROUP) instanceof Reply.Array array && array.items() != null
                ? array.items().size()
                : -1;
    }

    private static @Nullable Reply call(int port, String... words) {
        try (RespClient client = RespClient.connect(port, ASK_TIMEOUT_MS)) {
            return client.call(ASK_TIMEOUT_MS, words);
        } catch (IOException e) {
            return null;
        }
    }

    /** Whom a Sentinel holds to be the primary; null when it does not say. */
    private @Nullable String primaryBy(int port) {
        Reply reply = call(port, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", GROUP);
        if (reply instanceof Reply.Array array
                && array.items() != null
                && array.items().size() == 2
                && array.items().get(0) instanceof Reply.Bulk host
                && array.items().get(1) instanceof Reply.Bulk its) {
            return nodesByAddress.get(host.text() + ":" + its.text());
        }
        return null;
    }

    private void watch() {
        do {
            majority()
                    .filter(named -> !named.equals(beliefs.now()))
                    .ifPresent(named -> beliefs.change(named, System.nanoTime()));
        } while (!sleep(POLL_MS));
    }

    private Optional<String> majority() {
        List<String> named = new ArrayList<>();
        for (int port : sentinels.values()) {
            String one = primaryBy(port);
            if (one != null) {
                named.add(one);
            }
        }
        return named.stream()
                .filter(one -> 2 * named.stream().filter(one::equals).count() > SENTINELS)
                .findFirst();
    }

    /** Waits for the Sentinels, who were not told of anything. */
    @Override
    public Optional<String> promote(String old) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(downAfterMs + PATIENCE_MS);
        while (beliefs.now().equals(old)) {
            if (System.nanoTime() - deadline > 0 || sleep(POLL_MS)) {
                return Optional.empty();
            }
        }
        return Optional.of(beliefs.now());
    }

    /** By SENTINEL FAILOVER: Sentinel would take FAILOVER, of which it knows nothing, for a fault. */
    @Override
    public Optional<String> handOver() {
        String old = beliefs.now();
        for (int port : sentinels.values()) {
            if (call(port, "SENTINEL", "FAILOVER", GROUP) instanceof Reply.Simple) {
                return promote(old);
            }
        }
        return Optional.empty();
    }

    @Override
    public String repoint() {
        return "left to Sentinel; the primary is " + beliefs.now();
    }

    /** True when it is over. */
    private boolean sleep(long ms) {
        try {
            return stop.await(ms, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        stop.countDown();
        sentinels.keySet().forEach(NodeProcess::kill);
    }
}
