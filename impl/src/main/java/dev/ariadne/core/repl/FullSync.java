package dev.ariadne.core.repl;

import dev.ariadne.config.Config;
import dev.ariadne.config.Params;
import dev.ariadne.core.Action;
import dev.ariadne.core.Check;
import dev.ariadne.core.CloseReason;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import dev.ariadne.core.Observer;
import dev.ariadne.core.keyspace.Snapshot;
import dev.ariadne.core.keyspace.SnapshotHeader;
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
 * <p>With repl-diskless-sync, replicas that announced {@code eof} get the bytes as they are made, between two copies of a random mark;
 * they get nothing after the mark until their first ACK, because they may look for it in the last bytes received. Otherwise the length
 * has to be told first: the snapshot is a save in the background like any other, and its file is sent.
 *
 * <p>Redis: replication.c startBgsaveForReplication, updateSlavesWaitingBgsave. TLA+: GrantFull, SnapshotStep.
 */
public final class FullSync {
    /** Snapshot bytes that may be with the driver for one replica; making more waits for the slowest. */
    private static final int WINDOW_BYTES = 1 << 20;

    private final Node node;
    private final Replication replication;
    private final Primary primary;
    private final List<ReplicaSlot> receivers = new ArrayList<>();
    private @Nullable Snapshot snapshot;
    private @Nullable SnapshotFile file;
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
        Check.that(other.file == null, "a node is copied while it sends a snapshot from a file");
        Check.that(
                other.receivers.stream().allMatch(r -> r.snapshotParts() == ReplicaSlot.Parts.ALL),
                "a node is copied while it sends a part of its data set");
        for (ReplicaSlot original : other.receivers) {
            receivers.add(Primary.slotOf(conns, original));
        }
        snapshot = other.snapshot == null ? null : node.keyspace().snapshot();
        mark = other.mark;
        pace = other.pace;
        waitingSinceMs = other.waitingSinceMs;
    }

    // ---- the beginning ----

    /**
     * Begins a snapshot if replicas wait for one and may not hope for company any longer (repl-diskless-sync-delay,
     * repl-diskless-sync-max-replicas). Replicas that were waiting when the node lost its link, or became a replica, go on waiting until it
     * follows its primary.
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
        ReplicaSlot.Parts parts = waiting.get(0).snapshotParts();
        waiting.removeIf(r -> r.snapshotParts() != parts);
        boolean takeEof = waiting.stream().allMatch(ReplicaSlot::takesEof);
        boolean streamed = (node.config().get(Params.REPL_DISKLESS_SYNC) || parts != ReplicaSlot.Parts.ALL) && takeEof;
        if (!streamed && parts != ReplicaSlot.Parts.ALL) {
            giveUp(waiting, "A snapshot of parts of the data set is only for who can read it without a length");
            return;
        }
        if (receivers.isEmpty()
                && replication.maySynchronise()
                && !node.persistence().isImageUnderWay()
                && (!streamed || isTime(waiting.size(), nowMs))) {
            waitingSinceMs = -1;
            begin(waiting, streamed, nowMs);
        }
    }

    private boolean isTime(int waiting, long nowMs) {
        Config config = node.config();
        long enough = config.get(Params.REPL_DISKLESS_SYNC_MAX_REPLICAS);
        return (enough > 0 && waiting >= enough)
                || nowMs - waitingSinceMs >= config.get(Params.REPL_DISKLESS_SYNC_DELAY) * 1000;
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

    private void begin(List<ReplicaSlot> waiting, boolean streamed, long nowMs) {
        node.atom().mustBeOver("a snapshot for replicas begins");
        long cut = replication.end();
        node.log(LogLevel.NOTICE, "Starting BGSAVE for SYNC with target: " + (streamed ? "replicas sockets" : "disk"));
        if (streamed) {
            snapshot = beginSnapshot(waiting.get(0).snapshotParts(), nowMs);
            node.stats().images++;
            pace = new Pace(nowMs);
            mark = PsyncCodec.ascii(ReplId.fresh(node.effects()));
            node.log(
                    LogLevel.NOTICE,
                    "Background RDB transfer started by pid "
                            + node.effects().host().pid());
        } else if (node.persistence().saves().begin()) {
            file = new SnapshotFile(node);
        } else {
            giveUp(waiting, "BGSAVE for replication failed");
            return;
        }
        replication.forgetStreamDb();
        byte[] eofHeader = PsyncCodec.ascii("$EOF:" + new String(mark, StandardCharsets.ISO_8859_1) + "\r\n");
        for (ReplicaSlot r : waiting) {
            grant(r, cut, streamed, nowMs);
            if (streamed) {
                r.beginPayload();
                send(r, eofHeader, 0, eofHeader.length);
            }
        }
    }

    private Snapshot beginSnapshot(ReplicaSlot.Parts parts, long nowMs) {
        SnapshotHeader header = replication.snapshotHeader(nowMs);
        return switch (parts) {
            case ALL -> node.keyspace().beginSnapshot(header);
            case FUNCTIONS -> node.newKeyspace().beginSnapshot(header);
            case NONE -> node.newKeyspace().beginSnapshot(header.withoutFunctions());
        };
    }

    private void grant(ReplicaSlot r, long cut, boolean streamed, long nowMs) {
        r.beginSnapshot(cut, streamed, nowMs);
        receivers.add(r);
        if (r.saidPsync()) {
            byte[] line = PsyncCodec.fullResyncLine(replication.replId(), cut);
            node.effects().reply(r.conn()).raw(line, 0, line.length);
        }
        node.log(
                LogLevel.NOTICE,
                "Full resync of replica " + Primary.name(r) + " begins at offset " + cut + " of "
                        + replication.replId());
        node.observe(Action.GrantFull, r, cut, Observer.NOTHING);
    }

    /** A replica that comes while a save for others is being written waits for that one. */
    void admit(ReplicaSlot slot, long nowMs) {
        SnapshotFile f = file;
        if (f != null && !f.isOpen() && !receivers.isEmpty() && slot.snapshotParts() == ReplicaSlot.Parts.ALL) {
            grant(slot, receivers.get(0).cursor(), false, nowMs);
        }
    }

    private void giveUp(List<ReplicaSlot> replicas, String why) {
        node.log(LogLevel.WARNING, why);
        for (ReplicaSlot r : List.copyOf(replicas)) {
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

    // ---- as it is made ----

    /**
     * Makes and sends a slice.
     *
     * @return whether more can be made at once; otherwise {@link #onWritten} brings it on
     */
    public boolean slice(long nowMs) {
        SnapshotFile f = file;
        if (f != null) {
            sendFile(f, nowMs);
        }
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
        boolean finished = delay > 0 ? s.slice(1) : s.slice();
        RdbWriter out = s.output();
        for (ReplicaSlot r : receivers) {
            send(r, out.buf(), 0, out.length());
        }
        out.clear();
        node.observe(Action.SnapshotStep);
        if (finished) {
            snapshot = null;
            node.log(
                    LogLevel.NOTICE,
                    "Diskless rdb transfer, done reading from pipe, " + receivers.size() + " replicas still up.");
            for (ReplicaSlot r : List.copyOf(receivers)) {
                send(r, mark, 0, mark.length);
                completePayload(r);
                settle(r, nowMs);
            }
        }
        return !finished;
    }

    // ---- from its file ----

    private void sendFile(SnapshotFile f, long nowMs) {
        try {
            if (!f.isOpen() && !f.openIfWritten()) {
                return;
            }
            for (ReplicaSlot r : List.copyOf(receivers)) {
                if (!r.hasBegunPayload()) {
                    r.beginPayload();
                    byte[] length = PsyncCodec.ascii("$" + f.size() + "\r\n");
                    send(r, length, 0, length.length);
                    continueFile(r, f);
                    settle(r, nowMs);
                }
            }
        } catch (DiskFailure e) {
            giveUp(receivers, "The snapshot for replication cannot be sent: " + e.what());
        }
    }

    private void continueFile(ReplicaSlot r, SnapshotFile f) throws DiskFailure {
        if (r.fileBytes() == f.size()) {
            return;
        }
        while (r.inFlight() < WINDOW_BYTES && r.fileBytes() < f.size()) {
            int n = f.read(r.fileBytes());
            send(r, f.slice(), 0, n);
            r.fileBytes(r.fileBytes() + n);
        }
        if (r.fileBytes() == f.size()) {
            completePayload(r);
        }
    }

    private void completePayload(ReplicaSlot r) {
        r.payloadComplete();
        node.observe(Action.SnapshotStep, r, r.cursor(), r.isStreamed() ? 1 : 0);
    }

    /** Snapshot bytes of {@code r} were written. */
    void onWritten(ReplicaSlot r, long nowMs) {
        SnapshotFile f = file;
        if (f != null && r.hasBegunPayload()) {
            try {
                continueFile(r, f);
            } catch (DiskFailure e) {
                giveUp(List.of(r), "The snapshot for replication cannot be sent: " + e.what());
                return;
            }
        }
        settle(r, nowMs);
    }

    private void settle(ReplicaSlot r, long nowMs) {
        if (r.hasWholePayload() && receivers.remove(r)) {
            closeUnusedFile();
            primary.finishSnapshot(r, nowMs);
        }
    }

    // ---- the end ----

    /** A replica is gone; with the last receiver the snapshot is given up, unless it is of use as a save. */
    void onLost(ReplicaSlot r) {
        if (!receivers.remove(r) || !receivers.isEmpty()) {
            return;
        }
        closeUnusedFile();
        Snapshot unfinished = snapshot;
        if (unfinished != null) {
            unfinished.abort();
            snapshot = null;
            node.log(
                    LogLevel.NOTICE,
                    "Diskless rdb transfer, last replica dropped, killing fork child: the snapshot is given up");
        }
    }

    /** FLUSHALL: a snapshot of what was there is of no use; its receivers come back for one of what is. */
    public void flushedAll() {
        if (snapshot != null) {
            giveUp(receivers, "The snapshot for replicas is given up: FLUSHALL");
        }
    }

    private void closeUnusedFile() {
        SnapshotFile f = file;
        if (f != null && receivers.isEmpty()) {
            file = null;
            f.close();
        }
    }
}
