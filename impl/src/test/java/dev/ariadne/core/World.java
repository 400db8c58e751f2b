package dev.ariadne.core;

import dev.ariadne.config.Config;
import dev.ariadne.config.RedisConf;
import dev.ariadne.core.command.CommandTable;
import dev.ariadne.core.persist.Disk;
import dev.ariadne.core.persist.MemoryDisk;
import dev.ariadne.core.repl.Chunk;
import dev.ariadne.core.repl.Replication;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.Reply;
import dev.ariadne.core.script.ScriptEngine;
import dev.ariadne.lua.LuaVm;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Real nodes on one thread, joined by byte pipes, under a clock that only the test moves. A node is reached at host = its name,
 * any port.
 */
public final class World {
    /** {@link Server#scriptLooks}: as often as they like. */
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    /** Unix time in ms. */
    public long nowMs = 1_700_000_000_000L;

    /** Small files by path, shared by all nodes. */
    public final Map<String, String> files = new LinkedHashMap<>();

    private final Map<String, Server> servers = new LinkedHashMap<>();
    private final SplittableRandom random;

    public World(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Starts a node on an empty disk; settings are keywords and values as in redis.conf. */
    public Server start(String name, String... settings) {
        return start(name, new MemoryDisk(), settings);
    }

    /** Starts a node on a disk, from which it loads its data. */
    public Server start(String name, MemoryDisk disk, String... settings) {
        Server s = new Server(name, disk, settings);
        servers.put(name, s);
        s.node.onStart(nowMs);
        return s;
    }

    /** Kills a node: its connections break, its memory is gone. */
    public void kill(Server s) {
        servers.remove(s.name);
        s.alive = false;
        for (Pipe p : new ArrayList<>(s.accepted.values())) {
            p.breakFromServer();
        }
        Pipe link = s.link;
        if (link != null) {
            s.link = null;
            link.breakFromClient();
        }
    }

    /** Stops a node as SIGSTOP does: its connections stay, and it does nothing until {@link #release}. */
    public void hold(Server s) {
        s.held = true;
    }

    /** Lets a node go on that {@link #hold} stopped. */
    public void release(Server s) {
        s.held = false;
        s.dirty = true;
    }

    /** Delivers bytes and ends batches until nothing moves any more. */
    public void settle() {
        for (int i = 0; i < 100_000; i++) {
            boolean moved = false;
            for (Server s : List.copyOf(servers.values())) {
                moved |= !s.held && s.turn();
            }
            if (!moved) {
                return;
            }
        }
        throw new AssertionError("the world does not come to rest");
    }

    /** Lets time pass in ticks of 100 ms. */
    public void pass(long ms) {
        for (long end = nowMs + ms; nowMs < end; ) {
            nowMs += 100;
            for (Server s : List.copyOf(servers.values())) {
                if (!s.held) {
                    s.node.onTick(nowMs);
                }
            }
            settle();
        }
    }

    /** A connection between the peer that opened it and the node that accepted it. */
    private final class Pipe {
        final Server server;
        final Conn conn;
        /** The node that opened it as its link, null for a test's client. */
        final @Nullable Server opener;

        final ByteArrayOutputStream toServer = new ByteArrayOutputStream();
        final ByteArrayOutputStream toClient = new ByteArrayOutputStream();
        /** Stream and snapshot bytes that have not left the server yet. */
        final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
        /** Bytes to the client that it was offered and did not take. */
        int left;

        boolean broken;

        Pipe(Server server, @Nullable Server opener, Address remote) {
            this.server = server;
            this.opener = opener;
            this.conn = server.node.onAccept(remote, Address.tcp(server.name, 6379), nowMs);
            conn.attachment(this);
            server.accepted.put(conn.id(), this);
        }

        void toClient(byte[] bytes) {
            toClient.writeBytes(opener == null ? bytes : opener.fromPrimary.apply(bytes));
        }

        void breakFromServer() {
            server.accepted.remove(conn.id());
            if (!broken) {
                broken = true;
                Server o = opener;
                if (o != null && o.link == this) {
                    o.linkBroken = true;
                }
            }
        }

        void breakFromClient() {
            if (!broken) {
                broken = true;
                server.accepted.remove(conn.id());
                server.node.onClosed(conn, nowMs);
            }
        }
    }

    /** A node and its driver. */
    public final class Server {
        /** Its host name. */
        public final String name;
        /** The node. */
        public Node node;
        /** Its files. */
        public final MemoryDisk disk;
        /** How it ended its process, -1 while it has not. */
        public int exitCode = -1;
        /** Log lines. */
        public final List<String> log = new ArrayList<>();
        /** Actions observed. */
        public final List<Action> actions = new ArrayList<>();
        /** Host of a replica that does not read what it is sent; empty for none. */
        public String stuckReplica = "";
        /**
         * How many more looks around (each call of the server is one) its scripts may take before they are left standing halfway; scripts
         * are never left standing while it is {@link #UNBOUNDED}.
         */
        public int scriptLooks = UNBOUNDED;
        /** What becomes of bytes on their way from this node's primary, one connection's after the other's. */
        public UnaryOperator<byte[]> fromPrimary = UnaryOperator.identity();

        private final PausedScript script = new PausedScript();
        private final Map<Long, Pipe> accepted = new LinkedHashMap<>();
        private final Map<Long, Reply> replies = new LinkedHashMap<>();
        private final Map<Conn, Long> written = new LinkedHashMap<>();
        private final ArrayDeque<Conn> closing = new ArrayDeque<>();
        private boolean alive = true;
        private boolean held;
        private boolean dirty = true;
        private boolean linkBroken;
        private @Nullable Pipe link;
        private @Nullable String connecting;

        Server(String name, MemoryDisk disk, String... settings) {
            this.name = name;
            this.disk = disk;
            List<String> flags = new ArrayList<>();
            for (int i = 0; i < settings.length; i += 2) {
                String value = settings[i + 1];
                flags.add("--" + settings[i]);
                // The one keyword of two words that are not a list.
                flags.addAll(settings[i].equals("rename-command") ? List.of(value.split(" ", 2)) : List.of(value));
            }
            Config config = RedisConf.read(flags, InputStream.nullInputStream(), Path.of(""), CommandTable::names)
                    .config();
            node = new Node(
                    config,
                    random.split(),
                    new Wires(this),
                    (action, n, replica, place, count) -> actions.add(action),
                    nowMs);
        }

        /** Opens a client's connection. */
        public Client client() {
            return new Client(new Pipe(this, null, Address.tcp("test", 1000 + accepted.size())));
        }

        /** Sends one request on a connection of its own and returns the reply as text. */
        public String call(String... argv) {
            return client().call(argv);
        }

        boolean turn() {
            boolean resumed = dirty;
            boolean moved = resumed;
            dirty = false;
            moved |= connect();
            moved |= read(resumed);
            sendUnsent();
            reportWritten();
            boolean more = node.endBatch(nowMs);
            flush();
            while (!closing.isEmpty()) {
                Pipe p = accepted.get(closing.remove().id());
                if (p != null) {
                    p.breakFromServer();
                    node.onClosed(p.conn, nowMs);
                }
                moved = true;
            }
            return moved || (more && !(node.isBusy() && scriptLooks <= 0));
        }

        /** Lets a script that was left standing go on to its end, or until it has looked around that often. */
        public void continueScript(int looks) {
            scriptLooks = looks;
            dirty = true;
            settle();
        }

        private boolean isStuck(Conn c) {
            return c.remote().host().equals(stuckReplica);
        }

        /** What the kernel takes of what replicas are sent: everything, or nothing. */
        private void sendUnsent() {
            for (Pipe p : accepted.values()) {
                if (p.unsent.size() > 0 && !isStuck(p.conn)) {
                    written.merge(p.conn, (long) p.unsent.size(), Long::sum);
                    p.toClient(p.unsent.toByteArray());
                    p.unsent.reset();
                    dirty = true;
                    Server o = p.opener;
                    if (o != null) {
                        o.dirty = true;
                    }
                }
            }
        }

        private void reportWritten() {
            Map<Conn, Long> reports = new LinkedHashMap<>(written);
            written.clear();
            reports.forEach((c, bytes) -> node.onWritten(c, bytes, nowMs));
        }

        private boolean connect() {
            if (linkBroken) {
                linkBroken = false;
                link = null;
                node.onLinkDown("connection reset by peer", nowMs);
                return true;
            }
            String host = connecting;
            if (host == null) {
                return false;
            }
            connecting = null;
            Server target = servers.get(host);
            if (target == null) {
                node.onLinkDown("connection refused", nowMs);
            } else {
                link = target.new Acceptor().accept(this);
                node.onLinkUp(Address.tcp(host, 6379), Address.tcp(name, 5000), nowMs);
            }
            return true;
        }

        private final class Acceptor {
            Pipe accept(Server opener) {
                return new Pipe(Server.this, opener, Address.tcp(opener.name, 5000));
            }
        }

        private boolean read(boolean resumed) {
            boolean moved = false;
            for (Pipe p : List.copyOf(accepted.values())) {
                byte[] bytes = p.toServer.toByteArray();
                if (bytes.length > 0 && !p.conn.isBlocked()) {
                    int used = node.onClientBytes(p.conn, bytes, 0, bytes.length, nowMs);
                    keep(p.toServer, bytes, used);
                    moved |= used > 0;
                }
            }
            Pipe l = link;
            // What was left is offered again with more, or when the node has asked for it.
            if (l != null && (l.toClient.size() > l.left || (resumed && l.left > 0))) {
                byte[] bytes = l.toClient.toByteArray();
                int used = node.onLinkBytes(bytes, 0, bytes.length, nowMs);
                keep(l.toClient, bytes, used);
                l.left = l.toClient.size();
                moved |= used > 0;
            }
            return moved;
        }

        private void flush() {
            for (Pipe p : accepted.values()) {
                Reply r = replies.get(p.conn.id());
                if (r != null && r.length() > 0 && !p.conn.isHalfway()) {
                    p.toClient(Arrays.copyOf(r.buf(), r.length()));
                    r.clear();
                    Server o = p.opener;
                    if (o != null) {
                        o.dirty = true;
                    }
                }
            }
        }

        private void toReplica(Conn c, byte[] bytes) {
            Pipe p = Objects.requireNonNull((Pipe) c.attachment());
            flush();
            p.unsent.write(bytes, 0, bytes.length);
            dirty |= !isStuck(c);
        }
    }

    private static void keep(ByteArrayOutputStream into, byte[] bytes, int from) {
        into.reset();
        into.write(bytes, from, bytes.length - from);
    }

    /** A test's client. */
    public final class Client {
        private final Pipe pipe;

        private Client(Pipe pipe) {
            this.pipe = pipe;
        }

        /** Sends a request, lets the world settle, and returns all reply bytes as text. */
        public String call(String... argv) {
            Args request = Args.of(argv);
            return send(new String(
                    request.buf(), request.requestStart(), request.requestEnd(), StandardCharsets.ISO_8859_1));
        }

        /** As {@link #call} with raw bytes. */
        public String send(String bytes) {
            pipe.toServer.writeBytes(bytes.getBytes(StandardCharsets.ISO_8859_1));
            settle();
            return received();
        }

        /** What has come since the last call. */
        public String received() {
            String text = pipe.toClient.toString(StandardCharsets.ISO_8859_1);
            pipe.toClient.reset();
            return text;
        }

        /** Whether the node has closed the connection. */
        public boolean isClosed() {
            return pipe.broken;
        }

        /** Closes the connection. */
        public void close() {
            pipe.breakFromClient();
        }

        /** The node's view of the connection. */
        public Conn conn() {
            return pipe.conn;
        }
    }

    /** The driver's half of a server. */
    private final class Wires implements SimulatedEffects {
        private final Server server;

        Wires(Server server) {
            this.server = server;
        }

        private static void requireSocket(Conn c) {
            Check.that(!c.isPrimary(), "no socket belongs to " + c);
        }

        @Override
        public Reply reply(Conn c) {
            requireSocket(c);
            return server.replies.computeIfAbsent(c.id(), id -> new Reply());
        }

        @Override
        public void stream(Conn replica, Chunk chunk, int from, int to) {
            byte[] bytes = new byte[to - from];
            chunk.data().get(from, bytes);
            server.toReplica(replica, bytes);
        }

        @Override
        public void payload(Conn replica, byte[] buf, int from, int to) {
            byte[] bytes = new byte[to - from];
            System.arraycopy(buf, from, bytes, 0, bytes.length);
            server.toReplica(replica, bytes);
        }

        @Override
        public void resume(Conn c) {
            requireSocket(c);
            server.dirty = true;
        }

        @Override
        public void resumeLink() {
            server.dirty = true;
        }

        @Override
        public void close(Conn c, CloseReason why) {
            requireSocket(c);
            server.closing.add(c);
        }

        @Override
        public void openLink(String host, int port) {
            server.connecting = host;
        }

        @Override
        public void sendLink(byte[] buf, int from, int to) {
            Pipe l = server.link;
            if (l != null) {
                l.toServer.write(buf, from, to - from);
                l.server.dirty = true;
            }
        }

        @Override
        public void closeLink() {
            Pipe l = server.link;
            server.link = null;
            server.connecting = null;
            if (l != null) {
                l.breakFromClient();
            }
        }

        @Override
        public void wakeAt(long atMs) {}

        @Override
        public void log(LogLevel level, String line) {
            server.log.add(line);
        }

        @Override
        public RandomGenerator seed() {
            return random;
        }

        @Override
        public ScriptEngine scriptEngine(ScriptEngine.Host host) {
            return new LuaVm(host, Replication.REDIS_VERSION, defect -> {});
        }

        @Override
        public Disk disk() {
            return server.disk;
        }

        @Override
        public FileText readText(String path) {
            String text = files.get(path);
            return new FileText(text, text == null ? "No such file or directory" : "");
        }

        @Override
        public String replaceText(String path, String text) {
            files.put(path, text);
            return "";
        }

        @Override
        public boolean beginScript(Runnable body) {
            if (server.scriptLooks == UNBOUNDED) {
                body.run();
                return true;
            }
            return server.script.begin(body);
        }

        @Override
        public boolean continueScript() {
            return server.scriptLooks > 0 && server.script.resume();
        }

        @Override
        public void scriptTick() {
            if (server.script.isUnderWay() && server.scriptLooks != UNBOUNDED && server.scriptLooks-- <= 0) {
                server.script.pause();
            }
        }

        @Override
        public long steadyNanos() {
            return nowMs * 1_000_000;
        }

        @Override
        public void stall(long millis) {
            nowMs += millis;
        }

        @Override
        public void shutdown(int exitCode) {
            server.exitCode = exitCode;
            kill(server);
        }

        @Override
        public Host host() {
            return NoProcess.HOST;
        }
    }
}
