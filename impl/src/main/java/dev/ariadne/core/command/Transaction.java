package dev.ariadne.core.command;

import dev.ariadne.core.keyspace.Database;
import dev.ariadne.core.keyspace.Keyspace;
import dev.ariadne.core.keyspace.Watcher;
import dev.ariadne.core.resp.Args;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * MULTI and WATCH of one connection: the keys watched, whether one of them changed, and once MULTI was said the queue of commands
 * (Redis: multi.c). The sequence is WATCH*, MULTI, commands, then EXEC or DISCARD, which end both.
 */
public final class Transaction implements Watcher {
    /** A queued command with arguments of its own. */
    public record Queued(Command command, Args args) {}

    private record Watched(int db, byte[] key, boolean expired) {}

    private final List<Queued> queue = new ArrayList<>();
    private final List<Watched> watched = new ArrayList<>();
    private boolean open;
    private boolean failed;
    private boolean touched;
    private int anyFlags;
    private int commonFlags = -1;

    /** The same transaction for a copied connection; {@link #watchAgain} makes its watches effective. */
    public Transaction copy() {
        Transaction copy = new Transaction();
        copy.queue.addAll(queue);
        copy.watched.addAll(watched);
        copy.open = open;
        copy.failed = failed;
        copy.touched = touched;
        copy.anyFlags = anyFlags;
        copy.commonFlags = commonFlags;
        return copy;
    }

    /** Registers the watches of a {@link #copy} with the copied data set. */
    public void watchAgain(Keyspace keyspace) {
        for (Watched w : watched) {
            Database db = keyspace.database(w.db);
            // A key that was past its time and is gone was deleted since, which was no change; its next creation is
            // one.
            db.watch(w.key, this, w.expired && db.find(w.key) != null);
        }
    }

    /** MULTI was said: commands are queued from now on. */
    void open() {
        open = true;
    }

    /** Whether commands are queued. */
    public boolean isOpen() {
        return open;
    }

    /** Queues a command with a copy of its arguments; {@code flags} are what this request of it may do. */
    public void queue(Command command, Args args, int flags) {
        queue.add(new Queued(command, args.copy()));
        anyFlags |= flags;
        commonFlags &= flags;
    }

    /** The commands queued, in order. */
    public List<Queued> queued() {
        return Collections.unmodifiableList(queue);
    }

    /** Whether at least one queued command has that {@link Command.Flag}. */
    public boolean any(int flag) {
        return (anyFlags & flag) == flag;
    }

    /** Whether all queued commands have that {@link Command.Flag}. */
    public boolean all(int flag) {
        return (commonFlags & flag) == flag;
    }

    /** Whether a queued command may change the data set. */
    public boolean writes() {
        return any(Command.Flag.WRITE);
    }

    /** Bytes of the arguments queued. */
    public long queuedBytes() {
        long bytes = 0;
        for (Queued each : queue) {
            for (int i = 0; i < each.args.count(); i++) {
                bytes += each.args.length(i);
            }
        }
        return bytes;
    }

    /** A command could not be queued: EXEC will refuse. */
    public void fail() {
        failed = true;
    }

    /** Whether a command could not be queued. */
    public boolean hasFailed() {
        return failed;
    }

    /** Watches a key of a database; a second time changes nothing. */
    void watch(Database db, byte[] key, long nowMs) {
        for (Watched w : watched) {
            if (w.db == db.index() && Arrays.equals(w.key, key)) {
                return;
            }
        }
        boolean expired = db.isExpired(key, nowMs);
        db.watch(key, this, expired);
        watched.add(new Watched(db.index(), key, expired));
    }

    /** Whether keys are watched. */
    public boolean isWatching() {
        return !watched.isEmpty();
    }

    /** Ends all watches; what they saw is forgotten. Also when the connection is gone. */
    public void unwatch(Keyspace keyspace) {
        for (Watched w : watched) {
            keyspace.database(w.db).unwatch(w.key, this);
        }
        watched.clear();
        touched = false;
    }

    /** Whether a watched key was changed, or ran out of time, since it is watched. */
    public boolean isDirty(Keyspace keyspace, long nowMs) {
        if (touched) {
            return true;
        }
        for (Watched w : watched) {
            if (keyspace.database(w.db).watchedKeyExpired(w.key, this, nowMs)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a watched key was seen to change. */
    public boolean isTouched() {
        return touched;
    }

    @Override
    public void touched() {
        touched = true;
    }
}
