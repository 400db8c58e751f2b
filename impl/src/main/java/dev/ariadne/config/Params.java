package dev.ariadne.config;

import static dev.ariadne.config.ParamTable.INT_MAX;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of configuration parameters: one row for each keyword of Redis 7.0 (config.c: static_configs) and for Ariadne's own.
 * A row feeds the configuration file, the flags, CONFIG GET and SET. Names: the keyword first, then its aliases. Rows that the
 * server obeys have a constant, which some code reads; the others say why none does. They are accepted and shown, so that any redis.conf
 * of 7.0 starts, and told in the log when they are set.
 */
public final class Params {
    private static final long MAX = Long.MAX_VALUE;
    private static final int MB = 1 << 20;
    private static final ParamTable TABLE = new ParamTable();

    private Params() {}

    // Replication
    public static final TextParam REPLICAOF = immutable().text("replicaof slaveof", TextForm.PRIMARY, "");
    public static final BoolParam REPLICA_SERVE_STALE_DATA =
            mutable().bool("replica-serve-stale-data slave-serve-stale-data", true);
    public static final BoolParam REPLICA_READ_ONLY = mutable().bool("replica-read-only slave-read-only", true);
    public static final BoolParam REPLICA_ANNOUNCED = mutable().bool("replica-announced", true);
    /** What a replica tells its primary to be its address; empty: as seen from there. */
    public static final TextParam REPLICA_ANNOUNCE_IP = mutable().text("replica-announce-ip slave-announce-ip", "");

    public static final LongParam REPLICA_ANNOUNCE_PORT =
            mutable().integer("replica-announce-port slave-announce-port", 0, 65535, 0);
    /** Sentinel promotes the lowest; 0: never. */
    public static final LongParam REPLICA_PRIORITY =
            mutable().integer("replica-priority slave-priority", 0, INT_MAX, 100);
    /** Bytes of stream kept for replicas that come back; the backlog itself never has fewer than 16 KiB. */
    public static final LongParam REPL_BACKLOG_SIZE =
            mutable().memory("repl-backlog-size", 1, MB).settlingWithin(16 << 10, MAX);
    /** Seconds without replicas after which the backlog is given up; 0: never. */
    public static final LongParam REPL_BACKLOG_TTL = mutable().integer("repl-backlog-ttl", 0, MAX, 3600);
    /** Seconds of silence on a replication link that mean it is dead. */
    public static final LongParam REPL_TIMEOUT = mutable().integer("repl-timeout", 1, INT_MAX, 60);
    /** Seconds between the PINGs of a primary in its stream. */
    public static final LongParam REPL_PING_REPLICA_PERIOD =
            mutable().integer("repl-ping-replica-period repl-ping-slave-period", 1, INT_MAX, 10);

    public static final BoolParam REPL_DISKLESS_SYNC = mutable().bool("repl-diskless-sync", true);
    /** Seconds to wait for more replicas before a snapshot is cut. */
    public static final LongParam REPL_DISKLESS_SYNC_DELAY =
            mutable().integer("repl-diskless-sync-delay", 0, INT_MAX, 5);
    /** Replicas for which a snapshot does not wait any longer; 0: wait for the delay. */
    public static final LongParam REPL_DISKLESS_SYNC_MAX_REPLICAS =
            mutable().integer("repl-diskless-sync-max-replicas", 0, INT_MAX, 0);

    public static final EnumParam REPL_DISKLESS_LOAD =
            mutable().choice("repl-diskless-load", "disabled", "disabled", "on-empty-db", "swapdb");
    /** Replicas that must be good for writes to be accepted; 0: off. */
    public static final LongParam MIN_REPLICAS_TO_WRITE =
            mutable().integer("min-replicas-to-write min-slaves-to-write", 0, INT_MAX, 0);
    /** Seconds since the last sign of life up to which a replica is good; 0: off. */
    public static final LongParam MIN_REPLICAS_MAX_LAG =
            mutable().integer("min-replicas-max-lag min-slaves-max-lag", 0, INT_MAX, 10);

    /** Most bytes of stream that the backlog holds for replicas that are behind, a snapshot under way included; 0: no bound. Not in Redis. */
    public static final LongParam REPL_BACKLOG_MAX_SIZE = own().memory("repl-backlog-max-size", 0, 1024L * MB);
    /** Whether a replica with data refuses a history that does not contain its own. Not in Redis. */
    public static final BoolParam REPLICA_PROTECT_DATA = own().bool("replica-protect-data", false);
    /** Whether the stream is summed up, so that nodes can prove that they hold the same. Not in Redis. */
    public static final BoolParam REPL_STREAM_DIGEST = own().bool("repl-stream-digest", false);

    public static final TextParam MASTERUSER = mutable().text("masteruser", "");
    public static final TextParam MASTERAUTH = sensitive().text("masterauth", "");
    public static final TextParam REQUIREPASS = sensitive().text("requirepass", "");
    /** What a replica does about an error in its primary's stream. */
    public static final EnumParam PROPAGATION_ERROR_BEHAVIOR =
            mutable().choice("propagation-error-behavior", "ignore", "ignore", "panic", "panic-on-replicas");

    public static final LimitParam CLIENT_OUTPUT_BUFFER_LIMIT = mutable()
            .limits(
                    "client-output-buffer-limit",
                    new OutputLimit(0, 0, 0),
                    new OutputLimit(256L * MB, 64L * MB, 60),
                    new OutputLimit(32L * MB, 8L * MB, 60));
    /** Milliseconds that a script may run before others are told that the server is busy. */
    public static final LongParam BUSY_REPLY_THRESHOLD =
            mutable().integer("busy-reply-threshold lua-time-limit", 0, MAX, 5000);

    // Up to which size collections are kept packed
    public static final LongParam HASH_MAX_LISTPACK_ENTRIES =
            mutable().integer("hash-max-listpack-entries hash-max-ziplist-entries", 0, MAX, 512);
    public static final LongParam HASH_MAX_LISTPACK_VALUE =
            mutable().memory("hash-max-listpack-value hash-max-ziplist-value", 0, 64);
    public static final LongParam HLL_SPARSE_MAX_BYTES = mutable().memory("hll-sparse-max-bytes", 0, 3000);
    public static final LongParam LIST_MAX_LISTPACK_SIZE =
            mutable().integer("list-max-listpack-size list-max-ziplist-size", Integer.MIN_VALUE, INT_MAX, -2);
    public static final LongParam SET_MAX_INTSET_ENTRIES = mutable().integer("set-max-intset-entries", 0, MAX, 512);
    public static final LongParam ZSET_MAX_LISTPACK_ENTRIES =
            mutable().integer("zset-max-listpack-entries zset-max-ziplist-entries", 0, MAX, 128);
    public static final LongParam ZSET_MAX_LISTPACK_VALUE =
            mutable().memory("zset-max-listpack-value zset-max-ziplist-value", 0, 64);
    public static final LongParam STREAM_NODE_MAX_BYTES = mutable().memory("stream-node-max-bytes", 0, 4096);
    public static final LongParam STREAM_NODE_MAX_ENTRIES = mutable().integer("stream-node-max-entries", 0, MAX, 100);

    // Persistence
    public static final BoolParam RDBCOMPRESSION = mutable().bool("rdbcompression", true);
    public static final BoolParam RDBCHECKSUM = immutable().bool("rdbchecksum", true);
    /** Whether every element of what is loaded and restored has to be sound; {@code clients}: of what clients restore. */
    public static final EnumParam SANITIZE_DUMP_PAYLOAD =
            mutable().choice("sanitize-dump-payload", "no", "no", "yes", "clients");
    /** Whether images and payloads that contradict themselves are refused even where Redis takes them. */
    public static final BoolParam RDB_STRICT = own().bool("rdb-strict", false);

    public static final BoolParam STOP_WRITES_ON_BGSAVE_ERROR = mutable().bool("stop-writes-on-bgsave-error", true);
    /** Whether a replica that persists nothing deletes RDB files that replication left. */
    public static final BoolParam RDB_DEL_SYNC_FILES = mutable().bool("rdb-del-sync-files", false);

    public static final BoolParam REPLICA_IGNORE_DISK_WRITE_ERRORS =
            mutable().bool("replica-ignore-disk-write-errors", false);
    public static final BoolParam APPENDONLY = mutable().bool("appendonly", false);
    public static final TextParam APPENDFILENAME =
            immutable().text("appendfilename", TextForm.AOF_NAME, "appendonly.aof");
    public static final TextParam APPENDDIRNAME =
            immutable().text("appenddirname", TextForm.AOF_DIRECTORY, "appendonlydir");
    public static final EnumParam APPENDFSYNC = mutable().choice("appendfsync", "everysec", "everysec", "always", "no");
    public static final BoolParam NO_APPENDFSYNC_ON_REWRITE = mutable().bool("no-appendfsync-on-rewrite", false);
    /** Growth since the last rewrite, in percent, that causes another; 0: never. */
    public static final LongParam AUTO_AOF_REWRITE_PERCENTAGE =
            mutable().integer("auto-aof-rewrite-percentage", 0, INT_MAX, 100);

    public static final LongParam AUTO_AOF_REWRITE_MIN_SIZE =
            mutable().memory("auto-aof-rewrite-min-size", 0, 64L * MB);
    public static final BoolParam AOF_LOAD_TRUNCATED = mutable().bool("aof-load-truncated", true);
    /** Whether a rewritten file begins with an RDB image, or is commands throughout. */
    public static final BoolParam AOF_USE_RDB_PREAMBLE = mutable().bool("aof-use-rdb-preamble", true);

    public static final BoolParam AOF_TIMESTAMP_ENABLED = mutable().bool("aof-timestamp-enabled", false);
    public static final BoolParam AOF_DISABLE_AUTO_GC = mutable().bool("aof-disable-auto-gc", false);

    // Tests
    /** Microseconds to spend on each key of a snapshot: for tests. */
    public static final LongParam RDB_KEY_SAVE_DELAY =
            hidden().integer("rdb-key-save-delay", Integer.MIN_VALUE, INT_MAX, 0);
    /** Microseconds to spend on each key that is loaded: for tests. */
    public static final LongParam KEY_LOAD_DELAY = hidden().integer("key-load-delay", Integer.MIN_VALUE, INT_MAX, 0);

    // Network
    public static final LongParam PORT = mutable().integer("port", 0, 65535, 6379);
    public static final TextParam BIND = mutable().text("bind", TextForm.ADDRESSES, "* -::*");
    public static final TextParam BIND_SOURCE_ADDR = mutable().text("bind-source-addr", "");
    public static final TextParam UNIXSOCKET = immutable().text("unixsocket", "");
    public static final LongParam UNIXSOCKETPERM = immutable().octal("unixsocketperm", 0777, 0);
    public static final LongParam TCP_BACKLOG = immutable().integer("tcp-backlog", 0, INT_MAX, 511);
    /** Seconds; 0: off. */
    public static final LongParam TCP_KEEPALIVE = mutable().integer("tcp-keepalive", 0, INT_MAX, 300);
    /** Seconds after which an idle client is closed; 0: never. */
    public static final LongParam TIMEOUT = mutable().integer("timeout", 0, INT_MAX, 0);

    public static final LongParam MAXCLIENTS = mutable().integer("maxclients", 1, 0xffffffffL, 10_000);
    public static final LongParam PROTO_MAX_BULK_LEN = mutable().memory("proto-max-bulk-len", MB, 512L * MB);
    public static final LongParam CLIENT_QUERY_BUFFER_LIMIT =
            mutable().memory("client-query-buffer-limit", MB, 1L << 30);
    public static final BoolParam PROTECTED_MODE = mutable().bool("protected-mode", true);
    /** Ariadne's own: how sockets are served. {@code auto}: epoll where it is there, else nio. */
    public static final EnumParam IO_TRANSPORT =
            ownImmutable().choice("io-transport", "auto", "auto", "epoll", "io_uring", "nio");

    // TLS
    public static final LongParam TLS_PORT = mutable().integer("tls-port", 0, 65535, 0);
    /** Whether the link to the primary is encrypted. */
    public static final BoolParam TLS_REPLICATION = mutable().bool("tls-replication", false);

    public static final EnumParam TLS_AUTH_CLIENTS =
            mutable().choice("tls-auth-clients", "yes", "no", "yes", "optional");
    public static final TextParam TLS_CERT_FILE = files().text("tls-cert-file", "");
    public static final TextParam TLS_KEY_FILE = files().text("tls-key-file", "");
    public static final TextParam TLS_KEY_FILE_PASS = sensitive().text("tls-key-file-pass", "");
    public static final TextParam TLS_CLIENT_CERT_FILE = files().text("tls-client-cert-file", "");
    public static final TextParam TLS_CLIENT_KEY_FILE = files().text("tls-client-key-file", "");
    public static final TextParam TLS_CLIENT_KEY_FILE_PASS = sensitive().text("tls-client-key-file-pass", "");
    public static final TextParam TLS_CA_CERT_FILE = files().text("tls-ca-cert-file", "");
    public static final TextParam TLS_CA_CERT_DIR = files().text("tls-ca-cert-dir", "");
    public static final TextParam TLS_DH_PARAMS_FILE = files().text("tls-dh-params-file", "");
    public static final TextParam TLS_PROTOCOLS = mutable().text("tls-protocols", "");
    /** Of TLS 1.2 and older, as a cipher list of OpenSSL's. */
    public static final TextParam TLS_CIPHERS = mutable().text("tls-ciphers", "");
    /** Of TLS 1.3. */
    public static final TextParam TLS_CIPHERSUITES = mutable().text("tls-ciphersuites", "");

    public static final BoolParam TLS_PREFER_SERVER_CIPHERS = mutable().bool("tls-prefer-server-ciphers", false);
    public static final BoolParam TLS_SESSION_CACHING = mutable().bool("tls-session-caching", true);
    public static final LongParam TLS_SESSION_CACHE_SIZE =
            mutable().integer("tls-session-cache-size", 0, INT_MAX, 20 * 1024);
    /** Seconds. */
    public static final LongParam TLS_SESSION_CACHE_TIMEOUT =
            mutable().integer("tls-session-cache-timeout", 0, INT_MAX, 300);

    // Process
    public static final TextParam PIDFILE = immutable().text("pidfile", "");
    public static final TextParam LOGFILE = immutable().text("logfile", "");
    /** Where each step of replication is written for ariadne conform --reverse; empty: nowhere. Not in Redis. */
    public static final TextParam TRACE_FILE = ownImmutable().text("trace-file", "");

    public static final EnumParam LOGLEVEL =
            mutable().choice("loglevel", "notice", "debug", "verbose", "notice", "warning");
    public static final TextParam DIR = guarded().text("dir", ".");
    public static final TextParam DBFILENAME = guarded().text("dbfilename", TextForm.FILE_NAME, "dump.rdb");
    public static final TextParam SAVE = mutable().text("save", TextForm.SAVE_POINTS, "3600 1 300 100 60 10000");
    public static final LongParam DATABASES = immutable().integer("databases", 1, INT_MAX, 16);
    /** Ticks a second; values outside 1..500 count as the nearest of them. */
    public static final LongParam HZ = mutable().integer("hz", 0, INT_MAX, 10).settlingWithin(1, 500);

    public static final LongParam MAXMEMORY = mutable().memory("maxmemory", 0, 0);
    public static final EnumParam MAXMEMORY_POLICY = mutable()
            .choice(
                    "maxmemory-policy",
                    "noeviction",
                    "volatile-lru",
                    "volatile-lfu",
                    "volatile-random",
                    "volatile-ttl",
                    "allkeys-lru",
                    "allkeys-lfu",
                    "allkeys-random",
                    "noeviction");

    /** Keys whose readers are remembered for client-side caching; 0: any number. */
    public static final LongParam TRACKING_TABLE_MAX_KEYS =
            mutable().integer("tracking-table-max-keys", 0, MAX, 1_000_000);
    /** Bytes that clients may take together, or minus a percentage of maxmemory; 0: any number. */
    public static final LongParam MAXMEMORY_CLIENTS = mutable().memoryOrPercent("maxmemory-clients", 0);
    /** Letters of the classes of events on keys that subscribers hear of. */
    public static final TextParam NOTIFY_KEYSPACE_EVENTS =
            mutable().text("notify-keyspace-events", TextForm.EVENT_CLASSES, "");

    public static final BoolParam LAZYFREE_LAZY_EXPIRE = mutable().bool("lazyfree-lazy-expire", false);
    public static final EnumParam ENABLE_PROTECTED_CONFIGS =
            immutable().choice("enable-protected-configs", "no", "no", "yes", "local");
    public static final EnumParam ENABLE_DEBUG_COMMAND =
            immutable().choice("enable-debug-command", "no", "no", "yes", "local");
    public static final TextParam ACLFILE = immutable().text("aclfile", "");
    /** Whether new users may name any channel. */
    public static final EnumParam ACL_PUBSUB_DEFAULT =
            mutable().choice("acl-pubsub-default", "resetchannels", "allchannels", "resetchannels");

    public static final LongParam ACLLOG_MAX_LEN = mutable().integer("acllog-max-len", 0, MAX, 128);
    /** Microseconds; -1: off, 0: everything is slow. */
    public static final LongParam SLOWLOG_LOG_SLOWER_THAN =
            mutable().integer("slowlog-log-slower-than", -1, MAX, 10_000);

    public static final LongParam SLOWLOG_MAX_LEN = mutable().integer("slowlog-max-len", 0, MAX, 128);
    /** Milliseconds from which an event is a latency spike; 0: off. */
    public static final LongParam LATENCY_MONITOR_THRESHOLD = mutable().integer("latency-monitor-threshold", 0, MAX, 0);

    public static final BoolParam LATENCY_TRACKING = mutable().bool("latency-tracking", true);
    public static final TextParam LATENCY_TRACKING_INFO_PERCENTILES =
            mutable().text("latency-tracking-info-percentiles", TextForm.PERCENTILES, "50 99 99.9");
    /** Keys that are compared for an eviction. */
    public static final LongParam MAXMEMORY_SAMPLES = mutable().integer("maxmemory-samples", 1, INT_MAX, 5);

    public static final LongParam LFU_LOG_FACTOR = mutable().integer("lfu-log-factor", 0, INT_MAX, 10);
    /** Minutes in which the counter of accesses loses one. */
    public static final LongParam LFU_DECAY_TIME = mutable().integer("lfu-decay-time", 0, INT_MAX, 1);

    public static final BoolParam LAZYFREE_LAZY_EVICTION = mutable().bool("lazyfree-lazy-eviction", false);
    public static final BoolParam REPLICA_IGNORE_MAXMEMORY =
            mutable().bool("replica-ignore-maxmemory slave-ignore-maxmemory", true);
    /** Seconds that a shutdown waits for replicas. */
    public static final LongParam SHUTDOWN_TIMEOUT = mutable().integer("shutdown-timeout", 0, INT_MAX, 10);

    public static final EnumParam SHUTDOWN_ON_SIGINT =
            mutable().choices("shutdown-on-sigint", "default", "default", "save", "nosave", "now", "force");
    public static final EnumParam SHUTDOWN_ON_SIGTERM =
            mutable().choices("shutdown-on-sigterm", "default", "default", "save", "nosave", "now", "force");

    private static final String SINGLE = "the server is a single one";

    private static final String COLLECTED = "freeing memory is the JVM's business";

    // What no code reads, and why. Only what guards nothing may stand here.
    static {
        ParamTable t = unread(0, "images are written in slices, which are flushed as they are made");
        t.bool("aof-rewrite-incremental-fsync", true);
        t.bool("rdb-save-incremental-fsync", true);
        unread(0, COLLECTED);
        t.bool("replica-lazy-flush slave-lazy-flush", false);
        t.bool("lazyfree-lazy-server-del", false);
        t.bool("lazyfree-lazy-user-del", false);
        t.bool("lazyfree-lazy-user-flush", false);
        t.bool("activedefrag", false)
                .neverYes(
                        "Active defragmentation cannot be enabled: it requires a Redis server compiled with a modified Jemalloc"
                                + " like the one shipped by default with the Redis source distribution");
        t.integer("active-defrag-cycle-min", 1, 99, 1);
        t.integer("active-defrag-cycle-max", 1, 99, 25);
        t.integer("active-defrag-threshold-lower", 0, 1000, 10);
        t.integer("active-defrag-threshold-upper", 0, 1000, 100);
        t.memory("active-defrag-ignore-bytes", 1, 100L * MB);
        t.integer("active-defrag-max-scan-fields", 1, MAX, 1000);
        t.bool("jemalloc-bg-thread", true);
        unread(0, "a slice of eviction has a length of its own");
        t.integer("maxmemory-eviction-tenacity", 0, 100, 10);
        unread(0, "tables are enlarged step by step, whatever else happens");
        t.bool("activerehashing", true);
        unread(0, "keys are kept in the order in which they expire, so none are searched for");
        t.integer("active-expire-effort", 1, 10, 1);
        unread(0, "lists are packed, and not compressed");
        t.integer("list-compress-depth", 0, INT_MAX, 0);
        unread(0, "packets to replicas leave at once");
        t.bool("repl-disable-tcp-nodelay", false);
        unread(0, "the JVM reports its own crashes (hs_err_pid*.log)");
        t.bool("crash-log-enabled", true);
        t.bool("crash-memcheck-enabled", true);
        unread(0, "hz is obeyed as it is");
        t.bool("dynamic-hz", true);
        unread(0, "the warnings that it names are not given");
        t.text("ignore-warnings", "");
        unread(0, "a JVM cannot change its title");
        t.text("proc-title-template", TextForm.TITLE, "{title} {listen-addr} {server-mode}");
        unread(0, "the process leaves its score alone; a supervisor can set it");
        t.choice("oom-score-adj", "no", "no", "yes", "relative", "absolute");
        t.text("oom-score-adj-values", TextForm.OOM_SCORES, "0 200 800");

        unread(0, SINGLE);
        t.bool("tls-cluster", false);
        t.integer("cluster-node-timeout", 0, MAX, 15_000);
        t.integer("cluster-migration-barrier", 0, INT_MAX, 1);
        t.integer("cluster-replica-validity-factor cluster-slave-validity-factor", 0, INT_MAX, 10);
        t.bool("cluster-replica-no-failover cluster-slave-no-failover", false);
        t.bool("cluster-require-full-coverage", true);
        t.bool("cluster-allow-reads-when-down", false);
        t.bool("cluster-allow-pubsubshard-when-down", true);
        t.bool("cluster-allow-replica-migration", true);
        t.memory("cluster-link-sendbuf-limit", 0, 0);
        t.text("cluster-announce-ip", "");
        t.text("cluster-announce-hostname", TextForm.HOST_NAME, "");
        t.integer("cluster-announce-port", 0, 65535, 0);
        t.integer("cluster-announce-bus-port", 0, 65535, 0);
        t.integer("cluster-announce-tls-port", 0, 65535, 0);
        t.choice("cluster-preferred-endpoint-type", "ip", "ip", "hostname", "unknown-endpoint");
        unread(Param.IMMUTABLE, SINGLE);
        t.bool("cluster-enabled", false)
                .neverYes("cluster mode is not supported: the server would be taken for a part of one");
        t.text("cluster-config-file", "nodes.conf");
        t.integer("cluster-port", 0, 65535, 0);

        unread(Param.IMMUTABLE, "a JVM cannot change its title");
        t.bool("set-proc-title", true);
        unread(Param.IMMUTABLE, "there is no logo");
        t.bool("always-show-logo", false);
        unread(Param.IMMUTABLE, "what makes huge pages harmful is a fork, which there is none of");
        t.bool("disable-thp", true);
        unread(Param.IMMUTABLE, "one thread does all input and output");
        t.integer("io-threads", 1, 128, 1);
        t.bool("io-threads-do-reads", false);
        unread(Param.IMMUTABLE, "the server stays in the foreground; use a supervisor");
        t.bool("daemonize", false);
        unread(Param.IMMUTABLE, "no supervisor is notified; with systemd use Type=exec or simple");
        t.choice("supervised", "no", "upstart", "systemd", "auto", "no");
        unread(Param.IMMUTABLE, "the log goes to standard output or to logfile");
        t.bool("syslog-enabled", false);
        t.text("syslog-ident", "redis");
        t.choice(
                "syslog-facility",
                "local0",
                "user",
                "local0",
                "local1",
                "local2",
                "local3",
                "local4",
                "local5",
                "local6",
                "local7");
        unread(Param.IMMUTABLE, "sockets are not marked");
        t.integer("socket-mark-id", 0, 0xffffffffL, 0)
                .never("sockets cannot be marked here, and a packet filter would rely on it");
        unread(Param.IMMUTABLE, "modules are refused, whatever it says");
        t.choice("enable-module-command", "no", "no", "yes", "local");
        unread(Param.IMMUTABLE, "the JVM's threads are not bound to processors; taskset binds the process");
        t.text("server_cpulist", "");
        t.text("bio_cpulist", "");
        t.text("aof_rewrite_cpulist", "");
        t.text("bgsave_cpulist", "");

        unread(Param.HIDDEN, "a broken invariant ends the process with exit code 70");
        t.bool("use-exit-on-panic", false);
        unread(Param.HIDDEN, "there is no software watchdog");
        t.integer("watchdog-period", 0, INT_MAX, 0);
        unread(Param.HIDDEN, SINGLE);
        t.integer("cluster-ping-interval", 0, MAX, 1000);
        unread(Param.HIDDEN, "a slice of loading has a length of its own");
        t.integer("loading-process-events-interval-bytes", 1024, INT_MAX, 2L * MB);
    }

    private static ParamTable unread(int traits, String why) {
        TABLE.traits(traits);
        TABLE.withoutEffect(why);
        return TABLE;
    }

    /** All rows in the order of the table. */
    static List<Param> all() {
        return TABLE.rows();
    }

    /** The row of a keyword or alias, in any case; null when there is none. */
    public static @Nullable Param find(String name) {
        return TABLE.find(name);
    }

    private static ParamTable mutable() {
        return traits(0);
    }

    private static ParamTable immutable() {
        return traits(Param.IMMUTABLE);
    }

    private static ParamTable guarded() {
        return traits(Param.PROTECTED);
    }

    private static ParamTable sensitive() {
        return traits(Param.SENSITIVE);
    }

    private static ParamTable files() {
        return traits(Param.FILE);
    }

    private static ParamTable hidden() {
        return traits(Param.HIDDEN);
    }

    /** Of Ariadne's own: CONFIG GET shows it to who asks for it by name, so that tools see the list that they know. */
    private static ParamTable own() {
        return traits(Param.HIDDEN | Param.OWN);
    }

    private static ParamTable ownImmutable() {
        return traits(Param.HIDDEN | Param.IMMUTABLE | Param.OWN);
    }

    private static ParamTable traits(int traits) {
        TABLE.traits(traits);
        return TABLE;
    }
}
