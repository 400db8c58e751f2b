package dev.ariadne.core.repl;

import dev.ariadne.config.Params;
import dev.ariadne.core.Action;
import dev.ariadne.core.Bug;
import dev.ariadne.core.Conn;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import dev.ariadne.core.command.Command;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.RespParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A replica's link to its primary: connect, handshake, synchronise, apply the stream, acknowledge.
 *
 * <pre>
 *   NONE --connect--&gt; CONNECTING --onUp--&gt; HANDSHAKE --+CONTINUE-----------------------------&gt; CONNECTED
 *    ^ abandon            |                     |                                                 |
 *    |                    |                     +--+FULLRESYNC--&gt; SYNC --snapshot in place--------+
 *    |                    v                     v                  v                              v
 *    +---------------- RETRY &lt;---- lost, refused, silent for repl-timeout, broken snapshot -------+
 * </pre>
 *
 * Until PSYNC is answered, {@link Handshake} has the word. The stream is applied
 * command by command, and the node's own stream grows by exactly the bytes applied, so that its end is what it acknowledges and
 * what its own replicas receive. Inside MULTI nothing counts until EXEC: a cut there makes the replica ask from before the MULTI.
 *
 * <p>The old data set stays in use until the snapshot is complete, and so do the old ids: an attempt that fails costs nothing.
 *
 * <p>Redis: replication.c syncWithMaster, slaveTryPartialResynchronization, readSyncBulkPayload. TLA+: Connect, RequestSync,
 * AcceptPartial, AcceptFull, LoadSnapshot, ApplyStream, SendAck, LinkLost.
 */
public final class ReplicaLink {
    /** Where the link stands; {@code word} is ROLE's. */
    public enum State {
        /** The node is a primary. */
        NONE("none"),
        /** No connection; the next attempt is made within a second. */
        RETRY("connect"),
        /** The connection is being made. */
        CONNECTING("connecting"),
        /** Connected, before the answer to PSYNC. */
        HANDSHAKE("handshake"),
        /** Receiving a snapshot. */
        SYNC("sync"),
        /** Following the stream. */
        CONNECTED("connected");

        /** The word in ROLE. */
        public final String word;

        State(String word) {
            this.word = word;
        }
    }

    /** How long a primary that was refused (replica-protect-data) is left alone. */
    private static final long REFUSED_RETRY_MS = 10_000;

    private final Node node;
    private final Replication replication;
    private final Args args = new Args();
    private final Handshake handshake;
    private State state = State.NONE;
    private @Nullable Conn conn;
    private @Nullable SnapshotReceiver receiver;
    private boolean history;
    private int streamDb;
    private byte[] transaction = new byte[0];
    private int transactionBytes;
    /** Stream bytes received and not looked at yet: an incomplete command, or commands that CLIENT PAUSE holds back. */
    private int waitingBytes;

    private boolean heldBack;

    private String refusal = "";
    private long retryAtMs;
    private long lastIoMs;
    private long downSinceMs;

    ReplicaLink(Node node, Replication replication, long nowMs) {
        this.node = node;
        this.replication = replication;
        this.handshake = new Handshake(node, this);
        this.lastIoMs = nowMs;
        this.downSinceMs = nowMs;
    }

    ReplicaLink(Node node, Replication replication, ReplicaLink other) {
        this.node = node;
        this.replication = replication;
        handshake = new Handshake(node, this, other.handshake);
        lastIoMs = other.lastIoMs;
        state = other.state;
        conn = other.conn == null ? null : node.clients().copyOf(other.conn);
        receiver = other.receiver == null ? null : other.receiver.copy(node);
        history = other.history;
        streamDb = other.streamDb;
        transaction = Arrays.copyOf(other.transaction, other.transactionBytes);
        transactionBytes = other.transactionBytes;
        refusal = other.refusal;
        retryAtMs = other.retryAtMs;
        downSinceMs = other.downSinceMs;
    }

    // ---- what is known ----

    /** Where the link stands. */
    public State state() {
        return state;
    }

    /** Whether the stream is being followed. */
    public boolean isConnected() {
        return state == State.CONNECTED;
    }

    /** Whether there is a history to continue, so that PSYNC asks for it. */
    public boolean hasHistory() {
        return history;
    }

    /** When the primary was last heard of: Unix time in ms. */
    public long lastIoMs() {
        return lastIoMs;
    }

    /** Since when the link is not {@link State#CONNECTED}: Unix time in ms. */
    public long downSinceMs() {
        return downSinceMs;
    }

    /** Bytes of the snapshot received so far, 0 outside of {@link State#SYNC}. */
    public long snapshotBytes() {
        return receiver == null ? 0 : receiver.received();
    }

    /** Bytes of the snapshot in all, -1 when that is not known. */
    public long snapshotTotalBytes() {
        return receiver == null ? -1 : receiver.length();
    }

    /** When the snapshot was granted: Unix time in ms, 0 outside of {@link State#SYNC}. */
    public long snapshotStartedMs() {
        return receiver == null ? 0 : receiver.startedMs();
    }

    /** Whether a snapshot is being loaded that clients have to wait for (Redis: loading). */
    public boolean isLoading() {
        return receiver != null && receiver.service() == SnapshotReceiver.Service.REFUSED;
    }

    /** Whether a snapshot is being loaded while the old data serve clients (Redis: async_loading). */
    public boolean isAsyncLoading() {
        return receiver != null && receiver.service() == SnapshotReceiver.Service.ASYNC;
    }

    /** Lets a snapshot go on that key-load-delay holds back. */
    void goOn() {
        if (receiver != null && receiver.isDue()) {
            node.effects().resumeLink();
        }
    }

    /** The connection that the primary's commands run on, null while there is none. */
    public @Nullable Conn conn() {
        return conn;
    }

    // ---- connecting ----

    /** The node was a primary until now: what it asks of its new one is to continue its own stream. */
    void continueOwnHistory() {
        history = true;
    }

    /** The data set was loaded with its place in a primary's stream, which has selected {@code db} there. */
    void continueHistory(int db) {
        history = true;
        streamDb = db;
    }

    /** Database that the primary's stream has selected. */
    int streamDb() {
        Conn c = conn;
        return state == State.CONNECTED && c != null ? c.db() : streamDb;
    }

    /** Makes a connection to the node's primary. */
    public void connect(long nowMs) {
        Replication.Endpoint target = replication.following();
        if (target != null) {
            state = State.CONNECTING;
            lastIoMs = nowMs;
            node.effects().openLink(target.host(), target.port());
        }
    }

    /** The connection is made. */
    public void onUp(Conn link, long nowMs) {
        conn = link;
        state = State.HANDSHAKE;
        lastIoMs = nowMs;
        handshake.begin();
        node.log(LogLevel.NOTICE, "MASTER <-> REPLICA sync started");
        node.observe(Action.Connect);
    }

    /** The connection was lost, or could not be made. */
    public void onDown(String why, long nowMs) {
        if (state == State.NONE) {
            return;
        }
        boolean wasConnected = state == State.CONNECTED;
        node.log(LogLevel.WARNING, "Link to MASTER lost: " + why);
        release(nowMs);
        state = State.RETRY;
        node.observe(Action.LinkLost);
        if (wasConnected) {
            connect(nowMs);
        }
    }

    /** Closes the connection and tries again within a second. */
    public void drop(String why, long nowMs) {
        drop(why, Action.LinkTimeout, nowMs);
    }

    private void drop(String why, Action action, long nowMs) {
        if (state != State.NONE && state != State.RETRY) {
            node.log(LogLevel.WARNING, "Closing the link to MASTER: " + why);
            node.effects().closeLink();
            release(nowMs);
            state = State.RETRY;
            node.observe(action);
        }
    }

    /** Does not follow this primary now: what it would bring must not replace the data here. */
    void refuse(String why, long nowMs) {
        if (!why.equals(refusal)) {
            node.log(
                    LogLevel.WARNING,
                    "The data here are kept, and the primary is not followed: " + why
                            + ". To let it replace them: CONFIG SET replica-protect-data no.");
        }
        node.effects().closeLink();
        release(nowMs);
        state = State.RETRY;
        refusal = why;
        retryAtMs = nowMs + REFUSED_RETRY_MS;
        node.observe(Action.AbandonSync);
    }

    /** Why the primary is not followed (replica-protect-data); empty when it is, or may be. */
    public String refusal() {
        return refusal;
    }

    /** Closes the connection for good: the node's primary changed. */
    void abandon() {
        if (state != State.NONE && state != State.RETRY) {
            node.effects().closeLink();
            release(node.nowMs());
        }
        state = State.NONE;
        refusal = "";
        retryAtMs = 0;
    }

    private void release(long nowMs) {
        Conn c = conn;
        if (state == State.CONNECTED) {
            downSinceMs = nowMs;
            // Before that the connection has run no stream, and says nothing of what the last one had selected.
            streamDb = c == null ? streamDb : c.db();
        }
        if (c != null) {
            conn = null;
            node.clients().leave(c);
            node.clients().remove(c);
        }
        SnapshotReceiver broken = receiver;
        if (broken != null && broken.service() != SnapshotReceiver.Service.UNNOTICED) {
            node.log(
                    LogLevel.WARNING,
                    "Internal error in RDB reading offset " + broken.received()
                            + ": the snapshot ends there. The old data stay.");
        }
        receiver = null;
        transactionBytes = 0;
        handshake.end();
    }

    // ---- bytes ----

    /**
     * Takes bytes from the primary.
     *
     * @return the index of the first byte not consumed; it and what follows are offered again with more bytes
     */
    public int onBytes(byte[] buf, int from, int to, long nowMs) {
        lastIoMs = nowMs;
        heldBack = node.isBusy();
        if (heldBack) {
            return from;
        }
        int at = from;
        while (at < to) {
            int next = switch (state) {
                case HANDSHAKE -> handshake.onLine(buf, at, to, nowMs);
                case SYNC -> onSnapshot(buf, at, to, nowMs);
                case CONNECTED -> applyStream(buf, at, to, nowMs);
                case NONE, RETRY, CONNECTING -> to;
            };
            if (next == at) {
                break;
            }
            at = next;
        }
        waitingBytes = state == State.CONNECTED ? to - at : 0;
        return at;
    }

    /** Whether bytes were left although they are complete: the node does not want them yet, and more of them need not be read. */
    public boolean isHeldBack() {
        return heldBack || (receiver != null && receiver.isWaiting());
    }

    /** End of what has been received of the stream, applied or not. */
    public long readEnd() {
        return replication.end() + transactionBytes + waitingBytes;
    }

    void requestSync() {
        String id = history ? replication.replId() : "?";
        String offset = history ? Long.toString(PsyncCodec.wireOffset(replication.end())) : "-1";
        node.log(
                LogLevel.NOTICE,
                history
                        ? "Trying a partial resynchronization (request " + id + ":" + offset + ")."
                        : "Partial resynchronization not possible (no cached master)");
        if (replication.failover().asksToTakeOver()) {
            handshake.askPsync("PSYNC", id, offset, "FAILOVER");
        } else {
            handshake.askPsync("PSYNC", id, offset);
        }
        node.observe(Action.RequestSync);
    }

    void onPsyncAnswer(String line, long nowMs) {
        PsyncCodec.Answer answer = PsyncCodec.parse(line);
        if (replication.failover().asksToTakeOver()) {
            if (answer instanceof PsyncCodec.Continue || answer instanceof PsyncCodec.FullResync) {
                replication.failover().succeeded();
            } else {
                replication.failover().abort("Failover target rejected psync request: " + line);
                return;
            }
        }
        if (answer instanceof PsyncCodec.Continue granted) {
            node.log(LogLevel.NOTICE, "Successful partial resynchronization with master.");
            goOnline(streamDb);
            replication.acceptPartial(granted.replId(), nowMs);
        } else if (answer instanceof PsyncCodec.FullResync full) {
            node.log(LogLevel.NOTICE, "Full resync from master: " + full.replId() + ":" + full.end());
            receiver = new SnapshotReceiver(node, full.replId(), full.end());
            state = State.SYNC;
            node.observe(Action.AcceptFull);
        } else if (answer instanceof PsyncCodec.TryLater later) {
            drop("the primary cannot synchronise now: " + later.why(), Action.AbandonSync, nowMs);
        } else {
            node.log(LogLevel.NOTICE, "The primary does not support PSYNC, retrying with SYNC: " + line);
            byte[] sync = PsyncCodec.ascii("SYNC\r\n");
            node.effects().sendLink(sync, 0, sync.length);
            receiver = new SnapshotReceiver(node, null, 0);
            state = State.SYNC;
        }
    }

    // ---- full synchronisation ----

    private int onSnapshot(byte[] buf, int from, int to, long nowMs) {
        SnapshotReceiver r = receiver;
        if (r == null) {
            return to;
        }
        try {
            int next = r.onBytes(buf, from, to);
            if (!node.memory().takesLoaded(next - from)) {
                drop(node.memory().tooSmallFor("the primary's snapshot"), nowMs);
                return to;
            }
            if (r.isComplete()) {
                finishLoad(r, nowMs);
            }
            return next;
        } catch (SnapshotReceiver.Broken e) {
            drop(e.reason(), nowMs);
            return to;
        }
    }

    private void finishLoad(SnapshotReceiver r, long nowMs) {
        receiver = null;
        String id = r.replId();
        replication.adoptHistory(id != null ? id : ReplId.fresh(node.effects()), r.end(), r.digest());
        node.replaceKeyspace(r.loaded());
        node.replaceFunctions(r.functions());
        node.persistence().replaced();
        goOnline(r.streamDb());
        history = id != null;
        node.log(LogLevel.NOTICE, "MASTER <-> REPLICA sync: Finished with success, " + r.received() + " bytes");
        node.observe(Action.LoadSnapshot);
        if (r.wantsAck()) {
            sendAck();
        }
        lastIoMs = nowMs;
    }

    private void goOnline(int db) {
        state = State.CONNECTED;
        history = true;
        refusal = "";
        Conn c = conn;
        if (c != null) {
            c.db(db);
            c.parser.reset();
        }
    }

    // ---- the stream ----

    private int applyStream(byte[] buf, int from, int to, long nowMs) {
        Conn c = conn;
        if (c == null) {
            return to;
        }
        if (buf[from] != '*') {
            forgetHistory("expected '*', got '" + (char) (buf[from] & 0xff) + "'", nowMs);
            return to;
        }
        int next;
        try {
            next = c.parser.parse(buf, from, to, args);
        } catch (RespParser.Malformed e) {
            forgetHistory(e.text(), nowMs);
            return to;
        }
        if (next < 0) {
            return from;
        }
        if (args.count() == 0 || args.requestStart() < 0) {
            // Redis reads over odd line ends and arrays of nothing; a primary sends none, so the bytes were damaged on
            // their way.
            forgetHistory("a command's lengths or line ends are wrong", nowMs);
            return to;
        }
        Command command = node.commands().findInStream(args);
        if (command != null && node.clients().holdsBack(c, command, args)) {
            heldBack = true;
            return from;
        }
        node.memory().note(args.bytes());
        if (node.memory().isExceeded() && command != null && command.is(Command.Flag.DENYOOM)) {
            drop(node.memory().tooSmallFor("what the primary sends"), nowMs);
            return to;
        }
        node.apply(c, args, nowMs);
        if (conn != c) {
            return to;
        }
        if (Bug.GETACK_NOT_COUNTED.on() && args.is(0, "REPLCONF")) {
            return next;
        }
        if (c.tx() != null && c.tx().isOpen() && !Bug.TRANSACTION_COUNTED_BY_PARTS.on()) {
            hold(buf, from, next);
        } else {
            if (transactionBytes > 0) {
                replication.passOn(transaction, 0, transactionBytes);
                transactionBytes = 0;
            }
            replication.passOn(buf, from, next);
            node.observe(Action.ApplyStream);
        }
        return next;
    }

    private void hold(byte[] buf, int from, int to) {
        int n = to - from;
        if (transaction.length - transactionBytes < n) {
            transaction = Arrays.copyOf(transaction, Math.max(2 * transaction.length, transactionBytes + n));
        }
        System.arraycopy(buf, from, transaction, transactionBytes, n);
        transactionBytes += n;
    }

    /** The bytes are no stream: nothing can be continued from here. */
    private void forgetHistory(String why, long nowMs) {
        history = false;
        drop("protocol error in the primary's stream: " + why, nowMs);
    }

    /** Reports the stream's end to the primary (REPLCONF ACK). */
    public void sendAck() {
        sendAck(false);
    }

    /** @param summed whether the stream's sum goes with it, when there is one */
    private void sendAck(boolean summed) {
        if (state != State.CONNECTED) {
            return;
        }
        List<String> ack = new ArrayList<>(List.of("REPLCONF", "ACK", Long.toString(ackEnd())));
        if (node.persistence().aof().isOn()) {
            ack.add("FACK");
            ack.add(Long.toString(node.persistence().aof().syncedStreamEnd()));
        }
        String digest = summed ? replication.digest() : "";
        if (!digest.isEmpty()) {
            // A primary that does not know it passes over what follows the offset.
            ack.add("DIGEST");
            ack.add(digest);
        }
        send(ack.toArray(String[]::new));
        node.observe(Action.SendAck);
    }

    private long ackEnd() {
        return Bug.ACK_BEFORE_APPLY.on() ? readEnd() : replication.end() + (Bug.ACK_TOO_MUCH.on() ? 1 : 0);
    }

    // ---- once a second ----

    /** Retries, times out, acknowledges: once a second, and more often during a {@link Failover}. */
    public void cron(long nowMs) {
        long timeoutMs = node.config().get(Params.REPL_TIMEOUT) * 1000;
        switch (state) {
            case NONE -> {
                if (replication.following() != null) {
                    connect(nowMs);
                }
            }
            case RETRY -> {
                if (nowMs >= retryAtMs) {
                    connect(nowMs);
                }
            }
            case CONNECTING, HANDSHAKE, SYNC, CONNECTED -> {
                if (nowMs - lastIoMs > timeoutMs && !Bug.LINK_NEVER_TIMES_OUT.on()) {
                    drop(silence() + " for repl-timeout (" + timeoutMs / 1000 + " s)", nowMs);
                } else if (state == State.SYNC) {
                    node.effects().sendLink(new byte[] {'\n'}, 0, 1);
                } else {
                    sendAck(true);
                }
            }
        }
    }

    private String silence() {
        return switch (state) {
            case SYNC -> "Timeout receiving bulk data from MASTER: none came";
            case CONNECTED -> "MASTER timeout: no data nor PING received";
            default -> "Timeout connecting to the MASTER: no answer";
        };
    }

    void send(String... argv) {
        Args request = Args.of(argv);
        node.effects().sendLink(request.buf(), request.requestStart(), request.requestEnd());
    }
}
