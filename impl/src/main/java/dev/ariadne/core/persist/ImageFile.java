package dev.ariadne.core.persist;

import dev.ariadne.config.Params;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import dev.ariadne.core.keyspace.Keyspace;
import dev.ariadne.core.keyspace.Snapshot;
import dev.ariadne.core.keyspace.SnapshotHeader;
import dev.ariadne.core.rdb.RdbWriter;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot on its way into a file: written in slices under a temporary name, made durable in the background, then renamed. Until
 * then a file of the final name is as it was. Redis: rdb.c rdbSave, aof.c rewriteAppendOnlyFile.
 */
final class ImageFile {
    /** How it stands. */
    enum Progress {
        /** Goes on at the next turn. */
        WORKING,
        /** Goes on when the disk or the clock says so. */
        WAITING,
        /** Written, durable, and of its final name. */
        DONE,
        /** Given up; the temporary file is gone. */
        FAILED
    }

    private static final int SLICE_BYTES = 256 << 10;

    private final Node node;
    private final Disk disk;
    private final String temporary;
    private final Snapshot snapshot;
    private final Pace pace;
    private @Nullable DiskFile file;
    private boolean complete;
    private boolean syncing;

    /** Cuts a snapshot and makes its temporary file. */
    ImageFile(Node node, SnapshotHeader header, String temporary) throws DiskFailure {
        node.atom().mustBeOver("an image of the data set begins");
        this.node = node;
        this.disk = node.effects().disk();
        this.temporary = temporary;
        file = disk.create(temporary);
        snapshot = node.keyspace().beginSnapshot(header);
        pace = new Pace(node.nowMs());
    }

    /** Brings it on by a slice. {@code target} is the final name. */
    Progress step(String target, long nowMs) {
        DiskFile f = file;
        if (f == null) {
            return Progress.FAILED;
        }
        try {
            if (!complete) {
                return slice(f, nowMs);
            }
            if (!syncing) {
                syncing = true;
                f.syncSoon();
            }
            if (f.isSyncing()) {
                return Progress.WAITING;
            }
            String failure = f.syncFailure();
            if (failure != null) {
                throw new DiskFailure(failure);
            }
            f.close();
            file = null;
            disk.rename(temporary, target);
            return Progress.DONE;
        } catch (DiskFailure e) {
            node.log(LogLevel.WARNING, "Write error saving DB on disk (" + temporary + "): " + e.what());
            abort();
            return Progress.FAILED;
        }
    }

    private Progress slice(DiskFile f, long nowMs) throws DiskFailure {
        long delay = node.config().get(Params.RDB_KEY_SAVE_DELAY);
        boolean slow = delay > 0;
        do {
            long dueMs = pace.dueMs(snapshot.entries(), delay);
            if (nowMs < dueMs) {
                node.effects().wakeAt(dueMs);
                return Progress.WAITING;
            }
            complete = slow ? snapshot.slice(1) : snapshot.slice();
            RdbWriter out = snapshot.output();
            f.write(out.buf(), 0, out.length());
            out.clear();
        } while (slow && !complete);
        return Progress.WORKING;
    }

    /** Gives it up. Harmless when it is over. */
    void abort() {
        snapshot.abort();
        DiskFile f = file;
        if (f != null) {
            file = null;
            f.close();
            remove(node, temporary);
        }
    }

    /** Writes a whole image at once and makes it durable, under the temporary name and then the final one. */
    static void write(Node node, SnapshotHeader header, String temporary, String target) throws DiskFailure {
        node.atom().mustBeOver("the data set is saved");
        Disk disk = node.effects().disk();
        DiskFile file = disk.create(temporary);
        try {
            Whole whole = new Whole(node, file);
            node.keyspace().writeImage(header, whole);
            whole.finish();
            file.sync();
            file.close();
            disk.rename(temporary, target);
        } catch (DiskFailure e) {
            file.close();
            remove(node, temporary);
            throw e;
        }
    }

    /** Deletes a file that is of no use; that it could not be is a line in the log. */
    static void remove(Node node, String name) {
        try {
            node.effects().disk().delete(name);
        } catch (DiskFailure e) {
            node.log(LogLevel.WARNING, "Can't delete the file " + name + ": " + e.what());
        }
    }

    /** Writes what an image hands over; after a failure, nothing more. */
    private static final class Whole implements Keyspace.Drain {
        private final Node node;
        private final long delayMicros;
        private final DiskFile file;
        private long owedMicros;
        private @Nullable RdbWriter last;
        private @Nullable DiskFailure failure;

        Whole(Node node, DiskFile file) {
            this.node = node;
            this.file = file;
            this.delayMicros = node.config().get(Params.RDB_KEY_SAVE_DELAY);
        }

        @Override
        public void take(RdbWriter out) {
            last = out;
            owedMicros += Math.max(0, delayMicros);
            if (owedMicros >= 1000) {
                node.effects().stall(owedMicros / 1000);
                owedMicros %= 1000;
            }
            if (out.length() >= SLICE_BYTES) {
                flush(out);
            }
        }

        private void flush(RdbWriter out) {
            try {
                if (failure == null) {
                    file.write(out.buf(), 0, out.length());
                }
            } catch (DiskFailure e) {
                failure = e;
            }
            out.clear();
        }

        void finish() throws DiskFailure {
            RdbWriter rest = last;
            if (rest != null) {
                flush(rest);
            }
            if (failure != null) {
                throw failure;
            }
        }
    }
}
