package dev.ariadne.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: kill -9 loses nothing that was acknowledged. Method: a real process with an append-only file counts for several clients and
 * rewrites the file now and then; it is killed in the midst of that, started again, and asked how far it got.
 */
class KilledServerTest {
    private static final int CLIENTS = 4;
    private static final int ROUNDS = 3;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"always", "everysec"})
    void whatWasAcknowledgedIsThereAfterKill9(String policy) throws Exception {
        long[] acknowledged = new long[CLIENTS];
        for (int round = 0; round < ROUNDS; round++) {
            int port = freePort();
            Process server = start(port, policy);
            List<Counter> counters = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                counters.add(new Counter(port, "counter:" + i, acknowledged[i]));
            }
            counters.forEach(Thread::start);
            try (Connection control = new Connection(port)) {
                awaitFirstAnswers(counters, acknowledged);
                assertThat(control.call("BGREWRITEAOF")).startsWith("+");
                Thread.sleep(150L + 100 * round);
            }
            server.destroyForcibly().waitFor();
            for (int i = 0; i < CLIENTS; i++) {
                counters.get(i).join();
                assertThat(counters.get(i).problem).isEmpty();
                acknowledged[i] = counters.get(i).last;
                assertThat(acknowledged[i]).isPositive();
            }
        }
        int port = freePort();
        Process server = start(port, policy);
        try (Connection connection = new Connection(port)) {
            for (int i = 0; i < CLIENTS; i++) {
                connection.call("GET counter:" + i);
                long found = Long.parseLong(connection.line());
                // The last INCR may have been done and not acknowledged, once in each round.
                assertThat(found).isBetween(acknowledged[i], acknowledged[i] + 1);
            }
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    /** A busy machine may take its time: a round counts only when every client was answered. */
    private static void awaitFirstAnswers(List<Counter> counters, long[] before) throws InterruptedException {
        for (int i = 0; i < CLIENTS; i++) {
            Counter counter = counters.get(i);
            while (counter.last == before[i] && counter.isAlive()) {
                Thread.sleep(10);
            }
        }
        Thread.sleep(250);
    }

    /** Counts until the server is gone; each reply has to be at least one more than what was acknowledged before. */
    private static final class Counter extends Thread {
        private final int port;
        private final String key;
        private volatile long last;
        private volatile String problem = "";

        Counter(int port, String key, long last) {
            this.port = port;
            this.key = key;
            this.last = last;
        }

        @Override
        public void run() {
            try (Connection connection = new Connection(port)) {
                while (true) {
                    long value = Long.parseLong(connection.call("INCR " + key).substring(1));
                    if (value <= last) {
                        problem = key + " was " + last + ", and is " + value + " after another INCR";
                    }
                    last = value;
                }
            } catch (IOException killed) {
                // As intended.
            }
        }
    }

    private Process start(int port, String policy) throws IOException, InterruptedException {
        Path log = Files.createTempFile(directory, "server", ".log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path") + System.getProperty("path.separator") + classes(),
                        Server.class.getName(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        directory.toString(),
                        "--save",
                        "",
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        policy)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        for (int i = 0; i < 600 && process.isAlive(); i++) {
            if (Files.readString(log).contains("Ready to accept connections")) {
                return process;
            }
            Thread.sleep(50);
        }
        process.destroyForcibly();
        throw new AssertionError("the server did not start:\n" + Files.readString(log));
    }

    /** Where the classes of the server and of Netty are, should the class path not tell. */
    private static String classes() {
        List<String> places = new ArrayList<>();
        for (Class<?> c : List.of(
                Server.class,
                io.netty.channel.Channel.class,
                io.netty.buffer.ByteBuf.class,
                io.netty.util.AttributeMap.class,
                io.netty.resolver.AddressResolver.class,
                io.netty.channel.epoll.Epoll.class,
                io.netty.channel.unix.Socket.class,
                org.jspecify.annotations.Nullable.class)) {
            places.add(c.getProtectionDomain().getCodeSource().getLocation().getPath());
        }
        return String.join(System.getProperty("path.separator"), places);
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final OutputStream out;
        private final BufferedReader in;

        Connection(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            out = socket.getOutputStream();
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        }

        /** Sends an inline request and returns the first line of its reply. */
        String call(String request) throws IOException {
            out.write((request + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return line();
        }

        String line() throws IOException {
            String line = in.readLine();
            if (line == null) {
                throw new IOException("the server closed the connection");
            }
            return line;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
