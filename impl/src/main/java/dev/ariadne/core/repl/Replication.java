package dev.ariadne.core.repl;

import dev.ariadne.config.Params;
import dev.ariadne.core.Action;
import dev.ariadne.core.Address;
import dev.ariadne.core.Bug;
import dev.ariadne.core.Conn;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import dev.ariadne.core.Observer;
import dev.ariadne.core.keyspace.Loader;
import dev.ariadne.core.keyspace.SnapshotHeader;
import dev.ariadne.core.persist.Aof;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.Reply;
import org.jspecify.annotations.Nullable;

/**
 * A node's place in replication: its role, the ids of its history, its stream, and the parts that do the work.
 *
 * <pre>
 *   primary --follow--&gt; replica            keeps data, ids and replicas; asks to continue its own history
 *   replica --follow--&gt; replica            of another primary
 *   replica --promote-&gt; primary            new id; the old one becomes replid2, valid up to here
 *   replica --AcceptPartial with new id    the old id becomes replid2, valid up to here; own replicas are dropped
 *   replica --LoadSnapshot                 the primary's id and data; no replid2; own replicas are dropped
 * </pre>
 *
 * Redis: replication.c. TLA+: Promote, Follow.
 */
public final class Replication {
    /** The version of Redis whose replication this is. */
    public static final String REDIS_VERSION = "7.0.15";

    private static final int NO_DB = -1;
    /** Of the memory for what waits for sockets, the backlog may take this part. */
    private static final int BACKLOG_PART = 4;

    private final Node node;
    private final Primary primary;
    private final ReplicaLink link;
    private final Failover failover;
    private final WriteGate gate;
    private final Waiters waiters;
    private final Durability durability = new Durability();

    private String replId;
    private String replId2 = ReplId.NONE;
    private long secondEnd = -1;
    private @Nullable Backlog backlog;
    private long endWithoutBacklog;
    private @Nullable StreamDigest digest;
    private int streamDb = NO_DB;
    private boolean insideTransaction;
    private @Nullable Endpoint following;

    /** A primary's address. */
    public record Endpoint(String host, int port) {
        /** Host and port in one text. */
        public String text() {
            return Address.text(host, port);
        }

        /** Whether both are the same place: names are the same in both cases. */
        public boolean isSame(@Nullable Endpoint other) {
            return other != null && port == other.port && host.equalsIgnoreCase(other.host);
        }

        /** Reads {@code "host port"} as in the configuration; null when there is none. */
        public static @Nullable Endpoint parse(String text) {
            int space = text.lastIndexOf(' ');
            return space < 0
                    ? null
                    : new Endpoint(text.substring(0, space), Integer.parseInt(text.substring(space + 1)));
        }
    }

    public Replication(Node node, long nowMs) {
        this.node = node;
        this.replId = ReplId.fresh(node.effects());
        this.primary = new Primary(node, this, nowMs);
        this.link = new ReplicaLink(node, this, nowMs);
        this.failover = new Failover(node, this);
        this.gate = new WriteGate(node.config());
        this.waiters = new Waiters();
    }

    /** A copy for {@code node}, which is itself a copy and has its connections already. */
    public Replication(Node node, Replication other, ConnMapping conns, long nowMs) {
        this.node = node;
        this.replId = other.replId;
        this.replId2 = other.replId2;
        this.secondEnd = other.secondEnd;
        this.backlog = other.backlog == null ? null : other.backlog.copy(node.effects()::memory);
        this.endWithoutBacklog = other.endWithoutBacklog;
        this.digest = other.digest == null ? null : other.digest.copy();
        this.streamDb = other.streamDb;
        this.following = other.following;
        this.primary = new Primary(node, this, nowMs);
        this.primary.copyFrom(other.primary, conns);
        this.link = new ReplicaLink(node, this, other.link);
        this.failover = new Failover(node, this);
        this.failover.copyFrom(other.failover);
        this.gate = other.gate.copy(node.config());
        this.waiters = other.waiters.copy(conns::of);
    }

    // ---- parts ----

    /** The sending side. */
    public Primary primary() {
        return primary;
    }

    /** The receiving side. */
    public ReplicaLink link() {
        return link;
    }

    /** FAILOVER. */
    public Failover failover() {
        return failover;
    }

    /** min-replicas-to-write. */
    public WriteGate gate() {
        return gate;
    }

    /** CONFIG SET min-replicas-to-write or min-replicas-max-lag: the new value holds from the next command on. */
    public void countGoodReplicas(long nowMs) {
        gate.refresh(primary.replicas(), nowMs);
    }

    /** Clients in WAIT. */
    public Waiters waiters() {
        return waiters;
    }

    // ---- what is known ----

    /** Whether the node follows nobody. */
    public boolean isPrimary() {
        return following == null;
    }

    /** Whether it may synchronise replicas: a replica only while it follows its primary, since else it may soon be told of another history. */
    public boolean maySynchronise() {
        return isPrimary() || link.isConnected() || Bug.SERVES_WITHOUT_LINK.on();
    }

    /** Whom it follows, null for a primary. */
    public @Nullable Endpoint following() {
        return following;
    }

    /** Id of the current history. */
    public String replId() {
        return replId;
    }

    /** Id of the history that the current one continues, {@link ReplId#NONE} for none. */
    public String replId2() {
        return replId2;
    }

    /** Position up to which replId2 is valid, -1 for none. */
    public long secondEnd() {
        return secondEnd;
    }

    /** What a PSYNC is decided on. */
    public PsyncDecision.History history() {
        return new PsyncDecision.History(replId, replId2, secondEnd);
    }

    /** Bytes of the stream ever produced or applied (Redis: master_repl_offset). */
    public long end() {
        return backlog == null ? endWithoutBacklog : backlog.end();
    }

    /** The stream's recent bytes, null while none are kept. */
    public @Nullable Backlog backlog() {
        return backlog;
    }

    /** Database of the stream's last SELECT, -1 when the next write must select. */
    public int streamDb() {
        return streamDb;
    }

    // ---- the stream ----

    /** Whether writes enter a stream at all: a replica only passes on, and without a backlog nobody ever listened. */
    public boolean produces() {
        return following == null && backlog != null;
    }

    /** Adds a command's own request bytes. */
    public void feedRaw(int db, byte[] buf, int from, int to) {
        if (produces()) {
            select(db);
            append(buf, from, to);
            observeWrite(1);
        }
    }

    /** Adds a command. */
    public void feed(int db, byte[][] argv) {
        if (produces()) {
            Args request = Args.of(argv);
            select(db);
            append(request.buf(), request.requestStart(), request.requestEnd());
            insideTransaction = insideTransaction ? !request.is(0, "EXEC") : request.is(0, "MULTI");
            observeWrite(0);
        }
    }

    /** Inside MULTI nothing counts until EXEC. */
    private void observeWrite(int gated) {
        if (!insideTransaction) {
            node.observe(Action.Write, null, Observer.NOTHING, gated);
        }
    }

    /** Adds a command that belongs to no database (PING, GETACK, MULTI). */
    void feedOwn(byte[] request) {
        append(request, 0, request.length);
    }

    /** Adds what the primary sent and this node applied, byte for byte. */
    void passOn(byte[] buf, int from, int to) {
        append(buf, from, to);
    }

    private void append(byte[] buf, int from, int to) {
        Backlog b = backlog;
        if (b != null) {
            b.append(buf, from, to);
            if (to - from >= StreamLimits.LARGE_BYTES) {
                primary.onLargeCommand(b.end(), to - from);
            }
        } else {
            endWithoutBacklog += to - from;
        }
    }

    private void select(int db) {
        if (db != streamDb) {
            Args request = Args.of("SELECT", Integer.toString(db));
            append(request.buf(), request.requestStart(), request.requestEnd());
            streamDb = db;
            observeWrite(0);
        }
    }

    /** The next write begins with a SELECT: somebody joins who does not know the database. */
    void forgetStreamDb() {
        streamDb = NO_DB;
    }

    /** Begins to keep a backlog, under a new id when the node is a primary: nobody has heard of what was before. */
    void ensureBacklog() {
        if (backlog == null) {
            if (following == null) {
                renewId();
            }
            openBacklog(endWithoutBacklog);
        }
    }

    private void openBacklog(long end) {
        backlog = new Backlog(fitted(node.config().get(Params.REPL_BACKLOG_SIZE)), end, node.effects()::memory);
    }

    /** Stops keeping a backlog; what follows is another history. */
    void dropBacklog() {
        if (backlog != null) {
            endWithoutBacklog = backlog.end();
            backlog.close();
            backlog = null;
            renewId();
        }
    }

    /** The history so far is nobody's any more (DEBUG CHANGE-REPL-ID). */
    public void renewId() {
        replId = ReplId.fresh(node.effects());
        replId2 = ReplId.NONE;
        secondEnd = -1;
    }

    /** The stream's sum at its end; empty when repl-stream-digest is off, or there is no stream. */
    public String digest() {
        StreamDigest current = currentDigest();
        return current == null ? "" : current.sum().text();
    }

    /** What the sum that a replica says is its own means; {@code text} is as {@link #digest} gives it. */
    StreamDigest.Verdict compareDigest(String text) {
        StreamDigest current = currentDigest();
        StreamDigest.Sum sum = StreamDigest.Sum.parse(text);
        return current == null || backlog == null || sum == null
                ? StreamDigest.Verdict.UNKNOWN
                : current.compare(sum, backlog);
    }

    private @Nullable StreamDigest currentDigest() {
        Backlog b = backlog;
        if (b == null || !node.config().get(Params.REPL_STREAM_DIGEST)) {
            digest = null;
            return null;
        }
        StreamDigest current = digest;
        if (current == null || !current.fits(b)) {
            current = StreamDigest.begin(replId, b.end());
            digest = current;
        }
        current.advance(b);
        return current;
    }

    private void adoptDigest(@Nullable String text) {
        StreamDigest.Sum sum = StreamDigest.Sum.parse(text);
        digest = sum == null || sum.position() != end() ? null : StreamDigest.from(sum);
    }

    /** The header of a snapshot for replicas. */
    SnapshotHeader snapshotHeader(long nowMs) {
        return header(SnapshotHeader.Form.RDB, nowMs, true);
    }

    /** The header of an image for a file: it tells of replication what a restarted node needs to go on with it. */
    public SnapshotHeader fileHeader(SnapshotHeader.Form form) {
        return header(form, node.nowMs(), following == null ? backlog != null : link.hasHistory());
    }

    private SnapshotHeader header(SnapshotHeader.Form form, long nowMs, boolean continued) {
        return new SnapshotHeader(
                REDIS_VERSION,
                nowMs / 1000,
                node.effects().host().usedMemoryBytes(),
                following == null ? Math.max(0, streamDb) : link.streamDb(),
                continued ? replId : "",
                end(),
                continued ? digest() : "",
                node.scripts().libraryCodes(),
                form,
                node.config().get(Params.RDBCOMPRESSION),
                node.config().get(Params.RDBCHECKSUM),
                node.config().get(Params.AOF_TIMESTAMP_ENABLED));
    }

    /**
     * The data set was loaded from an image: a replica asks its primary to continue the history that the image tells of, and a primary
     * can continue it for its replicas (Redis: server.c loadDataFromDisk).
     */
    public void resumeFrom(Loader image, long nowMs) {
        String id = image.fact("repl-id");
        long offset = image.number("repl-offset", -1) + (Bug.RESTART_PAST_END.on() ? 1 : 0);
        long db = image.number("repl-stream-db", -1);
        if (id == null
                || id.length() != ReplId.LENGTH
                || offset < 0
                || db < 0
                || db >= node.keyspace().databases()) {
            return;
        }
        if (following != null) {
            replId = id;
            endWithoutBacklog = offset;
            adoptDigest(image.fact("repl-digest"));
            link.continueHistory((int) db);
            return;
        }
        replId2 = id;
        secondEnd = offset;
        openBacklog(offset);
        adoptDigest(image.fact("repl-digest"));
        primary.restarted(nowMs);
    }

    /** Tells replicas of keys of an image that were past their time when it was loaded. */
    public void feedExpired(Loader image) {
        for (Loader.Expired gone : image.expired()) {
            feed(gone.db(), new byte[][] {PsyncCodec.ascii("DEL"), gone.key()});
        }
    }

    /** repl-backlog-size was changed. */
    public void resizeBacklog(long bytes) {
        if (backlog != null) {
            backlog.sizeBytes(fitted(bytes));
        }
    }

    /** What is wanted of repl-backlog-size, or what there is memory for. */
    private long fitted(long wanted) {
        long most = node.effects().bufferLimit() / BACKLOG_PART;
        if (wanted > most) {
            node.log(
                    LogLevel.WARNING,
                    "repl-backlog-size is " + wanted + " bytes, and the process' direct memory has room for " + most
                            + ": so many are kept (ARIADNE_JAVA_OPTS=-XX:MaxDirectMemorySize=... gives it more)");
        }
        return Math.min(wanted, most);
    }

    // ---- time ----

    /** Ten times a second. */
    public void tick(long nowMs) {
        primary.tick(nowMs);
    }

    /** Once a second. */
    public void cron(long nowMs) {
        link.cron(nowMs);
        primary.cron(nowMs);
        node.observe(Action.Tick);
    }

    /** The end of a turn: WAITs are answered, acknowledgements asked for, replicas fed. */
    public void endTurn(long nowMs) {
        if (!waiters.isEmpty()) {
            releaseWaiters(nowMs);
        }
        link.goOn();
        failover.advance(nowMs);
        currentDigest();
        primary.feed(nowMs);
    }

    // ---- WAIT ----

    /** Blocks a connection until {@code replicas} have acknowledged its last write, or until {@code deadlineMs} (0: for ever). */
    public void beginWait(Conn c, int replicas, long deadlineMs) {
        c.blocked(Conn.Blocked.WAIT);
        begin(new Waiters.Waiter(c, c.writeEnd(), replicas, deadlineMs, false, false, 0));
        node.observe(Action.WaitBegin);
    }

    /**
     * As {@link #beginWait}, until its last write is in the append-only files of so many replicas and, if {@code local}, in this node's,
     * and durable there.
     */
    public void beginDurableWait(Conn c, boolean local, int replicas, long deadlineMs) {
        c.blocked(Conn.Blocked.WAITAOF);
        begin(new Waiters.Waiter(c, c.writeEnd(), replicas, deadlineMs, true, local, c.appendEnd()));
    }

    private void begin(Waiters.Waiter waiter) {
        waiters.begin(waiter);
        if (waiter.deadlineMs() > 0) {
            node.effects().wakeAt(waiter.deadlineMs());
        }
        primary.wantAcks();
    }

    /** Answers WAITAOF: whether the connection's last write is durable here, and on how many replicas. */
    public void replyDurability(Conn c) {
        Reply reply = node.replies().to(c);
        reply.array(2);
        reply.integer(durability.isDurable(c.appendEnd()) ? 1 : 0);
        reply.integer(durability.durableOn(c.writeEnd()));
    }

    private final class Durability implements Waiters.Progress {
        @Override
        public int acknowledgedBy(long end) {
            return primary.acknowledgedBy(end);
        }

        @Override
        public int durableOn(long end) {
            return primary.durableOn(end);
        }

        @Override
        public boolean isDurable(long appendEnd) {
            Aof aof = node.persistence().aof();
            return aof.isOn() && aof.syncedEnd() >= appendEnd;
        }
    }

    private void releaseWaiters(long nowMs) {
        for (Waiters.Answer answer : waiters.release(durability, nowMs)) {
            Conn c = answer.conn();
            if (answer.durable()) {
                replyDurability(c);
                node.waits().end(c);
                continue;
            }
            node.replies().to(c).integer(answer.acknowledged());
            node.waits().end(c);
            node.observe(
                    answer.timedOut() ? Action.WaitTimeout : Action.WaitReturn,
                    null,
                    answer.end(),
                    answer.acknowledged());
        }
    }

    // ---- change of role ----

    /** Whether the node may be made a primary: with replica-protect-data, not a replica that has neither data nor a history. */
    public boolean mayLead() {
        return following == null
                || !node.config().get(Params.REPLICA_PROTECT_DATA)
                || link.hasHistory()
                || DataGuard.hasData(node);
    }

    /** REPLICAOF NO ONE. Does nothing on a primary. */
    public void promote(long nowMs) {
        if (following == null || waits(null, () -> promote(node.nowMs()))) {
            return;
        }
        following = null;
        configure(null);
        link.abandon();
        if (!Bug.PROMOTED_FORGETS_ID.on()) {
            replId2 = replId;
            secondEnd = end();
        }
        if (!Bug.PROMOTED_KEEPS_ID.on()) {
            replId = ReplId.fresh(node.effects());
        }
        if (Bug.PROMOTED_RESETS_OFFSET.on()) {
            openBacklog(0);
        }
        if (!Bug.PROMOTED_KEEPS_REPLICAS.on()) {
            primary.dropAll();
        }
        forgetStreamDb();
        gate.refresh(primary.replicas(), nowMs);
        node.log(
                LogLevel.NOTICE,
                "MASTER MODE enabled. New replication ID is " + replId + ", the previous one, " + replId2
                        + ", is valid up to offset " + PsyncCodec.wireOffset(secondEnd));
        node.observe(Action.Promote);
    }

    /** REPLICAOF host port. Does nothing when the node follows that primary already. */
    public void follow(Endpoint target, long nowMs) {
        if (target.equals(following) || waits(target, () -> follow(target, node.nowMs()))) {
            return;
        }
        boolean wasPrimary = following == null;
        following = target;
        configure(target);
        if (!Bug.DEMOTED_KEEPS_WAITERS.on()) {
            node.waits()
                    .endAll(
                            "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)");
        }
        link.abandon();
        if (wasPrimary) {
            if (backlog == null) {
                openBacklog(endWithoutBacklog);
            }
            if (!Bug.DEMOTED_FORGETS_HISTORY.on()) {
                link.continueOwnHistory();
            }
        }
        node.log(LogLevel.NOTICE, "Connecting to MASTER " + target.host() + ":" + target.port());
        node.observe(Action.Follow);
        link.connect(nowMs);
    }

    /** Inside a transaction a change of role waits for the end, but CONFIG REWRITE, which may be the next command of it, tells of it at once. */
    private boolean waits(@Nullable Endpoint primary, Runnable change) {
        if (node.atom().isOpen()) {
            configure(primary);
            node.atom().afterwards(change);
        }
        return node.atom().isOpen();
    }

    private void configure(@Nullable Endpoint primary) {
        node.config().assign(Params.REPLICAOF, primary == null ? "" : primary.host() + " " + primary.port());
    }

    /** replicaof in the configuration: a node that starts as a replica has no history of its own to continue. */
    public void startAsReplicaOf(Endpoint target) {
        following = target;
    }

    /** +CONTINUE: the stream goes on, perhaps under a new id. */
    void acceptPartial(@Nullable String newId, long nowMs) {
        if (newId != null && !newId.equals(replId) && !Bug.NEW_ID_IGNORED.on()) {
            replId2 = replId;
            secondEnd = end();
            replId = newId;
            if (!Bug.NEW_ID_KEEPS_REPLICAS.on()) {
                primary.dropAll();
            }
            node.log(LogLevel.NOTICE, "Master replication ID changed to " + newId);
        }
        if (backlog == null) {
            openBacklog(endWithoutBacklog);
        }
        node.observe(Action.AcceptPartial);
    }

    /** The snapshot is in place: the node now holds exactly the primary's history up to {@code end}. */
    void adoptHistory(String id, long end, @Nullable String digestThere) {
        if (!Bug.FULL_SYNC_KEEPS_REPLICAS.on()) {
            primary.dropAll();
        }
        replId = id;
        if (!Bug.FULL_SYNC_KEEPS_SECOND_ID.on()) {
            replId2 = ReplId.NONE;
            secondEnd = -1;
        }
        if (backlog != null) {
            backlog.close();
        }
        openBacklog(end);
        if (Bug.FULL_SYNC_WITHOUT_BACKLOG.on()) {
            backlog = null;
            endWithoutBacklog = end;
        }
        adoptDigest(digestThere);
    }
}
