package dev.ariadne.core.repl;

import dev.ariadne.config.Config;
import dev.ariadne.config.Params;
import dev.ariadne.core.Action;
import dev.ariadne.core.Address;
import dev.ariadne.core.Bug;
import dev.ariadne.core.CloseReason;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import dev.ariadne.core.Observer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The side that sends: the attached replicas, what each still has to get, and what each has acknowledged. A replica with replicas
 * of its own has one too: it sends on what it receives.
 *
 * <p>Redis: replication.c. TLA+: GrantPartial, GrantFull, SendStream, ReceiveAck, AskAcks, ReplicaLost.
 */
public final class Primary {
    /** Stream bytes that may be with the driver for one replica; the rest waits in the backlog. */
    private static final int WINDOW_BYTES = 1 << 20;

    private static final byte[] GETACK = PsyncCodec.ascii("*3\r\n$8\r\nREPLCONF\r\n$6\r\nGETACK\r\n$1\r\n*\r\n");
    private static final byte[] PING = PsyncCodec.ascii("*1\r\n$4\r\nping\r\n");

    private final Node node;
    /** Of the memory for what waits for sockets, the stream may take this part. */
    private static final int STREAM_PART = 4;

    private final Replication replication;
    private final List<ReplicaSlot> replicas = new ArrayList<>();
    private final FullSync fullSync;
    private final StreamTimes times = new StreamTimes();
    private StreamLimits limits;
    private String lastFullReason = "";
    private boolean acksWanted;
    private boolean roleChanges;
    private long noReplicasSinceMs;
    /** The first second is over when the node begins to tick: no PING in a multiple of the period that nobody waited for. */
    private long cronLoops = 1;

    Primary(Node node, Replication replication, long nowMs) {
        this.node = node;
        this.replication = replication;
        this.fullSync = new FullSync(node, replication, this);
        this.limits = new StreamLimits(node.config(), node.effects().bufferLimit() / STREAM_PART);
        this.noReplicasSinceMs = nowMs;
    }

    /** Goes on where {@code other} is, of whose node this one's is a copy. */
    void copyFrom(Primary other, ConnMapping conns) {
        for (ReplicaSlot original : other.replicas) {
            replicas.add(slotOf(conns, original));
        }
        fullSync.copyFrom(other.fullSync, conns);
        times.copyFrom(other.times);
        limits = other.limits.copy(node.config());
        lastFullReason = other.lastFullReason;
        acksWanted = other.acksWanted;
        noReplicasSinceMs = other.noReplicasSinceMs;
        cronLoops = other.cronLoops;
    }

    static ReplicaSlot slotOf(ConnMapping conns, ReplicaSlot original) {
        return Objects.requireNonNull(conns.of(original.conn()).slot(), "a replica's connection has its slot");
    }

    /** The attached replicas, in the order in which they came. */
    public List<ReplicaSlot> replicas() {
        return replicas;
    }

    /** The replica that announced this address and port, null when there is none. */
    public @Nullable ReplicaSlot replicaAt(Replication.Endpoint address) {
        for (ReplicaSlot r : replicas) {
            if (r.listeningPort() == address.port() && r.ip().equals(address.host())) {
                return r;
            }
        }
        return null;
    }

    /** Why a replica last needed a snapshot, and which; empty when none did. */
    public String lastFullReason() {
        return lastFullReason;
    }

    /** Age in ms of the oldest byte of the stream that {@code r} has not acknowledged, rounded up to a tick; 0 when there is none. */
    public long lagMs(ReplicaSlot r, long nowMs) {
        return times.lagMs(r.ackEnd(), replication.end(), nowMs);
    }

    /** The snapshot under way, if any. */
    public FullSync fullSync() {
        return fullSync;
    }

    /** How many online replicas have acknowledged the stream up to {@code end}. */
    public int acknowledgedBy(long end) {
        int n = 0;
        for (ReplicaSlot r : replicas) {
            if ((r.isOnline() && confirmedEnd(r) >= end)
                    || (Bug.WAIT_COUNTS_LOADING.on() && r.isLoading() && r.cursor() >= end)) {
                n++;
            }
        }
        return n;
    }

    private static long confirmedEnd(ReplicaSlot r) {
        return Bug.WAIT_COUNTS_SENT.on() ? r.cursor() : r.ackEnd() - (Bug.WAIT_PAST_END.on() ? 1 : 0);
    }

    /** How many online replicas have said that the stream up to {@code end} is durable on them. */
    public int durableOn(long end) {
        int n = 0;
        for (ReplicaSlot r : replicas) {
            if (r.isOnline() && r.durableEnd() >= end) {
                n++;
            }
        }
        return n;
    }

    // ---- attaching ----

    /** A replica asks for the stream from {@code asked} on, of the history {@code id}. */
    public void onPsync(ReplicaSlot slot, String id, long asked, long nowMs) {
        slot.saidPsync(true);
        PsyncDecision decision = PsyncDecision.of(id, asked, replication.history(), replication.backlog());
        if (decision instanceof PsyncDecision.Continue granted) {
            grantPartial(slot, granted.from(), nowMs);
        } else if (decision instanceof PsyncDecision.Full full) {
            if (full.counted()) {
                node.stats().syncPartialErr++;
            }
            requestFull(slot, full.why(), nowMs);
        }
    }

    /**
     * A replica asks for a snapshot (SYNC, or PSYNC that cannot be continued).
     *
     * @param why why it needs one, and what would have avoided it: for the log and INFO
     */
    public void requestFull(ReplicaSlot slot, String why, long nowMs) {
        long delayMs = limits.delayMs(name(slot), nowMs);
        if (delayMs > 0) {
            node.observe(Action.RefuseSync, slot, Observer.NOTHING, 0);
            node.effects()
                    .reply(slot.conn())
                    .error(
                            "NOMASTERLINK Can't SYNC for another " + (delayMs / 1000 + 1)
                                    + " s: the stream that waited for this replica's last snapshot exceeded repl-backlog-max-size");
            return;
        }
        node.log(LogLevel.NOTICE, "Full resync requested by replica " + name(slot) + ": " + why);
        lastFullReason = name(slot) + ": " + why;
        node.stats().syncFull++;
        slot.waitForSnapshot(nowMs);
        attach(slot);
        replication.ensureBacklog();
        node.observe(Action.GrantFull, slot);
        fullSync.admit(slot, nowMs);
        fullSync.consider(nowMs);
    }

    private void grantPartial(ReplicaSlot slot, long from, long nowMs) {
        node.stats().syncPartialOk++;
        byte[] line = PsyncCodec.continueLine(replication.replId(), slot.takesNewId());
        node.effects().reply(slot.conn()).raw(line, 0, line.length);
        slot.goOnline(from, false, nowMs);
        attach(slot);
        node.log(
                LogLevel.NOTICE,
                "Partial resynchronization request from " + name(slot) + " accepted. Sending "
                        + (replication.end() - from) + " bytes of backlog starting from offset "
                        + PsyncCodec.wireOffset(from) + ".");
        replication.gate().refresh(replicas, nowMs);
        node.observe(Action.GrantPartial, slot, from, Observer.NOTHING);
    }

    private void attach(ReplicaSlot slot) {
        replicas.add(slot);
    }

    /** A replica's snapshot has left completely. */
    void finishSnapshot(ReplicaSlot slot, long nowMs) {
        if (slot.wantsSnapshotOnly()) {
            node.log(LogLevel.NOTICE, "Snapshot sent to " + name(slot) + ", which wants no more");
            node.clients().close(slot.conn(), CloseReason.SNAPSHOT_SENT);
            return;
        }
        slot.goOnline(slot.cursor(), slot.isStreamed(), nowMs);
        replication.gate().refresh(replicas, nowMs);
        node.log(LogLevel.NOTICE, "Synchronization with replica " + name(slot) + " succeeded");
        node.observe(Action.SnapshotStep, slot);
    }

    // ---- acknowledging ----

    /** REPLCONF ACK. */
    public void onAck(ReplicaSlot slot, long end, long nowMs) {
        slot.acknowledged(end, nowMs);
        node.observe(Action.ReceiveAck, slot, end, Observer.NOTHING);
    }

    /** A replica says what its sum of the stream is. */
    public void onDigest(ReplicaSlot slot, String sum) {
        StreamDigest.Verdict verdict = replication.compareDigest(sum);
        if (verdict == StreamDigest.Verdict.DIFFERS && slot.streamVerdict() != verdict) {
            node.log(
                    LogLevel.WARNING,
                    "== CRITICAL == The stream that replica " + name(slot)
                            + " has applied is not the one that was sent to it: its sum is " + sum
                            + ". Its data cannot be trusted; CLIENT KILL does not mend that, a full resync does.");
        }
        slot.streamVerdict(verdict);
    }

    /** A sign of life without an offset. */
    public void onNewline(ReplicaSlot slot, long nowMs) {
        slot.heard(nowMs);
    }

    /** Whether acknowledgements are asked for at the end of this turn. */
    public boolean wantsAcks() {
        return acksWanted;
    }

    /** Asks for acknowledgements at the end of this turn, or of the first one in which the stream may grow. */
    void wantAcks() {
        acksWanted = true;
    }

    /** Asks for acknowledgements now: a command of the stream, which grows by it. */
    public void askAcks() {
        // A WAIT may have asked while the stream stood still for a FAILOVER, at whose end this is no primary any more.
        if (replication.produces()) {
            replication.feedOwn(GETACK);
            node.observe(Action.AskAcks);
        }
    }

    // ---- sending ----

    /** Hands every online replica what the stream has for it, then lets go of history that nobody needs. */
    void feed(long nowMs) {
        Backlog backlog = replication.backlog();
        if (backlog == null) {
            acksWanted = false;
            return;
        }
        if (acksWanted && !node.clients().isPaused()) {
            acksWanted = false;
            askAcks();
        }
        boolean sent = false;
        for (ReplicaSlot r : replicas) {
            if (r.isOnline() && (!r.isStreamHeld() || Bug.STREAM_NOT_HELD.on())) {
                sent |= send(r, backlog);
            }
        }
        if (sent) {
            node.observe(Action.SendStream);
        }
        enforceLimits(backlog, nowMs);
        long pin = lowestPin();
        limits.passed(Math.min(pin, backlog.end()));
        if (backlog.trim(Bug.TRIM_UNSENT.on() ? Long.MAX_VALUE : pin)) {
            node.observe(Action.Trim);
        }
    }

    private boolean send(ReplicaSlot r, Backlog backlog) {
        boolean sent = false;
        while (r.cursor() < backlog.end() && r.inFlight() < WINDOW_BYTES) {
            int from = backlog.offsetInChunk(r.cursor());
            int n = (int) Math.min(backlog.chunkBytes() - from, backlog.end() - r.cursor());
            node.effects().stream(r.conn(), backlog.chunk(r.cursor()), from, from + n);
            r.advance(n);
            sent = true;
        }
        return sent;
    }

    private long lowestPin() {
        long lowest = Long.MAX_VALUE;
        for (ReplicaSlot r : replicas) {
            if (r.state() != ReplicaSlot.State.WAIT_SNAPSHOT) {
                lowest = Math.min(lowest, neededFrom(r));
            }
        }
        return lowest;
    }

    private void enforceLimits(Backlog backlog, long nowMs) {
        // From the last one on, since who is disconnected leaves the list.
        for (int i = replicas.size() - 1; i >= 0; i--) {
            ReplicaSlot r = replicas.get(i);
            if (r.state() == ReplicaSlot.State.WAIT_SNAPSHOT) {
                continue;
            }
            long position = neededFrom(r);
            String why = limits.excess(r, position, backlog.end(), nowMs);
            if (why != null) {
                node.log(
                        LogLevel.WARNING,
                        "Replica " + name(r) + " is " + (backlog.end() - position)
                                + " bytes of stream behind and is disconnected: " + why);
                node.clients().close(r.conn(), CloseReason.OUTPUT_LIMIT);
            }
        }
    }

    /** From where on a replica still needs the stream. */
    private static long neededFrom(ReplicaSlot r) {
        return r.isOnline() ? r.pinnedFrom() : r.cursor();
    }

    /** Bytes of a replica's connection were written. */
    public void onWritten(ReplicaSlot slot, long bytes, long nowMs) {
        slot.written(bytes, nowMs);
        if (slot.state() == ReplicaSlot.State.SEND_SNAPSHOT) {
            fullSync.onWritten(slot, nowMs);
        }
    }

    // ---- time ----

    /** Ten times a second. */
    void tick(long nowMs) {
        if (!replicas.isEmpty()) {
            times.sample(nowMs, replication.end());
        }
    }

    /** A command of at least {@link StreamLimits#LARGE_BYTES} is in the stream. */
    void onLargeCommand(long end, long bytes) {
        limits.appended(end, bytes);
    }

    /** Once a second: keepalives, timeouts, PING, the backlog's end of life, and the count of good replicas. */
    public void cron(long nowMs) {
        Config config = node.config();
        long timeoutMs = config.get(Params.REPL_TIMEOUT) * 1000;
        for (ReplicaSlot r : List.copyOf(replicas)) {
            switch (r.state()) {
                case HANDSHAKE -> {}
                case WAIT_SNAPSHOT -> keepAlive(r);
                case SEND_SNAPSHOT -> {
                    if (r.hasBegunPayload() && r.inFlight() > 0) {
                        dropIfSilent(r, r.writtenMs(), timeoutMs, "full sync", nowMs);
                    } else if (!r.hasBegunPayload()) {
                        keepAlive(r);
                    }
                }
                case ONLINE -> {
                    if (r.takesNewId()) {
                        dropIfSilent(r, r.ackMs(), timeoutMs, "streaming sync", nowMs);
                    }
                }
            }
        }
        if (replication.isPrimary()
                && !replication.failover().isActive()
                && !replicas.isEmpty()
                && cronLoops % Math.max(1, config.get(Params.REPL_PING_REPLICA_PERIOD)) == 0
                && replication.backlog() != null) {
            replication.feedOwn(PING);
            node.observe(Action.Write);
        }
        cronLoops++;
        fullSync.consider(nowMs);
        expireBacklog(nowMs);
        replication.gate().refresh(replicas, nowMs);
    }

    private void keepAlive(ReplicaSlot r) {
        node.effects().reply(r.conn()).raw(new byte[] {'\n'}, 0, 1);
    }

    private void dropIfSilent(ReplicaSlot r, long sinceMs, long timeoutMs, String during, long nowMs) {
        if (nowMs - sinceMs > timeoutMs) {
            node.log(
                    LogLevel.WARNING,
                    "Disconnecting timedout replica (" + during + "): " + name(r) + ", after " + timeoutMs / 1000
                            + " s (repl-timeout)");
            node.clients().close(r.conn(), CloseReason.TIMEOUT);
        }
    }

    private void expireBacklog(long nowMs) {
        long ttlSeconds = node.config().get(Params.REPL_BACKLOG_TTL);
        if (replication.isPrimary()
                && replicas.isEmpty()
                && replication.backlog() != null
                && ttlSeconds > 0
                && nowMs - noReplicasSinceMs > ttlSeconds * 1000) {
            replication.dropBacklog();
            node.log(
                    LogLevel.NOTICE,
                    "Replication backlog freed after " + ttlSeconds + " seconds without connected replicas.");
        }
    }

    // ---- leaving ----

    /**
     * A replica's connection is gone.
     *
     * @param action {@link Action#ReplicaTimeout} when this side closed it, {@link Action#ReplicaLost} when the other did
     */
    public void onLost(ReplicaSlot slot, Action action, long nowMs) {
        if (!replicas.remove(slot)) {
            return;
        }
        fullSync.onLost(slot);
        if (replicas.isEmpty()) {
            noReplicasSinceMs = nowMs;
        }
        if (!Bug.MIN_REPLICAS_COUNT_STALE.on()) {
            replication.gate().refresh(replicas, nowMs);
        }
        node.log(LogLevel.NOTICE, "Connection with replica " + name(slot) + " lost.");
        if (!roleChanges) {
            node.observe(action, slot);
        }
    }

    /** The node begins with the history of an earlier process, whose replicas may come back. */
    void restarted(long nowMs) {
        noReplicasSinceMs = nowMs;
    }

    /** Closes all replicas' connections: they have to negotiate again. */
    void dropAll() {
        // The loss of each of them is part of the step that drops all.
        roleChanges = true;
        for (ReplicaSlot r : List.copyOf(replicas)) {
            node.clients().close(r.conn(), CloseReason.ROLE_CHANGE);
        }
        roleChanges = false;
    }

    /** A replica's address and port as it announced them (Redis: replication.c:replicationGetSlaveName). */
    public static String name(ReplicaSlot slot) {
        return slot.listeningPort() == 0
                ? slot.ip() + ":<unknown-replica-port>"
                : Address.text(slot.ip(), slot.listeningPort());
    }
}
