package dev.ariadne.interop;

import static org.awaitility.Awaitility.await;

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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One running server process, ours or stock, on a port of its own, with a connection for commands. */
final class TestServer implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Which program serves. */
    enum Kind {
        ARIADNE,
        REDIS
    }

    private final Process process;
    private final Path log;
    private final int port;
    private final Wire wire;

    private TestServer(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
        awaitReady();
        this.wire = new Wire(port);
    }

    /** Starts a server without persistence and waits until it accepts connections. */
    static TestServer start(Kind kind, Path directory, String... flags) {
        return startWith(kind, directory, null, List.of(flags));
    }

    /** As {@link #start}, with a configuration file before the flags. */
    static TestServer startWith(Kind kind, Path directory, @Nullable Path conf, List<String> flags) {
        return start(
                kind == Kind.ARIADNE ? Programs.ariadne() : List.of(Programs.redis("redis-server")),
                directory,
                conf,
                flags);
    }

    /** Ours, with this much heap ({@code 64m}). */
    static TestServer startSmall(String heap, Path directory, String... flags) {
        return start(Programs.ariadne("-Xmx" + heap), directory, null, List.of(flags));
    }

    /** As {@link #startWith}, by a command line of its own, to which the configuration file and the flags are added. */
    static TestServer start(List<String> program, Path directory, @Nullable Path conf, List<String> flags) {
        int port = freePort();
        List<String> command = new ArrayList<>(program);
        if (conf != null) {
            command.add(conf.toString());
        }
        command.addAll(
                List.of("--port", "" + port, "--bind", "127.0.0.1", "--save", "", "--dir", directory.toString()));
        command.addAll(List.of("--enable-debug-command", "yes", "--repl-diskless-sync-delay", "0"));
        command.addAll(flags);
        try {
            Path log = Files.createTempFile(directory, "server", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new TestServer(process, log, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("the server ended at its start:\n" + log());
            }
            return log().contains("Ready to accept connections");
        });
    }

    int port() {
        return port;
    }

    Process process() {
        return process;
    }

    String log() {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The reply of a command that must not fail, as text. */
    String text(String... argv) {
        return wire.text(argv);
    }

    /** The reply of a command, whatever it is. */
    @Nullable
    Object call(String... argv) {
        return wire.call(argv);
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

    long number(String field) {
        return Long.parseLong(info(field));
    }

    String digest() {
        return text("DEBUG", "DIGEST");
    }

    /** Makes this server follow {@code primary}. */
    void follow(TestServer primary) {
        text("REPLICAOF", "127.0.0.1", "" + primary.port());
    }

    /** Waits until this replica has applied all that {@code primary} has produced. */
    void awaitCaughtUpWith(TestServer primary) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> info("master_link_status").equals("up")
                        && number("slave_repl_offset") == primary.number("master_repl_offset"));
    }

    Wire connect() {
        return new Wire(port);
    }

    @Override
    public void close() {
        wire.close();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
