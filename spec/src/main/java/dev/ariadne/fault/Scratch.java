package dev.ariadne.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A directory for servers that one command needs for a while, below the system's temporary one. The directory and all processes that are
 * {@linkplain Leftovers#start started} for it are gone when it is closed, or when this process ends by a signal; when it is killed, the next one
 * that makes such a directory removes both.
 */
public final class Scratch implements AutoCloseable {
    private static final String PREFIX = "ariadne-scratch-";

    private final Path directory;
    private final Thread ending = new Thread(this::abandon, "scratch");

    private Scratch(Path directory) {
        this.directory = directory;
    }

    /** Makes one, and removes what killed processes have left. */
    public static Scratch make() {
        try {
            Path parent = Path.of(System.getProperty("java.io.tmpdir"));
            removeThoseOfTheKilled(parent);
            Scratch scratch = new Scratch(Files.createTempDirectory(parent, PREFIX));
            Leftovers.begin(scratch.directory);
            Runtime.getRuntime().addShutdownHook(scratch.ending);
            return scratch;
        } catch (IOException e) {
            throw new UncheckedIOException("there can be no directory for the servers' files", e);
        }
    }

    /** Where it is. */
    public Path directory() {
        return directory;
    }

    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(ending);
        } catch (IllegalStateException e) {
            // This process is ending, and the hook found nothing more to do.
            Thread.yield();
        }
    }

    private void abandon() {
        Leftovers.startNoMore();
        remove();
    }

    private synchronized void remove() {
        try {
            if (Files.exists(directory)) {
                Leftovers.endProcesses(directory);
                delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the servers' files in " + directory + " are left behind", e);
        }
    }

    private static void removeThoseOfTheKilled(Path parent) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path each : all) {
                if (Leftovers.cleanOne(each)) {
                    delete(each);
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // Another process removes it, too.
            return;
        }
    }
}
