package dev.ariadne.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One server process: started, killed, paused, started again. Its output goes to {@code node.log} in its directory, all lives in one file.
 */
public final class NodeProcess {
    private static final int READY_TIMEOUT_MS = 20_000;
    private static final int POLL_MS = 20;
    private static final int PING_TIMEOUT_MS = 500;
    private static final int LOG_TAIL_LINES = 3;
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private final String name;
    private final Path directory;
    private final List<String> command;
    private final Map<String, String> environment;
    private @Nullable Process process;
    private boolean paused;
    private int lives;

    /** @param command the words that start the server, its configuration file to be appended */
    public NodeProcess(String name, Path directory, List<String> command) {
        this(name, directory, command, Map.of());
    }

    /** @param environment what it has beyond the harness' own */
    NodeProcess(String name, Path directory, List<String> command, Map<String, String> environment) {
        this.environment = environment;
        this.name = name;
        this.directory = directory;
        this.command = command;
    }

    String name() {
        return name;
    }

    /** How many times it was started: what it held in memory belongs to one life. */
    synchronized int lives() {
        return lives;
    }

    public synchronized boolean running() {
        return process != null && process.isAlive();
    }

    synchronized boolean paused() {
        return paused && running();
    }

    /** A port that was free a moment ago; whoever uses it must be ready to ask again. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it with a configuration file and returns when it answers on that port of this machine; false when it ended instead (port taken). */
    public boolean start(String configuration, int port) {
        return start(configuration, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** The same, anywhere. */
    boolean start(String configuration, InetSocketAddress address) {
        Process started = launch(configuration);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READY_TIMEOUT_MS);
        while (started.isAlive()) {
            if (answers(address)) {
                return true;
            }
            if (System.nanoTime() - deadline > 0) {
                kill();
                throw new UnusableEnvironmentException(name + " did not answer within " + READY_TIMEOUT_MS / 1000
                        + " s; its log, " + log() + ", ends: " + logTail());
            }
            pauseBriefly();
        }
        return false;
    }

    /** kill -9; returns when the process is gone. */
    public synchronized void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            try {
                running.waitFor();
                if (!environment.isEmpty()) {
                    FakeClock.forget(running.pid());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        paused = false;
    }

    /** Where its data are: a disk of its own may be mounted there. */
    Path data() {
        return directory.resolve("data");
    }

    /** Removes its data from the disk; its log stays. */
    void clear() {
        try {
            Files.deleteIfExists(data().resolve("dump.rdb"));
            Path appended = data().resolve("appendonlydir");
            if (!Files.isDirectory(appended)) {
                return;
            }
            try (Stream<Path> files = Files.list(appended)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the data of " + name + " cannot be removed", e);
        }
    }

    /** SIGSTOP. */
    synchronized void pause() {
        signal("STOP");
        paused = true;
    }

    /** SIGCONT. */
    synchronized void resume() {
        signal("CONT");
        paused = false;
    }

    public Path log() {
        return directory.resolve("node.log");
    }

    /** The last lines of its log, in one line. */
    public String logTail() {
        try {
            List<String> lines = Files.readAllLines(log(), StandardCharsets.UTF_8);
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    private synchronized Process launch(String configuration) {
        try {
            Files.createDirectories(data());
            Path file = directory.resolve("redis.conf");
            Files.writeString(file, configuration);
            List<String> words = new ArrayList<>();
            if (Files.isExecutable(SETSID)) {
                // A session of its own: Ctrl-C in the terminal is for the harness, which ends its children itself.
                words.add(SETSID.toString());
            }
            words.addAll(command);
            words.add(file.toAbsolutePath().toString());
            ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
            builder.environment().putAll(environment);
            builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            Process started = Leftovers.start(
                    builder, Objects.requireNonNull(directory.toAbsolutePath().getParent()));
            process = started;
            paused = false;
            lives++;
            return started;
        } catch (IOException e) {
            throw new UnusableEnvironmentException(
                    "cannot start " + command.get(0) + ": " + e.getMessage()
                            + "; name a server with --target and a writable directory with --store",
                    e);
        }
    }

    private static boolean answers(InetSocketAddress address) {
        try (RespClient client = RespClient.connect(address, PING_TIMEOUT_MS, null)) {
            client.call(PING_TIMEOUT_MS, "PING");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void signal(String signal) {
        Process running = process;
        if (running == null || !running.isAlive()) {
            return;
        }
        try {
            int code = new ProcessBuilder("kill", "-" + signal, String.valueOf(running.pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new UnusableEnvironmentException("kill -" + signal + " of " + name + " failed with code " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the program kill is needed to pause a process", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pauseBriefly() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
