package dev.ariadne.info;

import dev.ariadne.config.Params;
import dev.ariadne.core.Node;
import dev.ariadne.core.repl.Backlog;
import dev.ariadne.core.repl.PsyncCodec;
import dev.ariadne.core.repl.ReplicaLink;
import dev.ariadne.core.repl.ReplicaSlot;
import dev.ariadne.core.repl.Replication;
import java.util.Locale;

/** The replication section of INFO, which Sentinel and failover tools parse: order and words are Redis'. */
final class ReplicationInfo {
    private ReplicationInfo() {}

    static void append(Node node, Info out) {
        Replication r = node.replication();
        out.title("Replication").field("role", r.isPrimary() ? "master" : "slave");
        Replication.Endpoint primary = r.following();
        if (primary != null) {
            link(node, primary, out);
        }
        replicas(node, out);
        Backlog backlog = r.backlog();
        out.field("master_failover_state", r.failover().state().word)
                .field("master_replid", r.replId())
                .field("master_replid2", r.replId2())
                .field("master_repl_offset", r.end())
                .field("second_repl_offset", r.secondEnd() < 0 ? -1 : PsyncCodec.wireOffset(r.secondEnd()))
                .field("repl_backlog_active", backlog == null ? 0 : 1)
                .field("repl_backlog_size", node.config().get(Params.REPL_BACKLOG_SIZE))
                .field("repl_backlog_first_byte_offset", backlog == null ? 0 : PsyncCodec.wireOffset(backlog.start()))
                .field("repl_backlog_histlen", backlog == null ? 0 : backlog.length());
        ours(r, node.nowMs(), out);
    }

    /** What Redis does not tell; under names that its tools pass over. */
    private static void ours(Replication r, long nowMs, Info out) {
        int number = 0;
        for (ReplicaSlot slot : r.primary().replicas()) {
            out.field(
                    "replica" + number++,
                    "ip=" + slot.ip() + ",port=" + slot.listeningPort() + ",lag_ms="
                            + r.primary().lagMs(slot, nowMs) + ",lag_bytes=" + Math.max(0, r.end() - slot.ackEnd())
                            + ",unsent_bytes=" + (slot.isOnline() ? r.end() - slot.pinnedFrom() : 0)
                            + ",stream=" + slot.streamVerdict().word);
        }
        String digest = r.digest();
        if (!digest.isEmpty()) {
            out.field("repl_stream_digest", digest);
        }
        if (!r.primary().lastFullReason().isEmpty()) {
            out.field("last_full_sync_reason", r.primary().lastFullReason());
        }
    }

    private static void link(Node node, Replication.Endpoint primary, Info out) {
        ReplicaLink link = node.replication().link();
        boolean syncing = link.state() == ReplicaLink.State.SYNC;
        boolean open = link.conn() != null;
        long lastIoSeconds = open ? (node.nowMs() - link.lastIoMs()) / 1000 : -1;
        out.field("master_host", primary.host())
                .field("master_port", primary.port())
                .field("master_link_status", link.isConnected() ? "up" : "down")
                .field("master_last_io_seconds_ago", lastIoSeconds)
                .field("master_sync_in_progress", syncing ? 1 : 0)
                .field("slave_read_repl_offset", node.replication().link().readEnd())
                .field("slave_repl_offset", node.replication().end());
        if (syncing) {
            long total = link.snapshotTotalBytes();
            long read = link.snapshotBytes();
            out.field("master_sync_total_bytes", Math.max(0, total))
                    .field("master_sync_read_bytes", read)
                    .field("master_sync_left_bytes", total < 0 ? -read : total - read)
                    .field(
                            "master_sync_perc",
                            String.format(Locale.ROOT, "%.2f", total <= 0 ? 0.0 : 100.0 * read / total))
                    .field("master_sync_last_io_seconds_ago", lastIoSeconds);
        }
        if (!link.isConnected()) {
            out.field("master_link_down_since_seconds", (node.nowMs() - link.downSinceMs()) / 1000);
        }
        if (!link.refusal().isEmpty()) {
            out.field("master_link_refused", link.refusal());
        }
        // Sentinel never promotes a priority of 0.
        long priority = node.replication().mayLead() ? node.config().get(Params.REPLICA_PRIORITY) : 0;
        out.field("slave_priority", priority)
                .field("slave_read_only", node.config().get(Params.REPLICA_READ_ONLY) ? 1 : 0)
                .field("replica_announced", node.config().get(Params.REPLICA_ANNOUNCED) ? 1 : 0);
    }

    private static void replicas(Node node, Info out) {
        Replication r = node.replication();
        out.field("connected_slaves", r.primary().replicas().size());
        if (r.isPrimary() && r.gate().isOn()) {
            out.field("min_slaves_good_slaves", r.gate().good());
        }
        int number = 0;
        for (ReplicaSlot slot : r.primary().replicas()) {
            long lag = slot.isOnline() ? slot.lagSeconds(node.nowMs()) : 0;
            out.field(
                    "slave" + number++,
                    "ip=" + slot.ip() + ",port=" + slot.listeningPort() + ",state=" + slot.word() + ",offset="
                            + slot.ackEnd() + ",lag=" + lag);
        }
    }
}
