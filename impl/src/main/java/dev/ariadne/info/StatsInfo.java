package dev.ariadne.info;

import dev.ariadne.config.Params;
import dev.ariadne.core.Node;
import dev.ariadne.core.pubsub.Kind;
import dev.ariadne.core.tracking.Tracking;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The sections of INFO on what the server did: stats, commandstats, errorstats, latencystats. */
final class StatsInfo {
    private static final double NANOS_PER_MICRO = 1000;

    private StatsInfo() {}

    static void stats(Node node, Info out) {
        Stats s = node.stats();
        Tracking tracking = node.tracking();
        out.title("Stats")
                .field("total_connections_received", s.totalConnections)
                .field("total_commands_processed", s.totalCommands)
                .field("instantaneous_ops_per_sec", s.opsPerSecond())
                .field("total_net_input_bytes", s.netInputBytes + s.replInputBytes)
                .field("total_net_output_bytes", s.netOutputBytes + s.replOutputBytes)
                .field("total_net_repl_input_bytes", s.replInputBytes)
                .field("total_net_repl_output_bytes", s.replOutputBytes)
                .field("instantaneous_input_kbps", kilo(s.rate(Stats.Rate.INPUT)))
                .field("instantaneous_output_kbps", kilo(s.rate(Stats.Rate.OUTPUT)))
                .field("instantaneous_input_repl_kbps", kilo(s.rate(Stats.Rate.REPL_INPUT)))
                .field("instantaneous_output_repl_kbps", kilo(s.rate(Stats.Rate.REPL_OUTPUT)))
                .field("rejected_connections", s.rejectedConnections)
                .field("sync_full", s.syncFull)
                .field("sync_partial_ok", s.syncPartialOk)
                .field("sync_partial_err", s.syncPartialErr)
                .field("expired_keys", s.expiredKeys)
                .field("expired_stale_perc", "0.00")
                .field("expired_time_cap_reached_count", 0)
                .field("expire_cycle_cpu_milliseconds", s.expiryNanos / 1_000_000)
                .field("evicted_keys", s.evictedKeys)
                .field("evicted_clients", s.evictedClients)
                .field("total_eviction_exceeded_time", 0)
                .field("current_eviction_exceeded_time", 0)
                .field("keyspace_hits", s.keyspaceHits)
                .field("keyspace_misses", s.keyspaceMisses)
                .field("pubsub_channels", node.subscriptions().count(Kind.CHANNEL))
                .field("pubsub_patterns", node.subscriptions().count(Kind.PATTERN))
                .field("pubsubshard_channels", node.subscriptions().count(Kind.SHARD_CHANNEL))
                .field("latest_fork_usec", 0)
                .field("total_forks", s.images)
                .field("migrate_cached_sockets", 0)
                .field("slave_expires_tracked_keys", 0)
                .field("active_defrag_hits", 0)
                .field("active_defrag_misses", 0)
                .field("active_defrag_key_hits", 0)
                .field("active_defrag_key_misses", 0)
                .field("total_active_defrag_time", 0)
                .field("current_active_defrag_time", 0)
                .field("tracking_total_keys", tracking.keys())
                .field("tracking_total_items", tracking.items())
                .field("tracking_total_prefixes", tracking.prefixes())
                .field("unexpected_error_replies", s.unexpectedErrorReplies)
                .field("total_error_replies", s.totalErrorReplies)
                .field("dump_payload_sanitizations", 0)
                .field("total_reads_processed", s.reads)
                .field("total_writes_processed", s.writes)
                .field("io_threaded_reads_processed", 0)
                .field("io_threaded_writes_processed", 0)
                .field("reply_buffer_shrinks", 0)
                .field("reply_buffer_expands", 0)
                .field("client_output_buffer_limit_disconnections", s.outputLimitDisconnections);
    }

    private static String kilo(long bytesPerSecond) {
        return String.format(Locale.ROOT, "%.2f", bytesPerSecond / 1024.0);
    }

    static void commands(Node node, Info out) {
        out.title("Commandstats");
        node.stats().commands().forEach((name, c) -> {
            if (c.calls + c.rejected + c.failed > 0) {
                long micros = (long) (c.nanos / NANOS_PER_MICRO);
                double mean = c.calls == 0 ? 0 : (double) micros / c.calls;
                out.field(
                        "cmdstat_" + name,
                        "calls=" + c.calls + ",usec=" + micros + ",usec_per_call="
                                + String.format(Locale.ROOT, "%.2f", mean) + ",rejected_calls=" + c.rejected
                                + ",failed_calls=" + c.failed);
            }
        });
    }

    static void errors(Node node, Info out) {
        out.title("Errorstats");
        node.stats().errors().forEach((code, count) -> out.field("errorstat_" + code, "count=" + count[0]));
    }

    static void latencies(Node node, Info out) {
        out.title("Latencystats");
        String[] percentages =
                node.config().get(Params.LATENCY_TRACKING_INFO_PERCENTILES).split(" ");
        if (!node.config().get(Params.LATENCY_TRACKING)) {
            return;
        }
        node.stats().commands().forEach((name, c) -> {
            @Nullable LatencyHistogram histogram = c.histogram();
            if (histogram != null) {
                out.field("latency_percentiles_usec_" + name, percentiles(histogram, percentages));
            }
        });
    }

    private static String percentiles(LatencyHistogram histogram, String[] percentages) {
        StringBuilder line = new StringBuilder();
        for (String each : percentages) {
            if (!each.isEmpty()) {
                double micros = histogram.percentile(Double.parseDouble(each)) / NANOS_PER_MICRO;
                line.append(line.isEmpty() ? "p" : ",p").append(each).append('=');
                line.append(String.format(Locale.ROOT, "%.3f", micros));
            }
        }
        return line.toString();
    }
}
