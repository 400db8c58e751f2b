package dev.ariadne.sim;

import dev.ariadne.config.Config;
import dev.ariadne.config.RedisConf;
import dev.ariadne.conform.LoopHost;
import dev.ariadne.core.Action;
import dev.ariadne.core.Address;
import dev.ariadne.core.CloseReason;
import dev.ariadne.core.Conn;
import dev.ariadne.core.FileText;
import dev.ariadne.core.Host;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import dev.ariadne.core.SimulatedEffects;
import dev.ariadne.core.command.CommandTable;
import dev.ariadne.core.persist.Disk;
import dev.ariadne.core.persist.MemoryDisk;
import dev.ariadne.core.repl.Chunk;
import dev.ariadne.core.repl.ReplicaSlot;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.Reply;
import dev.ariadne.core.script.ScriptEngine;
import dev.ariadne.trace.TraceLines;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A server process: its node, its disk, its clock, and the driver between the node and the simulated world. */
final class SimNode implements Pipe.End {
    /** What a socket takes before it has been read at the other end. */
    private static final int SOCKET_BYTES = 64 << 10;

    private static final long TICK_MS = 100;

    final String name;
    final Histories.Place place = new Histories.Place();
    private final Simulation world;
    private MemoryDisk disk = new MemoryDisk();
    private @Nullable Process process;
    private boolean paused;
    private long stuckUntilMs;
    private long skewMs;
    private String role;

    SimNode(Simulation world, String name, long skewMs, String replicaOf) {
        this.world = world;
        this.name = name;
        this.skewMs = skewMs;
        this.role = replicaOf;
    }

    /** Where a server is found, in the words of traces. */
    static String address(String name) {
        return name + ":6379";
    }

    /** One life of the server: what a crash takes away. */
    private final class Process {
        final Map<Long, Pipe> accepted = new LinkedHashMap<>();
        final Map<Long, Reply> replies = new LinkedHashMap<>();
        final Map<Long, ByteArrayOutputStream> unsent = new LinkedHashMap<>();
        final ArrayDeque<Conn> resumed = new ArrayDeque<>();
        final ArrayDeque<Conn> closing = new ArrayDeque<>();
        final ByteArrayOutputStream linkOut = new ByteArrayOutputStream();
        final TraceLines trace;
        final Node node;

        @Nullable
        Pipe link;

        long linkNumber;
        boolean turnAsked;

        Process() {
            List<String> flags = new ArrayList<>();
            world.swarm().settings().forEach((keyword, value) -> {
                flags.add("--" + keyword);
                flags.add(value);
            });
            flags.addAll(List.of("--enable-debug-command", "yes"));
            if (!role.isEmpty()) {
                flags.addAll(List.of("--replicaof", role));
            }
            Config config = RedisConf.read(flags, InputStream.nullInputStream(), Path.of(""), CommandTable::names)
                    .config();
            trace = new TraceLines(() -> address(name), () -> world.nowMs() * 1_000_000);
            node = new Node(config, world.random().split(), new Driver(this), this::observe, clock());
        }

        private void observe(Action action, Node node, @Nullable ReplicaSlot replica, long place, long count) {
            SimNode.this.observe(action, node, place, count);
            if (world.isTraced()) {
                trace.step(action, node, replica, place, count);
                world.trace(trace.lines().substring(0, trace.lines().length() - 1));
                trace.clear();
            }
        }
    }

    private void observe(Action action, Node node, long at, long count) {
        world.log(name, action + " " + node.replication().end());
        if (!world.isWatched()) {
            return;
        }
        if (action == Action.Promote && !place.id().isEmpty()) {
            Steps.checkPromoted(name, node.replication(), place.id(), place.end());
        }
        switch (action) {
            case Write, ApplyStream, AcceptPartial, LoadSnapshot, Promote ->
                world.histories().look(name, node.replication(), place);
            default -> {}
        }
        Steps.check(world, this, action, node, at, count);
    }

    // ---- life ----

    boolean isAlive() {
        return process != null;
    }

    /** Whether it answers. */
    boolean isRunning() {
        return process != null && !paused;
    }

    /** The node; only of a server that is alive. */
    Node node() {
        return Objects.requireNonNull(process, name).node;
    }

    /** Its own idea of the time: Unix time in ms. */
    long clock() {
        return Simulation.EPOCH_MS + world.nowMs() + skewMs;
    }

    void start() {
        Process p = new Process();
        process = p;
        world.log(name, "starts");
        event(node -> node.onStart(clock()));
        tick(p);
    }

    private void tick(Process p) {
        world.at(world.nowMs() + TICK_MS, () -> {
            if (process == p) {
                if (!paused) {
                    event(node -> node.onTick(clock()));
                }
                tick(p);
            }
        });
    }

    /** kill -9; the disk keeps what was synced. */
    void crash() {
        Process p = process;
        if (p == null) {
            return;
        }
        world.log(name, "crashes");
        process = null;
        paused = false;
        place.forget();
        disk.losePower();
        for (Pipe pipe : p.accepted.values()) {
            world.close(pipe, false, true);
        }
        Pipe link = p.link;
        if (link != null) {
            world.close(link, true, true);
        }
        role = p.node.replication().following() == null
                ? ""
                : p.node.replication().following().host() + " 6379";
    }

    /** Its disk is another, empty one. */
    void loseDisk() {
        disk = new MemoryDisk();
    }

    /** SIGSTOP; there is nothing to stop of a server that is down. */
    void pause() {
        paused = isAlive();
    }

    void resume() {
        if (paused) {
            paused = false;
            Process p = process;
            if (p != null) {
                event(node -> node.onTick(clock()));
                List.copyOf(p.accepted.values()).forEach(this::readable);
                Pipe link = p.link;
                if (link != null) {
                    readable(link);
                }
            }
        }
    }

    void jump(long ms) {
        skewMs += ms;
    }

    /** It does not read what its primary sends. */
    void stick(long untilMs) {
        stuckUntilMs = untilMs;
        world.at(untilMs, () -> {
            Process p = process;
            if (p != null && p.link != null) {
                readable(p.link);
            }
        });
    }

    // ---- events ----

    private interface Event {
        void happen(Node node);
    }

    private void event(Event event) {
        Process p = process;
        if (p != null && !paused) {
            event.happen(p.node);
            turn();
        }
    }

    private void askTurn(Process p) {
        if (!p.turnAsked) {
            p.turnAsked = true;
            world.at(world.nowMs(), () -> {
                p.turnAsked = false;
                if (process == p) {
                    event(node -> {});
                }
            });
        }
    }

    private void turn() {
        Process p = process;
        if (p == null) {
            return;
        }
        for (int n = p.resumed.size(); n > 0 && process == p; n--) {
            Pipe pipe = p.accepted.get(p.resumed.remove().id());
            if (pipe != null) {
                offer(p, pipe);
            }
        }
        boolean more = process == p && p.node.endBatch(clock());
        if (process != p) {
            return;
        }
        if (world.isWatched()) {
            world.histories().look(name, p.node.replication(), place);
            Steps.checkPlace(name, p.node.replication());
        }
        flush(p);
        if (more || !p.resumed.isEmpty()) {
            askTurn(p);
        }
    }

    private void flush(Process p) {
        for (Pipe pipe : List.copyOf(p.accepted.values())) {
            sendReply(p, pipe);
            pump(p, pipe);
        }
        Pipe link = p.link;
        if (link != null && p.linkOut.size() > 0) {
            world.send(link, true, p.linkOut.toByteArray());
        }
        p.linkOut.reset();
        while (!p.closing.isEmpty()) {
            Conn c = p.closing.remove();
            Pipe pipe = p.accepted.remove(c.id());
            if (pipe != null) {
                world.close(pipe, false, false);
                forget(p, c);
                p.node.onClosed(c, clock());
                askTurn(p);
            }
        }
    }

    private void sendReply(Process p, Pipe pipe) {
        Reply r = p.replies.get(conn(pipe).id());
        if (r != null && r.length() > 0) {
            byte[] bytes = new byte[r.length()];
            System.arraycopy(r.buf(), 0, bytes, 0, bytes.length);
            r.clear();
            world.replied(this, pipe, bytes);
            unsent(p, conn(pipe)).writeBytes(bytes);
        }
    }

    private static ByteArrayOutputStream unsent(Process p, Conn c) {
        return p.unsent.computeIfAbsent(c.id(), id -> new ByteArrayOutputStream());
    }

    /** Hands over what the socket takes. */
    private void pump(Process p, Pipe pipe) {
        Conn c = conn(pipe);
        ByteArrayOutputStream waiting = p.unsent.get(c.id());
        long room = SOCKET_BYTES - pipe.back.pendingBytes;
        if (waiting == null || waiting.size() == 0 || room <= 0) {
            return;
        }
        byte[] all = waiting.toByteArray();
        int n = (int) Math.min(room, all.length);
        byte[] now = new byte[n];
        System.arraycopy(all, 0, now, 0, n);
        waiting.reset();
        waiting.write(all, n, all.length - n);
        world.send(pipe, false, now);
        if (c.isReplica()) {
            p.node.onWritten(c, n, clock());
            askTurn(p);
        }
    }

    /** The other end has read: there is room again. */
    void drained(Pipe pipe) {
        Process p = process;
        if (p != null && pipe.acceptor == this && p.accepted.containsValue(pipe)) {
            if (!paused) {
                pump(p, pipe);
            }
        }
    }

    private static Conn conn(Pipe pipe) {
        return (Conn) Objects.requireNonNull(pipe.attachment);
    }

    private static void forget(Process p, Conn c) {
        p.replies.remove(c.id());
        p.unsent.remove(c.id());
    }

    // ---- connections ----

    /** Accepts a connection. */
    void accept(Pipe pipe) {
        Process p = Objects.requireNonNull(process);
        Conn c = p.node.onAccept(Address.tcp(pipe.from, 5000), Address.tcp(name, 6379), clock());
        pipe.attachment = c;
        p.accepted.put(c.id(), pipe);
        turn();
    }

    @Override
    public void readable(Pipe pipe) {
        Process p = process;
        if (p == null || paused) {
            return;
        }
        if (pipe == p.link) {
            if (world.nowMs() >= stuckUntilMs) {
                readLink(p, pipe);
                turn();
            }
        } else if (pipe.acceptor == this && p.accepted.containsValue(pipe)) {
            offer(p, pipe);
            turn();
        }
    }

    private void offer(Process p, Pipe pipe) {
        Conn c = conn(pipe);
        if (!pipe.forth.isEmpty() && !c.isBlocked()) {
            byte[] bytes = pipe.forth.take();
            int used = p.node.onClientBytes(c, bytes, 0, bytes.length, clock());
            pipe.forth.keep(bytes, used);
            if (used > 0) {
                askTurn(p);
            }
        }
    }

    private void readLink(Process p, Pipe pipe) {
        if (!pipe.back.isEmpty()) {
            byte[] bytes = pipe.back.take();
            int used = p.node.onLinkBytes(bytes, 0, bytes.length, clock());
            pipe.back.keep(bytes, used);
        }
    }

    @Override
    public void closed(Pipe pipe) {
        Process p = process;
        if (p == null) {
            return;
        }
        if (paused) {
            world.at(world.nowMs() + TICK_MS, () -> closed(pipe));
            return;
        }
        if (pipe == p.link) {
            readLink(p, pipe);
            if (pipe == p.link) {
                p.link = null;
                p.node.onLinkDown("connection reset by peer", clock());
            }
            turn();
        } else if (pipe.acceptor == this && p.accepted.containsValue(pipe)) {
            Conn c = conn(pipe);
            p.accepted.remove(c.id());
            forget(p, c);
            p.node.onClosed(c, clock());
            turn();
        }
    }

    /** Executes a command as an operator at the console does: at once. Empty when it does not answer. */
    String command(String... argv) {
        Process p = process;
        if (p == null || paused) {
            return "";
        }
        Conn c = p.node.onAccept(Address.tcp("operator", 5000), Address.tcp(name, 6379), clock());
        Args request = Args.of(argv);
        p.node.onClientBytes(c, request.buf(), request.requestStart(), request.requestEnd(), clock());
        Reply r = p.replies.get(c.id());
        String text = r == null ? "" : new String(r.buf(), 0, r.length(), StandardCharsets.ISO_8859_1);
        p.node.onClosed(c, clock());
        p.closing.remove(c);
        forget(p, c);
        turn();
        return text;
    }

    /** The driver. */
    private final class Driver implements SimulatedEffects {
        private final Process own;

        Driver(Process own) {
            this.own = own;
        }

        @Override
        public Reply reply(Conn c) {
            return own.replies.computeIfAbsent(c.id(), id -> new Reply());
        }

        @Override
        public void stream(Conn replica, Chunk chunk, int from, int to) {
            byte[] bytes = new byte[to - from];
            chunk.data().get(from, bytes);
            if (world.isWatched()) {
                Steps.checkStreamed(name, Objects.requireNonNull(replica.slot()));
            }
            toReplica(replica, bytes, 0, bytes.length);
        }

        @Override
        public void payload(Conn replica, byte[] buf, int from, int to) {
            toReplica(replica, buf, from, to);
        }

        private void toReplica(Conn c, byte[] buf, int from, int to) {
            Pipe pipe = own.accepted.get(c.id());
            if (pipe != null) {
                sendReply(own, pipe);
                unsent(own, c).write(buf, from, to - from);
            }
        }

        @Override
        public void resume(Conn c) {
            own.resumed.add(c);
        }

        @Override
        public void close(Conn c, CloseReason why) {
            own.closing.add(c);
        }

        @Override
        public void openLink(String host, int port) {
            long number = ++own.linkNumber;
            world.connect(SimNode.this, host, new Simulation.Opened() {
                @Override
                public boolean wanted() {
                    return process == own && own.linkNumber == number && own.link == null;
                }

                @Override
                public void up(Pipe pipe) {
                    own.link = pipe;
                    event(node -> node.onLinkUp(Address.tcp(host, 6379), Address.tcp(name, 5000), clock()));
                }

                @Override
                public void down(String why) {
                    event(node -> node.onLinkDown(why, clock()));
                }
            });
        }

        @Override
        public void resumeLink() {
            world.at(world.nowMs(), () -> {
                if (process == own && own.link != null) {
                    readable(own.link);
                }
            });
        }

        @Override
        public void sendLink(byte[] buf, int from, int to) {
            own.linkOut.write(buf, from, to - from);
        }

        @Override
        public void closeLink() {
            Pipe link = own.link;
            own.link = null;
            own.linkNumber++;
            if (link != null) {
                world.close(link, true, false);
            }
        }

        @Override
        public void wakeAt(long atMs) {
            long at = atMs - Simulation.EPOCH_MS - skewMs;
            if (at < Simulation.NEVER_MS) {
                world.at(Math.max(at, world.nowMs()), () -> {
                    if (process == own) {
                        event(node -> {});
                    }
                });
            }
        }

        @Override
        public void log(LogLevel level, String line) {
            world.log(name, "# " + line);
        }

        @Override
        public RandomGenerator seed() {
            return world.random();
        }

        @Override
        public @Nullable ScriptEngine scriptEngine(ScriptEngine.Host host) {
            return null;
        }

        @Override
        public Disk disk() {
            return disk;
        }

        @Override
        public FileText readText(String path) {
            return new FileText(null, FileText.NOT_THERE);
        }

        @Override
        public String replaceText(String path, String text) {
            return "Read-only file system";
        }

        @Override
        public long steadyNanos() {
            return world.nowMs() * 1_000_000;
        }

        @Override
        public void stall(long millis) {
            skewMs += millis;
        }

        @Override
        public void shutdown(int exitCode) {
            throw new Violation("Lives", name + " ended itself with exit code " + exitCode);
        }

        @Override
        public Host host() {
            return LoopHost.HERE;
        }
    }
}
