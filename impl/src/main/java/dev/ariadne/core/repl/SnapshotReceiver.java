package dev.ariadne.core.repl;

import dev.ariadne.config.Params;
import dev.ariadne.core.Check;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import dev.ariadne.core.keyspace.Keyspace;
import dev.ariadne.core.keyspace.Loader;
import dev.ariadne.core.persist.Pace;
import dev.ariadne.core.rdb.RdbException;
import dev.ariadne.core.rdb.RdbReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Full synchronisation, receiving side: reads the payload's frame ({@code $length} or {@code $EOF:mark}) and loads the snapshot
 * into a data set of its own. The old one stays until the new one is whole, whatever repl-diskless-load says: what that decides is what
 * clients are told meanwhile ({@link Service}).
 *
 * <p>Redis: replication.c readSyncBulkPayload.
 */
final class SnapshotReceiver {
    /** The payload cannot be used. */
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        Broken(String reason) {
            super(reason, null, false, false);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    /** What clients are told while a snapshot is being loaded (repl-diskless-load). */
    enum Service {
        /** {@code disabled}: nothing, the old data serve them; in Redis the snapshot would be on its way to the disk. */
        UNNOTICED,
        /** {@code swapdb}, of the history that the old data are of: they serve, and some commands are refused (Redis: async_loading). */
        ASYNC,
        /** {@code swapdb} of another history, or {@code on-empty-db}: LOADING. */
        REFUSED
    }

    private enum Part {
        HEADER,
        SNAPSHOT,
        MARK,
        COMPLETE
    }

    private static final int MAX_HEADER_BYTES = 256;
    /** Bytes read at a time with key-load-delay: a key or so. */
    private static final int SLOW_SLICE_BYTES = 1 << 10;

    private static final String EOF_PREFIX = "$EOF:";

    private final @Nullable String replId;
    private final long end;
    private final Node node;
    private final Service service;
    private final Loader loader;
    private final RdbReader reader;
    private final Pace pace;
    private Part part = Part.HEADER;
    private long length = -1;
    private byte[] mark = new byte[0];
    private long received;
    private boolean waiting;
    private long dueMs;

    SnapshotReceiver(Node node, @Nullable String replId, long end) {
        this.node = node;
        this.service = service(node, replId);
        this.pace = new Pace(node.nowMs());
        this.replId = replId;
        this.end = end;
        this.loader = new Loader(
                node.newKeyspace(), Loader.KEEP_EXPIRED, node.persistence().oddities());
        this.reader = new RdbReader(
                loader, loader.keyspace().databases(), node.persistence().checksChecksums());
    }

    /** A copy, which is only possible before the first byte of the payload. */
    SnapshotReceiver copy(Node node) {
        Check.that(part == Part.HEADER && received == 0, "a node is copied in the middle of a snapshot");
        return new SnapshotReceiver(node, replId, end);
    }

    private static Service service(Node node, @Nullable String replId) {
        return switch (node.config().get(Params.REPL_DISKLESS_LOAD)) {
            case "swapdb" -> node.replication().replId().equals(replId) ? Service.ASYNC : Service.REFUSED;
            case "on-empty-db" -> DataGuard.hasData(node) ? Service.UNNOTICED : Service.REFUSED;
            default -> Service.UNNOTICED;
        };
    }

    /** What clients are told now. */
    Service service() {
        return part == Part.HEADER ? Service.UNNOTICED : service;
    }

    /** When its first byte was expected: Unix time in ms. */
    long startedMs() {
        return pace.dueMs(0, 0);
    }

    /** Bytes of the snapshot, -1 when they are not known beforehand. */
    long length() {
        return length;
    }

    @Nullable
    String replId() {
        return replId;
    }

    long end() {
        return end;
    }

    Keyspace loaded() {
        return loader.keyspace();
    }

    long received() {
        return received;
    }

    List<byte[]> functions() {
        return loader.functions();
    }

    /** The primary's sum of the stream at the cut, null when it has none. */
    @Nullable
    String digest() {
        return loader.fact("repl-digest");
    }

    /** Database that the stream after the snapshot begins in. */
    int streamDb() {
        long db = loader.number("repl-stream-db", 0);
        return db < 0 || db >= loader.keyspace().databases() ? 0 : (int) db;
    }

    boolean isComplete() {
        return part == Part.COMPLETE;
    }

    /** Whether the primary holds the stream back until it hears of us. */
    boolean wantsAck() {
        return mark.length > 0;
    }

    /** Takes payload bytes and returns the index of the first one not consumed. */
    int onBytes(byte[] buf, int from, int to) throws Broken {
        return switch (part) {
            case HEADER -> onHeader(buf, from, to);
            case SNAPSHOT -> onSnapshot(buf, from, to);
            case MARK -> onMark(buf, from, to);
            case COMPLETE -> from;
        };
    }

    private int onHeader(byte[] buf, int from, int to) throws Broken {
        int lineEnd = from;
        while (lineEnd < to && buf[lineEnd] != '\n') {
            lineEnd++;
        }
        if (lineEnd == to) {
            if (to - from > MAX_HEADER_BYTES) {
                throw new Broken("the snapshot's header is longer than " + MAX_HEADER_BYTES + " bytes");
            }
            return from;
        }
        String line = new String(buf, from, lineEnd - from, StandardCharsets.ISO_8859_1).stripTrailing();
        if (line.startsWith("-")) {
            throw new Broken("the primary aborted the synchronisation: " + line);
        }
        if (line.startsWith(EOF_PREFIX) && line.length() == EOF_PREFIX.length() + ReplId.LENGTH) {
            mark = line.substring(EOF_PREFIX.length()).getBytes(StandardCharsets.ISO_8859_1);
            part = Part.SNAPSHOT;
        } else if (line.matches("\\$\\d{1,18}")) {
            length = Long.parseLong(line.substring(1));
            part = Part.SNAPSHOT;
        } else if (!line.isEmpty()) {
            throw new Broken("bad protocol from the primary, a snapshot's header was expected: " + line);
        }
        if (part == Part.SNAPSHOT) {
            node.log(
                    LogLevel.NOTICE,
                    "MASTER <-> REPLICA sync: "
                            + (service == Service.UNNOTICED
                                    ? "receiving the snapshot, the old data stay until it is whole"
                                    : "Loading DB in memory"));
        }
        return lineEnd + 1;
    }

    /** Whether the next bytes have to wait (key-load-delay); the node is woken then. */
    private boolean mustWait() {
        long delay = node.config().get(Params.KEY_LOAD_DELAY);
        dueMs = pace.dueMs(loader.loaded(), delay);
        waiting = delay > 0 && node.nowMs() < dueMs;
        if (waiting) {
            node.effects().wakeAt(dueMs);
        }
        return waiting;
    }

    boolean isWaiting() {
        return waiting;
    }

    /** Whether bytes that had to wait may be offered again; true once. */
    boolean isDue() {
        boolean due = waiting && node.nowMs() >= dueMs;
        waiting &= !due;
        return due;
    }

    private int onSnapshot(byte[] buf, int from, int end) throws Broken {
        if (mustWait()) {
            return from;
        }
        boolean slow = node.config().get(Params.KEY_LOAD_DELAY) > 0;
        int n = slow ? Math.min(end - from, SLOW_SLICE_BYTES) : end - from;
        int next = load(buf, from, from + n);
        while (next == from && n < end - from) {
            n = Math.min(end - from, 2 * n);
            next = load(buf, from, from + n);
        }
        return next;
    }

    private int load(byte[] buf, int from, int to) throws Broken {
        int limit = length < 0 ? to : (int) Math.min(to, from + (length - received));
        boolean offersAll = length >= 0 && received + (limit - from) == length;
        int next;
        try {
            next = reader.feed(buf, from, limit);
        } catch (RdbException e) {
            throw new Broken("the snapshot is broken: " + e.getMessage());
        }
        received += next - from;
        if (reader.done()) {
            if (length >= 0 && received != length) {
                throw new Broken("the snapshot ends after " + received + " of " + length + " bytes");
            }
            checkHistory();
            loader.oddities("MASTER <-> REPLICA sync").forEach(odd -> node.log(LogLevel.WARNING, odd));
            part = mark.length > 0 ? Part.MARK : Part.COMPLETE;
        } else if (offersAll) {
            throw new Broken("the snapshot is cut short at byte " + length);
        }
        return next;
    }

    /**
     * The snapshot tells, under its checksum, of which history it is and up to where; +FULLRESYNC, which has no checksum, must not say otherwise:
     * from a wrong offset the next partial synchronisation would apply commands twice, or leave some out.
     */
    private void checkHistory() throws Broken {
        String id = loader.fact("repl-id");
        long offset = loader.number("repl-offset", end);
        if (replId != null && ((id != null && !id.equals(replId)) || offset != end)) {
            throw new Broken(
                    "the snapshot is of " + id + ":" + offset + ", but the primary announced " + replId + ":" + end);
        }
    }

    private int onMark(byte[] buf, int from, int to) throws Broken {
        if (to - from < mark.length) {
            return from;
        }
        if (!Arrays.equals(buf, from, from + mark.length, mark, 0, mark.length)) {
            throw new Broken("the mark after the snapshot is not the one announced");
        }
        part = Part.COMPLETE;
        return from + mark.length;
    }
}
