package dev.ariadne.core.keyspace;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One numbered database. Every change of an {@link Entry} goes through here, because three parties have to hear of it: a snapshot
 * under way before it, the heap of deadlines and the watchers of the key after it.
 */
public final class Database {
    /** Who hears of a change of a key. */
    public enum Audience {
        /** Transactions that watch it, and clients that keep it: something was taken away, at which nobody who waits need look. */
        TRANSACTIONS,
        /** Those who wait for it: what they wait for is gone, but WATCH does not count this as a change. */
        WAITING,
        /** Neither. */
        NOBODY
    }

    private final int index;
    private final Keyspace keyspace;
    private Dict<Entry> dict;
    private Deadlines deadlines = new Deadlines();
    private Watches watches = new Watches();
    private long bytes;

    Database(int index, Keyspace keyspace) {
        this.index = index;
        this.keyspace = keyspace;
        this.dict = keyspace.newDict();
    }

    /** A deep copy of the contents for a copied keyspace; watches are not copied. */
    Database copy(Keyspace owner) {
        Database copy = new Database(index, owner);
        copy.bytes = bytes;
        copy.dict = dict.copy(e -> {
            if (e.expires()) {
                copy.deadlines.set(e, e.expireAtMs());
            }
        });
        return copy;
    }

    /** The number that SELECT takes. */
    public int index() {
        return index;
    }

    /** How its values are laid out. */
    public Layout layout() {
        return keyspace.layout();
    }

    /** Number of keys, those past their time included until they are deleted. */
    public int size() {
        return dict.size();
    }

    /** Bytes of memory that keys and values take, about. */
    public long bytes() {
        return bytes;
    }

    /** Number of keys with an expiry. */
    public int expires() {
        return deadlines.size();
    }

    /** The entry of a key, past its time or not; null when there is none. Clients' look-ups go through {@link ExpiryRules}. */
    public @Nullable Entry find(byte[] buf, int from, int length) {
        return dict.find(buf, from, length);
    }

    /** As {@link #find(byte[], int, int)}, of a key whose hash is known. */
    @Nullable
    Entry find(int hash, byte[] buf, int from, int length) {
        return dict.find(hash, buf, from, length);
    }

    /** The seed of the keys' hashes. */
    public long hashSeed() {
        return dict.seed();
    }

    int hash(byte[] buf, int from, int length) {
        return dict.hash(buf, from, length);
    }

    /** The first entry of the bucket in which one with this hash is, if it is there. */
    @Nullable
    Entry first(int hash) {
        return dict.first(hash);
    }

    /** As {@link #find(byte[], int, int)}. */
    public @Nullable Entry find(byte[] key) {
        return dict.find(key, 0, key.length);
    }

    /** The entry that expires first, or null when none has an expiry. */
    public @Nullable Entry earliestDeadline() {
        return deadlines.earliest();
    }

    /** Visits every entry once; the visitor must not change the database. */
    public void forEach(Consumer<Entry> visitor) {
        dict.forEach(visitor);
    }

    /** One step of SCAN: visits a few entries; returns the next cursor, 0 at the end. Begin with 0. */
    public long scan(long cursor, Consumer<Entry> visitor) {
        return dict.scan(cursor, visitor);
    }

    /** Any entry, past its time or not; null when there is none. */
    public @Nullable Entry random(RandomGenerator random) {
        return dict.size() == 0 ? null : dict.random(random);
    }

    /** Any entry that has an expiry; null when there is none. */
    public @Nullable Entry randomWithExpiry(RandomGenerator random) {
        return deadlines.random(random);
    }

    /** The expiries of some keys that have one, Unix times in ms. */
    public LongStream someDeadlines(int count) {
        return deadlines.some(count);
    }

    // ---- changes

    /** Adds a key that is not there. Both arrays become the database's own. */
    public Entry insert(byte[] key, byte[] value) {
        return added(key, value);
    }

    /** Adds a key that is not there with a number as its value. {@code key} becomes the database's own. */
    public Entry insert(byte[] key, long value) {
        return added(key, new Entry.Counter(value));
    }

    /** Adds a key that is not there. Both become the database's own. */
    public Entry insert(byte[] key, Value value) {
        return added(key, value);
    }

    /** Adds a key that is not there with the value, not the expiry, that {@code source}, which is removed, had. */
    public Entry insertValueOf(byte[] key, Entry source) {
        Entry moved = added(key, source.value);
        moved.usage = source.usage;
        moved.raw(source.isRaw());
        return moved;
    }

    /** Adds a key that is not there with a copy of the value, not the expiry, of {@code source}. */
    public Entry insertCopyOf(byte[] key, Entry source) {
        Entry copy = added(key, source.copyOfAnyValue());
        copy.raw(source.isRaw());
        return copy;
    }

    /** Adds a key that is not there with a string's bytes or a collection, as {@link ValueRecord#value} has them. */
    public Entry insertAny(byte[] key, Object value) {
        return added(key, value);
    }

    private Entry added(byte[] key, Object value) {
        Entry entry = dict.insert(new Entry(key, dict.hash(key), value));
        entry.usage = keyspace.usage().fresh();
        touched(entry, false);
        keyspace.created(index, key);
        return entry;
    }

    /** Has to be called before the value of {@code entry} changes in place: a snapshot under way wants it as it is. */
    public void beforeWrite(Entry entry) {
        dict.beforeWrite(entry);
    }

    /** Makes another collection the entry's value; it becomes the database's own. The expiry stays. */
    public void replace(Entry entry, Value value) {
        dict.beforeWrite(entry);
        entry.value = value;
        touched(entry, false);
    }

    /**
     * The string's own array ({@link Entry#array}), to be changed in place; a string that is shorter than {@code length} bytes is
     * lengthened by zeros. {@link #touched} has to be called afterwards.
     */
    public byte[] edit(Entry entry, int length) {
        dict.beforeWrite(entry);
        entry.raw(true);
        return entry.lengthened(length);
    }

    /** Has to be called after the value of {@code entry} has changed in place; removes a collection's key when nothing is left. */
    public void touched(Entry entry) {
        if (entry.value instanceof Value collection && collection.size() == 0 && !collection.mayBeEmpty()) {
            remove(entry);
        } else {
            touched(entry, false);
        }
    }

    /** As {@link #touched(Entry)}, for a change that not everybody is to hear of and that leaves the key where it is. */
    public void touched(Entry entry, Audience audience) {
        account(entry, entry.measure());
        if (audience == Audience.TRANSACTIONS) {
            keyspace.changed(entry.key);
        } else {
            keyspace.changedAside();
        }
        if (!watches.isEmpty() && audience != Audience.NOBODY) {
            watches.touchSome(entry.key, audience == Audience.WAITING);
        }
    }

    /** Makes a copy of the range the entry's value; the expiry stays. */
    public void replace(Entry entry, byte[] buf, int from, int length) {
        dict.beforeWrite(entry);
        if (entry.value instanceof byte[] old && old.length == length) {
            System.arraycopy(buf, from, old, 0, length);
        } else {
            entry.value = Arrays.copyOfRange(buf, from, from + length);
        }
        entry.raw(false);
        touched(entry, false);
    }

    /** Makes {@code value} the entry's value; the array becomes the database's own. The expiry stays. */
    public void replace(Entry entry, byte[] value) {
        dict.beforeWrite(entry);
        entry.value = value;
        entry.raw(false);
        touched(entry, false);
    }

    /** Makes a number the entry's value; the expiry stays. */
    public void replace(Entry entry, long value) {
        dict.beforeWrite(entry);
        if (entry.value instanceof Entry.Counter counter) {
            counter.value = value;
        } else {
            entry.value = new Entry.Counter(value);
        }
        entry.raw(false);
        touched(entry, false);
    }

    /** Overwrites part of the value, which grows with zero bytes where it is too short; the expiry stays. */
    public void overwrite(Entry entry, int offset, byte[] buf, int from, int length) {
        System.arraycopy(buf, from, edit(entry, offset + length), offset, length);
        touched(entry, false);
    }

    /** Sets the expiry, which counts as a change of the key: Unix time in ms, or {@link Entry#NEVER}. */
    public void expireAt(Entry entry, long atMs) {
        if (entry.expireAtMs() == atMs) {
            touched(entry, Audience.TRANSACTIONS);
            return;
        }
        dict.beforeWrite(entry);
        deadlines.set(entry, atMs);
        touched(entry, Audience.TRANSACTIONS);
        if (atMs != Entry.NEVER) {
            keyspace.expirySet(index, entry.key);
        }
    }

    /** Takes away the expiry as part of another change, which touches the key itself. */
    public void clearExpiry(Entry entry) {
        if (entry.expires()) {
            dict.beforeWrite(entry);
            deadlines.set(entry, Entry.NEVER);
        }
    }

    /** Deletes the entry. */
    public void remove(Entry entry) {
        dict.remove(entry);
        deadlines.remove(entry);
        touched(entry, true);
    }

    private void touched(Entry entry, boolean deleted) {
        account(entry, deleted ? 0 : entry.measure());
        keyspace.changed(entry.key);
        if (!watches.isEmpty()) {
            watches.touch(entry.key, deleted);
        }
    }

    private void account(Entry entry, long size) {
        long more = size - entry.bytes();
        if (more != 0) {
            entry.bytes(size);
            bytes += more;
            keyspace.grown(more);
        }
    }

    /** Deletes everything in constant time and returns how many keys there were. A snapshot under way keeps the old table. */
    int flush() {
        int keys = dict.size();
        for (byte[] key : watches.keys()) {
            if (find(key) != null) {
                watches.touch(key, true);
            }
        }
        dict = keyspace.newDict();
        deadlines = new Deadlines();
        keyspace.grown(-bytes);
        bytes = 0;
        return keys;
    }

    /** Exchanges the contents with {@code other}; watched keys that are in either are touched. */
    void swap(Database other, long nowMs) {
        touchWatched(other, nowMs);
        other.touchWatched(this, nowMs);
        Dict<Entry> myDict = dict;
        Deadlines myDeadlines = deadlines;
        dict = other.dict;
        deadlines = other.deadlines;
        other.dict = myDict;
        other.deadlines = myDeadlines;
        long myBytes = bytes;
        bytes = other.bytes;
        other.bytes = myBytes;
    }

    private void touchWatched(Database replacement, long nowMs) {
        for (byte[] key : watches.keys()) {
            boolean comes = replacement.find(key) != null;
            boolean leaves = find(key) != null;
            if (comes || leaves) {
                watches.exchange(key, leaves, comes, replacement.isExpired(key, nowMs));
            }
        }
    }

    // ---- watches

    /** Begins to tell {@code watcher} of changes of {@code key}; the deletion of a key that {@code expired} before is none. */
    public void watch(byte[] key, Watcher watcher, boolean expired) {
        watches.add(key, watcher, expired);
    }

    /** Ends {@link #watch}. */
    public void unwatch(byte[] key, Watcher watcher) {
        watches.remove(key, watcher);
    }

    /** Whether the time of a watched key ran out since the watch began (Redis: multi.c:isWatchedKeyExpired). */
    public boolean watchedKeyExpired(byte[] key, Watcher watcher, long nowMs) {
        return isExpired(key, nowMs) && !watches.sawExpired(key, watcher);
    }

    /** Whether the key is there and its time is over. */
    public boolean isExpired(byte[] key, long nowMs) {
        Entry entry = find(key);
        return entry != null && entry.isExpired(nowMs);
    }

    Dict<Entry> dict() {
        return dict;
    }
}
