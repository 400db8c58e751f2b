package dev.ariadne.interop;

import static org.awaitility.Awaitility.await;

import dev.ariadne.interop.TestServer.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A server or a Sentinel that dies and comes back: a directory, a configuration file that it may rewrite, and a port, all of which stay. Each
 * command has a connection of its own, since the process behind the port changes.
 */
final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CONF = "process.conf";

    // Below the ports that the system gives to connections, so that nobody takes one between two lives.
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 10_000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private final String name;
    private final List<String> program;
    private final Path directory;
    private final int port;
    /** What follows AUTH: a password, or a user and a password; empty when nobody is asked who he is. */
    private final List<String> credentials;

    private @Nullable Process process;

    private ServerProcess(String name, List<String> program, Path parent, List<String> credentials, List<String> conf) {
        this.name = name;
        this.program = program;
        this.credentials = credentials;
        port = stablePort();
        try {
            directory = Files.createDirectory(parent.resolve(name));
            List<String> lines = new ArrayList<>(List.of("port " + port, "bind 127.0.0.1", "dir " + directory));
            lines.addAll(conf);
            Files.write(directory.resolve(CONF), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server, not started yet. */
    static ServerProcess server(String name, Kind kind, Path parent, String password, List<String> conf) {
        return server(name, kind, parent, password.isEmpty() ? List.of() : List.of(password), conf);
    }

    /** A server that is led by a user of its own, not started yet. */
    static ServerProcess server(String name, Kind kind, Path parent, List<String> credentials, List<String> conf) {
        return new ServerProcess(
                name,
                kind == Kind.ARIADNE ? Programs.ariadne() : List.of(Programs.redis("redis-server")),
                parent,
                credentials,
                conf);
    }

    /** A Sentinel, which is always Redis' own, not started yet. */
    static ServerProcess sentinel(String name, Path parent, List<String> conf) {
        return new ServerProcess(name, List.of(Programs.redis("redis-sentinel")), parent, List.of(), conf);
    }

    /** A port that nobody else gets. */
    static int stablePort() {
        while (true) {
            int candidate = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
            try (ServerSocket probe = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
                if (GIVEN.add(probe.getLocalPort())) {
                    return candidate;
                }
            } catch (IOException taken) {
                GIVEN.add(candidate);
            }
        }
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    /** Its configuration file as it is now. */
    String conf() {
        return read(directory.resolve(CONF));
    }

    /** All that it said in all its lives. */
    String log() {
        return read(directory.resolve("log"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it; returns when it answers. */
    void start() {
        List<String> command = new ArrayList<>(program);
        command.add(directory.resolve(CONF).toString());
        try {
            Process started = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("log").toFile()))
                    .start();
            process = started;
            await(name).atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
                if (!started.isAlive()) {
                    throw new AssertionError(name + " ended at its start:\n" + log());
                }
                return answers();
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try {
            return call("PING").equals("PONG");
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** kill -9. */
    void kill() {
        running().destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM, and its end is waited for. */
    void terminate() {
        running().destroy();
        awaitEnd();
    }

    private void awaitEnd() {
        await(name).atMost(PATIENCE).until(() -> !running().isAlive());
    }

    /** SIGSTOP. */
    void pause() {
        signal("STOP");
    }

    /** SIGCONT. */
    void resume() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            int code = new ProcessBuilder("kill", "-" + signal, "" + running().pid())
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new AssertionError("kill -" + signal + " of " + name + " failed with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Process running() {
        return Objects.requireNonNull(process, "not started");
    }

    /** The reply of a command, with null told as a text. */
    Object call(String... argv) {
        try (Wire wire = new Wire(port)) {
            if (!credentials.isEmpty()) {
                List<String> login = new ArrayList<>(List.of("AUTH"));
                login.addAll(credentials);
                wire.text(login.toArray(new String[0]));
            }
            return Objects.requireNonNullElse(wire.call(argv), "(nil)");
        }
    }

    /** The reply of a command that must not fail, as text. */
    String text(String... argv) {
        Object reply = call(argv);
        if (reply instanceof Wire.Failure failure) {
            throw new AssertionError(name + ": " + String.join(" ", argv) + " answered " + failure.text());
        }
        return String.valueOf(reply);
    }

    /** A field of INFO, empty when it is not there. */
    String info(String field) {
        return text("INFO", "everything")
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1))
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        Process last = process;
        if (last != null) {
            last.destroyForcibly();
        }
    }
}
