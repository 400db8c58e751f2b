package dev.ariadne.core.command;

import dev.ariadne.core.Conn;
import dev.ariadne.core.Node;
import dev.ariadne.core.keyspace.Database;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.Reply;
import java.util.ArrayList;
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

    private final boolean inTransaction;

    private @Nullable Conn conn;
    private @Nullable Args args;
    private @Nullable Reply reply;
    private @Nullable Command command;
    private long nowMs;
    private int changes;
    private boolean verbatim = true;
    private final List<byte[][]> instead = new ArrayList<>();

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
        instead.clear();
        return this;
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
        Args a = args();
        return node.expiry().find(db(), a.buf(), a.start(i), a.length(i), nowMs);
    }

    /** As {@link #lookup}, counted as a hit or a miss of the key space: for commands that read the key. */
    public @Nullable Entry lookupRead(int i) {
        Entry entry = lookup(i);
        if (entry == null) {
            node.stats().keyspaceMisses++;
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

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("no call is under way");
        }
        return value;
    }
}
