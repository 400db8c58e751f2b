package dev.ariadne.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The wall clock of one process, by libfaketime: it stands in front of libc in the process and adds an offset, which it reads from a file once
 * a second. Clocks that only count (monotonic ones) go on as they are, as when somebody sets the time of a machine.
 */
public final class FakeClock {
    private static final List<Path> PLACES =
            List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"), Path.of("/usr/local/lib"));
    private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

    private final Path file;

    /** @param file where the offset stands */
    FakeClock(Path file) {
        this.file = file;
    }

    /** Why the clocks of this target's processes cannot be set on this machine, in a few words; empty when they can. */
    public static Optional<String> unavailable(Target target) {
        if (target.isSelf()) {
            return Optional.of("under libfaketime a JVM takes ten times as long to start; use --target redis:PATH");
        }
        return library().isPresent()
                ? Optional.empty()
                : Optional.of("there is no libfaketime (Debian: apt-get install libfaketime)");
    }

    private static Optional<Path> library() {
        return PLACES.stream()
                .flatMap(place -> Stream.concat(Stream.of(place), subdirectories(place)))
                .map(place -> place.resolve(LIBRARY))
                .filter(Files::isReadable)
                .findFirst();
    }

    private static Stream<Path> subdirectories(Path place) {
        try (Stream<Path> all = Files.list(place)) {
            return all.filter(Files::isDirectory).toList().stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    /** What a process is to have in its environment. */
    Map<String, String> environment() {
        Path library = library().orElseThrow(() -> new UnusableEnvironmentException("there is no libfaketime"));
        // The allocator that servers bring asks for the time before libfaketime is ready, and the two wait for each
        // other for ever; so
        // libc's own comes first.
        Path libc = Optional.ofNullable(library.getParent())
                .map(Path::getParent)
                .map(directory -> directory.resolve("libc.so.6"))
                .filter(Files::isReadable)
                .orElse(library);
        return Map.of(
                "LD_PRELOAD",
                library + ":" + libc,
                "FAKETIME_TIMESTAMP_FILE",
                file.toAbsolutePath().toString(),
                "FAKETIME_CACHE_DURATION",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1");
    }

    /** It is off by this many seconds, within a second from now. */
    void set(long seconds) {
        try {
            Files.createDirectories(
                    Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow());
            // In one step: it may be read at any time.
            Path whole = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(whole, (seconds < 0 ? "" : "+") + seconds + "\n");
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Removes what libfaketime leaves behind of a process that was killed. */
    static void forget(long pid) {
        for (String left : List.of("faketime_shm_" + pid, "sem.faketime_sem_" + pid)) {
            try {
                Files.deleteIfExists(Path.of("/dev/shm", left));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot remove " + left, e);
            }
        }
    }
}
