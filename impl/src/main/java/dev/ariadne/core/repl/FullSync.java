package dev.ariadne.core.repl;

import dev.ariadne.config.Config;
import dev.ariadne.config.Params;
import dev.ariadne.core.Action;
import dev.ariadne.core.Check;
import dev.ariadne.core.CloseReason;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import dev.ariadne.core.keyspace.Snapshot;
import dev.ariadne.core.persist.DiskFailure;
import dev.ariadne.core.persist.Pace;
import dev.ariadne.core.rdb.RdbWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Full synchronisation, sending side: one snapshot for all replicas that wait when it begins.
 *
 * <p>The cut of the snapshot, the stream offset in +FULLRESYNC and the reset of the stream's database belong to one event,
 * {@link #begin}: taken apart they would be a silent divergence. After it the data set goes on changing; the snapshot keeps what
 * it needs ({@link Snapshot}), and the stream from the cut on waits in the backlog, pinned by the replicas' cursors.
 *
 * <p>With repl-diskless-sync, a replica that announced {@code eof} gets the bytes as they are made, between two copies of a random mark;
 * it gets nothing after the mark until its first ACK, because it may look for the mark in the last bytes received. Every other replica
 * is told the length first, so its snapshot is collected in a {@link SnapshotSpool file}.
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
    private @Nullable SnapshotSpool spool;
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
        Check.that(other.spool == null, "a node is copied while it writes a snapshot to a file");
        mark = other.mark;
        pace = other.pace;
        waitingSinceMs = other.waitingSinceMs;
    }

    /**
     * Begins a snapshot if replicas wait for one and may not hope for company any longer (repl-diskless-sync-delay,
     * repl-diskless-sync-max-replicas).
     */
    void consider(long nowMs) {
        List<ReplicaSlot> waiting = waiting();
        if (waiting.isEmpty()) {
            waitingSinceMs = -1;
            return;
        }
        if (waitingSinceMs < 0) {
            waitingSinceMs = nowMs;
        }
        if (receivers.isEmpty() && !node.persistence().isImageUnderWay() && isTime(waiting, nowMs)) {
            openSpool(waiting);
            begin(waiting(), nowMs);
        }
    }

    private boolean isTime(List<ReplicaSlot> waiting, long nowMs) {
        Config config = node.config();
        if (!waiting.stream().allMatch(this::isStreamed)) {
            return true;
        }
        long enough = config.get(Params.REPL_DISKLESS_SYNC_MAX_REPLICAS);
        return (enough > 0 && waiting.size() >= enough)
                || nowMs - waitingSinceMs >= config.get(Params.REPL_DISKLESS_SYNC_DELAY) * 1000;
    }

    /** Whether a replica gets the snapshot as it is made, without its length. */
    private boolean isStreamed(ReplicaSlot r) {
        return r.takesEof() && node.config().get(Params.REPL_DISKLESS_SYNC);
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
        if (waiting.isEmpty()) {
            return;
        }
        long cut = replication.end();
        snapshot = node.keyspace().beginSnapshot(replication.snapshotHeader(nowMs));
        node.stats().images++;
        pace = new Pace(nowMs);
        replication.forgetStreamDb();
        mark = PsyncCodec.ascii(ReplId.random(node.random()));
        byte[] granted = PsyncCodec.fullResyncLine(replication.replId(), cut);
        byte[] eofHeader = PsyncCodec.ascii("$EOF:" + new String(mark, StandardCharsets.ISO_8859_1) + "\r\n");
        for (ReplicaSlot r : waiting) {
            r.beginSnapshot(cut, isStreamed(r), nowMs);
            receivers.add(r);
            if (r.saidPsync()) {
                node.effects().reply(r.conn()).raw(granted, 0, granted.length);
            }
            if (r.isStreamed()) {
                send(r, eofHeader, 0, eofHeader.length);
            }
            node.log(
                    LogLevel.NOTICE,
                    "Full resync of replica " + Primary.name(r) + " begins at offset " + cut + " of "
                            + replication.replId() + (r.isStreamed() ? ", to its socket" : ", by way of a file"));
        }
        node.observe(Action.GrantFull);
    }

    /** Replicas that have to be told a length need a file; without one they are turned away. */
    private void openSpool(List<ReplicaSlot> waiting) {
        List<ReplicaSlot> needIt = waiting.stream().filter(r -> !isStreamed(r)).toList();
        if (!needIt.isEmpty()) {
            try {
                spool = SnapshotSpool.create(node);
            } catch (DiskFailure e) {
                giveUp(needIt, e);
            }
        }
    }

    private void giveUp(List<ReplicaSlot> replicas, DiskFailure e) {
        node.log(LogLevel.WARNING, "BGSAVE for replication failed: " + e.what());
        for (ReplicaSlot r : replicas) {
            if (r.state() == ReplicaSlot.State.WAIT_SNAPSHOT) {
                node.effects().reply(r.conn()).error("ERR BGSAVE failed, replication can't continue");
            }
            node.clients().close(r.conn(), CloseReason.SNAPSHOT_FAILED);
        }
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
            if (r.isStreamed()) {
                send(r, out.buf(), 0, out.length());
            }
        }
        SnapshotSpool file = spool;
        if (file != null) {
            try {
                file.write(out.buf(), 0, out.length());
            } catch (DiskFailure e) {
                out.clear();
                giveUp(spooled(), e);
                return snapshot != null;
            }
        }
        out.clear();
        node.observe(Action.SnapshotStep);
        if (finished) {
            snapshot = null;
            finishPayload(nowMs);
        }
        return !finished;
    }

    private List<ReplicaSlot> spooled() {
        return receivers.stream().filter(r -> !r.isStreamed()).toList();
    }

    private void finishPayload(long nowMs) {
        for (ReplicaSlot r : List.copyOf(receivers)) {
            SnapshotSpool file = spool;
            if (r.isStreamed()) {
                send(r, mark, 0, mark.length);
                r.payloadComplete();
            } else if (file != null) {
                byte[] length = PsyncCodec.ascii("$" + file.size() + "\r\n");
                send(r, length, 0, length.length);
                continueSpool(r, file);
            }
            settle(r, nowMs);
        }
    }

    private void continueSpool(ReplicaSlot r, SnapshotSpool file) {
        try {
            while (r.inFlight() < WINDOW_BYTES && r.spooled() < file.size()) {
                int n = file.read(r.spooled());
                send(r, file.slice(), 0, n);
                r.spooled(r.spooled() + n);
            }
        } catch (DiskFailure e) {
            giveUp(List.of(r), e);
            return;
        }
        if (r.spooled() == file.size()) {
            r.payloadComplete();
        }
    }

    /** Snapshot bytes of {@code r} were written. */
    void onWritten(ReplicaSlot r, long nowMs) {
        SnapshotSpool file = spool;
        if (snapshot == null && file != null && !r.isStreamed()) {
            continueSpool(r, file);
        }
        settle(r, nowMs);
    }

    private void settle(ReplicaSlot r, long nowMs) {
        if (r.hasWholePayload() && receivers.remove(r)) {
            closeUnusedSpool();
            primary.finishSnapshot(r, nowMs);
        }
    }

    /** A replica is gone; with the last receiver the snapshot is given up. */
    void onLost(ReplicaSlot r) {
        if (!receivers.remove(r)) {
            return;
        }
        closeUnusedSpool();
        Snapshot unfinished = snapshot;
        if (receivers.isEmpty() && unfinished != null) {
            unfinished.abort();
            snapshot = null;
            node.log(LogLevel.NOTICE, "Snapshot given up: no replica waits for it any more");
        }
    }

    private void closeUnusedSpool() {
        SnapshotSpool file = spool;
        if (file != null && spooled().isEmpty()) {
            file.close();
            spool = null;
        }
    }
}
