package dev.ariadne.core.persist;

import dev.ariadne.config.Params;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import dev.ariadne.core.resp.Args;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The append-only file: every change of the data set as a command, in the order of the replication stream (Redis: aof.c).
 *
 * <p>What a turn changed is collected and written at its end, before any reply leaves. With appendfsync always it is durable by
 * then as well, so a reply is a promise; with everysec it is made durable in the background once a second, and what a crash may take
 * is that second; with no, when the system pleases.
 *
 * <pre>
 *   OFF --appendonly yes--&gt; WAIT_REWRITE --the first base is written--&gt; ON --appendonly no--&gt; OFF
 * </pre>
 *
 * While WAIT_REWRITE the commands since the cut of the base go to a temporary increment, so that base and increment become valid
 * together. {@link AofRewrite} does the rewriting.
 */
public final class Aof {
    /** Whether it is kept. */
    enum State {
        OFF,
        ON,
        WAIT_REWRITE
    }

    private static final int KEPT_BYTES = 1 << 16;
    private static final long POSTPONE_MS = 2000;
    private static final long ERROR_LOG_MS = 30_000;

    private final Node node;
    private final AofFiles files;
    private final AofRewrite rewrite;
    private State state = State.OFF;
    private @Nullable DiskFile file;
    /** The file before, while its end is not known to be durable, and what {@link #fed} was when it was empty. */
    private @Nullable DiskFile previous;

    private long previousBegan;
    private byte[] buf = new byte[0];
    private int length;
    private int selectedDb = -1;
    private long stampedSeconds;

    /** Bytes ever fed. */
    private long fed;
    /** What {@link #fed} was when the present file was empty. */
    private long fileBegan;
    /** The replication stream's end at the last write, and at the write that is known to be durable. */
    private long writtenStreamEnd;

    private long syncingStreamEnd;
    private long syncedStreamEnd;

    private long currentBytes;
    private long lastSyncMs;
    private long postponedSinceMs = -1;
    private long delayedSyncs;
    private long errorLoggedMs;
    private long slownessMicros;
    private @Nullable String writeFailure;
    private @Nullable String syncFailure;

    Aof(Node node) {
        this.node = node;
        this.files = new AofFiles(node);
        this.rewrite = new AofRewrite(node, this, files);
    }

    // ---- what is known

    /** Whether it is kept, or about to be. */
    public boolean isOn() {
        return state != State.OFF;
    }

    State state() {
        return state;
    }

    AofFiles files() {
        return files;
    }

    /** Rewriting. */
    public AofRewrite rewrite() {
        return rewrite;
    }

    /** Whether commands are to be {@linkplain #feed fed}. */
    public boolean takes() {
        return (state == State.ON || (state == State.WAIT_REWRITE && rewrite.isRunning()))
                && !node.persistence().isLoading();
    }

    /** Bytes of all files. */
    public long currentBytes() {
        return currentBytes;
    }

    /** Bytes that wait to be written. */
    public int bufferedBytes() {
        return length;
    }

    /** Bytes ever fed: a command that ended here is durable when {@link #syncedEnd} has come so far. */
    public long end() {
        return fed;
    }

    /** How many of the bytes ever fed are durable; -1 while there is no base that they continue. */
    public long syncedEnd() {
        if (state != State.ON) {
            return -1;
        }
        DiskFile before = previous;
        if (before != null) {
            return previousBegan + before.syncedBytes();
        }
        DiskFile f = file;
        return f == null ? fed : fileBegan + f.syncedBytes();
    }

    /** The replication stream's end up to which everything is durable (REPLCONF ACK … FACK). */
    public long syncedStreamEnd() {
        return state == State.ON ? syncedStreamEnd : 0;
    }

    /** Whether a sync in the background is under way. */
    public boolean isSyncing() {
        DiskFile f = file;
        return f != null && f.isSyncing();
    }

    /** Writes that did not wait for a sync under way any longer. */
    public long delayedSyncs() {
        return delayedSyncs;
    }

    /** Why writing or syncing does not work, null when it does. */
    public @Nullable String failure() {
        return writeFailure != null ? writeFailure : syncFailure;
    }

    // ---- feeding

    /** Adds a command as it came. */
    public void feedRaw(int db, byte[] request, int from, int to) {
        select(db);
        append(request, from, to);
    }

    /** Adds a command. */
    public void feed(int db, byte[][] argv) {
        Args request = Args.of(argv);
        feedRaw(db, request.buf(), request.requestStart(), request.requestEnd());
    }

    private void select(int db) {
        long seconds = node.nowMs() / 1000;
        if (node.config().get(Params.AOF_TIMESTAMP_ENABLED) && stampedSeconds < seconds) {
            stampedSeconds = seconds;
            byte[] stamp = ("#TS:" + seconds + "\r\n").getBytes(StandardCharsets.US_ASCII);
            append(stamp, 0, stamp.length);
        }
        if (db != selectedDb) {
            selectedDb = db;
            Args request = Args.of("SELECT", Integer.toString(db));
            append(request.buf(), request.requestStart(), request.requestEnd());
        }
    }

    private void append(byte[] bytes, int from, int to) {
        int n = to - from;
        if (buf.length - length < n) {
            buf = Arrays.copyOf(buf, Math.max(Math.max(KEPT_BYTES, 2 * buf.length), Math.addExact(length, n)));
        }
        System.arraycopy(bytes, from, buf, length, n);
        length += n;
        fed += n;
    }

    // ---- writing

    /** Before replies leave: writes what the turn changed and sees to its durability. */
    void flush(long nowMs, boolean force) {
        DiskFile f = file;
        if (f == null) {
            return;
        }
        notePrevious();
        noteSync(f);
        String policy = node.config().get(Params.APPENDFSYNC);
        if (length > 0) {
            if (policy.equals("everysec") && !force && f.isSyncing() && mayPostpone(nowMs)) {
                return;
            }
            postponedSinceMs = -1;
            if (!write(f, policy, nowMs)) {
                return;
            }
        }
        if (f.syncedBytes() < f.size() && !(node.config().get(Params.NO_APPENDFSYNC_ON_REWRITE) && isImageUnderWay())) {
            sync(f, policy, nowMs);
        }
        if (previous == null && f.syncedBytes() == f.size()) {
            syncedStreamEnd = writtenStreamEnd;
        }
    }

    private boolean isImageUnderWay() {
        return node.persistence().isImageUnderWay();
    }

    /** Writing while the disk syncs would wait for it: better that the buffer does, up to two seconds. */
    private boolean mayPostpone(long nowMs) {
        if (postponedSinceMs < 0) {
            postponedSinceMs = nowMs;
            return true;
        }
        if (nowMs - postponedSinceMs < POSTPONE_MS) {
            return true;
        }
        delayedSyncs++;
        node.log(
                LogLevel.NOTICE,
                "Asynchronous AOF fsync is taking too long (disk is busy?). Writing the AOF buffer without waiting for fsync"
                        + " to complete, this may slow down Redis.");
        return false;
    }

    /** DEBUG AOF-FLUSH-SLEEP: each write takes so many microseconds longer. */
    public void slowDown(long micros) {
        slownessMicros = micros;
    }

    private boolean write(DiskFile f, String policy, long nowMs) {
        if (slownessMicros > 0) {
            node.effects().stall(slownessMicros / 1000);
        }
        try {
            f.write(buf, 0, length);
        } catch (DiskFailure e) {
            boolean first = writeFailure == null;
            writeFailure = e.what();
            if (first || nowMs - errorLoggedMs > ERROR_LOG_MS) {
                errorLoggedMs = nowMs;
                node.log(LogLevel.WARNING, "Error writing to the AOF file: " + e.what());
            }
            if (policy.equals("always")) {
                giveUp("Can't recover from AOF write error when the AOF fsync policy is 'always'. Exiting...");
            }
            return false;
        }
        if (writeFailure != null) {
            writeFailure = null;
            node.log(LogLevel.WARNING, "AOF write error looks solved, Redis can write again.");
        }
        currentBytes += length;
        writtenStreamEnd = node.replication().end();
        length = 0;
        if (buf.length > KEPT_BYTES) {
            buf = new byte[KEPT_BYTES];
        }
        return true;
    }

    private void sync(DiskFile f, String policy, long nowMs) {
        if (policy.equals("always")) {
            try {
                f.sync();
            } catch (DiskFailure e) {
                giveUp("Can't persist AOF for fsync error when the AOF fsync policy is 'always': " + e.what()
                        + ". Exiting...");
            }
            lastSyncMs = nowMs;
        } else if (policy.equals("everysec") && nowMs / 1000 > lastSyncMs / 1000) {
            if (!f.isSyncing()) {
                syncingStreamEnd = writtenStreamEnd;
                f.syncSoon();
                noteSync(f);
            }
            lastSyncMs = nowMs;
        }
    }

    /** Sees to it that the end of the file before becomes durable. */
    private void notePrevious() {
        DiskFile f = previous;
        if (f == null || f.isSyncing()) {
            return;
        }
        if (f.syncedBytes() == f.size()) {
            f.close();
            previous = null;
        } else {
            f.syncSoon();
        }
    }

    /** Looks at how the last sync in the background went. */
    private void noteSync(DiskFile f) {
        if (f.isSyncing()) {
            return;
        }
        String failure = f.syncFailure();
        if (failure == null && previous == null) {
            syncedStreamEnd = Math.max(syncedStreamEnd, syncingStreamEnd);
        } else if (failure != null && syncFailure == null) {
            node.log(LogLevel.WARNING, "Fail to fsync the AOF file: " + failure);
        }
        syncFailure = failure;
    }

    /** Replies that are ready promise what cannot be kept: none may leave. */
    private void giveUp(String why) {
        node.log(LogLevel.WARNING, why);
        node.effects().halt(1);
    }

    /** Time has passed: tries again what did not work. */
    void tick(long nowMs) {
        if (postponedSinceMs >= 0 || writeFailure != null) {
            flush(nowMs, false);
        }
        rewrite.tick(nowMs);
    }

    // ---- on and off

    /** The data set is loaded: goes on with the files there are, or begins new ones. */
    void open(long baseBytes) throws LoadFailure {
        try {
            files.makeDirectory();
            AofManifest manifest = files.manifest();
            boolean fresh = manifest.isEmpty();
            if (fresh) {
                boolean rdb = node.config().get(Params.AOF_USE_RDB_PREAMBLE);
                manifest = manifest.withNewBase(files.baseName(), rdb);
                AofManifest.Part base = Objects.requireNonNull(manifest.base());
                node.log(LogLevel.NOTICE, "Creating AOF base file " + base.name() + " on server start");
                ImageFile.write(node, rewrite.header(), rewrite.temporary(), files.path(base));
            }
            boolean continued = !manifest.increments().isEmpty();
            if (!continued) {
                manifest = manifest.withNewIncrement(files.baseName());
            }
            String name = files.path(manifest.last());
            DiskFile f = files.disk().size(name) >= 0
                    ? files.disk().open(name)
                    : files.disk().create(name);
            if (manifest != files.manifest()) {
                files.write(manifest);
            }
            node.log(
                    LogLevel.NOTICE,
                    (continued ? "Opening" : "Creating") + " AOF incr file "
                            + manifest.last().name() + " on server start");
            use(f);
            state = State.ON;
            currentBytes = files.size();
            writtenStreamEnd = node.replication().end();
            rewrite.loaded(fresh ? currentBytes : baseBytes);
        } catch (DiskFailure e) {
            throw new LoadFailure("Can't open or create the append-only files: " + e.what());
        }
        files.collectGarbage();
    }

    /** Commands go to this file from now on, which may have contents already. */
    void use(DiskFile f) {
        DiskFile old = file;
        if (old != null) {
            // With everysec the end of the old file may not be durable yet; it becomes so in the background.
            previous = old;
            previousBegan = fileBegan;
            notePrevious();
        }
        file = f;
        fileBegan = fed - length - f.size();
        selectedDb = -1;
        lastSyncMs = node.nowMs();
    }

    void resized(long bytes) {
        currentBytes = bytes;
    }

    /** The size of the increment that is written. */
    long incrementBytes() {
        DiskFile f = file;
        return f == null ? 0 : f.size();
    }

    /** The first rewrite after it was switched on is done. */
    void becameValid() {
        state = State.ON;
        flush(node.nowMs(), true);
        writtenStreamEnd = node.replication().end();
    }

    /** The temporary increment is of no use. */
    void dropTemporary() {
        DiskFile f = file;
        if (f != null) {
            f.close();
            file = null;
        }
        fed -= length;
        length = 0;
    }

    /** CONFIG SET appendonly yes, the first rewrite {@code later}; false, with the reason in the log, when it cannot be. */
    boolean start(boolean later) {
        if (state != State.OFF) {
            return true;
        }
        state = State.WAIT_REWRITE;
        syncFailure = null;
        writeFailure = null;
        if (!rewrite.startForSwitch(later)) {
            dropTemporary();
            state = State.OFF;
            node.log(
                    LogLevel.WARNING,
                    "Redis needs to enable the AOF but can't trigger a background AOF rewrite operation. Check the above logs"
                            + " for more info about the error.");
            return false;
        }
        return true;
    }

    /** CONFIG SET appendonly no. */
    void stop() {
        if (state == State.OFF) {
            return;
        }
        settle();
        rewrite.abort();
        DiskFile f = file;
        if (f != null) {
            f.close();
            file = null;
        }
        length = 0;
        selectedDb = -1;
        writtenStreamEnd = 0;
        syncingStreamEnd = 0;
        syncedStreamEnd = 0;
        state = State.OFF;
    }

    /** Writes and syncs what there is, as the process is about to end or the file is left. */
    void settle() {
        flush(node.nowMs(), true);
        DiskFile f = file;
        if (f != null) {
            try {
                f.sync();
                syncedStreamEnd = writtenStreamEnd;
            } catch (DiskFailure e) {
                node.log(LogLevel.WARNING, "Fail to fsync the AOF file: " + e.what());
            }
        }
    }
}
