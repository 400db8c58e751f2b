package dev.ariadne.core;

import dev.ariadne.config.Config;
import dev.ariadne.config.Params;
import dev.ariadne.core.acl.AccessControl;
import dev.ariadne.core.command.CommandTable;
import dev.ariadne.core.command.Transaction;
import dev.ariadne.core.keyspace.Database;
import dev.ariadne.core.keyspace.ExpiryRules;
import dev.ariadne.core.keyspace.Keyspace;
import dev.ariadne.core.persist.Persistence;
import dev.ariadne.core.pubsub.Notifications;
import dev.ariadne.core.pubsub.Subscriptions;
import dev.ariadne.core.repl.ReplId;
import dev.ariadne.core.repl.ReplicaSlot;
import dev.ariadne.core.repl.Replication;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Reply;
import dev.ariadne.core.resp.RespParser;
import dev.ariadne.core.script.ScriptRun;
import dev.ariadne.core.script.Scripts;
import dev.ariadne.core.tracking.Tracking;
import dev.ariadne.info.LatencyMonitor;
import dev.ariadne.info.SlowLog;
import dev.ariadne.info.Stats;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One server node: a deterministic state machine without I/O, clock, threads or randomness of its own. Every {@code on*} method and
 * {@link #endBatch} is an event; events never nest. The same code runs under Netty in production, under simulated time, and
 * along the behaviours of the TLA+ specification.
 *
 * <h2>The driver's contract</h2>
 *
 * One thread. Time ({@code nowMs}, Unix time in ms) never goes back. After all input of one turn of the driver's loop comes one {@link #endBatch}
 * (Redis: beforeSleep); a turn follows every event, {@link #onWritten} and {@link #onTick} included, and comes at the latest when
 * {@link Effects#wakeAt} asked for it. {@link #onTick} comes ten times a second. Byte ranges are borrowed for the call.
 */
public final class Node {
    /** Replies of one connection that {@link #onClientBytes} collects, in bytes, before it lets the driver send them. */
    public static final int REPLY_BYTES = 1 << 20;

    private static final long CRON_PERIOD_MS = 1000;

    private final Config config;
    private final RandomGenerator random;
    private final Effects effects;
    private final Observer observer;
    private final Stats stats;
    private final SlowLog slowLog = new SlowLog();
    private final LatencyMonitor latency = new LatencyMonitor();
    private final String runId;
    private final long startedMs;
    private final CommandTable table;
    private final AccessControl access;
    private final Dispatch dispatch;
    private final Clients clients;
    private final Replication replication;
    private final Eviction eviction;
    private final Memory memory = new Memory(this);
    private final Pipeline pipeline = new Pipeline(memory);
    private final Subscriptions subscriptions;
    private final Notifications notifications;
    private final BlockedKeys blockedKeys;
    private final Tracking tracking;
    private final Monitors monitors;
    private final Replies replies = new Replies(this);
    private final Scripts scripts;
    private final DataSet data;
    private long nowMs;
    private long nextCronMs;
    private boolean ticksPaused;
    private final Atom atom = new Atom(this);
    private final Waits waits = new Waits(this);
    private final Persistence persistence;
    private final Shutdown shutdown;

    /**
     * A node with an empty data set: a primary, or a replica if {@code replicaof} is configured.
     *
     * @param config read at each use, so that CONFIG SET works at once
     * @param random which key or member is drawn (RANDOMKEY, SPOP, eviction): who sees enough of them knows the rest, so nothing that must
     *     not be guessed comes from it but from {@link Effects#secret}
     */
    public Node(Config config, RandomGenerator random, Effects effects, Observer observer, long nowMs) {
        this.config = config;
        this.random = random;
        this.effects = effects;
        this.observer = observer;
        this.stats = new Stats();
        this.nowMs = nowMs;
        this.startedMs = nowMs;
        this.nextCronMs = nowMs + CRON_PERIOD_MS;
        this.runId = ReplId.fresh(effects);
        this.table = CommandTable.standard();
        table.rename(config.renames());
        this.access = new AccessControl(this, table);
        this.clients = new Clients(this);
        this.subscriptions = new Subscriptions(this);
        this.notifications = new Notifications(this);
        this.blockedKeys = new BlockedKeys();
        this.tracking = new Tracking(this);
        this.monitors = new Monitors(this);
        this.scripts = new Scripts(this);
        this.data = new DataSet(this);
        this.dispatch = new Dispatch(this, table);
        this.persistence = new Persistence(this, nowMs);
        this.replication = new Replication(this, nowMs);
        this.eviction = new Eviction(this);
        this.shutdown = new Shutdown(this);
        data.observe();
        ConfigChanges.follow(this, data);
        access.loadAtStart();
        Replication.Endpoint primary = Replication.Endpoint.parse(config.get(Params.REPLICAOF));
        if (primary != null) {
            replication.startAsReplicaOf(primary);
        }
    }

    private Node(Node other, Effects effects, RandomGenerator random, Observer observer) {
        this.config = other.config.copy();
        this.random = random;
        this.effects = effects;
        this.observer = observer;
        this.stats = other.stats.copy();
        this.nowMs = other.nowMs;
        this.startedMs = other.startedMs;
        this.nextCronMs = other.nextCronMs;
        this.runId = other.runId;
        this.table = other.table;
        this.access = new AccessControl(this, other.access);
        this.clients = new Clients(this, other.clients);
        this.data = new DataSet(this, other.data);
        this.subscriptions = new Subscriptions(this);
        this.notifications = new Notifications(this);
        this.blockedKeys = other.blockedKeys.copy(clients::copyOf, data.keyspace());
        this.tracking = new Tracking(this);
        this.monitors = new Monitors(this);
        this.scripts = new Scripts(this, other.scripts);
        this.dispatch = new Dispatch(this, table);
        // Replication may be in the middle of a snapshot, and asks how to read it.
        this.persistence = new Persistence(this, nowMs);
        this.replication = new Replication(this, other.replication, clients::copyOf, nowMs);
        this.eviction = new Eviction(this);
        this.shutdown = new Shutdown(this);
        for (Conn original : other.clients.all()) {
            subscriptions.copy(original, clients.copyOf(original));
            if (original.isMonitor()) {
                monitors.add(clients.copyOf(original));
            }
        }
        tracking.copyFrom(other.tracking);
        for (Conn c : clients.all()) {
            Transaction tx = c.tx();
            if (tx != null) {
                tx.watchAgain(data.keyspace());
            }
        }
        data.observe();
        ConfigChanges.follow(this, data);
    }

    /**
     * A deep copy that shares nothing with this node, for walking a graph of behaviours. It must not be taken while this node is
     * receiving a snapshot's bytes or writing one to its disk; sending one is fine. Files are not part of the copy. Connections keep their ids.
     */
    public Node copy(Effects effects, RandomGenerator random, Observer observer) {
        return new Node(this, effects, random, observer);
    }

    // ---- the start ----

    /** Says that {@link #onStart} will come: until the data set is loaded, most commands are refused. */
    public void awaitStart() {
        persistence.await();
    }

    /**
     * Begins to load the data set from disk; {@link Effects#ready} tells when it is there. A driver that never calls it has a node that
     * begins empty.
     */
    public void onStart(long nowMs) {
        advance(nowMs);
        persistence.start(nowMs);
    }

    // ---- clients and replicas ----

    /** A connection was accepted. It may be answered and closed at once (maxclients). */
    public Conn onAccept(Address remote, Address local, long nowMs) {
        advance(nowMs);
        Conn c = clients.add(remote, local, false, nowMs);
        c.parser.limitBulk(config.get(Params.PROTO_MAX_BULK_LEN));
        stats.totalConnections++;
        if (clients.count() > config.get(Params.MAXCLIENTS)) {
            stats.rejectedConnections++;
            effects.reply(c).error(Errors.MAX_CLIENTS);
            clients.close(c, CloseReason.MAX_CLIENTS);
        }
        return c;
    }

    /**
     * Bytes from a client or replica.
     *
     * @return the index of the first byte not consumed: the driver offers it and what follows again with more bytes, or, when the
     *     connection {@linkplain Conn#isBlocked() waits}, after {@link Effects#resume}. With {@link #REPLY_BYTES} or more in the reply
     *     buffer it has stopped there: the driver sends them first, so that short requests cannot pile up long replies
     */
    public int onClientBytes(Conn c, byte[] buf, int from, int to, long nowMs) {
        advance(nowMs);
        c.lastActiveMs(nowMs);
        Reply reply = effects.reply(c);
        c.offeredBytes(to - from);
        int at = from;
        pipeline.begin(from);
        dispatch.beginInput();
        while (at < to && !c.isBlocked() && !c.isClosing() && !reply.isOverflown() && reply.length() < REPLY_BYTES) {
            Args request;
            try {
                Database database = data.keyspace().database(c.db());
                request = pipeline.next(c, access.mustAuthenticate(c), database, buf, at, to);
            } catch (RespParser.Malformed e) {
                onMalformed(c, e);
                at = to;
                break;
            }
            if (request == null) {
                at = pipeline.rest(c);
                break;
            }
            int answered = reply.length();
            if (request.isOversized()) {
                dispatch.refuseOversized(c);
            } else if (request.count() == 0) {
                onNewline(c, nowMs);
            } else if (!dispatch.execute(c, request, nowMs)) {
                break;
            }
            memory.note((long) pipeline.end() - at + Math.max(0, reply.length() - answered));
            at = pipeline.end();
        }
        pipeline.leave(c, at);
        dispatch.endInput();
        c.offeredBytes(0);
        return c.isClosing() ? to : at;
    }

    /**
     * There is no memory for what has come of {@code c}'s request so far: the rest of it will be passed over, and an error answered. The
     * driver offers what it holds once more.
     */
    public void refuseUnfinished(Conn c) {
        c.parser.skip();
    }

    private void onMalformed(Conn c, RespParser.Malformed e) {
        effects.log(LogLevel.VERBOSE, "Protocol error from client " + c + ": " + e.text());
        replies.to(c).error("ERR " + e.text());
        clients.close(c, CloseReason.PROTOCOL_ERROR);
    }

    private void onNewline(Conn c, long nowMs) {
        ReplicaSlot slot = c.slot();
        if (slot != null && c.isReplica()) {
            replication.primary().onNewline(slot, nowMs);
        }
    }

    /** A connection is gone, whoever closed it. */
    public void onClosed(Conn c, long nowMs) {
        advance(nowMs);
        clients.onClosed(c);
    }

    /** Bytes of {@link Effects#stream} or {@link Effects#payload} went to the kernel since the last such event. */
    public void onWritten(Conn c, long bytes, long nowMs) {
        advance(nowMs);
        ReplicaSlot slot = c.slot();
        if (slot != null && !c.isClosing()) {
            replication.primary().onWritten(slot, bytes, nowMs);
        }
    }

    // ---- the link to the primary ----

    /** {@link Effects#openLink} has succeeded. */
    public void onLinkUp(Address remote, Address local, long nowMs) {
        advance(nowMs);
        replication.link().onUp(clients.add(remote, local, true, nowMs), nowMs);
    }

    /** Bytes from the primary; returns the index of the first one not consumed, as {@link #onClientBytes}. */
    public int onLinkBytes(byte[] buf, int from, int to, long nowMs) {
        advance(nowMs);
        return replication.link().onBytes(buf, from, to, nowMs);
    }

    /** The link was lost or could not be made. */
    public void onLinkDown(String why, long nowMs) {
        advance(nowMs);
        replication.link().onDown(why, nowMs);
    }

    // ---- time ----

    /** A tenth of a second has passed: timeouts, expiry, and once a second the work of replication. */
    public void onTick(long nowMs) {
        advance(nowMs);
        if (ticksPaused) {
            return;
        }
        stats.sample(nowMs);
        if (isBusy()) {
            return;
        }
        eviction.measure();
        long start = effects.steadyNanos();
        data.expiry().slice(nowMs);
        stats.expiryNanos += effects.steadyNanos() - start;
        tookLong("expire-cycle", start);
        tracking.limit();
        replication.tick(nowMs);
        if (nowMs >= nextCronMs) {
            nextCronMs = nowMs + CRON_PERIOD_MS;
            if (!persistence.isLoading()) {
                replication.cron(nowMs);
            }
            clients.closeIdle(nowMs);
        } else if (replication.failover().isActive()) {
            replication.link().cron(nowMs);
        }
        persistence.tick(nowMs);
        shutdown.tick(nowMs);
    }

    /** Whether {@link #onTick} does nothing: for tests (DEBUG PAUSE-CRON). */
    public void pauseTicks(boolean pause) {
        ticksPaused = pause;
    }

    /**
     * The end of a turn: answer WAITs, put GETACK into the stream if somebody asked for acknowledgements, feed the replicas, make
     * a slice of the snapshot. GETACK comes before the feeding, or a turn would be lost.
     *
     * @return whether more can be done at once: the driver then ends another, empty batch soon
     */
    public boolean endBatch(long nowMs) {
        advance(nowMs);
        if (isBusy() && !atom.proceed()) {
            persistence.beforeReplies(nowMs);
            return true;
        }
        clients.endPauseIfDue(nowMs);
        for (Conn c : blockedKeys.due(nowMs)) {
            waits.giveUp(c, null);
        }
        dispatch.serveBlocked(nowMs);
        boolean evicting = eviction.slice();
        tracking.endTurn();
        clients.evict();
        persistence.beforeReplies(nowMs);
        replication.endTurn(nowMs);
        // A save that ends in this turn may be one that replicas wait for.
        return evicting
                | persistence.slice(nowMs)
                | replication.primary().fullSync().slice(nowMs);
    }

    /** Whether a script is paused halfway: then only commands that say so are executed, and nothing else happens. */
    public boolean isBusy() {
        return atom.isHalfway();
    }

    /**
     * The process was asked to end by a signal: as SHUTDOWN.
     *
     * @param interrupted whether it was SIGINT and not SIGTERM, which the configuration tells apart
     */
    public void onTerminate(boolean interrupted, long nowMs) {
        advance(nowMs);
        log(LogLevel.WARNING, "Received " + (interrupted ? "SIGINT" : "SIGTERM") + " scheduling shutdown...");
        String how = config.get(interrupted ? Params.SHUTDOWN_ON_SIGINT : Params.SHUTDOWN_ON_SIGTERM);
        shutdown.schedule(Shutdown.Options.of(how));
    }

    private void advance(long nowMs) {
        this.nowMs = nowMs;
        data.keyspace().usage().at(nowMs);
    }

    // ---- for the parts of the node and for command handlers ----

    /** The settings. */
    public Config config() {
        return config;
    }

    /** The command table. */
    public CommandTable commands() {
        return table;
    }

    /** The data set. */
    public Keyspace keyspace() {
        return data.keyspace();
    }

    /** Whether clients have to wait for a data set that is being loaded, from a file or from the primary. */
    public boolean isLoading() {
        return persistence.isLoading() || replication.link().isLoading();
    }

    /** What happens to keys past their time. */
    public ExpiryRules expiry() {
        return data.expiry();
    }

    /** The world. */
    public Effects effects() {
        return effects;
    }

    /** Which key or member is drawn: nothing secret, for which {@link Effects#secret} is. */
    public RandomGenerator random() {
        return random;
    }

    /** Counters for INFO. */
    public Stats stats() {
        return stats;
    }

    /** Commands that took long. */
    public SlowLog slowLog() {
        return slowLog;
    }

    /** Events that took long. */
    public LatencyMonitor latency() {
        return latency;
    }

    /** An event that began at {@code startNanos} of {@link Effects#steadyNanos} has ended. */
    void tookLong(String event, long startNanos) {
        long thresholdMs = config.get(Params.LATENCY_MONITOR_THRESHOLD);
        if (thresholdMs > 0) {
            latency.add(event, (effects.steadyNanos() - startNanos) / 1_000_000, thresholdMs, nowMs);
        }
    }

    /** Role, stream, replicas, link. */
    public Replication replication() {
        return replication;
    }

    /** Who has subscribed to what. */
    public Subscriptions subscriptions() {
        return subscriptions;
    }

    /** Where what connections hear is written. */
    public Replies replies() {
        return replies;
    }

    /** Who wants to hear of keys that change. */
    public Tracking tracking() {
        return tracking;
    }

    /** Who is shown all commands. */
    public Monitors monitors() {
        return monitors;
    }

    /** What may still be taken of the process' memory. */
    public Memory memory() {
        return memory;
    }

    /** maxmemory. */
    public Eviction eviction() {
        return eviction;
    }

    /** Keyspace notifications. */
    public Notifications notifications() {
        return notifications;
    }

    /** Scripts and functions. */
    public Scripts scripts() {
        return scripts;
    }

    /** What is loaded from disk and written there. */
    public Persistence persistence() {
        return persistence;
    }

    /** The end of the process. */
    public Shutdown shutdown() {
        return shutdown;
    }

    /** Connections whose command waits for keys. */
    public BlockedKeys blockedKeys() {
        return blockedKeys;
    }

    /** Connections. */
    public Clients clients() {
        return clients;
    }

    /** Lets the process stand still; its clock goes on. */
    public void stall(long ms) {
        effects.stall(ms);
        advance(nowMs + ms);
    }

    /** Time of the event under way: Unix time in ms. */
    public long nowMs() {
        return nowMs;
    }

    /** When the node was made: Unix time in ms. */
    public long startedMs() {
        return startedMs;
    }

    /** 40 hexadecimal characters, new at each start. */
    public String runId() {
        return runId;
    }

    /** Users, and what they may do. */
    public AccessControl access() {
        return access;
    }

    /** Writes a line to the log. */
    public void log(LogLevel level, String line) {
        effects.log(level, line);
    }

    /** Tells the observer of an action that has just been done. */
    public void observe(Action action) {
        observe(action, null, Observer.NOTHING, Observer.NOTHING);
    }

    /** As {@link #observe(Action)}, of an action about a replica. */
    public void observe(Action action, @Nullable ReplicaSlot replica) {
        observe(action, replica, Observer.NOTHING, Observer.NOTHING);
    }

    /** As {@link #observe(Action)}, with what {@link Observer#step} has for it. */
    public void observe(Action action, @Nullable ReplicaSlot replica, long place, long count) {
        observer.step(action, this, replica, place, count);
    }

    /** EXEC: runs what was queued, one reply for each. */
    public void executeQueued(Conn c, Transaction tx, Reply reply) {
        dispatch.runQueued(c, tx, reply, nowMs);
    }

    /** Executes one command of a script; the reply, an error included, is written. */
    public void callFromScript(ScriptRun run, Args request, Reply reply) {
        dispatch.callFromScript(run, request, reply, nowMs);
    }

    /** Applies one command of the primary's stream. */
    public void apply(Conn link, Args request, long nowMs) {
        dispatch.apply(link, request, nowMs);
    }

    /** Executes or queues one command of a file; false when there is no such command. */
    public boolean load(Conn c, Args request) {
        return dispatch.load(c, request, nowMs);
    }

    /** An empty data set as the configuration asks for it: to load into, or to begin with. */
    public Keyspace newKeyspace() {
        return data.make();
    }

    /** Puts a loaded data set in place of the present one. */
    public void replaceKeyspace(Keyspace loaded) {
        data.replace(loaded);
    }

    /** Puts the libraries of a loaded data set in place of the present ones. */
    public void replaceFunctions(List<byte[]> codes) {
        try {
            scripts.restore(codes, true, true);
        } catch (CommandError e) {
            dispatch.onStreamError("its functions cannot be loaded: " + e.text());
        }
    }

    /** Connections that wait: how that begins and ends. */
    public Waits waits() {
        return waits;
    }

    /** How commands are executed. */
    Dispatch dispatch() {
        return dispatch;
    }

    /** The script or transaction under way. */
    public Atom atom() {
        return atom;
    }
}
