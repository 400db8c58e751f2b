package dev.ariadne.core.keyspace;

import dev.ariadne.core.Check;
import dev.ariadne.core.rdb.RdbWriter;
import org.jspecify.annotations.Nullable;

/** The whole data set of a node: its numbered databases, and at most one {@link Snapshot} of them under way. */
public final class Keyspace {
    private final Layout layout;
    private final Database[] databases;
    private final Usage usage = new Usage();
    private long changesEver;
    private long bytes;
    private @Nullable Snapshot snapshot;
    private @Nullable KeyspaceObserver observer;

    /**
     * An empty data set.
     *
     * @param databases how many there are (config: databases)
     * @param hashSeed seed of the tables' hash, from the node's randomness
     */
    public Keyspace(int databases, long hashSeed) {
        this.layout = new Layout(hashSeed);
        this.databases = new Database[databases];
        for (int i = 0; i < databases; i++) {
            this.databases[i] = new Database(i, this);
        }
    }

    /** A deep copy, with a snapshot under way at the same point; nobody watches it. */
    public Keyspace copy() {
        Keyspace copy = new Keyspace(databases.length, layout.hashSeed);
        for (int i = 0; i < databases.length; i++) {
            copy.databases[i] = databases[i].copy(copy);
        }
        copy.changesEver = changesEver;
        copy.bytes = bytes;
        copy.snapshot = snapshot == null ? null : snapshot.copy(this, copy);
        return copy;
    }

    /** Tells {@code observer} of every change from now on. */
    public void observer(KeyspaceObserver hearer) {
        observer = hearer;
    }

    /** How its values are laid out. */
    public Layout layout() {
        return layout;
    }

    /** How much its keys are used. */
    public Usage usage() {
        return usage;
    }

    /** Bytes of memory that keys and values take, about: the sum of the entries' {@link Entry#bytes}. */
    public long bytes() {
        return bytes;
    }

    void grown(long more) {
        bytes += more;
    }

    /** How many databases there are. */
    public int databases() {
        return databases.length;
    }

    /** Database number {@code i}, from 0. */
    public Database database(int i) {
        return databases[i];
    }

    /** Number of keys in all databases. */
    public long size() {
        long keys = 0;
        for (Database database : databases) {
            keys += database.size();
        }
        return keys;
    }

    /** Empties one database; returns how many keys were in it. */
    public int flush(int db) {
        int keys = empty(db);
        flushed();
        return keys;
    }

    private int empty(int db) {
        int keys = databases[db].flush();
        changesEver += keys;
        return keys;
    }

    /** Empties all databases; returns how many keys were in them. */
    public long flushAll() {
        long keys = 0;
        for (int i = 0; i < databases.length; i++) {
            keys += empty(i);
        }
        flushed();
        return keys;
    }

    /** Exchanges the contents of two databases at that time. */
    public void swap(int a, int b, long nowMs) {
        if (a != b) {
            databases[a].swap(databases[b], nowMs);
        }
        changesEver++;
    }

    /** Number of changes since the node began: grows with every write, whoever asked for it. */
    public long changesEver() {
        return changesEver;
    }

    /** Cuts a point-in-time image now; none may be under way. */
    public Snapshot beginSnapshot(SnapshotHeader header) {
        Check.that(snapshot == null, "one snapshot at a time");
        snapshot = new Snapshot(this, header);
        return snapshot;
    }

    /** Writes an image of the data set as it is, whether or not a snapshot is under way. */
    public void writeImage(SnapshotHeader header, Drain drain) {
        Image image = Image.of(header);
        image.writeAll(this, header, () -> drain.take(image.out));
    }

    /** Takes the bytes of an image as they are made. */
    @FunctionalInterface
    public interface Drain {
        /** Called after every entry and at the end: takes what is there and clears it, or leaves it to grow. */
        void take(RdbWriter out);
    }

    /** The snapshot under way, or null. */
    public @Nullable Snapshot snapshot() {
        return snapshot;
    }

    void snapshotEnded() {
        snapshot = null;
    }

    private void flushed() {
        if (observer != null) {
            observer.flushed();
        }
    }

    void created(int db, byte[] key) {
        if (observer != null) {
            observer.created(db, key);
        }
    }

    void expirySet(int db, byte[] key) {
        if (observer != null) {
            observer.expirySet(db, key);
        }
    }

    void changed(byte[] key) {
        changesEver++;
        if (observer != null) {
            observer.changed(key);
        }
    }

    /** A change of which only the data set is to know. */
    void changedAside() {
        changesEver++;
    }

    Dict<Entry> newDict() {
        return new Dict<>(layout.hashSeed);
    }
}
