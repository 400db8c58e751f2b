package dev.ariadne.core.persist;

import dev.ariadne.config.Params;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import dev.ariadne.core.keyspace.SnapshotHeader;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a new base of the append-only file while the data set goes on changing: the commands after the cut go to a new increment,
 * and when the base is complete and durable, the manifest names the two in place of everything older.
 *
 * <p>A rewrite that fails leaves all old files in force, with one increment more. After three failures in a row the automatic ones wait
 * longer and longer, or there would be ever more small files.
 */
public final class AofRewrite {
    private static final int FAILURES_BEFORE_LIMIT = 3;
    private static final long MAX_DELAY_MINUTES = 60;

    private final Node node;
    private final Aof aof;
    private final AofFiles files;
    private @Nullable ImageFile writing;
    private String target = "";
    private boolean rdb;
    private boolean scheduled;
    private boolean lastOk = true;
    private long startedMs = -1;
    private long lastSeconds = -1;
    private long baseBytes;
    private long rewrites;
    private long failures;
    private long delayMinutes;
    private long mayTryMs;

    AofRewrite(Node node, Aof aof, AofFiles files) {
        this.node = node;
        this.aof = aof;
        this.files = files;
    }

    // ---- what is known

    /** Whether a base is being written. */
    public boolean isRunning() {
        return writing != null;
    }

    /** Whether one begins as soon as it can. */
    public boolean isScheduled() {
        return scheduled;
    }

    /** Whether the last one went well. */
    public boolean lastOk() {
        return lastOk;
    }

    /** Seconds that the last one took, -1 if there was none. */
    public long lastSeconds() {
        return lastSeconds;
    }

    /** Seconds that the present one has taken, -1 if there is none. */
    public long currentSeconds(long nowMs) {
        return writing == null ? -1 : (nowMs - startedMs) / 1000;
    }

    /** Bytes of all files after the last one, or of the base when the node was started. */
    public long baseBytes() {
        return baseBytes;
    }

    /** Rewrites begun. */
    public long rewrites() {
        return rewrites;
    }

    /** Failures since the last success. */
    public long failures() {
        return failures;
    }

    void loaded(long bytes) {
        baseBytes = bytes;
    }

    SnapshotHeader header() {
        rdb = node.config().get(Params.AOF_USE_RDB_PREAMBLE);
        return node.replication().fileHeader(rdb ? SnapshotHeader.Form.AOF_BASE : SnapshotHeader.Form.COMMANDS);
    }

    String temporary() {
        return "temp-rewriteaof-bg-" + node.effects().host().pid() + ".aof";
    }

    private String temporaryIncrement() {
        return files.path("temp-" + files.baseName() + ".incr");
    }

    // ---- beginning

    /** BGREWRITEAOF cannot begin now: it will as soon as it can. */
    public void schedule() {
        scheduled = true;
        failures = 0;
    }

    /**
     * The file was switched on: begins, or will as soon as another snapshot is done, or in any case {@code later}. False when it
     * cannot.
     */
    boolean startForSwitch(boolean later) {
        abort();
        if (node.persistence().isImageUnderWay()) {
            scheduled = true;
            node.log(
                    LogLevel.WARNING,
                    "AOF was enabled but there is already another background operation. An AOF background was scheduled to"
                            + " start when possible.");
            return true;
        }
        if (later) {
            scheduled = true;
            node.log(
                    LogLevel.WARNING,
                    "AOF was enabled during a transaction. An AOF background was scheduled to start when possible.");
            return true;
        }
        return begin();
    }

    /** Begins; no snapshot may be under way. False, with the reason in the log, when it cannot. */
    public boolean begin() {
        try {
            files.makeDirectory();
            aof.flush(node.nowMs(), true);
            openIncrement();
            rewrites++;
            writing = new ImageFile(node, header(), temporary());
        } catch (DiskFailure e) {
            node.log(LogLevel.WARNING, "Can't rewrite append only file in background: " + e.what());
            lastOk = false;
            return false;
        }
        node.stats().images++;
        scheduled = false;
        startedMs = node.nowMs();
        target = "";
        node.log(
                LogLevel.NOTICE,
                "Background append only file rewriting started by pid "
                        + node.effects().host().pid());
        return true;
    }

    private void openIncrement() throws DiskFailure {
        switch (aof.state()) {
            case OFF -> {}
            case WAIT_REWRITE -> {
                aof.use(files.disk().create(temporaryIncrement()));
                node.log(
                        LogLevel.NOTICE,
                        "Creating AOF incr file temp-" + files.baseName() + ".incr on background rewrite");
            }
            case ON -> {
                AofManifest next = files.manifest().withNewIncrement(files.baseName());
                DiskFile file = files.disk().create(files.path(next.last()));
                files.write(next);
                aof.use(file);
                node.log(
                        LogLevel.NOTICE, "Creating AOF incr file " + next.last().name() + " on background rewrite");
            }
        }
    }

    // ---- going on

    /** Brings the one under way on; returns whether it can go on at once. */
    boolean slice(long nowMs) {
        ImageFile image = writing;
        if (image == null) {
            return false;
        }
        if (target.isEmpty()) {
            target = files.path(Objects.requireNonNull(
                    files.manifest().withNewBase(files.baseName(), rdb).base()));
        }
        ImageFile.Progress progress = image.step(target, nowMs);
        switch (progress) {
            case DONE -> {
                writing = null;
                node.log(LogLevel.NOTICE, "Background AOF rewrite terminated with success");
                finish();
                over(nowMs);
            }
            case FAILED -> {
                writing = null;
                node.log(LogLevel.WARNING, "Background AOF rewrite terminated with error");
                failed();
                over(nowMs);
            }
            case WORKING, WAITING -> {}
        }
        return progress == ImageFile.Progress.WORKING;
    }

    private void finish() {
        AofManifest next = files.manifest().withNewBase(files.baseName(), rdb);
        boolean switched = aof.state() == Aof.State.WAIT_REWRITE;
        try {
            if (switched) {
                next = next.withNewIncrement(files.baseName());
                files.disk().rename(temporaryIncrement(), files.path(next.last()));
            }
            next = next.withIncrementsAsHistory(aof.isOn() ? 1 : 0);
            files.write(next);
        } catch (DiskFailure e) {
            node.log(LogLevel.WARNING, "The new base of the append only file can't be put in force: " + e.what());
            ImageFile.remove(node, target);
            failed();
            return;
        }
        if (aof.isOn()) {
            aof.resized(Math.max(0, files.disk().size(target)) + aof.incrementBytes());
            baseBytes = aof.currentBytes();
        }
        files.collectGarbage();
        lastOk = true;
        failures = 0;
        if (switched) {
            aof.becameValid();
        }
        node.log(LogLevel.NOTICE, "Background AOF rewrite finished successfully");
    }

    private void failed() {
        lastOk = false;
        failures++;
    }

    /** After the end of either kind: what was begun for a switch that did not come about is begun anew. */
    private void over(long nowMs) {
        lastSeconds = (nowMs - startedMs) / 1000;
        startedMs = -1;
        if (aof.state() == Aof.State.WAIT_REWRITE) {
            removeTemporaryIncrement();
            scheduled = true;
        }
    }

    private void removeTemporaryIncrement() {
        aof.dropTemporary();
        node.log(
                LogLevel.NOTICE,
                "Removing the temp incr aof file temp-" + files.baseName() + ".incr in the background");
        ImageFile.remove(node, temporaryIncrement());
    }

    /** Gives up the one under way; that is no failure. */
    void abort() {
        ImageFile image = writing;
        scheduled = false;
        if (image != null) {
            node.log(LogLevel.NOTICE, "Killing running AOF rewrite child");
            writing = null;
            image.abort();
            startedMs = -1;
            if (aof.state() == Aof.State.WAIT_REWRITE) {
                removeTemporaryIncrement();
            }
        }
    }

    /** Begins what was scheduled, or what the growth of the files asks for. */
    void tick(long nowMs) {
        if (node.persistence().isImageUnderWay()) {
            return;
        }
        if (scheduled) {
            if (!isLimited(nowMs)) {
                begin();
            }
            return;
        }
        long percentage = node.config().get(Params.AUTO_AOF_REWRITE_PERCENTAGE);
        if (aof.state() == Aof.State.ON
                && percentage > 0
                && aof.currentBytes() > node.config().get(Params.AUTO_AOF_REWRITE_MIN_SIZE)) {
            long growth = aof.currentBytes() * 100 / Math.max(1, baseBytes) - 100;
            if (growth >= percentage && !isLimited(nowMs)) {
                node.log(LogLevel.NOTICE, "Starting automatic rewriting of AOF on " + growth + "% growth");
                begin();
            }
        }
    }

    private boolean isLimited(long nowMs) {
        if (failures < FAILURES_BEFORE_LIMIT) {
            delayMinutes = 0;
            mayTryMs = 0;
            return false;
        }
        if (mayTryMs != 0) {
            if (nowMs < mayTryMs) {
                return true;
            }
            mayTryMs = 0;
            return false;
        }
        delayMinutes = delayMinutes == 0 ? 1 : Math.min(MAX_DELAY_MINUTES, 2 * delayMinutes);
        mayTryMs = nowMs + delayMinutes * 60_000;
        node.log(
                LogLevel.WARNING,
                "Background AOF rewrite has repeatedly failed and triggered the limit, will retry in " + delayMinutes
                        + " minutes");
        return true;
    }
}
