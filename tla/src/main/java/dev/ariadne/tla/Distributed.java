package dev.ariadne.tla;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * TLC's distributed search: a server that holds the states and workers that find successors, each in a JVM of its own on this machine.
 *
 * <p>Distributed TLC does not check liveness and says nothing of it, so such a model is refused. Of a violation it tells neither which
 * property failed nor how the state was reached; it is then for a search in one JVM to find that out.
 */
final class Distributed {
    private static final Pattern PROGRESS = Pattern.compile(
            "^Progress\\((\\d+)\\) at [^:]*:[^:]*:[^:]*: ([\\d,]+) states generated.*?, ([\\d,]+) distinct states found.*?, ([\\d,]+) states left");
    private static final Pattern COUNTS =
            Pattern.compile("^(\\d+) states generated, (\\d+) distinct states found, (\\d+) states left");
    private static final Pattern DEPTH = Pattern.compile("^The depth of the complete state graph search is (\\d+)");
    private static final String READY = "TLC server at ";
    private static final String DONE = "Model checking completed. No error has been found.";

    /** Older interfaces of RMI's inside, which TLC's worker reads its port from. */
    private static final List<String> OPENED = List.of("sun.rmi.server", "sun.rmi.transport", "java.rmi.server");

    private final List<Process> children = new CopyOnWriteArrayList<>();
    private final Path directory;
    private final String root;
    private final int workers;
    private final int port;

    private Distributed(Path directory, String root, int workers) throws IOException {
        this.directory = directory;
        this.root = root;
        this.workers = workers;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    /**
     * Checks a model.
     *
     * @param workers worker JVMs, each with one thread
     * @return the outcome; null if a property is violated
     */
    static Engine.@Nullable Outcome check(
            Specification specification, String cfg, int workers, Consumer<Engine.Counts> progress) {
        try (Workspace workspace = Workspace.of(specification.modules(), cfg)) {
            Engine.Walking tool = new TlcLoader().create(Engine.Walking.class, "WalkRun");
            String printed = tool.open(workspace.directory(), specification.root());
            if (printed == null && tool.hasLiveness()) {
                printed = "Error: Distributed TLC does not check liveness. Check this model without --distributed.\n";
            }
            return printed != null
                    ? unknown(printed)
                    : new Distributed(workspace.directory(), specification.root(), workers).run(progress);
        } catch (IOException e) {
            throw new UncheckedIOException("TLC's server and workers cannot be started", e);
        }
    }

    private Engine.@Nullable Outcome run(Consumer<Engine.Counts> progress) throws IOException {
        Thread ending = new Thread(this::end, "tlc-end-children");
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            Process server = start(
                    "TLCServer",
                    List.of(),
                    List.of(
                            "-fp",
                            "0",
                            "-deadlock",
                            "-checkpoint",
                            "0",
                            "-metadir",
                            directory.resolve("meta").toString(),
                            "-config",
                            Tlc.CFG,
                            root + ".tla"));
            return read(server, progress);
        } finally {
            end();
            Runtime.getRuntime().removeShutdownHook(ending);
        }
    }

    private Engine.@Nullable Outcome read(Process server, Consumer<Engine.Counts> progress) throws IOException {
        StringBuilder printed = new StringBuilder();
        Engine.Counts counts = Engine.Counts.NONE;
        int depth = 0;
        try (BufferedReader out = server.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                printed.append(line).append('\n');
                Matcher soFar = PROGRESS.matcher(line);
                Matcher end = COUNTS.matcher(line);
                Matcher deep = DEPTH.matcher(line);
                if (line.startsWith(READY)) {
                    startWorkers();
                } else if (soFar.find()) {
                    progress.accept(counts(soFar, 2, Integer.parseInt(soFar.group(1))));
                } else if (end.find()) {
                    counts = counts(end, 1, 0);
                } else if (deep.find()) {
                    depth = Integer.parseInt(deep.group(1));
                }
            }
        }
        String all = printed.toString();
        if (all.contains(DONE)) {
            Engine.Counts found = new Engine.Counts(counts.generated(), counts.distinct(), counts.queue(), depth);
            return new Engine.Outcome(null, null, found, List.of(), TlcReport.NO_LOOP, List.of(), all, List.of());
        }
        return all.contains("Error: The behavior up to this point is") ? null : unknown(all);
    }

    private static Engine.Outcome unknown(String printed) {
        return new Engine.Outcome(
                null, printed, Engine.Counts.NONE, List.of(), TlcReport.NO_LOOP, List.of(), printed, List.of());
    }

    private static Engine.Counts counts(Matcher matched, int first, int depth) {
        long[] numbers = new long[3];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Long.parseLong(matched.group(first + i).replace(",", ""));
        }
        return new Engine.Counts(numbers[0], numbers[1], numbers[2], depth);
    }

    private void startWorkers() throws IOException {
        List<String> flags = new ArrayList<>();
        flags.add("-Dtlc2.tool.distributed.TLCWorker.threadCount=1");
        for (String name : OPENED) {
            flags.addAll(List.of("--add-opens", "java.rmi/" + name + "=ALL-UNNAMED"));
        }
        for (int i = 0; i < workers; i++) {
            start("TLCWorker", flags, List.of("127.0.0.1"));
        }
    }

    private Process start(String program, List<String> flags, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-Xmx" + Runtime.getRuntime().maxMemory() / (1 << 20) + "m",
                "-Djava.rmi.server.hostname=127.0.0.1",
                "-Djava.io.tmpdir=" + directory,
                "-Dtlc2.tool.distributed.TLCServer.port=" + port,
                "-Dtlc2.tool.distributed.TLCServer.report=2000"));
        command.addAll(flags);
        command.addAll(List.of("-cp", absolute(System.getProperty("java.class.path"))));
        command.add(Loopback.class.getName());
        command.add("tlc2.tool.distributed." + program);
        command.addAll(arguments);
        Process child = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        program.equals("TLCServer") ? ProcessBuilder.Redirect.PIPE : ProcessBuilder.Redirect.DISCARD)
                .start();
        children.add(child);
        return child;
    }

    /** The children have a working directory of their own. */
    private static String absolute(String classPath) {
        List<String> entries = new ArrayList<>();
        for (String entry : classPath.split(Pattern.quote(java.io.File.pathSeparator), -1)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(java.io.File.pathSeparator, entries);
    }

    private void end() {
        for (Process child : children) {
            child.destroyForcibly();
        }
        for (Process child : children) {
            child.onExit().join();
        }
    }
}
