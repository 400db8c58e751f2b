package dev.ariadne.core.persist;

import dev.ariadne.config.Params;
import dev.ariadne.core.Conn;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import dev.ariadne.core.command.Transaction;
import dev.ariadne.core.keyspace.Loader;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import java.util.ArrayDeque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Fills the node's data set from its files, in slices: an RDB file, or the files of the append-only file in order. The files are left
 * as they are, but for one case: the last append-only file is cut off after its last whole command or transaction when aof-load-truncated
 * says so (Redis: server.c loadDataFromDisk, aof.c loadSingleAppendOnlyFile).
 */
final class StartLoad {
    /** A file to be loaded. */
    private record Source(String path, String name, boolean appendOnly, boolean base) {}

    private static final int SLICE_BYTES = 512 << 10;
    private static final int SLOW_SLICE_BYTES = 512;

    private final Node node;
    private final ArrayDeque<Source> left = new ArrayDeque<>();
    private final byte[] buf = new byte[SLICE_BYTES];
    private final long startedMs;
    private final Pace pace;
    private boolean flushing = true;
    private boolean merging;
    private long totalBytes;
    private long bytesBefore;
    private long commands;

    private @Nullable Source source;
    private @Nullable DiskFile file;
    private @Nullable RdbLoad rdb;
    private @Nullable AofReader reader;
    private @Nullable Conn conn;
    private @Nullable Loader image;
    private long fileStartedMs;
    private long beforeMulti;

    StartLoad(Node node, long nowMs) {
        this.node = node;
        this.startedMs = nowMs;
        this.pace = new Pace(nowMs);
    }

    /**
     * The data set is not empty (DEBUG RELOAD).
     *
     * @param flush whether functions that are there go
     * @param merge whether keys and functions that are there are replaced; otherwise that is a failure
     */
    void into(boolean flush, boolean merge) {
        flushing = flush;
        merging = merge;
    }

    /** The RDB file is to be loaded, if there is one. */
    void addRdb(String name) {
        add(new Source(name, name, false, true));
    }

    /** The append-only files are to be loaded; each has to be there. */
    void addAof(AofFiles files) throws LoadFailure {
        for (AofManifest.Part part : files.manifest().parts()) {
            if (node.effects().disk().size(files.path(part)) < 0) {
                throw new LoadFailure("The append log file " + part.name()
                        + " doesn't exist, although the manifest names it: No such file or directory");
            }
            add(new Source(
                    files.path(part),
                    part.name(),
                    true,
                    part.equals(files.manifest().base())));
        }
    }

    private void add(Source next) {
        long size = node.effects().disk().size(next.path);
        if (size >= 0) {
            totalBytes += size;
            left.add(next);
        }
    }

    /** When it began: Unix time in ms. */
    long startedMs() {
        return startedMs;
    }

    /** Bytes of all files. */
    long totalBytes() {
        return totalBytes;
    }

    /** Bytes loaded so far. */
    long loadedBytes() {
        RdbLoad image = rdb;
        AofReader commandsRead = reader;
        long here = commandsRead != null ? commandsRead.position() : image != null ? image.position() : 0;
        return bytesBefore + here;
    }

    /** The RDB image that was loaded last, null when there was none. */
    @Nullable
    Loader image() {
        return image;
    }

    /** Keys and commands loaded so far, for pacing. */
    private long count() {
        Loader loader = image;
        return commands + (loader == null ? 0 : loader.loaded());
    }

    /** Loads a slice; returns whether all is loaded. */
    boolean step(long nowMs) throws LoadFailure {
        boolean slow = node.config().get(Params.KEY_LOAD_DELAY) > 0;
        long until = loadedBytes() + SLICE_BYTES;
        do {
            long dueMs = pace.dueMs(count(), node.config().get(Params.KEY_LOAD_DELAY));
            if (nowMs < dueMs) {
                node.effects().wakeAt(dueMs);
                return false;
            }
            if (source == null && !next(nowMs)) {
                return true;
            }
            if (piece(slow ? SLOW_SLICE_BYTES : SLICE_BYTES)) {
                end(nowMs);
            }
        } while (loadedBytes() < until);
        return false;
    }

    /** Whether the last step waits for the clock. */
    boolean isWaiting(long nowMs) {
        return nowMs < pace.dueMs(count(), node.config().get(Params.KEY_LOAD_DELAY));
    }

    private boolean next(long nowMs) throws LoadFailure {
        Source s = left.poll();
        if (s == null) {
            return false;
        }
        fileStartedMs = nowMs;
        source = s;
        try {
            DiskFile opened = node.effects().disk().open(s.path);
            file = opened;
            if (!s.appendOnly || RdbLoad.isRdb(opened)) {
                if (s.appendOnly) {
                    node.log(LogLevel.NOTICE, "Reading RDB base file on AOF loading...");
                }
                boolean decides = !s.appendOnly && node.replication().isPrimary();
                Loader loader = new Loader(
                        node.keyspace(),
                        decides ? node.nowMs() : Loader.KEEP_EXPIRED,
                        node.persistence().oddities());
                loader.merging(merging);
                image = loader;
                rdb = new RdbLoad(node, opened, s.name, loader);
            } else {
                beginCommands(opened, 0);
            }
        } catch (DiskFailure e) {
            throw new LoadFailure("can't open " + s.name + " for reading: " + e.what());
        }
        return true;
    }

    private void beginCommands(DiskFile opened, long from) {
        reader = new AofReader(opened, from);
        conn = node.clients().loading();
    }

    /** Reads some bytes' worth; returns whether the file is done. */
    private boolean piece(int bytes) throws LoadFailure {
        RdbLoad loading = rdb;
        if (loading != null) {
            byte[] window = bytes == buf.length ? buf : new byte[bytes];
            if (!loading.step(window)) {
                return false;
            }
            rdb = null;
            try {
                node.scripts().restore(loading.loader().functions(), flushing, merging);
            } catch (CommandError e) {
                throw new LoadFailure("its functions cannot be loaded: " + e.text());
            }
            Source s = source;
            DiskFile f = file;
            if (s == null || f == null || !s.appendOnly) {
                return true;
            }
            beginCommands(f, loading.position());
            return false;
        }
        return readCommands(bytes);
    }

    private boolean readCommands(int bytes) throws LoadFailure {
        AofReader commandsRead = reader;
        Conn c = conn;
        Source s = source;
        if (commandsRead == null || c == null || s == null) {
            return true;
        }
        long until = commandsRead.position() + bytes;
        try {
            while (commandsRead.position() < until) {
                long at = commandsRead.position();
                byte[][] argv = commandsRead.next();
                if (argv == null) {
                    if (isOpen(c)) {
                        node.log(LogLevel.WARNING, "Revert incomplete MULTI/EXEC transaction in AOF file " + s.name);
                        cutOff(s, beforeMulti);
                    }
                    return true;
                }
                Args args = Args.of(argv);
                boolean wasOpen = isOpen(c);
                if (!node.load(c, args)) {
                    throw new LoadFailure(
                            "Unknown command '" + args.text(0) + "' reading the append only file " + s.name);
                }
                if (!wasOpen && isOpen(c)) {
                    beforeMulti = at;
                }
                commands++;
                if (!node.memory().takesLoaded(args.bytes())) {
                    throw new LoadFailure(node.memory().tooSmallFor(s.name));
                }
            }
            return false;
        } catch (AofReader.Truncated e) {
            cutOff(s, isOpen(c) ? beforeMulti : commandsRead.position());
            return true;
        } catch (AofReader.Malformed e) {
            throw new LoadFailure("Bad file format reading the append only file " + s.name
                    + ": make a backup of your AOF"
                    + " file, then use ./redis-check-aof --fix <filename.manifest> (at byte " + commandsRead.position()
                    + ": " + e.getMessage() + ")");
        } catch (DiskFailure e) {
            throw new LoadFailure("Unrecoverable error reading the append only file " + s.name + ": " + e.what());
        }
    }

    private static boolean isOpen(Conn c) {
        Transaction tx = c.tx();
        return tx != null && tx.isOpen();
    }

    private void cutOff(Source s, long position) throws LoadFailure {
        DiskFile f = file;
        if (f == null || !node.config().get(Params.AOF_LOAD_TRUNCATED)) {
            throw new LoadFailure(
                    "Unexpected end of file reading the append only file " + s.name + ". You can: 1) Make a"
                            + " backup of your AOF file, then use ./redis-check-aof --fix <filename.manifest>. 2) Alternatively you"
                            + " can set the 'aof-load-truncated' configuration option to yes and restart the server.");
        }
        node.log(LogLevel.WARNING, "!!! Warning: short read while loading the AOF file " + s.name + "!!!");
        if (!left.isEmpty()) {
            throw new LoadFailure("Fatal error: the truncated file is not the last file");
        }
        node.log(LogLevel.WARNING, "!!! Truncating the AOF " + s.name + " at offset " + position + " !!!");
        try {
            f.truncate(position);
        } catch (DiskFailure e) {
            throw new LoadFailure("Error truncating the AOF file " + s.name + ": " + e.what());
        }
        node.log(LogLevel.WARNING, "AOF " + s.name + " loaded anyway because aof-load-truncated is enabled");
    }

    private void end(long nowMs) {
        Source s = source;
        DiskFile f = file;
        if (s != null && f != null) {
            bytesBefore += f.size();
            f.close();
            if (s.appendOnly) {
                node.log(
                        LogLevel.NOTICE,
                        "DB loaded from " + (s.base ? "base" : "incr") + " file " + s.name + ": "
                                + seconds(nowMs - fileStartedMs) + " seconds");
            }
        }
        Conn c = conn;
        if (c != null) {
            node.clients().leave(c);
        }
        source = null;
        file = null;
        reader = null;
        conn = null;
    }

    static String seconds(long ms) {
        return String.format(Locale.ROOT, "%.3f", ms / 1000.0);
    }
}
