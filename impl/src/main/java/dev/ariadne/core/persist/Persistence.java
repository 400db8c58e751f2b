package dev.ariadne.core.persist;

import dev.ariadne.config.Params;
import dev.ariadne.core.Action;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import dev.ariadne.core.keyspace.Loader;
import dev.ariadne.core.rdb.Oddities;
import org.jspecify.annotations.Nullable;

/** Everything of a node that outlives its process: what is loaded at the start, RDB saves, and the append-only file. */
public final class Persistence {
    private static final String RDB_ERROR =
            "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk. Commands that"
                    + " may modify the data set are disabled, because this instance is configured to report errors during"
                    + " writes if RDB snapshotting fails (stop-writes-on-bgsave-error option). Please check the Redis logs for"
                    + " details about the RDB error.";

    private final Node node;
    private final RdbSaves saves;
    private final Aof aof;
    private @Nullable StartLoad loading;
    private boolean awaited;
    private boolean skipsChecksums;
    private long keysLoaded;
    private long keysExpired;

    public Persistence(Node node, long nowMs) {
        this.node = node;
        this.saves = new RdbSaves(node, nowMs);
        this.aof = new Aof(node);
    }

    /** RDB files. */
    public RdbSaves saves() {
        return saves;
    }

    /** The append-only file. */
    public Aof aof() {
        return aof;
    }

    // ---- loading

    /** {@link #start} will come. */
    public void await() {
        awaited = true;
    }

    /** Begins to load the data set; until it is there, most commands are refused. Ends the process when it cannot be loaded. */
    public void start(long nowMs) {
        awaited = false;
        StartLoad load = new StartLoad(node, nowMs);
        try {
            aof.files().read();
            if (node.config().get(Params.APPENDONLY)) {
                aof.files().adoptOldFile();
                load.addAof(aof.files());
            } else {
                load.addRdb(node.config().get(Params.DBFILENAME));
            }
        } catch (LoadFailure e) {
            fail(e);
            return;
        }
        loading = load;
        loadSlice(nowMs);
    }

    private boolean loadSlice(long nowMs) {
        StartLoad load = loading;
        if (load == null) {
            return false;
        }
        try {
            if (!load.step(nowMs)) {
                return !load.isWaiting(nowMs);
            }
            loading = null;
            finish(load, nowMs);
        } catch (LoadFailure e) {
            loading = null;
            fail(e);
        }
        return false;
    }

    private void finish(StartLoad load, long nowMs) throws LoadFailure {
        boolean appendOnly = node.config().get(Params.APPENDONLY);
        Loader image = load.image();
        if (load.totalBytes() > 0) {
            node.log(
                    LogLevel.NOTICE,
                    "DB loaded from " + (appendOnly ? "append only file" : "disk") + ": "
                            + StartLoad.seconds(nowMs - load.startedMs()) + " seconds");
        }
        if (image != null) {
            keysLoaded = image.loaded();
            keysExpired = image.expired().size();
            if (!appendOnly) {
                node.replication().resumeFrom(image, nowMs);
            }
        }
        saves.loaded(nowMs);
        if (appendOnly) {
            AofManifest.Part base = aof.files().manifest().base();
            aof.open(base == null ? 0 : aof.files().disk().size(aof.files().path(base)));
        }
        node.observe(Action.Restart);
        if (image != null) {
            node.replication().feedExpired(image);
        }
        node.effects().ready();
    }

    /**
     * DEBUG RELOAD: loads the RDB file at once.
     *
     * @param flush whether the present data set goes first
     * @param merge whether what is there already is replaced
     * @return false, with the reason in the log, when it could not be
     */
    public boolean reload(boolean flush, boolean merge) {
        if (flush) {
            node.keyspace().flushAll();
        }
        StartLoad load = new StartLoad(node, node.nowMs());
        load.into(flush, merge);
        load.addRdb(node.config().get(Params.DBFILENAME));
        return load(load);
    }

    /** DEBUG LOADAOF: loads the append-only file at once in place of the present data set. */
    public boolean reloadAof() {
        boolean on = aof.isOn();
        if (on) {
            aof.settle();
        }
        node.keyspace().flushAll();
        StartLoad load = new StartLoad(node, node.nowMs());
        try {
            if (!on) {
                aof.files().read();
            }
            load.addAof(aof.files());
        } catch (LoadFailure e) {
            fail(e);
            return false;
        }
        return load(load);
    }

    private boolean load(StartLoad load) {
        loading = load;
        try {
            while (!load.step(Long.MAX_VALUE)) {
                // All of it, whatever the delays are.
            }
            saves.loaded(saves.lastSaveMs());
            return true;
        } catch (LoadFailure e) {
            node.log(LogLevel.WARNING, "Error loading the DB: " + e.what());
            return false;
        } finally {
            loading = null;
        }
    }

    private void fail(LoadFailure e) {
        node.log(LogLevel.WARNING, "Fatal error loading the DB: " + e.what() + ". Exiting.");
        node.effects().halt(1);
    }

    /** Whether the data set is still being loaded. */
    public boolean isLoading() {
        return awaited || loading != null;
    }

    /** How the loading under way began, Unix time in ms. */
    public long loadingStartedMs() {
        return loading == null ? 0 : loading.startedMs();
    }

    /** Bytes that are to be loaded in all. */
    public long loadingTotalBytes() {
        return loading == null ? 0 : loading.totalBytes();
    }

    /** Bytes loaded so far. */
    public long loadingLoadedBytes() {
        return loading == null ? 0 : loading.loadedBytes();
    }

    /** Keys in the RDB image loaded last. */
    public long keysLoaded() {
        return keysLoaded;
    }

    /** Keys that were past their time in the RDB image loaded last. */
    public long keysExpired() {
        return keysExpired;
    }

    // ---- time

    /** A tick: retries, save points, rewrites that are due. */
    public void tick(long nowMs) {
        if (isLoading() || node.effects().disk() == Disk.NONE) {
            return;
        }
        aof.tick(nowMs);
        if (!isImageUnderWay()) {
            saves.tick(nowMs);
        }
    }

    /** The end of a turn, before its replies leave. */
    public void beforeReplies(long nowMs) {
        aof.flush(nowMs, false);
    }

    /** Brings loading or an image in the background on; returns whether it can go on at once. */
    public boolean slice(long nowMs) {
        return loadSlice(nowMs) | saves.slice(nowMs) | aof.rewrite().slice(nowMs);
    }

    // ---- for the others

    /** Whether an image of the data set is being made for any purpose: there is one at a time. */
    public boolean isImageUnderWay() {
        return node.keyspace().snapshot() != null
                || saves.isSaving()
                || aof.rewrite().isRunning();
    }

    /** Whether that image is an RDB file, for the disk or for replicas (Redis: rdb_bgsave_in_progress). */
    public boolean isRdbUnderWay() {
        return saves.isSaving()
                || (node.keyspace().snapshot() != null && !aof.rewrite().isRunning());
    }

    /** Why writes have to be refused, as an error reply; null when they need not be. */
    public @Nullable String writeRefusal() {
        if (saves.refusesWrites()) {
            return RDB_ERROR;
        }
        String failure = aof.isOn() ? aof.failure() : null;
        return failure == null ? null : "MISCONF Errors writing to the AOF file: " + failure;
    }

    /** DEBUG SET-SKIP-CHECKSUM-VALIDATION: payloads of RESTORE are taken whatever their checksums. */
    public void skipChecksums(boolean yes) {
        skipsChecksums = yes;
    }

    /** Whether checksums of payloads are not looked at. */
    public boolean skipsChecksums() {
        return skipsChecksums;
    }

    /** Whether checksums of images are looked at. */
    public boolean checksChecksums() {
        return node.config().get(Params.RDBCHECKSUM) && !skipsChecksums;
    }

    /** What an image that is to be loaded may not be. */
    public Oddities oddities() {
        if (node.config().get(Params.RDB_STRICT)) {
            return new Oddities(Oddities.Strictness.ALL);
        }
        boolean all = node.config().get(Params.SANITIZE_DUMP_PAYLOAD).equals("yes");
        return new Oddities(all ? Oddities.Strictness.UNSOUND : Oddities.Strictness.DAMAGE);
    }

    /**
     * FLUSHALL: what is being saved is of no use, and the file on disk must not bring the keys back.
     *
     * @return whether a save of the empty data set was made, or will be at the end of the script or transaction under way, which leaves no
     *     change unsaved
     */
    public boolean flushedAll() {
        saves.abort();
        boolean saved = saves.hasSavePoints() && node.effects().disk() != Disk.NONE;
        if (saved) {
            node.atom().afterwards(saves::save);
        }
        return saved;
    }

    /** CONFIG SET appendonly, {@code later} in a transaction, where no image may begin; returns why it cannot be, or null. */
    public @Nullable String switchAof(boolean on, boolean later) {
        if (!on) {
            aof.stop();
            return null;
        }
        return aof.start(later) ? null : "Unable to turn on AOF. Check server logs.";
    }

    /** The data set was replaced as a whole, by a full synchronisation: the append-only file begins anew. */
    public void replaced() {
        if (aof.isOn()) {
            aof.stop();
            aof.start(false);
        }
    }

    /**
     * Does what a shutdown has to do to the files.
     *
     * @return why the process cannot end, null when it can
     */
    public @Nullable String close(boolean save, boolean noSave, boolean force) {
        if (saves.isSaving()) {
            node.log(LogLevel.WARNING, "There is a child saving an .rdb. Killing it!");
            saves.abort();
        }
        if (aof.rewrite().isRunning() && aof.state() == Aof.State.WAIT_REWRITE && !force) {
            return "Writing initial AOF, can't exit.";
        }
        if (aof.isOn()) {
            node.log(LogLevel.NOTICE, "Calling fsync() on the AOF file.");
            aof.settle();
        }
        aof.rewrite().abort();
        boolean wanted = save || (saves.hasSavePoints() && !noSave);
        if (wanted && !isLoading() && node.effects().disk() != Disk.NONE) {
            node.log(LogLevel.NOTICE, "Saving the final RDB snapshot before exiting.");
            if (!saves.save() && !force) {
                return "Error trying to save the DB, can't exit.";
            }
        }
        return null;
    }
}
