package dev.ariadne.core;

import dev.ariadne.core.acl.User;
import dev.ariadne.core.acl.Users;
import dev.ariadne.core.command.Transaction;
import dev.ariadne.core.pubsub.Subscriber;
import dev.ariadne.core.repl.ReplicaSlot;
import dev.ariadne.core.resp.RespParser;
import dev.ariadne.core.tracking.Tracker;
import org.jspecify.annotations.Nullable;

/**
 * What the node knows of one connection: a client, a replica (once it has sent PSYNC), or the node's own link to its primary.
 */
public final class Conn {
    /** Why a connection's requests wait. */
    public enum Blocked {
        /** They do not. */
        NO,
        /** WAIT has not been answered. */
        WAIT,
        /** Its script takes long. */
        SCRIPT,
        /** WAITAOF has not been answered. */
        WAITAOF,
        /** A command waits for keys ({@link BlockedKeys}). */
        KEYS,
        /** CLIENT PAUSE holds the next request back. */
        PAUSED,
        /** SHUTDOWN waits for replicas. */
        SHUTDOWN
    }

    /** What becomes of the replies to its requests (CLIENT REPLY). */
    public enum Replies {
        /** They are sent. */
        ON,
        /** They are not. */
        OFF,
        /** Those to the request under way are, those to the next one are not. */
        SKIP_NEXT,
        /** Those to the request under way are not. */
        SKIP
    }

    /** Cuts the connection's bytes into requests. */
    public final RespParser parser;

    private final long id;
    private final Address remote;
    private final Address local;
    private final long createdMs;
    private final boolean primary;
    private long lastActiveMs;
    private int db;
    private int protocol = 2;
    private String name = "";
    private String lastCommand = "";
    private Blocked blocked = Blocked.NO;
    private boolean closing;
    private boolean authenticated;
    private User user;
    private long writeEnd;
    private long appendEnd;
    private @Nullable Transaction tx;
    private @Nullable ReplicaSlot slot;
    private @Nullable Subscriber subscriber;
    private @Nullable Tracker tracker;
    private Replies replies = Replies.ON;
    private boolean monitor;
    private boolean keptFromEviction;
    private int offeredBytes;
    private int argumentBytes;
    private @Nullable Object attachment;

    Conn(long id, Address remote, Address local, boolean primary, User user, long nowMs) {
        this(id, remote, local, primary, user, nowMs, new RespParser());
    }

    private Conn(long id, Address remote, Address local, boolean primary, User user, long nowMs, RespParser parser) {
        this.user = user;
        this.id = id;
        this.remote = remote;
        this.local = local;
        this.primary = primary;
        this.createdMs = nowMs;
        this.lastActiveMs = nowMs;
        this.parser = parser;
    }

    /** A copy for a copied node with {@code users}; the attachment is the new driver's matter. */
    Conn copy(Users users) {
        User same = users.find(user.name());
        Conn c = new Conn(
                id, remote, local, primary, same == null ? users.defaultUser() : same, createdMs, parser.copy());
        c.lastActiveMs = lastActiveMs;
        c.db = db;
        c.protocol = protocol;
        c.name = name;
        c.lastCommand = lastCommand;
        c.blocked = blocked;
        c.closing = closing;
        c.authenticated = authenticated;
        c.slot = slot == null ? null : slot.copy(c);
        c.writeEnd = writeEnd;
        c.appendEnd = appendEnd;
        c.tx = tx == null ? null : tx.copy();
        c.replies = replies;
        c.keptFromEviction = keptFromEviction;
        return c;
    }

    /** Number of the connection, ascending, never used twice (CLIENT ID). */
    public long id() {
        return id;
    }

    /** The peer's end. */
    public Address remote() {
        return remote;
    }

    /** Our end. */
    public Address local() {
        return local;
    }

    /** When it was accepted, Unix time in ms. */
    public long createdMs() {
        return createdMs;
    }

    /** When it last sent bytes. */
    public long lastActiveMs() {
        return lastActiveMs;
    }

    void lastActiveMs(long ms) {
        lastActiveMs = ms;
    }

    /** The selected database. */
    public int db() {
        return db;
    }

    /** SELECT. */
    public void db(int index) {
        db = index;
    }

    /** 2 or 3 (HELLO). */
    public int protocol() {
        return protocol;
    }

    /** HELLO. */
    public void protocol(int version) {
        protocol = version;
    }

    /** CLIENT SETNAME's name, empty for none. */
    public String name() {
        return name;
    }

    /** CLIENT SETNAME. */
    public void name(String text) {
        name = text;
    }

    /** The name of the last command, empty for none. */
    public String lastCommand() {
        return lastCommand;
    }

    void lastCommand(String command) {
        lastCommand = command;
    }

    /** Whether a replica sits at the other end. */
    public boolean isReplica() {
        return slot != null && slot.isAttached();
    }

    /** Whether this is the node's own link to its primary. */
    public boolean isPrimary() {
        return primary;
    }

    /** The primary's bookkeeping of this replica, null when it never announced itself as one. */
    public @Nullable ReplicaSlot slot() {
        return slot;
    }

    /** Makes this connection a replica's. */
    public void slot(@Nullable ReplicaSlot replica) {
        slot = replica;
    }

    /** Why its requests wait. */
    public Blocked blocked() {
        return blocked;
    }

    /** Whether its requests wait for anything. */
    public boolean isBlocked() {
        return blocked != Blocked.NO;
    }

    /** Whether its script or transaction stands halfway: what was written for it so far must not leave. */
    public boolean isHalfway() {
        return blocked == Blocked.SCRIPT;
    }

    /** Holds its requests back, or lets them go on. */
    public void blocked(Blocked why) {
        blocked = why;
    }

    /** Whether it has given the right password. */
    public boolean isAuthenticated() {
        return authenticated;
    }

    /** Whose rights it has; nobody's limit the link to the primary. */
    public User user() {
        return user;
    }

    /** AUTH, or the beginning; {@code proven}: whether nothing more has to be said. */
    public void login(User who, boolean proven) {
        user = who;
        authenticated = proven;
    }

    /** Whether its driver has been asked to close it: nothing that it sends counts any more. */
    public boolean isClosing() {
        return closing;
    }

    void closing() {
        closing = true;
    }

    /** The stream's end after its previous command: what WAIT waits for (Redis: woff). */
    public long writeEnd() {
        return writeEnd;
    }

    void writeEnd(long end) {
        writeEnd = end;
    }

    /** The append-only file's end after its previous command: what WAITAOF waits for. */
    public long appendEnd() {
        return appendEnd;
    }

    void appendEnd(long end) {
        appendEnd = end;
    }

    /** MULTI and WATCH, null when it uses neither. */
    public @Nullable Transaction tx() {
        return tx;
    }

    /** Begins or ends MULTI and WATCH. */
    public void tx(@Nullable Transaction transaction) {
        tx = transaction;
    }

    /** What it has subscribed to, null when that is nothing. */
    public @Nullable Subscriber subscriber() {
        return subscriber;
    }

    /** Its first subscription, or the end of its last. */
    public void subscriber(@Nullable Subscriber subscriptions) {
        subscriber = subscriptions;
    }

    /** How it wants to hear of keys that change, null when it does not (CLIENT TRACKING). */
    public @Nullable Tracker tracker() {
        return tracker;
    }

    /** Begins or ends tracking. */
    public void tracker(@Nullable Tracker wishes) {
        tracker = wishes;
    }

    /** What becomes of its replies. */
    public Replies replies() {
        return replies;
    }

    /** CLIENT REPLY. */
    public void replies(Replies mode) {
        replies = mode;
    }

    /** Whether replies to the request under way are sent. */
    boolean hearsReplies() {
        return replies == Replies.ON || replies == Replies.SKIP_NEXT;
    }

    /** Its request has been answered. */
    void answered() {
        if (replies == Replies.SKIP_NEXT) {
            replies = Replies.SKIP;
        } else if (replies == Replies.SKIP) {
            replies = Replies.ON;
        }
    }

    /** Whether it is shown all commands (MONITOR). */
    public boolean isMonitor() {
        return monitor;
    }

    void monitor(boolean looksOn) {
        monitor = looksOn;
    }

    /** CLIENT NO-EVICT. */
    public boolean isKeptFromEviction() {
        return keptFromEviction;
    }

    /** CLIENT NO-EVICT. */
    public void keptFromEviction(boolean kept) {
        keptFromEviction = kept;
    }

    /** Bytes of input that the event under way brought, 0 when none is. */
    public int offeredBytes() {
        return offeredBytes;
    }

    void offeredBytes(int bytes) {
        offeredBytes = bytes;
    }

    /** Bytes of the arguments of the request under way, 0 when none is. */
    public int argumentBytes() {
        return argumentBytes;
    }

    void argumentBytes(int bytes) {
        argumentBytes = bytes;
    }

    /** The driver's own object for this connection. */
    public @Nullable Object attachment() {
        return attachment;
    }

    /** Kept for the driver. */
    public void attachment(@Nullable Object object) {
        attachment = object;
    }

    @Override
    public String toString() {
        return "conn " + id + " " + remote;
    }
}
