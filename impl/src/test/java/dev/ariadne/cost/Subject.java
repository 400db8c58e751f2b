package dev.ariadne.cost;

import dev.ariadne.core.command.StockServer;
import dev.ariadne.net.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A server process of which the CPU time is measured: ours, with the launcher's settings of the JVM, or a stock redis-server. */
final class Subject implements AutoCloseable {
    /** Another build of ours to be measured in place of the classes under test: the path of its jar. */
    private static final String JAR = System.getProperty("ariadne.cost.jar", "");

    private static final String[] SETTINGS = {
        "--enable-debug-command", "yes", "--save", "", "--hz", "1", "--maxclients", "20000"
    };

    /** What compiles a JVM's code, and what sweeps up after it; as Linux names threads, by 15 letters. */
    private static final List<String> COMPILERS = List.of("C1 CompilerThre", "C2 CompilerThre", "Sweeper thread");

    private final Process process;
    private final int port;
    private final AutoCloseable end;

    private Subject(Process process, int port, AutoCloseable end) {
        this.process = process;
        this.port = port;
        this.end = end;
        // However this program is ended.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end of a server"));
    }

    /** Starts a stock redis-server. */
    static Subject stock() throws IOException, InterruptedException {
        StockServer server = StockServer.startInOwnDirectory(SETTINGS);
        return new Subject(server.process(), server.port(), server);
    }

    /** Starts a server of ours in {@code directory}. */
    static Subject ours(Path directory) throws IOException {
        int port;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx1500m", "-XX:+UseSerialGC", "-Xmn4m", "-XX:MaxTenuringThreshold=0", "-cp"));
        command.add(JAR.isEmpty() ? System.getProperty("java.class.path") : JAR);
        command.addAll(List.of(Server.class.getName(), "--port", String.valueOf(port), "--bind", "127.0.0.1"));
        command.addAll(List.of(SETTINGS));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        BufferedReader log =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder told = new StringBuilder();
        String line = log.readLine();
        while (line != null && !line.contains("Ready to accept connections")) {
            told.append(line).append('\n');
            line = log.readLine();
        }
        if (line == null) {
            throw new AssertionError("the server did not start: " + told);
        }
        Thread reader = new Thread(() -> log.lines().forEach(ignored -> {}), "log of the server");
        reader.setDaemon(true);
        reader.start();
        return new Subject(process, port, () -> process.destroyForcibly().waitFor());
    }

    /** Opens a connection. */
    Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    /**
     * CPU time that it has used, in ns: of all its threads (a collection of garbage is a cost), without what compiles code, which is done
     * once. To be asked for when it has nothing to do, as the kernel is late with the time of what runs.
     */
    long cpuNanos() throws IOException {
        long sum = 0;
        try (Stream<Path> tasks = Files.list(Path.of("/proc", String.valueOf(process.pid()), "task"))) {
            for (Path task : tasks.toList()) {
                try {
                    if (!COMPILERS.contains(
                            Files.readString(task.resolve("comm")).strip())) {
                        String times = Files.readString(task.resolve("schedstat"));
                        sum += Long.parseLong(times.substring(0, times.indexOf(' ')));
                    }
                } catch (NoSuchFileException ended) {
                    // A thread that ended meanwhile takes its time with it: none that serves clients does.
                    continue;
                }
            }
        }
        return sum;
    }

    @Override
    public void close() throws Exception {
        end.close();
    }
}
