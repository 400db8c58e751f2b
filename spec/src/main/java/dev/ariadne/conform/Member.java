package dev.ariadne.conform;

import dev.ariadne.config.Config;
import dev.ariadne.config.Params;
import dev.ariadne.core.Address;
import dev.ariadne.core.CloseReason;
import dev.ariadne.core.Conn;
import dev.ariadne.core.FileText;
import dev.ariadne.core.Host;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import dev.ariadne.core.Observer;
import dev.ariadne.core.SimulatedEffects;
import dev.ariadne.core.repl.Chunk;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.Reply;
import dev.ariadne.core.script.ScriptEngine;
import dev.ariadne.tla.Model;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A real node and its driver, which keeps what the node sends until the cluster puts it on the wires. Time stands still unless a step
 * moves it.
 */
final class Member {
    private static final long START_MS = 1_700_000_000_000L;
    /** Longer than any behaviour of a model. */
    private static final long NEVER_SECONDS = 1_000_000;

    /** The client that says WAIT. */
    static final String WAITER = "waiter";

    final String name;
    final Node node;
    /** Commands written while the node keeps no backlog: its offset does not count them. */
    List<Item> unheard = List.of();
    /** Where snapshots under way were cut, by connection. */
    final Map<Long, Long> cuts = new LinkedHashMap<>();
    /** Connections on which an acknowledgement was received. */
    final Set<Long> acknowledged = new TreeSet<>();
    /** The server that the node's link is connected to, null for none. */
    @Nullable
    String linkedTo;
    /** Offset that this member's client waits for, 0 for none. */
    int waitingFor;
    /** The answer to its WAIT, null before it has come. */
    @Nullable
    String waitAnswer;

    private final Driver driver;
    private final Map<String, Long> clients = new LinkedHashMap<>();
    private final Map<Long, byte[]> payloads = new LinkedHashMap<>();
    private long nowMs = START_MS;

    /** Starts a node with the model's settings; {@code primary} is whom it follows, null for none. */
    Member(String name, @Nullable String primary, Model model, long seed) {
        this.name = name;
        this.driver = new Driver(seed);
        Config config = new Config();
        config.assign(Params.DATABASES, 1);
        config.assign(Params.REPL_DISKLESS_SYNC_DELAY, 0);
        config.assign(Params.REPL_PING_REPLICA_PERIOD, NEVER_SECONDS);
        config.assign(Params.REPL_TIMEOUT, NEVER_SECONDS);
        config.set("latency-tracking", "no");
        config.set("rdbcompression", "no");
        config.assign(Params.MIN_REPLICAS_TO_WRITE, model.number("MinReplicas"));
        config.assign(Params.MIN_REPLICAS_MAX_LAG, model.number("MaxLag"));
        if (primary != null) {
            config.assign(Params.REPLICAOF, primary + " 6379");
        }
        node = new Node(config, new SplittableRandom(seed), driver, Observer.NONE, nowMs);
        node.replication().primary().cron(nowMs);
    }

    private Member(Member other, long seed) {
        name = other.name;
        driver = new Driver(seed);
        unheard = other.unheard;
        cuts.putAll(other.cuts);
        acknowledged.addAll(other.acknowledged);
        linkedTo = other.linkedTo;
        waitingFor = other.waitingFor;
        waitAnswer = other.waitAnswer;
        clients.putAll(other.clients);
        payloads.putAll(other.payloads);
        nowMs = other.nowMs;
        node = other.node.copy(driver, new SplittableRandom(seed), Observer.NONE);
    }

    /** A deep copy with randomness of its own. */
    Member copy(long seed) {
        return new Member(this, seed);
    }

    long nowMs() {
        return nowMs;
    }

    void pass(long ms) {
        nowMs += ms;
    }

    /** What the node sent since the last call. */
    Driver sent() {
        return driver;
    }

    // ---- clients of this member ----

    /** Sends a request on the named client's connection and returns the reply, empty when there is none yet. */
    String call(String client, String... argv) {
        Conn c = client(client);
        Args request = Args.of(argv);
        int used = node.onClientBytes(c, request.buf(), request.requestStart(), request.requestEnd(), nowMs);
        if (used != request.requestEnd()) {
            throw new Divergence(name + " left part of " + argv[0] + " unread");
        }
        return reply(client);
    }

    /** Keeps the answer to the waiting client's WAIT, if it has come. */
    void collectWaitAnswer() {
        Long waiter = clients.get(WAITER);
        if (waiter != null && waitAnswer == null) {
            String reply = driver.take(waiter);
            waitAnswer = reply.isEmpty() ? null : reply;
        }
    }

    /** What the named client has received since the last call. */
    String reply(String client) {
        return driver.take(client(client).id());
    }

    private Conn client(String client) {
        Long id = clients.get(client);
        Conn c = id == null ? null : node.clients().byId(id);
        if (c == null) {
            c = node.onAccept(Address.tcp(client, 1), Address.tcp(name, 6379), nowMs);
            clients.put(client, c.id());
        }
        return c;
    }

    boolean isClient(long conn) {
        return clients.containsValue(conn);
    }

    /** The connection with this id, which must be open. */
    Conn conn(long id) {
        Conn c = node.clients().byId(id);
        if (c == null) {
            throw new Divergence(name + " has no connection " + id + " any more");
        }
        return c;
    }

    // ---- snapshots ----

    /** Snapshot bytes collected for a connection so far, which are then forgotten. */
    byte[] takePayload(long conn) {
        byte[] bytes = payloads.remove(conn);
        return bytes == null ? new byte[0] : bytes;
    }

    /** The node's driver: keeps everything. */
    final class Driver implements SimulatedEffects {
        private final SplittableRandom seed;
        final Map<Long, Reply> replies = new LinkedHashMap<>();
        final List<Streamed> streamed = new ArrayList<>();
        final List<Conn> closed = new ArrayList<>();
        final ByteArrayOutputStream linkOut = new ByteArrayOutputStream();
        final Map<Long, Long> written = new LinkedHashMap<>();
        boolean linkClosed;

        Driver(long seed) {
            this.seed = new SplittableRandom(~seed);
        }

        /** Bytes of the stream for a connection, the first of which is number {@code position}. */
        record Streamed(long conn, long position, byte[] bytes) {}

        /** Takes what was replied on a connection. */
        String take(long conn) {
            Reply r = replies.get(conn);
            if (r == null || r.length() == 0) {
                return "";
            }
            String text = new String(r.buf(), 0, r.length(), StandardCharsets.ISO_8859_1);
            r.clear();
            return text;
        }

        @Override
        public Reply reply(Conn c) {
            return replies.computeIfAbsent(c.id(), id -> new Reply());
        }

        @Override
        public void stream(Conn replica, Chunk chunk, int from, int to) {
            byte[] bytes = new byte[to - from];
            chunk.data().get(from, bytes);
            streamed.add(new Streamed(
                    replica.id(), Objects.requireNonNull(replica.slot()).cursor(), bytes));
            written.merge(replica.id(), (long) bytes.length, Long::sum);
        }

        @Override
        public void payload(Conn replica, byte[] buf, int from, int to) {
            byte[] before = takePayload(replica.id());
            byte[] all = new byte[before.length + to - from];
            System.arraycopy(before, 0, all, 0, before.length);
            System.arraycopy(buf, from, all, before.length, to - from);
            payloads.put(replica.id(), all);
            written.merge(replica.id(), (long) (to - from), Long::sum);
        }

        @Override
        public void resume(Conn c) {}

        @Override
        public void close(Conn c, CloseReason why) {
            closed.add(c);
        }

        @Override
        public void openLink(String host, int port) {}

        @Override
        public void sendLink(byte[] buf, int from, int to) {
            linkOut.write(buf, from, to - from);
        }

        @Override
        public void closeLink() {
            linkClosed = true;
        }

        @Override
        public void wakeAt(long atMs) {}

        @Override
        public void log(LogLevel level, String line) {}

        @Override
        public RandomGenerator seed() {
            return seed;
        }

        @Override
        public FileText readText(String path) {
            return new FileText(null, "No such file or directory");
        }

        @Override
        public String replaceText(String path, String text) {
            return "Read-only file system";
        }

        @Override
        public long steadyNanos() {
            return nowMs * 1_000_000;
        }

        @Override
        public @Nullable ScriptEngine scriptEngine(ScriptEngine.Host host) {
            return null;
        }

        @Override
        public void stall(long millis) {
            pass(millis);
        }

        @Override
        public void shutdown(int exitCode) {
            throw new Divergence(name + " shut down with exit code " + exitCode);
        }

        @Override
        public Host host() {
            return LoopHost.HERE;
        }
    }
}
