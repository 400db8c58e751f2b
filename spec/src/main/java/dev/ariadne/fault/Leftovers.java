package dev.ariadne.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a harness that was killed leaves running. A run keeps a file {@code processes} in its directory, with its own process in the first
 * line and its nodes' in the others, and removes it when they have ended; the next run in the same store ends the processes of files whose
 * first one is gone. (Proxies and clients are threads of the harness and go with it.)
 */
public final class Leftovers {
    private static final String VOLUME = "volume ";
    private static final String NAMESPACE = "namespace ";
    private static final String DEVICE = "device ";
    private static final String FILE = "processes";
    /** DIR/test/time/processes. */
    private static final int DEPTH = 3;

    private Leftovers() {}

    private static final Object STARTING = new Object();
    private static boolean ending;

    /**
     * Starts a process that belongs to the run in a directory, and adds it to the file there.
     *
     * @throws IOException when it cannot be started
     * @throws UnusableEnvironmentException when this process is ending: what it started has been ended, and nothing more is begun
     */
    public static Process start(ProcessBuilder builder, Path directory) throws IOException {
        synchronized (STARTING) {
            if (ending) {
                throw new UnusableEnvironmentException("interrupted");
            }
            Process started = builder.start();
            note(directory, started.toHandle());
            return started;
        }
    }

    /** From here on nothing is started any more; to be said before the processes of a run are ended for good. */
    static void startNoMore() {
        synchronized (STARTING) {
            ending = true;
        }
    }

    /** Begins the file of a run in its directory. */
    static void begin(Path directory) {
        note(directory, ProcessHandle.current());
    }

    /** Adds a process to the file. */
    static void note(Path directory, ProcessHandle process) {
        note(directory, line(process));
    }

    /** Adds a disk that is about to be mounted. */
    static void noteVolume(Path directory, Path mounted) {
        note(directory, VOLUME + mounted.toAbsolutePath());
    }

    /** Adds a network namespace that is about to be made. */
    static void noteNamespace(Path directory, String name) {
        note(directory, NAMESPACE + name);
    }

    /** Adds a network device that is about to be made. */
    static void noteDevice(Path directory, String name) {
        note(directory, DEVICE + name);
    }

    private static void note(Path directory, String line) {
        try {
            Files.createDirectories(directory);
            Files.writeString(
                    directory.resolve(FILE), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + directory, e);
        }
    }

    /** All its processes have ended. */
    static void end(Path directory) {
        try {
            Files.deleteIfExists(directory.resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + directory, e);
        }
    }

    private static String line(ProcessHandle process) {
        return process.pid() + " "
                + process.info().startInstant().map(Instant::toString).orElse("-");
    }

    /** Ends what killed runs in this store have left; says what that was, a line a run. */
    public static List<String> clean(Path store) {
        List<String> cleaned = new ArrayList<>();
        if (!Files.isDirectory(store)) {
            return cleaned;
        }
        try (Stream<Path> files = Files.walk(store, DEPTH)) {
            for (Path file : files.filter(path -> path.endsWith(FILE)).toList()) {
                cleanRun(file).ifPresent(cleaned::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for what killed runs have left in " + store, e);
        }
        return cleaned;
    }

    /** Ends what a killed run has left; false when its process is still there, or there was no run in the directory. */
    static boolean cleanOne(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        return Files.exists(file) && cleanRun(file).isPresent();
    }

    /** Ends the processes of a run whose own process is still there: this one. */
    static void endProcesses(Path directory) throws IOException {
        List<ProcessHandle> left = processes(Files.readAllLines(directory.resolve(FILE)));
        left.forEach(ProcessHandle::destroyForcibly);
        left.forEach(process -> process.onExit().join());
    }

    private static List<ProcessHandle> processes(List<String> lines) {
        return lines.stream()
                .skip(1)
                .filter(line -> Character.isDigit(line.charAt(0)))
                .map(Leftovers::find)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> cleanRun(Path file) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            // Another run has ended meanwhile.
            return Optional.empty();
        }
        if (lines.isEmpty() || find(lines.get(0)).isPresent()) {
            return Optional.empty();
        }
        List<Path> volumes = after(VOLUME, lines).stream().map(Path::of).toList();
        volumes.forEach(Volume::thaw);
        List<ProcessHandle> left = processes(lines);
        left.forEach(ProcessHandle::destroyForcibly);
        left.forEach(process -> FakeClock.forget(process.pid()));
        volumes.forEach(Volume::remove);
        after(NAMESPACE, lines).forEach(NamespaceNetwork::removeNamespace);
        after(DEVICE, lines).forEach(NamespaceNetwork::removeDevice);
        Files.deleteIfExists(file);
        return Optional.of(file.getParent() + ": its harness was killed; " + left.size()
                + " of its nodes were still running and are ended"
                + (volumes.isEmpty() ? "" : ", " + volumes.size() + " disks unmounted"));
    }

    private static List<String> after(String word, List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(word))
                .map(line -> line.substring(word.length()))
                .toList();
    }

    /** The process of a line if it is alive: the number alone may have been given to another one since. */
    private static Optional<ProcessHandle> find(String line) {
        long pid = Long.parseLong(line.substring(0, line.indexOf(' ')));
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> line(process).equals(line));
    }
}
