package dev.ariadne.core.command;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A stock redis-server process on a free port of this machine, for comparisons. */
public final class StockServer implements AutoCloseable {
    private static final int START_ATTEMPTS = 200;
    private static final int ATTEMPT_MS = 25;

    private final Process process;
    private final int port;
    /** To be deleted at the end, null when it is somebody else's. */
    private @Nullable Path ownDirectory;

    private StockServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** As {@link #start}, in a directory of its own that goes with it. */
    public static StockServer startInOwnDirectory(String... settings) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("stock");
        StockServer server = start(directory, settings);
        server.ownDirectory = directory;
        return server;
    }

    /** Starts redis-server in {@code directory}; {@code settings} are further arguments. */
    public static StockServer start(Path directory, String... settings) throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of("redis-server", "--port", String.valueOf(port), "--save", ""));
        command.addAll(List.of("--dir", directory.toString(), "--bind", "127.0.0.1"));
        command.addAll(Arrays.asList(settings));
        File log = directory.resolve("redis.log").toFile();
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log)
                    .start();
        } catch (IOException e) {
            throw new AssertionError(
                    "this test needs a stock redis-server 7 on the PATH: install the package redis-server, or run without"
                            + " tests of this kind by -Dinterop=false",
                    e);
        }
        StockServer server = new StockServer(process, port);
        for (int i = 0; i < START_ATTEMPTS && process.isAlive(); i++) {
            try (Connection probe = server.connect()) {
                if (probe.call("PING").equals("+PONG\r\n")) {
                    return server;
                }
            } catch (IOException notYet) {
                Thread.sleep(ATTEMPT_MS);
            }
        }
        process.destroyForcibly();
        throw new AssertionError("redis-server did not start; its log is " + log);
    }

    /** Opens a connection. */
    public Connection connect() throws IOException {
        return new Connection(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Its process. */
    public Process process() {
        return process;
    }

    /** Port that it listens on. */
    public int port() {
        return port;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        if (ownDirectory != null) {
            try (Stream<Path> files = Files.walk(ownDirectory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    /** One client's connection. */
    public static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final StringBuilder received = new StringBuilder();
        private final byte[] buf = new byte[1 << 16];

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            socket.setSoTimeout(10_000);
        }

        /** Sends a request and returns the bytes of its reply, one char a byte. */
        public String call(String... argv) throws IOException {
            return call(1, argv);
        }

        /** As {@link #call(String...)}, for a request that so many replies and messages answer. */
        public String call(int replies, String... argv) throws IOException {
            StringBuilder bytes = new StringBuilder("*" + argv.length + "\r\n");
            for (String argument : argv) {
                bytes.append('$')
                        .append(argument.length())
                        .append("\r\n")
                        .append(argument)
                        .append("\r\n");
            }
            socket.getOutputStream().write(bytes.toString().getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder answer = new StringBuilder();
            for (int i = 0; i < replies; i++) {
                answer.append(next());
            }
            return answer.toString();
        }

        /** The next reply or message, waiting for it. */
        public String next() throws IOException {
            InputStream in = socket.getInputStream();
            int length = Resp.lengthOfFirst(received.toString());
            while (length < 0) {
                int read = in.read(buf);
                if (read < 0) {
                    throw new IOException("the server closed the connection");
                }
                received.append(new String(buf, 0, read, StandardCharsets.ISO_8859_1));
                length = Resp.lengthOfFirst(received.toString());
            }
            String reply = received.substring(0, length);
            received.delete(0, length);
            return reply;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
