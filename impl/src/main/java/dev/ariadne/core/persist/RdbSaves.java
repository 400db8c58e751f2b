package dev.ariadne.core.persist;

import dev.ariadne.config.Params;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import dev.ariadne.core.keyspace.SnapshotHeader;
import org.jspecify.annotations.Nullable;

/** SAVE, BGSAVE and the save points, and what INFO tells of them (Redis: rdb.c). */
public final class RdbSaves {
    private static final long RETRY_DELAY_MS = 5000;

    private final Node node;
    private @Nullable ImageFile saving;
    private String target = "";
    private long changes;
    private long changesAtStart;
    private long lastSaveMs;
    private long lastTryMs;
    private long startedMs = -1;
    private long lastSeconds = -1;
    private long saves;
    private long succeeded;
    private boolean lastOk = true;
    private boolean scheduled;

    RdbSaves(Node node, long nowMs) {
        this.node = node;
        lastSaveMs = nowMs;
    }

    // ---- what is known

    /** Changes of the data set since the last save (Redis: server.dirty). */
    public long changes() {
        return changes;
    }

    /** Counts changes of the data set. */
    public void changed(long count) {
        changes += count;
    }

    /** Whether a file is being written in the background. */
    public boolean isSaving() {
        return saving != null;
    }

    /** When a save last went well, or the node was made: Unix time in ms. */
    public long lastSaveMs() {
        return lastSaveMs;
    }

    /** Whether the last save in the background went well. */
    public boolean lastOk() {
        return lastOk;
    }

    /** Seconds that the last save in the background took, -1 if there was none. */
    public long lastSeconds() {
        return lastSeconds;
    }

    /** Seconds that the present save has taken, -1 if there is none. */
    public long currentSeconds(long nowMs) {
        return saving == null ? -1 : (nowMs - startedMs) / 1000;
    }

    /** Saves begun. */
    public long saves() {
        return saves;
    }

    /** Saves in the background that went well. */
    public long succeeded() {
        return succeeded;
    }

    /** Whether save points are configured. */
    public boolean hasSavePoints() {
        return !node.config().get(Params.SAVE).isEmpty();
    }

    /** Whether writes have to be refused: save points are configured, and saving does not work. */
    boolean refusesWrites() {
        return !lastOk && node.config().get(Params.STOP_WRITES_ON_BGSAVE_ERROR) && hasSavePoints();
    }

    // ---- saving

    /** Saves now, before anything else happens; false, with the reason in the log, when it cannot. */
    public boolean save() {
        saves++;
        String file = node.config().get(Params.DBFILENAME);
        try {
            ImageFile.write(node, node.replication().fileHeader(SnapshotHeader.Form.RDB), temporary(), file);
        } catch (DiskFailure e) {
            node.log(LogLevel.WARNING, "Failed saving the DB in " + file + ": " + e.what());
            return false;
        }
        node.log(LogLevel.NOTICE, "DB saved on disk");
        changes = 0;
        changesAtStart = 0;
        lastSaveMs = node.nowMs();
        lastOk = true;
        return true;
    }

    /** Begins to save in the background; no snapshot may be under way. False when it cannot. */
    public boolean begin() {
        saves++;
        changesAtStart = changes;
        lastTryMs = node.nowMs();
        startedMs = node.nowMs();
        target = node.config().get(Params.DBFILENAME);
        try {
            saving = new ImageFile(node, node.replication().fileHeader(SnapshotHeader.Form.RDB), temporary());
        } catch (DiskFailure e) {
            node.log(LogLevel.WARNING, "Failed opening the temp RDB file " + temporary() + " for saving: " + e.what());
            lastOk = false;
            return false;
        }
        node.stats().images++;
        scheduled = false;
        node.log(
                LogLevel.NOTICE,
                "Background saving started by pid " + node.effects().host().pid());
        return true;
    }

    /** BGSAVE SCHEDULE: begins as soon as it can. */
    public void schedule() {
        scheduled = true;
    }

    /** Gives a save in the background up; that is no error. */
    public void abort() {
        ImageFile file = saving;
        if (file != null) {
            saving = null;
            file.abort();
            node.log(LogLevel.NOTICE, "Background saving was given up");
        }
    }

    /** Brings the save under way on; returns whether it can go on at once. */
    boolean slice(long nowMs) {
        ImageFile file = saving;
        if (file == null) {
            return false;
        }
        ImageFile.Progress progress = file.step(target, nowMs);
        switch (progress) {
            case DONE -> {
                saving = null;
                node.log(LogLevel.NOTICE, "Background saving terminated with success");
                changes -= changesAtStart;
                lastSaveMs = nowMs;
                lastOk = true;
                succeeded++;
                lastSeconds = (nowMs - startedMs) / 1000;
            }
            case FAILED -> {
                saving = null;
                node.log(LogLevel.WARNING, "Background saving error");
                lastOk = false;
                lastSeconds = (nowMs - startedMs) / 1000;
            }
            case WORKING, WAITING -> {}
        }
        return progress == ImageFile.Progress.WORKING;
    }

    /** Begins what was scheduled or what a save point asks for; called when no snapshot is under way. */
    void tick(long nowMs) {
        boolean mayTry = lastOk || nowMs - lastTryMs > RETRY_DELAY_MS;
        if (!mayTry) {
            return;
        }
        if (scheduled) {
            begin();
            return;
        }
        String[] points = node.config().get(Params.SAVE).split(" ");
        for (int i = 0; i + 1 < points.length; i += 2) {
            long seconds = Long.parseLong(points[i]);
            long count = Long.parseLong(points[i + 1]);
            if (changes >= count && (nowMs - lastSaveMs) / 1000 > seconds) {
                node.log(LogLevel.NOTICE, count + " changes in " + seconds + " seconds. Saving...");
                begin();
                return;
            }
        }
    }

    /** The data set was loaded from a file: nothing has changed since. */
    void loaded(long nowMs) {
        changes = 0;
        lastSaveMs = nowMs;
    }

    private String temporary() {
        return "temp-" + node.effects().host().pid() + ".rdb";
    }
}
