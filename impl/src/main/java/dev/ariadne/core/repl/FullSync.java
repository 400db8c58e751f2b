package dev.ariadne.core.repl;

import dev.ariadne.config.Params;
import dev.ariadne.core.Action;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import dev.ariadne.core.keyspace.Snapshot;
import dev.ariadne.core.persist.Pace;
import dev.ariadne.core.rdb.RdbWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Full synchronisation, sending side: one snapshot for all replicas that wait when it begins.
 *
 * <p>The cut of the snapshot, the stream offset in +FULLRESYNC and the reset of the stream's database belong to one event,
 * {@link #begin}: taken apart they would be a silent divergence. After it the data set goes on changing; the snapshot keeps what
 * it needs ({@link Snapshot}), and the stream from the cut on waits in the backlog, pinned by the replicas' cursors.
 *
 * <p>A replica that announced {@code eof} gets the bytes as they are made, between two copies of a random mark; it gets nothing
 * after the mark until its first ACK, because it may look for the mark in the last bytes received. One that did not has to be
 * told the length first, so its snapshot is collected in memory.
 *
 * <p>Redis: replication.c startBgsaveForReplication, updateSlavesWaitingBgsave. TLA+: GrantFull, SnapshotStep.
 */
public final class FullSync {
    /** Snapshot bytes made in one turn. */
    private static final int SLICE_BYTES = 256 << 10;
    /** Snapshot bytes that may be with the driver for one replica; making more waits for the slowest. */
    private static final int WINDOW_BYTES = 1 << 20;

    private final Node node;
    private final Replication replication;
    private final Primary primary;
    private final List<ReplicaSlot> receivers = new ArrayList<>();
    private @Nullable Snapshot snapshot;
    private @Nullable Spool spool;
    private Pace pace = new Pace(0);
    private byte[] mark = new byte[0];
    private long waitingSinceMs = -1;

    FullSync(Node node, Replication replication, Primary primary) {
        this.node = node;
        this.replication = replication;
        this.primary = primary;
    }

    /** Goes on where {@code other} is, of whose node this one's is a copy, with the data set copied already. */
    void copyFrom(FullSync other, ConnMapping conns) {
        for (ReplicaSlot original : other.receivers) {
            receivers.add(Primary.slotOf(conns, original));
        }
        snapshot = other.snapshot == null ? null : node.keyspace().snapshot();
        spool = other.spool == null ? null : other.spool.copy();
        mark = other.mark;
        pace = other.pace;
        waitingSinceMs = other.waitingSinceMs;
    }

    /** Begins a snapshot if replicas wait for one and may not hope for company any longer (repl-diskless-sync-delay). */
    void consider(long nowMs) {
        List<ReplicaSlot> waiting = waiting();
        if (waiting.isEmpty()) {
            waitingSinceMs = -1;
            return;
        }
        if (waitingSinceMs < 0) {
            waitingSinceMs = nowMs;
        }
        boolean shared =
                node.config().get(Params.REPL_DISKLESS_SYNC) && waiting.stream().allMatch(ReplicaSlot::takesEof);
        long delayMs = shared ? node.config().get(Params.REPL_DISKLESS_SYNC_DELAY) * 1000 : 0;
        if (receivers.isEmpty() && !node.persistence().isImageUnderWay() && nowMs - waitingSinceMs >= delayMs) {
            begin(waiting, nowMs);
        }
    }

    private List<ReplicaSlot> waiting() {
        List<ReplicaSlot> waiting = new ArrayList<>();
        for (ReplicaSlot r : primary.replicas()) {
            if (r.state() == ReplicaSlot.State.WAIT_SNAPSHOT) {
                waiting.add(r);
            }
        }
        return waiting;
    }

    private void begin(List<ReplicaSlot> waiting, long nowMs) {
        waitingSinceMs = -1;
        long cut = replication.end();
        snapshot = node.keyspace().beginSnapshot(replication.snapshotHeader(nowMs));
        node.stats().images++;
        pace = new Pace(nowMs);
        replication.forgetStreamDb();
        mark = PsyncCodec.ascii(ReplId.random(node.random()));
        byte[] granted = PsyncCodec.fullResyncLine(replication.replId(), cut);
        byte[] eofHeader = PsyncCodec.ascii("$EOF:" + new String(mark, StandardCharsets.ISO_8859_1) + "\r\n");
        for (ReplicaSlot r : waiting) {
            r.beginSnapshot(cut, nowMs);
            receivers.add(r);
            if (r.saidPsync()) {
                node.effects().reply(r.conn()).raw(granted, 0, granted.length);
            }
            if (r.takesEof()) {
                send(r, eofHeader, 0, eofHeader.length);
            } else if (spool == null) {
                spool = new Spool();
            }
            node.log(
                    LogLevel.NOTICE,
                    "Full resync of replica " + Primary.name(r) + " begins at offset " + cut + " of "
                            + replication.replId());
        }
        node.observe(Action.GrantFull);
    }

    private void send(ReplicaSlot r, byte[] buf, int from, int to) {
        node.effects().payload(r.conn(), buf, from, to);
        r.handed(to - from);
    }

    /**
     * Makes and sends a slice.
     *
     * @return whether more can be made at once; otherwise {@link #onWritten} brings it on
     */
    public boolean slice(long nowMs) {
        Snapshot s = snapshot;
        if (s == null) {
            return false;
        }
        for (ReplicaSlot r : receivers) {
            if (r.inFlight() >= WINDOW_BYTES) {
                return false;
            }
        }
        long delay = node.config().get(Params.RDB_KEY_SAVE_DELAY);
        long dueMs = pace.dueMs(s.entries(), delay);
        if (nowMs < dueMs) {
            node.effects().wakeAt(dueMs);
            return false;
        }
        boolean finished = s.slice(delay > 0 ? 1 : SLICE_BYTES);
        RdbWriter out = s.output();
        for (ReplicaSlot r : receivers) {
            if (r.takesEof()) {
                send(r, out.buf(), 0, out.length());
            }
        }
        if (spool != null) {
            spool.write(out.buf(), 0, out.length());
        }
        out.clear();
        node.observe(Action.SnapshotStep);
        if (finished) {
            snapshot = null;
            finishPayload(nowMs);
        }
        return !finished;
    }

    private void finishPayload(long nowMs) {
        for (ReplicaSlot r : List.copyOf(receivers)) {
            if (r.takesEof()) {
                send(r, mark, 0, mark.length);
                r.payloadComplete();
            } else if (spool != null) {
                byte[] length = PsyncCodec.ascii("$" + spool.size() + "\r\n");
                send(r, length, 0, length.length);
                continueSpool(r, spool);
            }
            settle(r, nowMs);
        }
    }

    private void continueSpool(ReplicaSlot r, Spool whole) {
        while (r.inFlight() < WINDOW_BYTES && r.spooled() < whole.size()) {
            int n = Math.min(SLICE_BYTES, whole.size() - r.spooled());
            send(r, whole.bytes(), r.spooled(), r.spooled() + n);
            r.spooled(r.spooled() + n);
        }
        if (r.spooled() == whole.size()) {
            r.payloadComplete();
        }
    }

    /** Snapshot bytes of {@code r} were written. */
    void onWritten(ReplicaSlot r, long nowMs) {
        if (snapshot == null && spool != null && !r.takesEof()) {
            continueSpool(r, spool);
        }
        settle(r, nowMs);
    }

    private void settle(ReplicaSlot r, long nowMs) {
        if (r.hasWholePayload() && receivers.remove(r)) {
            if (receivers.isEmpty()) {
                spool = null;
            }
            primary.finishSnapshot(r, nowMs);
        }
    }

    /** A replica is gone; with the last receiver the snapshot is given up. */
    void onLost(ReplicaSlot r) {
        if (receivers.remove(r) && receivers.isEmpty()) {
            spool = null;
            if (snapshot != null) {
                snapshot.abort();
                snapshot = null;
                node.log(LogLevel.NOTICE, "Snapshot given up: no replica waits for it any more");
            }
        }
    }

    /** A snapshot collected for replicas that must know its length first. */
    private static final class Spool {
        private byte[] bytes = new byte[SLICE_BYTES];
        private int size;

        void write(byte[] buf, int from, int to) {
            if (bytes.length - size < to - from) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + to - from));
            }
            System.arraycopy(buf, from, bytes, size, to - from);
            size += to - from;
        }

        Spool copy() {
            Spool copy = new Spool();
            copy.write(bytes, 0, size);
            return copy;
        }

        byte[] bytes() {
            return bytes;
        }

        int size() {
            return size;
        }
    }
}
