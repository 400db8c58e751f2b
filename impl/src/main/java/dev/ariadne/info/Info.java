package dev.ariadne.info;

import dev.ariadne.config.Params;
import dev.ariadne.core.Conn;
import dev.ariadne.core.Host;
import dev.ariadne.core.Node;
import dev.ariadne.core.keyspace.Database;
import dev.ariadne.core.pubsub.Kind;
import dev.ariadne.core.repl.Replication;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The text of INFO: sections of {@code name:value} lines with Redis' names, in Redis' order (server.c:genRedisInfoString). A field
 * that would have to be invented here is left out.
 */
public final class Info {
    private static final List<String> DEFAULT = List.of(
            "server",
            "clients",
            "memory",
            "persistence",
            "stats",
            "replication",
            "cpu",
            "modules",
            "errorstats",
            "cluster",
            "keyspace");
    private static final long DAY_SECONDS = 86_400;

    private final Node node;
    private final StringBuilder out = new StringBuilder(4096);

    private Info(Node node) {
        this.node = node;
    }

    /**
     * The sections asked for, each once; unknown ones are empty.
     *
     * @param sections names in any case, also {@code default}, {@code all} and {@code everything}; none means default
     */
    public static String render(Node node, List<String> sections) {
        Set<String> wanted = new LinkedHashSet<>();
        for (String each : sections.isEmpty() ? List.of("default") : sections) {
            String name = each.toLowerCase(Locale.ROOT);
            switch (name) {
                case "default" -> wanted.addAll(DEFAULT);
                case "all", "everything" -> {
                    wanted.addAll(DEFAULT);
                    wanted.add("commandstats");
                }
                default -> wanted.add(name);
            }
        }
        Info info = new Info(node);
        wanted.forEach(info::section);
        return info.out.toString();
    }

    private void section(String name) {
        switch (name) {
            case "server" -> server();
            case "clients" -> clients();
            case "memory" -> memory();
            case "persistence" -> PersistenceInfo.append(node, this);
            case "stats" -> stats();
            case "replication" -> ReplicationInfo.append(node, this);
            case "cpu" -> cpu();
            case "modules" -> title("Modules");
            case "commandstats" -> commandStats();
            case "errorstats" -> errorStats();
            case "cluster" -> title("Cluster").field("cluster_enabled", 0);
            case "keyspace" -> keyspace();
            default -> {}
        }
    }

    private void server() {
        Host host = node.effects().host();
        long upSeconds = (node.nowMs() - node.startedMs()) / 1000;
        title("Server")
                .field("redis_version", Replication.REDIS_VERSION)
                .field("redis_mode", "standalone")
                .field("server_name", "ariadne")
                .field("arch_bits", 64)
                .field("multiplexing_api", host.transport())
                .field("process_id", host.pid())
                .field("process_supervised", "no")
                .field("run_id", node.runId())
                .field("tcp_port", host.port())
                .field("server_time_usec", node.nowMs() * 1000)
                .field("uptime_in_seconds", upSeconds)
                .field("uptime_in_days", upSeconds / DAY_SECONDS)
                .field("hz", node.config().get(Params.HZ))
                .field("configured_hz", node.config().get(Params.HZ))
                .field("executable", host.executable())
                .field("config_file", host.configFile())
                .field("io_threads_active", 0);
        if (node.shutdown().isWaiting()) {
            field("shutdown_in_milliseconds", node.shutdown().leftMs());
        }
    }

    private void clients() {
        int normal = 0;
        int blocked = 0;
        for (Conn c : node.clients().all()) {
            normal += c.isReplica() || c.isPrimary() ? 0 : 1;
            blocked += c.isBlocked() ? 1 : 0;
        }
        title("Clients")
                .field("connected_clients", normal)
                .field("cluster_connections", 0)
                .field("maxclients", node.config().get(Params.MAXCLIENTS))
                .field("blocked_clients", blocked)
                .field("tracking_clients", node.tracking().trackers());
    }

    private void memory() {
        Host host = node.effects().host();
        long used = host.usedMemoryBytes();
        long maximum = node.config().get(Params.MAXMEMORY);
        title("Memory")
                .field("used_memory", used)
                .field("used_memory_human", human(used))
                .field("used_memory_rss", host.residentBytes())
                .field("used_memory_rss_human", human(host.residentBytes()))
                .field("maxmemory", maximum)
                .field("maxmemory_human", human(maximum))
                .field("maxmemory_policy", node.config().get(Params.MAXMEMORY_POLICY))
                .field("mem_allocator", "jvm");
    }

    /** Bytes with the unit that Redis would choose. */
    private static String human(long bytes) {
        String units = "BKMGTP";
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit + 1 < units.length()) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + "B" : String.format(Locale.ROOT, "%.2f%c", value, units.charAt(unit));
    }

    private void stats() {
        Stats s = node.stats();
        title("Stats")
                .field("total_connections_received", s.totalConnections)
                .field("total_commands_processed", s.totalCommands)
                .field("instantaneous_ops_per_sec", s.opsPerSecond())
                .field("total_net_input_bytes", s.netInputBytes)
                .field("total_net_output_bytes", s.netOutputBytes)
                .field("total_net_repl_input_bytes", s.replInputBytes)
                .field("total_net_repl_output_bytes", s.replOutputBytes)
                .field("rejected_connections", s.rejectedConnections)
                .field("sync_full", s.syncFull)
                .field("sync_partial_ok", s.syncPartialOk)
                .field("sync_partial_err", s.syncPartialErr)
                .field("expired_keys", s.expiredKeys)
                .field("evicted_keys", s.evictedKeys)
                .field("keyspace_hits", s.keyspaceHits)
                .field("keyspace_misses", s.keyspaceMisses)
                .field("pubsub_channels", node.subscriptions().count(Kind.CHANNEL))
                .field("pubsub_patterns", node.subscriptions().count(Kind.PATTERN))
                .field("pubsubshard_channels", node.subscriptions().count(Kind.SHARD_CHANNEL))
                .field("tracking_total_keys", node.tracking().keys())
                .field("tracking_total_items", node.tracking().items())
                .field("tracking_total_prefixes", node.tracking().prefixes())
                .field("latest_fork_usec", 0)
                .field("total_forks", 0)
                .field("unexpected_error_replies", s.unexpectedErrorReplies)
                .field("total_error_replies", s.totalErrorReplies)
                .field("client_output_buffer_limit_disconnections", s.outputLimitDisconnections);
    }

    private void cpu() {
        Host host = node.effects().host();
        title("CPU")
                .field("used_cpu_sys", seconds(host.cpuSystemSeconds()))
                .field("used_cpu_user", seconds(host.cpuUserSeconds()));
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    private void commandStats() {
        title("Commandstats");
        node.stats().commands().forEach((name, c) -> {
            if (c.calls + c.rejected + c.failed > 0) {
                field(
                        "cmdstat_" + name.replace(' ', '|'),
                        "calls=" + c.calls + ",rejected_calls=" + c.rejected + ",failed_calls=" + c.failed);
            }
        });
    }

    private void errorStats() {
        title("Errorstats");
        node.stats().errors().forEach((code, count) -> field("errorstat_" + code, "count=" + count[0]));
    }

    private void keyspace() {
        title("Keyspace");
        for (int i = 0; i < node.keyspace().databases(); i++) {
            Database db = node.keyspace().database(i);
            if (db.size() > 0) {
                field("db" + i, "keys=" + db.size() + ",expires=" + db.expires() + ",avg_ttl=0");
            }
        }
    }

    /** Begins a section. */
    Info title(String text) {
        if (!out.isEmpty()) {
            out.append("\r\n");
        }
        out.append("# ").append(text).append("\r\n");
        return this;
    }

    Info field(String name, long value) {
        out.append(name).append(':').append(value).append("\r\n");
        return this;
    }

    Info field(String name, String value) {
        out.append(name).append(':').append(value).append("\r\n");
        return this;
    }
}
