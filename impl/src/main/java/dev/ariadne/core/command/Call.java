package dev.ariadne.core.command;

import dev.ariadne.core.Conn;
import dev.ariadne.core.Node;
import dev.ariadne.core.keyspace.Database;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.Layout;
import dev.ariadne.core.keyspace.Value;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.pubsub.NotificationClass;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a command: what a {@link Handler} sees. The node has one per nesting level and uses it again, so nothing of it
 * may be kept after the handler returns.
 *
 * <p>Propagation: a handler that changed something says so by {@link #changed}; then the request goes into the stream as it came,
 * unless the handler chose other commands by {@link #propagate} (SET EX becomes SET PXAT) or none by {@link #propagateNothing}.
 */
public final class Call {
    /** The node that executes. */
    public final Node node;

    /** Objects around what is copied, and buffers that grow. */
    private static final int COPY_COSTS = 2;

    private final boolean inTransaction;

    private @Nullable Conn conn;
    private @Nullable Args args;
    private @Nullable Reply reply;
    private @Nullable Command command;
    private long nowMs;
    private int changes;
    private boolean verbatim = true;
    private final List<byte[][]> instead = new ArrayList<>();
    private byte @Nullable [] retriedKey;
    private @Nullable Block block;
    private long secrets;

    /** What {@link #block} asked for. */
    public record Block(Args args, List<byte[]> keys, ValueType type, boolean alsoWithoutKey, long deadlineMs) {}

    /**
     * A call to be used again and again.
     *
     * @param inTransaction whether it executes what MULTI queued
     */
    public Call(Node node, boolean inTransaction) {
        this.node = node;
        this.inTransaction = inTransaction;
    }

    /** Whether EXEC runs this: then nothing may block. */
    public boolean isInTransaction() {
        return inTransaction;
    }

    /** Makes this the execution of {@code command} for {@code conn}. */
    public Call begin(Conn conn, Command command, Args args, Reply reply, long nowMs) {
        this.conn = conn;
        this.command = command;
        this.args = args;
        this.reply = reply;
        this.nowMs = nowMs;
        changes = 0;
        verbatim = true;
        if (!instead.isEmpty()) {
            instead.clear();
        }
        retriedKey = null;
        block = null;
        secrets = 0;
        return this;
    }

    /**
     * Asks for memory before it is taken, when {@code bytes} is many beside the request's own: without it the command is refused. What comes
     * from the primary or from a file cannot be.
     */
    public void reserve(long bytes) {
        if (!conn().isPrimary()) {
            node.memory().reserve(bytes);
        }
    }

    /** Asks for the memory of a copy of each of these keys' values, or of what is made of them. */
    public void reserveCopies(int firstKey, int endKey) {
        if (!node.memory().isTight()) {
            return;
        }
        long bytes = 0;
        for (int i = firstKey; i < endKey; i++) {
            Entry entry = lookupRead(i);
            bytes += entry == null ? 0 : entry.bytes();
        }
        reserve(COPY_COSTS * bytes);
    }

    /** The connection that asked; the link to the primary and the node itself have connections of their own. */
    public Conn conn() {
        return present(conn);
    }

    /** The request; index 0 is the command's name. */
    public Args args() {
        return present(args);
    }

    /** Where the reply is written. */
    public Reply reply() {
        return present(reply);
    }

    /** The row of the command table. */
    public Command command() {
        return present(command);
    }

    /** Time of the event that brought the request: Unix time in ms. */
    public long nowMs() {
        return nowMs;
    }

    /** The database that the connection has selected. */
    public Database db() {
        return node.keyspace().database(conn().db());
    }

    /** The live entry at the key that is argument {@code i}, or null; a key past its time is handled as the node's role asks. */
    public @Nullable Entry lookup(int i) {
        Entry entry = peek(i);
        if (entry != null) {
            node.keyspace().usage().accessed(entry, node.random());
        }
        return entry;
    }

    /** As {@link #lookup}, for a command that looks at the key from outside: it does not count as used. */
    public @Nullable Entry peek(int i) {
        Args a = args();
        Database db = db();
        return i == 1 && a.isKeyHashed(db.hashSeed())
                ? node.expiry().find(db, a.keyHash(), a.buf(), a.start(i), a.length(i), nowMs)
                : node.expiry().find(db, a.buf(), a.start(i), a.length(i), nowMs);
    }

    /** As {@link #lookup}, for a command on values of one type: throws {@link CommandError} (WRONGTYPE) when it is another. */
    public @Nullable Entry lookup(int i, ValueType type) {
        return require(lookup(i), type);
    }

    /** As {@link #lookupRead(int)}, for a command on values of one type. */
    public @Nullable Entry lookupRead(int i, ValueType type) {
        return require(lookupRead(i), type);
    }

    private static @Nullable Entry require(@Nullable Entry entry, ValueType type) {
        if (entry != null && entry.type() != type) {
            throw new CommandError(Errors.WRONG_TYPE);
        }
        return entry;
    }

    /** The collection of that class at the key that is argument {@code i}, for reading; null when there is none. */
    public <V extends Value> @Nullable V read(int i, ValueType type, Class<V> of) {
        Entry entry = lookupRead(i, type);
        return entry == null ? null : entry.collection(of);
    }

    /** How new collections are to be laid out. */
    public Layout layout() {
        return node.keyspace().layout();
    }

    /** Tells subscribers of keyspace notifications what happened to the key (config: notify-keyspace-events). */
    public void notify(NotificationClass kind, String event, byte[] key) {
        node.notifications().event(kind, event, key, conn().db());
    }

    /** As {@link #lookup}, counted as a hit or a miss of the key space: for commands that read the key. */
    public @Nullable Entry lookupRead(int i) {
        return counted(lookup(i), i);
    }

    /** As {@link #lookupRead(int)}, for a key that is no argument. */
    public @Nullable Entry lookupRead(byte[] key) {
        Entry entry = node.expiry().find(db(), key, 0, key.length, nowMs);
        if (entry == null) {
            node.stats().keyspaceMisses++;
            notify(NotificationClass.KEY_MISS, "keymiss", key);
        } else {
            node.stats().keyspaceHits++;
            node.keyspace().usage().accessed(entry, node.random());
        }
        return entry;
    }

    /** As {@link #peek}, counted as a hit or a miss: for commands that tell facts about the key. */
    public @Nullable Entry peekRead(int i) {
        return counted(peek(i), i);
    }

    private @Nullable Entry counted(@Nullable Entry entry, int i) {
        if (entry == null) {
            node.stats().keyspaceMisses++;
            if (node.notifications().wants(NotificationClass.KEY_MISS)) {
                notify(NotificationClass.KEY_MISS, "keymiss", args().bytes(i));
            }
        } else {
            node.stats().keyspaceHits++;
        }
        return entry;
    }

    /** Whether a key that is given the expiry {@code atMs} has to be deleted at once instead. */
    public boolean isDueAlready(long atMs) {
        return node.expiry().isDueAlready(atMs, nowMs);
    }

    /** Says that {@code count} things in the data set changed (Redis: server.dirty). */
    public void changed(int count) {
        changes += count;
    }

    /** How many changes were reported so far. */
    public int changes() {
        return changes;
    }

    /** This command goes into the stream in place of the request; may be called more than once. */
    public void propagate(byte[]... argv) {
        verbatim = false;
        instead.add(argv);
    }

    /** Nothing goes into the stream for this call, whatever changed. */
    public void propagateNothing() {
        verbatim = false;
        instead.clear();
    }

    /** Whether the request itself is what enters the stream. */
    public boolean isVerbatim() {
        return verbatim;
    }

    /** The commands that enter the stream in place of the request. */
    public List<byte[][]> instead() {
        return instead;
    }

    /** Argument {@code i}, one of the first 64, is a password or the like: MONITOR and SLOWLOG do not show it. */
    public void redact(int i) {
        secrets |= 1L << i;
    }

    /** Whether argument {@code i} is not to be shown. */
    public boolean isRedacted(int i) {
        return i < Long.SIZE && (secrets & 1L << i) != 0;
    }

    // ---- blocking

    /** Whether the command may wait for keys: not in a transaction or script, where it has to answer at once. */
    public boolean mayBlock() {
        return !inTransaction && !conn().isPrimary();
    }

    /** Makes this the new attempt of a command that waited, for one of its keys. */
    public Call retry(byte[] key) {
        retriedKey = key;
        return this;
    }

    /** Whether this is a new attempt of a command that waited. */
    public boolean isRetry() {
        return retriedKey != null;
    }

    /** Whether the key that is argument {@code i} is to be looked at: all are at the first attempt, one when it was written. */
    public boolean tries(int i) {
        byte[] key = retriedKey;
        Args a = args();
        return key == null || Arrays.equals(key, 0, key.length, a.buf(), a.start(i), a.start(i) + a.length(i));
    }

    /**
     * Waits: writes no reply, and runs the command again when one of the keys is written and of that type. At {@code deadlineMs} (Unix
     * time in ms, 0 for none) the null array is replied. On a new attempt it means: not yet.
     *
     * @param keyArguments indices of the arguments that are the keys
     */
    public void block(ValueType type, long deadlineMs, int... keyArguments) {
        block(args(), type, false, deadlineMs, keyArguments);
    }

    /**
     * As {@link #block(ValueType, long, int...)}.
     *
     * @param again the request to run, when it is not the present one
     * @param alsoWithoutKey whether it is run also when a key is deleted or has another type, so that it can reply an error
     */
    public void block(Args again, ValueType type, boolean alsoWithoutKey, long deadlineMs, int... keyArguments) {
        List<byte[]> keys = new ArrayList<>();
        for (int i : keyArguments) {
            keys.add(args().bytes(i));
        }
        block = new Block(again.copy(), keys, type, alsoWithoutKey, deadlineMs);
    }

    /** What the handler asked to wait for, null when it has answered. */
    public @Nullable Block blockAsked() {
        return block;
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("no call is under way");
        }
        return value;
    }
}
