package dev.ariadne.core.keyspace;

import java.util.Arrays;
import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a key past its time. Only a primary deletes it, and says so in its stream, so that replicas never decide by
 * their own clock; until that deletion arrives, a replica hides the key from its clients (Redis: db.c:expireIfNeeded).
 */
public final class ExpiryRules {
    /** Most keys that one {@link #slice} deletes: a few ms of work. */
    public static final int KEYS_PER_SLICE = 4096;

    /** The node's role, and where deletions go. */
    public interface Propagation {
        /** A key was deleted because its time is over: count it, and put the deletion in the stream. */
        void deletedByExpiry(int db, byte[] key);

        /** Whether the node may delete by itself: it is a primary, and not executing its primary's stream. */
        boolean deletesExpired();

        /** Whether the command under way is a writable replica's client's write: it would put a second key beside one that is only hidden. */
        boolean deletesToWrite();

        /** Whether the command under way must not see keys past their time: a replica's client, not the primary's stream. */
        boolean hidesExpired();

        /** Whether the node is a replica that its clients may write to. */
        boolean isWritableReplica();
    }

    /** A key that a client of a replica gave an expiry. */
    private record OwnKey(int db, byte[] name) {}

    private static final Comparator<OwnKey> BY_NAME =
            Comparator.comparingInt(OwnKey::db).thenComparing(OwnKey::name, Arrays::compareUnsigned);

    private final Keyspace keyspace;
    private final Propagation propagation;
    private final TreeSet<OwnKey> own = new TreeSet<>(BY_NAME);
    private boolean active = true;
    /** No key is past a time after this one: Unix time in ms. */
    private long clockMs = Long.MAX_VALUE;

    public ExpiryRules(Keyspace keyspace, Propagation propagation) {
        this.keyspace = keyspace;
        this.propagation = propagation;
    }

    /** The entry of a key as the command under way may see it; deletes it on a primary when its time is over. */
    public @Nullable Entry find(Database db, byte[] buf, int from, int length, long nowMs) {
        return live(db, db.find(buf, from, length), nowMs);
    }

    /** As {@link #find(Database, byte[], int, int, long)}, of a key whose hash in {@code db} is known. */
    public @Nullable Entry find(Database db, int hash, byte[] buf, int from, int length, long nowMs) {
        return live(db, db.find(hash, buf, from, length), nowMs);
    }

    private @Nullable Entry live(Database db, @Nullable Entry entry, long nowMs) {
        if (entry == null || !entry.isExpired(Math.min(nowMs, clockMs))) {
            return entry;
        }
        if (propagation.deletesExpired() || propagation.deletesToWrite()) {
            delete(db, entry);
            return null;
        }
        return propagation.hidesExpired() ? null : entry;
    }

    /** Whether {@code entry} has to be passed over by the command under way; deletes nothing. */
    public boolean isHidden(Entry entry, long nowMs) {
        return entry.isExpired(Math.min(nowMs, clockMs))
                && (propagation.deletesExpired() || propagation.hidesExpired());
    }

    /** Whether a key that is given the expiry {@code atMs} has to be deleted at once instead. */
    public boolean isDueAlready(long atMs, long nowMs) {
        return atMs <= nowMs && propagation.deletesExpired();
    }

    /** Until {@link #startClock}, what is there at this Unix time in ms stays: a script sees no key go (Redis: db.c keyIsExpired). */
    public void stopClock(long nowMs) {
        clockMs = nowMs;
    }

    /** Keys go again when their time is over. */
    public void startClock() {
        clockMs = Long.MAX_VALUE;
    }

    /** Switches the work of {@link #slice} on or off (DEBUG SET-ACTIVE-EXPIRE). */
    public void setActive(boolean active) {
        this.active = active;
    }

    /** Whether {@link #slice} works. */
    public boolean isActive() {
        return active;
    }

    /** A client of a replica gave the key an expiry: its primary, which may not know the key, will not delete it. */
    public void remember(int db, byte[] key) {
        own.add(new OwnKey(db, key));
    }

    /**
     * On a primary, deletes keys whose time is over, at most {@link #KEYS_PER_SLICE}; on a replica only those that it was told to
     * {@link #remember}. Returns whether some may be left.
     */
    public boolean slice(long nowMs) {
        if (!active) {
            return false;
        }
        if (!propagation.deletesExpired()) {
            if (propagation.isWritableReplica()) {
                deleteOwn(nowMs);
            }
            return false;
        }
        own.clear();
        int left = KEYS_PER_SLICE;
        for (int i = 0; i < keyspace.databases(); i++) {
            Database db = keyspace.database(i);
            for (Entry e = db.earliestDeadline(); e != null && e.isExpired(nowMs); e = db.earliestDeadline()) {
                if (left-- == 0) {
                    return true;
                }
                delete(db, e);
            }
        }
        return false;
    }

    private void deleteOwn(long nowMs) {
        own.removeIf(key -> {
            Database db = keyspace.database(key.db);
            Entry entry = db.find(key.name);
            if (entry != null && entry.isExpired(nowMs)) {
                delete(db, entry);
                return true;
            }
            return entry == null || entry.expireAtMs() == Entry.NEVER;
        });
    }

    private void delete(Database db, Entry entry) {
        db.remove(entry);
        propagation.deletedByExpiry(db.index(), entry.key());
    }
}
