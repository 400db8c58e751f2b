package dev.ariadne.core.repl;

import dev.ariadne.config.Params;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import dev.ariadne.core.persist.DiskFailure;
import dev.ariadne.core.persist.DiskFile;
import dev.ariadne.core.persist.RdbSaves;
import org.jspecify.annotations.Nullable;

/**
 * The RDB file of a save that was begun for replicas: waited for, then read in slices. What it takes of memory is one slice. Later saves
 * put another file in its place; this one stays readable until it is closed.
 */
final class SnapshotFile {
    private static final int SLICE_BYTES = 256 << 10;

    private final Node node;
    private final RdbSaves saves;
    private final long savedBefore;
    private final byte[] slice = new byte[SLICE_BYTES];
    private final String name;
    private @Nullable DiskFile file;

    /** The save has just begun. */
    SnapshotFile(Node node) {
        this.node = node;
        this.saves = node.persistence().saves();
        this.savedBefore = saves.succeeded();
        this.name = node.config().get(Params.DBFILENAME);
    }

    boolean isOpen() {
        return file != null;
    }

    /** Opens it if the save is over; false while it goes on. A save that went wrong is a failure. */
    boolean openIfWritten() throws DiskFailure {
        if (saves.isSaving()) {
            return false;
        }
        if (saves.succeeded() == savedBefore) {
            throw new DiskFailure("the save did not succeed");
        }
        file = node.effects().disk().open(name);
        return true;
    }

    private DiskFile file() {
        DiskFile f = file;
        if (f == null) {
            throw new IllegalStateException("the file is not open");
        }
        return f;
    }

    long size() {
        return file().size();
    }

    /** Reads a part from {@code position} on into {@link #slice}; returns its size in bytes, which is not 0. */
    int read(long position) throws DiskFailure {
        int n = file().read(position, slice, 0, slice.length);
        if (n == 0) {
            throw new DiskFailure("the file " + name + " ends at byte " + position);
        }
        return n;
    }

    /** What {@link #read} has read last. */
    byte[] slice() {
        return slice;
    }

    /**
     * Nobody needs it any more for replication. A save under way goes on if there are save points. With rdb-del-sync-files, a node that
     * persists nothing keeps no file either.
     */
    void close() {
        boolean persists = saves.hasSavePoints() || node.persistence().aof().isOn();
        DiskFile f = file;
        if (f == null) {
            if (!saves.hasSavePoints()) {
                saves.abort();
            }
            return;
        }
        f.close();
        if (node.config().get(Params.RDB_DEL_SYNC_FILES) && !persists) {
            try {
                node.effects().disk().delete(name);
            } catch (DiskFailure e) {
                node.log(LogLevel.WARNING, "Can't delete the file " + name + ": " + e.what());
            }
        }
    }
}
