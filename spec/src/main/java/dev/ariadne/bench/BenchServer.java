package dev.ariadne.bench;

import dev.ariadne.fault.Leftovers;
import dev.ariadne.fault.Reply;
import dev.ariadne.fault.RespClient;
import dev.ariadne.fault.UnusableEnvironmentException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One server process without persistence, whose CPU time and memory are measured. */
final class BenchServer implements AutoCloseable {
    private static final long START_LIMIT_MS = 30_000;
    private static final int POLL_MS = 5;
    private static final int REPLY_LIMIT_MS = 60_000;
    private static final int END_LIMIT_S = 10;

    private final Process process;
    private final int port;
    private final long startMs;

    private BenchServer(Process process, int port, long startMs) {
        this.process = process;
        this.port = port;
        this.startMs = startMs;
    }

    /**
     * Starts a server and waits until it accepts connections.
     *
     * @param directory where its log goes
     * @param options further ones of redis-server
     * @throws UnusableEnvironmentException when it does not start; the message has its last line
     */
    static BenchServer start(Contender contender, Path directory, String... options) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>(contender.command());
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", ""));
        command.addAll(List.of("--dir", directory.toString(), "--repl-diskless-sync-delay", "0"));
        command.addAll(List.of(options));
        Path log = directory.resolve("server-" + port + ".log");
        long begin = System.nanoTime();
        Process process = Leftovers.start(
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()), directory);
        awaitReady(process, log, begin);
        return new BenchServer(process, port, millisSince(begin));
    }

    /** Starts a server that follows this one. */
    BenchServer startReplica(Contender contender, Path directory) throws IOException {
        return start(contender, directory, "--replicaof", "127.0.0.1 " + port);
    }

    private static void awaitReady(Process process, Path log, long begin) throws IOException {
        while (!Files.readString(log, StandardCharsets.ISO_8859_1).contains("Ready to accept connections")) {
            if (!process.isAlive() || millisSince(begin) > START_LIMIT_MS) {
                process.destroyForcibly();
                List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
                String last = lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
                throw new UnusableEnvironmentException("a server did not start: " + last);
            }
            pause();
        }
    }

    int port() {
        return port;
    }

    /** From the start of the process until it accepted connections. */
    long startMs() {
        return startMs;
    }

    /** CPU time of the process so far, user and system. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    long pid() {
        return process.pid();
    }

    /** What of the process is in memory, in bytes, as the operating system counts it. */
    long residentBytes() throws IOException {
        return ProcFs.residentBytes(process.pid());
    }

    /** The memory of the process and what children that it forked hold for themselves, in bytes. */
    long memoryWithChildren() throws IOException {
        return residentBytes() + ProcFs.childrenPrivateBytes(process.toHandle());
    }

    /** A number from INFO. */
    long info(String section, String field) throws IOException {
        try (RespClient client = RespClient.connect(port, REPLY_LIMIT_MS)) {
            return number(client.call(REPLY_LIMIT_MS, "INFO", section), field);
        }
    }

    private long number(Reply info, String field) throws IOException {
        if (info instanceof Reply.Bulk bulk && bulk.text() != null) {
            for (String line : bulk.text().split("\r\n")) {
                if (line.startsWith(field + ":")) {
                    return Long.parseLong(line.substring(field.length() + 1));
                }
            }
        }
        throw new IOException("INFO of the server at port " + port + " has no " + field);
    }

    /** Waits until {@code replicas} of them have applied everything. */
    void awaitReplicas(int replicas) throws IOException {
        long begin = System.nanoTime();
        try (RespClient client = RespClient.connect(port, REPLY_LIMIT_MS)) {
            while (true) {
                // A write first: WAIT on a fresh connection would count replicas that have not even caught up.
                client.call(REPLY_LIMIT_MS, "SET", "bench:fence", "1");
                Reply count = client.call(REPLY_LIMIT_MS, "WAIT", Integer.toString(replicas), "1000");
                if (count instanceof Reply.Int n && n.value() >= replicas) {
                    return;
                }
                if (millisSince(begin) > START_LIMIT_MS) {
                    throw new UnusableEnvironmentException(
                            "replicas do not follow the primary at port " + port + "; its log tells why");
                }
            }
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_LIMIT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static long millisSince(long begin) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MS));
    }
}
