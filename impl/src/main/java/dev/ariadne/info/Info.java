package dev.ariadne.info;

import dev.ariadne.config.Params;
import dev.ariadne.core.Conn;
import dev.ariadne.core.Host;
import dev.ariadne.core.Node;
import dev.ariadne.core.keyspace.Database;
import dev.ariadne.core.repl.Replication;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The text of INFO: sections of {@code name:value} lines with Redis' names, in Redis' order (server.c:genRedisInfoString). A field
 * that would have to be invented here is left out.
 */
public final class Info {
    /** All sections, in their order. */
    private static final List<String> ALL = List.of(
            "server",
            "clients",
            "memory",
            "persistence",
            "stats",
            "replication",
            "cpu",
            "modules",
            "commandstats",
            "errorstats",
            "latencystats",
            "cluster",
            "keyspace");

    private static final Set<String> NOT_BY_DEFAULT = Set.of("commandstats", "latencystats");
    private static final long LRU_CLOCK_MASK = (1 << 24) - 1;
    private static final int TTL_SAMPLES = 100;
    private static final long DAY_SECONDS = 86_400;

    private final Node node;
    private final StringBuilder out = new StringBuilder(4096);

    private Info(Node node) {
        this.node = node;
    }

    /**
     * The sections asked for, each once and in Redis' order; unknown ones are empty.
     *
     * @param sections names in any case, also {@code default}, {@code all} and {@code everything}; none means default
     */
    public static String render(Node node, List<String> sections) {
        Set<String> wanted = new TreeSet<>();
        for (String each : sections.isEmpty() ? List.of("default") : sections) {
            String name = each.toLowerCase(Locale.ROOT);
            switch (name) {
                case "default" ->
                    ALL.stream().filter(s -> !NOT_BY_DEFAULT.contains(s)).forEach(wanted::add);
                case "all", "everything" -> wanted.addAll(ALL);
                default -> wanted.add(name);
            }
        }
        Info info = new Info(node);
        ALL.stream().filter(wanted::contains).forEach(info::section);
        return info.out.toString();
    }

    private void section(String name) {
        switch (name) {
            case "server" -> server();
            case "clients" -> clients();
            case "memory" -> MemoryInfo.append(node, this);
            case "persistence" -> PersistenceInfo.append(node, this);
            case "stats" -> StatsInfo.stats(node, this);
            case "replication" -> ReplicationInfo.append(node, this);
            case "cpu" -> cpu();
            case "modules" -> title("Modules");
            case "commandstats" -> StatsInfo.commands(node, this);
            case "errorstats" -> StatsInfo.errors(node, this);
            case "latencystats" -> StatsInfo.latencies(node, this);
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
                .field("redis_git_sha1", "00000000")
                .field("redis_git_dirty", 0)
                .field("redis_build_id", "ariadne")
                .field("redis_mode", "standalone")
                .field("os", host.os())
                .field("server_name", "ariadne")
                .field("arch_bits", 64)
                .field("monotonic_clock", "System.nanoTime")
                .field("multiplexing_api", host.transport())
                .field("process_id", host.pid())
                .field("process_supervised", "no")
                .field("run_id", node.runId())
                .field("tcp_port", host.port() != 0 ? host.port() : host.tlsPort())
                .field("server_time_usec", node.nowMs() * 1000)
                .field("uptime_in_seconds", upSeconds)
                .field("uptime_in_days", upSeconds / DAY_SECONDS)
                .field("hz", node.config().get(Params.HZ))
                .field("configured_hz", node.config().get(Params.HZ))
                .field("lru_clock", node.nowMs() / 1000 & LRU_CLOCK_MASK)
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
        long input = 0;
        long output = 0;
        for (Conn c : node.clients().all()) {
            normal += c.isReplica() || c.isPrimary() ? 0 : 1;
            blocked += c.isBlocked() ? 1 : 0;
            input = Math.max(input, node.effects().buffers(c).inputBytes());
            output = Math.max(output, node.effects().buffers(c).queuedBytes());
        }
        title("Clients")
                .field("connected_clients", normal)
                .field("cluster_connections", 0)
                .field("maxclients", node.config().get(Params.MAXCLIENTS))
                .field("client_recent_max_input_buffer", input)
                .field("client_recent_max_output_buffer", output)
                .field("blocked_clients", blocked)
                .field("tracking_clients", node.tracking().trackers())
                .field("clients_in_timeout_table", node.blockedKeys().withDeadline());
    }

    /** Bytes with the unit that Redis would choose. */
    static String human(long bytes) {
        String units = "BKMGTP";
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit + 1 < units.length()) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + "B" : String.format(Locale.ROOT, "%.2f%c", value, units.charAt(unit));
    }

    private void cpu() {
        Host host = node.effects().host();
        title("CPU")
                .field("used_cpu_sys", seconds(host.cpuSystemSeconds()))
                .field("used_cpu_user", seconds(host.cpuUserSeconds()))
                .field("used_cpu_sys_children", seconds(0))
                .field("used_cpu_user_children", seconds(0))
                .field("used_cpu_sys_main_thread", seconds(host.cpuSystemSeconds()))
                .field("used_cpu_user_main_thread", seconds(host.cpuUserSeconds()));
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    private void keyspace() {
        title("Keyspace");
        for (int i = 0; i < node.keyspace().databases(); i++) {
            Database db = node.keyspace().database(i);
            if (db.size() > 0) {
                field("db" + i, "keys=" + db.size() + ",expires=" + db.expires() + ",avg_ttl=" + averageTtl(db));
            }
        }
    }

    /** Of some keys with an expiry: ms until it, 0 when there are none. */
    private long averageTtl(Database db) {
        return (long) db.someDeadlines(TTL_SAMPLES)
                .map(atMs -> Math.max(0, atMs - node.nowMs()))
                .average()
                .orElse(0);
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
