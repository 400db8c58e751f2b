package dev.ariadne.info;

import dev.ariadne.core.Node;
import dev.ariadne.core.keyspace.Snapshot;
import dev.ariadne.core.persist.Aof;
import dev.ariadne.core.persist.AofRewrite;
import dev.ariadne.core.persist.Persistence;
import dev.ariadne.core.persist.RdbSaves;
import dev.ariadne.core.repl.ReplicaLink;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** INFO's section on persistence. Nothing is copied on write here, so what Redis tells of that is 0. */
final class PersistenceInfo {
    private PersistenceInfo() {}

    static void append(Node node, Info out) {
        Persistence persistence = node.persistence();
        RdbSaves saves = persistence.saves();
        Aof aof = persistence.aof();
        AofRewrite rewrite = aof.rewrite();
        Snapshot snapshot = node.keyspace().snapshot();
        long now = node.nowMs();
        out.title("Persistence")
                .field("loading", node.isLoading() ? 1 : 0)
                .field("async_loading", node.replication().link().isAsyncLoading() ? 1 : 0)
                .field("current_cow_peak", 0)
                .field("current_cow_size", 0)
                .field("current_cow_size_age", 0)
                .field("current_fork_perc", percent(snapshot))
                .field("current_save_keys_processed", snapshot == null ? 0 : snapshot.entries())
                .field("current_save_keys_total", snapshot == null ? 0 : snapshot.total())
                .field("rdb_changes_since_last_save", saves.changes())
                .field("rdb_bgsave_in_progress", persistence.isRdbUnderWay() ? 1 : 0)
                .field("rdb_last_save_time", saves.lastSaveMs() / 1000)
                .field("rdb_last_bgsave_status", saves.lastOk() ? "ok" : "err")
                .field("rdb_last_bgsave_time_sec", saves.lastSeconds())
                .field("rdb_current_bgsave_time_sec", saves.currentSeconds(now))
                .field("rdb_saves", saves.saves())
                .field("rdb_last_cow_size", 0)
                .field("rdb_last_load_keys_expired", persistence.keysExpired())
                .field("rdb_last_load_keys_loaded", persistence.keysLoaded())
                .field("aof_enabled", aof.isOn() ? 1 : 0)
                .field("aof_rewrite_in_progress", rewrite.isRunning() ? 1 : 0)
                .field("aof_rewrite_scheduled", rewrite.isScheduled() ? 1 : 0)
                .field("aof_last_rewrite_time_sec", rewrite.lastSeconds())
                .field("aof_current_rewrite_time_sec", rewrite.currentSeconds(now))
                .field("aof_last_bgrewrite_status", rewrite.lastOk() ? "ok" : "err")
                .field("aof_rewrites", rewrite.rewrites())
                .field("aof_rewrites_consecutive_failures", rewrite.failures())
                .field("aof_last_write_status", aof.failure() == null ? "ok" : "err")
                .field("aof_last_cow_size", 0)
                .field("module_fork_in_progress", 0)
                .field("module_fork_last_cow_size", 0);
        if (aof.isOn()) {
            out.field("aof_current_size", aof.currentBytes())
                    .field("aof_base_size", rewrite.baseBytes())
                    .field("aof_pending_rewrite", rewrite.isScheduled() ? 1 : 0)
                    .field("aof_buffer_length", aof.bufferedBytes())
                    .field("aof_pending_bio_fsync", aof.isSyncing() ? 1 : 0)
                    .field("aof_delayed_fsync", aof.delayedSyncs());
        }
        ReplicaLink link = node.replication().link();
        if (persistence.isLoading()) {
            loading(
                    persistence.loadingStartedMs(),
                    persistence.loadingTotalBytes(),
                    persistence.loadingLoadedBytes(),
                    out,
                    now);
        } else if (link.isLoading() || link.isAsyncLoading()) {
            loading(link.snapshotStartedMs(), Math.max(0, link.snapshotTotalBytes()), link.snapshotBytes(), out, now);
        }
    }

    private static String percent(@Nullable Snapshot snapshot) {
        long total = snapshot == null ? 0 : snapshot.total();
        double done = snapshot == null || total == 0 ? 0 : 100.0 * snapshot.entries() / total;
        return String.format(Locale.ROOT, "%.2f", done);
    }

    private static void loading(long startedMs, long total, long loaded, Info out, long nowMs) {
        long seconds = (nowMs - startedMs) / 1000;
        out.field("loading_start_time", startedMs / 1000)
                .field("loading_total_bytes", total)
                .field("loading_rdb_used_mem", 0)
                .field("loading_loaded_bytes", loaded)
                .field(
                        "loading_loaded_perc",
                        String.format(Locale.ROOT, "%.2f", total == 0 ? 0 : 100.0 * loaded / total))
                .field("loading_eta_seconds", seconds == 0 ? 1 : seconds * (total - loaded) / (loaded + 1));
    }
}
