package dev.ariadne.net;

import dev.ariadne.config.Config;
import dev.ariadne.config.ConfigError;
import dev.ariadne.config.Keywords;
import dev.ariadne.config.Param;
import dev.ariadne.config.Params;
import dev.ariadne.config.RedisConf;
import dev.ariadne.core.Bug;
import dev.ariadne.core.Eviction;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import dev.ariadne.core.Observer;
import dev.ariadne.core.command.CommandTable;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The server's process: {@code [redis.conf | -] [--keyword value …]…}, as redis-server takes them.
 *
 * <p>Exit codes: 0 after SHUTDOWN or a signal; 3 when the world does not let it start (the message names the remedy); 254 for a
 * wrong flag or configuration line; 70 when an invariant of the core is broken, because a node in that state could replicate what
 * is corrupt.
 */
public final class Server {
    /** The version of Redis whose protocol, commands and configuration are followed. */
    public static final String REDIS_VERSION = "7.0.15";

    private static final String VERSION = "0.1.0";
    private static final int EXIT_ENVIRONMENT = 3;
    private static final int EXIT_USAGE = 254;
    private final RedisConf conf;
    private final Config config;
    private final Path directory;
    private final LogLine log;
    private final CountDownLatch loaded = new CountDownLatch(1);
    private final Tls tls;
    private final LastAct lastAct;
    private @Nullable Listeners listeners;

    private Server(RedisConf conf, Path directory, LogLine log) {
        this.conf = conf;
        this.config = conf.config();
        this.directory = directory;
        this.log = log;
        this.tls = new Tls(config, log);
        this.lastAct = new LastAct(log, this::removeFiles);
    }

    /** Runs until SHUTDOWN or a signal. */
    public static void main(String[] args) {
        List<String> words = List.of(args);
        if (words.equals(List.of("--version")) || words.equals(List.of("-v"))) {
            print("Ariadne server v=" + VERSION + " redis=" + REDIS_VERSION + " bits=64 java="
                    + System.getProperty("java.version"));
        } else if (words.equals(List.of("--help")) || words.equals(List.of("-h"))) {
            print(USAGE + "\n\n" + Keywords.help());
        } else if (!Bug.mistake().isEmpty()) {
            fail("-D" + Bug.PROPERTY + ": " + Bug.mistake(), EXIT_USAGE);
        } else {
            run(words);
        }
    }

    private static final String LEAK_DETECTION = "io.netty.leakDetection.level";
    private static final String FLIGHT_RECORDER = "io.netty.jfr.enabled";

    private static final String USAGE = """
            Usage: ariadne server [redis.conf | -] [--keyword value ...]...
              redis.conf         a configuration file of Redis 7.0; - reads it from standard input
              --keyword value    any keyword of it, e.g. --port 7000 --replicaof "127.0.0.1 7001"; flags win over the file
              --io-transport T   auto, epoll, io_uring or nio
              --version, --help
            Exit codes: 0 after SHUTDOWN or a signal, 3 the environment (port taken), 254 wrong usage, 70 an internal error""";

    private static void run(List<String> words) {
        // Netty samples buffers for leaks by default, with a stack trace each: garbage and time on the hot path.
        if (System.getProperty(LEAK_DETECTION) == null) {
            System.setProperty(LEAK_DETECTION, "disabled");
        }
        try {
            RedisConf conf = RedisConf.read(words, System.in, Path.of(""), CommandTable::names);
            Path directory = directoryOf(conf.config());
            begin(new Server(conf, directory, openLog(conf.config(), directory)));
        } catch (ConfigError e) {
            fail(e.text(), EXIT_USAGE);
        } catch (StartupFailure e) {
            fail(e.text(), EXIT_ENVIRONMENT);
        }
    }

    /** A defect on the way must not leave a process without a port: other threads would keep it alive. */
    private static void begin(Server server) throws StartupFailure {
        try {
            server.start();
        } catch (ConfigError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            server.lastAct.end(e);
        }
    }

    private static void fail(String message, int code) {
        System.err.println("ariadne server: " + message);
        System.err.flush();
        Runtime.getRuntime().halt(code);
    }

    private static void print(String text) {
        System.out.println(text);
    }

    /** A JVM cannot change its directory: every relative path of the configuration is resolved against this one instead. */
    private static Path directoryOf(Config config) {
        Path directory = path(config.get(Params.DIR)).toAbsolutePath().normalize();
        if (!Files.isDirectory(directory)) {
            throw new ConfigError("dir '" + directory + "': No such file or directory");
        }
        config.assign(Params.DIR, bytes(directory.toString()));
        return directory;
    }

    private static LogLine openLog(Config config, Path directory) throws StartupFailure {
        long pid = ProcessHandle.current().pid();
        String file = config.get(Params.LOGFILE);
        LogLine log;
        try {
            log = file.isEmpty() ? LogLine.standardOutput(pid) : LogLine.appendTo(directory.resolve(path(file)), pid);
        } catch (IOException e) {
            throw new StartupFailure("can't open the log file '" + file + "' for appending; correct logfile or dir");
        }
        log.level(config.get(Params.LOGLEVEL));
        return log;
    }

    // ---- start ----

    private void start() throws StartupFailure {
        log.write(
                LogLevel.WARNING, "Ariadne " + VERSION + " is starting, it speaks Redis " + REDIS_VERSION + ", 64 bit");
        log.write(LogLevel.WARNING, "Configuration loaded");
        conf.notes().forEach(note -> log.write(LogLevel.WARNING, note));
        Descriptors.fit(config, log);
        quietNetty();
        lastAct.guardAllThreads();
        configureTls();
        Transport transport = Transport.of(config.get(Params.IO_TRANSPORT));
        EventLoopGroup group = transport.newLoop();
        EventLoop loop = group.next();
        LoopTurn turn = new LoopTurn(loop, lastAct::end);
        ProcessHost host = new ProcessHost(this::port, this::tlsPort, file(), transport.word);
        NettyEffects effects = new NettyEffects(
                config, turn, loop, transport, tls, log, host, this::exit, this::halt, loaded::countDown);
        tellMemory(effects);
        Listeners sockets = new Listeners(config, transport, group, effects, turn, tls);
        listeners = sockets;
        TraceFile trace = openTrace();
        loop.submit(() -> {
                    lastAct.watch(Thread.currentThread());
                    Node node = new Node(
                            config,
                            new SplittableRandom(new SecureRandom().nextLong()),
                            effects,
                            trace == null ? Observer.NONE : trace.observer(),
                            turn.nowMs());
                    // The port comes first: who finds it taken must not touch the files of the server that has it.
                    node.awaitStart();
                    turn.start(node, trace);
                })
                .syncUninterruptibly();
        log.role(config.get(Params.REPLICAOF).isEmpty() ? 'M' : 'S');
        try {
            sockets.open(directory);
        } catch (StartupFailure e) {
            log.write(LogLevel.WARNING, e.text());
            throw afterLogging(e);
        }
        writePidFile();
        config.onChange(this::applyChange);
        // Scripts that wait for the process id connect at once when they see it.
        log.write(
                LogLevel.NOTICE,
                "Running mode=standalone, port=" + (port() != 0 ? port() : tlsPort()) + ", transport=" + transport.word
                        + ". PID: " + ProcessHandle.current().pid());
        turn.fromOutside(Node::onStart);
        turn.soon(() -> tick(turn));
        Signals.handle(turn, this::interrupt);
        try {
            loaded.await();
        } catch (InterruptedException e) {
            throw new StartupFailure("the start was interrupted");
        }
        log.write(LogLevel.NOTICE, "Ready to accept connections");
    }

    private void tellMemory(NettyEffects effects) {
        long limit = effects.memoryLimit();
        log.write(
                LogLevel.NOTICE,
                "The heap takes " + limit + " bytes of data and clients, direct memory " + effects.bufferLimit()
                        + " bytes of replies and stream");
        long wanted = config.get(Params.MAXMEMORY);
        if (wanted > limit) {
            log.write(LogLevel.WARNING, Eviction.beyondHeap(wanted, limit));
        }
    }

    private @Nullable TraceFile openTrace() throws StartupFailure {
        String file = config.get(Params.TRACE_FILE);
        if (file.isEmpty()) {
            return null;
        }
        try {
            return TraceFile.appendTo(directory.resolve(path(file)), this::address);
        } catch (IOException e) {
            throw new StartupFailure(
                    "can't open the trace file '" + file + "' for appending; correct trace-file or dir");
        }
    }

    /** Where this server is found, in the words in which it announces itself as a replica. */
    private String address() {
        String ip = config.get(Params.REPLICA_ANNOUNCE_IP);
        long port = config.get(Params.REPLICA_ANNOUNCE_PORT);
        return (ip.isEmpty() ? "127.0.0.1" : ip) + ":" + (port != 0 ? port : port() != 0 ? port() : tlsPort());
    }

    private void configureTls() throws StartupFailure {
        String failure = tls.isWanted() ? tls.configure() : null;
        if (failure != null) {
            log.write(LogLevel.WARNING, "Failed to configure TLS. Check logs for more info.");
            throw afterLogging(new StartupFailure(failure));
        }
    }

    /** What is in the log already need not be said on a terminal that shows it. */
    private StartupFailure afterLogging(StartupFailure failure) {
        if (config.get(Params.LOGFILE).isEmpty()) {
            Runtime.getRuntime().halt(EXIT_ENVIRONMENT);
        }
        return failure;
    }

    /**
     * Netty logs through the JDK, needs no name of the machine, and reports no events to the flight recorder unless asked to: each costs time
     * at the start.
     */
    private static void quietNetty() {
        if (System.getProperty(FLIGHT_RECORDER) == null) {
            System.setProperty(FLIGHT_RECORDER, "false");
        }
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        System.setProperty("io.netty.machineId", "00:00:00:00:00:00:00:01");
        System.setProperty("io.netty.processId", "1");
    }

    private void tick(LoopTurn turn) {
        turn.event(Node::onTick);
        long hz = Math.max(1, Math.min(500, config.get(Params.HZ)));
        turn.after(() -> tick(turn), 1000 / hz);
    }

    private void writePidFile() {
        Path file = pidFile();
        if (file != null) {
            try {
                Files.writeString(file, ProcessHandle.current().pid() + "\n");
            } catch (IOException e) {
                log.write(LogLevel.WARNING, "Failed to write PID file " + file + ": " + e.getMessage());
            }
        }
    }

    private @Nullable Path pidFile() {
        String name = config.get(Params.PIDFILE);
        return name.isEmpty() ? null : directory.resolve(path(name));
    }

    private String file() {
        Path file = conf.file();
        return file == null ? "" : file.toString();
    }

    private int port() {
        return listeners == null ? 0 : listeners.port();
    }

    private int tlsPort() {
        return listeners == null ? 0 : listeners.tlsPort();
    }

    // ---- while running ----

    private @Nullable String applyChange(Param param, Config changed) {
        if (Tls.isOfContext(param)) {
            return tls.follow();
        }
        if (param == Params.PORT || param == Params.BIND || param == Params.TLS_PORT) {
            String refusal = param == Params.TLS_PORT ? tls.follow() : null;
            return refusal != null || listeners == null ? refusal : listeners.move(param);
        }
        if (param == Params.MAXCLIENTS) {
            return Descriptors.refusal(changed.get(Params.MAXCLIENTS));
        }
        if (param == Params.LOGLEVEL) {
            log.level(changed.get(Params.LOGLEVEL));
        } else if (param == Params.DIR) {
            Path wanted = directory.resolve(path(changed.get(Params.DIR))).normalize();
            if (!Files.isDirectory(wanted)) {
                return "Changing directory: No such file or directory";
            }
            changed.assign(Params.DIR, bytes(wanted.toString()));
        }
        return null;
    }

    // ---- end ----

    /** As {@link #exit}, when something is wrong enough to say so last. */
    private void halt(int code) {
        removeFiles();
        Runtime.getRuntime().halt(code);
    }

    /** A second SIGINT: ends whatever is under way, and leaves no half of a file. */
    private void interrupt() {
        try {
            Path directoryNow = Path.of(utf8(config.get(Params.DIR)));
            Files.deleteIfExists(
                    directoryNow.resolve("temp-" + ProcessHandle.current().pid() + ".rdb"));
        } catch (IOException e) {
            log.write(LogLevel.WARNING, "Can't remove the temporary RDB file: " + e.getMessage());
        }
        log.write(LogLevel.WARNING, "You insist... exiting now.");
        halt(1);
    }

    private void exit(int code) {
        removeFiles();
        tls.sayGoodbye();
        log.write(LogLevel.WARNING, "Ariadne is now ready to exit, bye bye...");
        Runtime.getRuntime().halt(code);
    }

    private void removeFiles() {
        Path pid = pidFile();
        try {
            if (pid != null) {
                Files.deleteIfExists(pid);
            }
        } catch (IOException e) {
            log.write(LogLevel.WARNING, "Failed to remove PID file " + pid + ": " + e.getMessage());
        }
        if (listeners != null) {
            listeners.removeFiles();
        }
    }

    // ---- texts ----

    /** A path from a value of the configuration, which has one char for each byte. */
    static Path path(String value) {
        return Path.of(utf8(value));
    }

    static String utf8(String value) {
        return new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
