package dev.ariadne.sim;

import dev.ariadne.checker.Checkers;
import dev.ariadne.checker.History;
import dev.ariadne.checker.HistoryBuilder;
import dev.ariadne.checker.Limits;
import dev.ariadne.checker.ModelName;
import dev.ariadne.checker.Verdict;
import dev.ariadne.core.Conn;
import dev.ariadne.core.repl.ReplicaLink;
import dev.ariadne.core.repl.Replication;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run: a cluster as a {@link Swarm} says, under a schedule of faults, then without faults until everybody is equal. Invariants are
 * looked at after every event. What happens next is what stands first in one queue, by time and then by order; chance comes from the seed alone.
 */
public final class Simulation {
    /** Simulated Unix time at the start of a run. */
    static final long EPOCH_MS = 1_700_000_000_000L;

    /** Later than any run lasts. */
    static final long NEVER_MS = 1_000_000_000L;

    private static final long FAULTS_MS = 30_000;
    private static final long MENDING_MS = 1_800_000;
    /** No multiple of a tick: a PING would be under way at every look. */
    private static final long SETTLING_STEP_MS = 1_037;

    private static final long SLOW_MS = 1_000;
    private static final long RETRY_MS = 50;
    private static final int MOST_ARRIVED_BYTES = 64 << 10;

    /** Faults after which a history must be linearizable nevertheless, as long as nobody fails over. */
    private static final EnumSet<SimFault.Kind> HARMLESS = EnumSet.of(
            SimFault.Kind.PAUSE,
            SimFault.Kind.ISOLATE,
            SimFault.Kind.ONE_WAY,
            SimFault.Kind.CUT,
            SimFault.Kind.RESET,
            SimFault.Kind.HALF_CLOSE,
            SimFault.Kind.SLOW,
            SimFault.Kind.CLOCK,
            SimFault.Kind.STUCK);

    /**
     * What became of a run.
     *
     * @param violation the invariant that was violated and how; null when none was
     * @param events how many events there were
     * @param simulatedMs how long the run lasted in its own time
     * @param hash of everything that was logged: equal for equal runs
     * @param operations what clients asked
     * @param fullSyncs snapshots granted
     * @param partialSyncs continuations granted
     */
    public record Outcome(
            @Nullable Violation violation,
            long events,
            long simulatedMs,
            long hash,
            long operations,
            long fullSyncs,
            long partialSyncs) {}

    /** Who wants a connection. */
    interface Opened {
        /** Whether it still does. */
        boolean wanted();

        void up(Pipe pipe);

        void down(String why);
    }

    private record Event(long atMs, long number, Runnable action) {}

    private record Block(String from, String to, long untilMs) {}

    private final Swarm swarm;
    private final List<SimFault> faults;
    private final SplittableRandom random;
    private final SplittableRandom network;
    private final Consumer<String> log;
    private final @Nullable Consumer<String> trace;
    private final boolean watched;
    private final PriorityQueue<Event> queue =
            new PriorityQueue<>(Comparator.comparingLong(Event::atMs).thenComparingLong(Event::number));
    private final Map<String, SimNode> nodes = new LinkedHashMap<>();
    private final List<SimClient> clients = new ArrayList<>();
    private final List<Pipe> pipes = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final Histories histories = new Histories();
    private final HistoryBuilder history = History.builder();
    private final TreeMap<String, Long> slowUntil = new TreeMap<>();
    private final Orchestrator orchestrator;
    private long nowMs;
    private long events;
    private long numbers;
    private long values;
    private long hash = 1125899906842597L;
    private boolean mending;

    private Simulation(long seed, List<SimFault> faults, Consumer<String> log, @Nullable SimTraces traces) {
        this.swarm = Swarm.of(seed);
        this.faults = faults;
        this.log = log;
        this.watched = traces == null || !traces.isAlone();
        this.trace = traces == null
                ? null
                : traces.begin(swarm.servers().stream().map(SimNode::address).toList());
        this.random = new SplittableRandom(seed);
        this.network = random.split();
        String first = swarm.servers().get(0);
        for (String name : swarm.servers()) {
            long skew = swarm.skewMs() == 0 ? 0 : random.nextInt(swarm.skewMs());
            nodes.put(name, new SimNode(this, name, skew, name.equals(first) ? "" : first + " 6379"));
        }
        this.orchestrator = new Orchestrator(this, first);
    }

    /** The faults that a seed draws. */
    public static List<SimFault> faultsOf(long seed) {
        return SimFault.schedule(Swarm.of(seed), seed, FAULTS_MS);
    }

    /** What a seed's run is like, in one line. */
    public static String describe(long seed) {
        return Swarm.of(seed).line();
    }

    /**
     * Runs a seed.
     *
     * @param faults what happens; {@link #faultsOf}, or a part of it
     * @param log told a line for each thing that happens
     */
    public static Outcome run(long seed, List<SimFault> faults, Consumer<String> log) {
        return run(seed, faults, log, null);
    }

    /**
     * Runs a seed.
     *
     * @param traces holds the run's trace against the model, null not to
     */
    public static Outcome run(long seed, List<SimFault> faults, Consumer<String> log, @Nullable SimTraces traces) {
        Simulation simulation = new Simulation(seed, faults, log, traces);
        Violation violation = null;
        try {
            simulation.run();
        } catch (Violation e) {
            violation = e;
        } catch (RuntimeException e) {
            StackTraceElement[] at = e.getStackTrace();
            violation = new Violation("Lives", "a server is stopped by " + e + (at.length == 0 ? "" : " at " + at[0]));
        }
        long full = 0;
        long partial = 0;
        for (SimNode node : simulation.nodes.values()) {
            if (node.isAlive()) {
                full += node.node().stats().syncFull;
                partial += node.node().stats().syncPartialOk;
            }
        }
        return new Outcome(
                violation, simulation.events, simulation.nowMs, simulation.hash, simulation.values, full, partial);
    }

    // ---- the run ----

    private void run() {
        log("-", swarm.line());
        nodes.values().forEach(SimNode::start);
        for (int i = 0; i < swarm.clients(); i++) {
            SimClient client = new SimClient(this, i, random.split());
            clients.add(client);
            client.start();
        }
        orchestrator.start();
        for (SimFault fault : faults) {
            at(fault.atMs(), () -> happen(fault));
        }
        advance(FAULTS_MS);
        mend();
        long end = nowMs + MENDING_MS;
        while (nowMs < end && !isSettled()) {
            advance(nowMs + SETTLING_STEP_MS);
        }
        if (watched) {
            requireSettled();
            requireLinearizable();
        }
    }

    private void advance(long untilMs) {
        while (true) {
            Event next = queue.peek();
            if (next == null || next.atMs > untilMs) {
                nowMs = untilMs;
                return;
            }
            queue.remove();
            nowMs = Math.max(nowMs, next.atMs);
            events++;
            next.action.run();
        }
    }

    private void mend() {
        log("-", "no more faults");
        mending = true;
        blocks.clear();
        slowUntil.clear();
        for (SimNode node : nodes.values()) {
            if (node.isAlive()) {
                node.resume();
            } else {
                node.start();
            }
            node.stick(nowMs);
        }
    }

    private boolean isSettled() {
        return difference() == null;
    }

    private void requireSettled() {
        String difference = difference();
        if (difference != null) {
            throw new Violation("Converges", difference + ", " + MENDING_MS / 1000 + " s after the last fault");
        }
        String digest = "";
        for (SimNode node : nodes.values()) {
            String own = node.command("DEBUG", "DIGEST");
            if (!digest.isEmpty() && !digest.equals(own)) {
                throw new Violation(
                        "SameData", node.name + " holds other data than " + leader() + " at the same place");
            }
            digest = own;
        }
    }

    private @Nullable String difference() {
        SimNode first = node(leader());
        if (!first.isRunning()) {
            return leader() + " does not run";
        }
        for (SimClient client : clients) {
            if (!client.isIdle()) {
                return "a client waits for the answer to " + client.asked();
            }
        }
        Replication lead = first.node().replication();
        if (!lead.isPrimary() || lead.failover().isActive()) {
            return leader() + " does not lead";
        }
        for (SimNode node : nodes.values()) {
            Replication r = node.node().replication();
            if (node == first) {
                continue;
            }
            if (r.link().state() != ReplicaLink.State.CONNECTED
                    || r.end() != lead.end()
                    || !r.replId().equals(lead.replId())) {
                return node.name + " is " + r.link().state().word + " at " + r.end() + " of " + r.replId() + ", "
                        + leader() + " at " + lead.end() + " of " + lead.replId();
            }
        }
        return null;
    }

    private void requireLinearizable() {
        if (swarm.failover() || !HARMLESS.containsAll(swarm.faults())) {
            return;
        }
        Verdict verdict = Checkers.check(history.build(), ModelName.REGISTER, Limits.DEFAULT);
        if (verdict.valid() == Verdict.Valid.FALSE) {
            throw new Violation(
                    "Linearizable",
                    "the clients' history is not: " + verdict.failures().get(0).reason());
        }
    }

    // ---- faults ----

    private void happen(SimFault fault) {
        log("!", fault.toString());
        SimNode node = node(swarm.servers().get(fault.server()));
        String other = swarm.servers().get(fault.other());
        long until = nowMs + fault.forMs();
        switch (fault.kind()) {
            case CRASH, LOSE -> {
                if (node.isAlive()) {
                    node.crash();
                    if (fault.kind() == SimFault.Kind.LOSE) {
                        node.loseDisk();
                    }
                    at(until, () -> {
                        if (!node.isAlive()) {
                            node.start();
                        }
                    });
                }
            }
            case PAUSE -> {
                node.pause();
                at(until, node::resume);
            }
            case ISOLATE -> {
                blocks.add(new Block(node.name, "", until));
                blocks.add(new Block("", node.name, until));
            }
            case ONE_WAY -> blocks.add(new Block(node.name, other, until));
            case CUT -> {
                blocks.add(new Block(node.name, other, until));
                blocks.add(new Block(other, node.name, until));
            }
            case RESET ->
                between(node.name, other).forEach(pipe -> {
                    close(pipe, true, true);
                    close(pipe, false, true);
                });
            case HALF_CLOSE ->
                between(node.name, other).forEach(pipe -> {
                    close(pipe, network.nextBoolean(), false);
                });
            case SLOW -> {
                slowUntil.put(node.name + ">" + other, until);
                slowUntil.put(other + ">" + node.name, until);
            }
            case CLOCK -> node.jump(fault.forMs());
            case FOLLOW -> {
                if (node.isRunning() && !node.node().replication().isPrimary() && !other.equals(node.name)) {
                    node.command("REPLICAOF", swarm.chained() ? other : leader(), "6379");
                }
            }
            case HAND_OVER -> node(leader()).command("FAILOVER", "TIMEOUT", Long.toString(fault.forMs()));
            case STUCK -> node.stick(until);
        }
    }

    private List<Pipe> between(String one, String other) {
        return pipes.stream().filter(pipe -> pipe.joins(one, other)).toList();
    }

    boolean isIsolated(String server) {
        return isBlocked(server, "o") || isBlocked("o", server);
    }

    private boolean isBlocked(String from, String to) {
        for (Block b : blocks) {
            if (nowMs < b.untilMs && (b.from.isEmpty() || b.from.equals(from)) && (b.to.isEmpty() || b.to.equals(to))) {
                return true;
            }
        }
        return false;
    }

    // ---- the network ----

    private long arrivalMs(String from, String to, Pipe.Direction way) {
        long latency = 1 + network.nextInt(swarm.latencyMs());
        if (slowUntil.getOrDefault(from + ">" + to, 0L) > nowMs) {
            latency += SLOW_MS;
        }
        way.lastArrivalMs = Math.max(way.lastArrivalMs, nowMs + latency);
        return way.lastArrivalMs;
    }

    /** Sends bytes; {@code forth} from the end that opened the connection. They may be cut anywhere. */
    void send(Pipe pipe, boolean forth, byte[] bytes) {
        Pipe.Direction way = forth ? pipe.forth : pipe.back;
        int at = 0;
        while (at < bytes.length) {
            int n = bytes.length - at;
            if (network.nextInt(4) == 0) {
                n = 1 + network.nextInt(n);
            }
            byte[] piece = new byte[n];
            System.arraycopy(bytes, at, piece, 0, n);
            way.put(piece);
            deliverAt(pipe, forth, arrivalMs(forth ? pipe.from : pipe.to, forth ? pipe.to : pipe.from, way));
            at += n;
        }
    }

    private void deliverAt(Pipe pipe, boolean forth, long atMs) {
        at(atMs, () -> {
            Pipe.Direction way = forth ? pipe.forth : pipe.back;
            boolean gone = forth ? pipe.acceptorClosed : pipe.openerClosed;
            if (gone) {
                return;
            }
            boolean full = !way.isEmpty() && way.take().length >= MOST_ARRIVED_BYTES;
            if (full || isBlocked(forth ? pipe.from : pipe.to, forth ? pipe.to : pipe.from)) {
                deliverAt(pipe, forth, nowMs + RETRY_MS);
                return;
            }
            way.arrive();
            (forth ? pipe.acceptor : pipe.opener).readable(pipe);
            if (!forth && pipe.acceptor instanceof SimNode sender) {
                sender.drained(pipe);
            }
        });
    }

    /** One end closes; the other hears of it behind the bytes before, or at once when it is a reset. */
    void close(Pipe pipe, boolean byOpener, boolean reset) {
        if (byOpener ? pipe.openerClosed : pipe.acceptorClosed) {
            return;
        }
        if (byOpener) {
            pipe.openerClosed = true;
        } else {
            pipe.acceptorClosed = true;
        }
        String from = byOpener ? pipe.from : pipe.to;
        String to = byOpener ? pipe.to : pipe.from;
        Pipe.Direction way = byOpener ? pipe.forth : pipe.back;
        long at = reset ? nowMs + 1 + network.nextInt(swarm.latencyMs()) : arrivalMs(from, to, way);
        hearClosed(pipe, byOpener, reset, at);
    }

    private void hearClosed(Pipe pipe, boolean byOpener, boolean reset, long atMs) {
        at(atMs, () -> {
            String from = byOpener ? pipe.from : pipe.to;
            String to = byOpener ? pipe.to : pipe.from;
            Pipe.Direction way = byOpener ? pipe.forth : pipe.back;
            boolean gone = byOpener ? pipe.acceptorClosed : pipe.openerClosed;
            if (isBlocked(from, to) || (!gone && !reset && way.pendingBytes > 0)) {
                hearClosed(pipe, byOpener, reset, nowMs + RETRY_MS);
                return;
            }
            pipes.remove(pipe);
            if (!gone) {
                if (byOpener) {
                    pipe.acceptorClosed = true;
                } else {
                    pipe.openerClosed = true;
                }
                (byOpener ? pipe.acceptor : pipe.opener).closed(pipe);
            }
        });
    }

    /** Makes a connection. */
    void connect(Pipe.End opener, String host, Opened opened) {
        String from = opener instanceof SimNode node ? node.name : "c";
        at(nowMs + 1 + network.nextInt(swarm.latencyMs()), () -> establish(opener, from, host, opened));
    }

    private void establish(Pipe.End opener, String from, String host, Opened opened) {
        if (!opened.wanted()) {
            return;
        }
        SimNode target = nodes.get(host);
        if (target == null) {
            opened.down("no such host");
        } else if (isBlocked(from, host) || isBlocked(host, from) || (target.isAlive() && !target.isRunning())) {
            at(nowMs + RETRY_MS, () -> establish(opener, from, host, opened));
        } else if (!target.isAlive()) {
            opened.down("connection refused");
        } else {
            Pipe pipe = new Pipe(from, host, opener, target);
            pipes.add(pipe);
            target.accept(pipe);
            if (target.isAlive()) {
                opened.up(pipe);
            } else {
                opened.down("connection reset by peer");
            }
        }
    }

    /** A server answers a client: what it says of WAIT has to be true then. */
    void replied(SimNode node, Pipe pipe, byte[] bytes) {
        if (!watched
                || !(pipe.opener instanceof SimClient client)
                || !(pipe.attachment instanceof Conn c)
                || swarm.failover()
                || !HARMLESS.containsAll(swarm.faults())
                // WAIT counts connections: a half-open one beside the replica's new one (row all-half-open of the table
                // of guarantees).
                || swarm.faults().contains(SimFault.Kind.HALF_CLOSE)) {
            return;
        }
        if (client.asked() != SimClient.Asked.WAIT) {
            client.wroteUpTo(c.writeEnd());
            return;
        }
        long end = client.writtenUpTo();
        // Of a write from before there was a stream, Redis' WAIT says nothing: it counts who is online, loaded or not.
        if (bytes[0] != ':' || end == 0) {
            return;
        }
        int said = bytes[1] - '0';
        Replication r = node.node().replication();
        int holding = 0;
        for (SimNode other : nodes.values()) {
            if (other != node && histories.holds(other.place, r.replId(), end)) {
                holding++;
            }
        }
        if (holding < said) {
            throw new Violation(
                    "WaitIsTrue",
                    node.name + " answered " + said + " to WAIT, and " + holding
                            + " replicas hold the write, which ends at " + end);
        }
    }

    // ---- for the parts ----

    void at(long atMs, Runnable action) {
        queue.add(new Event(Math.max(atMs, nowMs), numbers++, action));
    }

    long nowMs() {
        return nowMs;
    }

    Swarm swarm() {
        return swarm;
    }

    SplittableRandom random() {
        return random;
    }

    Histories histories() {
        return histories;
    }

    HistoryBuilder history() {
        return history;
    }

    long nextValue() {
        return ++values;
    }

    boolean clientsGoOn() {
        return !mending;
    }

    boolean isMending() {
        return mending;
    }

    String leader() {
        return orchestrator.leader();
    }

    SimNode node(String name) {
        SimNode node = nodes.get(name);
        if (node == null) {
            throw new IllegalStateException("no server " + name);
        }
        return node;
    }

    Iterable<SimNode> nodes() {
        return nodes.values();
    }

    /** Whether invariants are looked at, besides traces. */
    boolean isWatched() {
        return watched;
    }

    boolean isTraced() {
        return trace != null;
    }

    void trace(String line) {
        if (trace != null) {
            trace.accept(line);
        }
    }

    void log(String who, String what) {
        String line = nowMs + " " + who + " " + what;
        for (int i = 0; i < line.length(); i++) {
            hash = hash * 31 + line.charAt(i);
        }
        log.accept(line);
    }
}
