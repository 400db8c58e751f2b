package dev.ariadne.report;

import dev.ariadne.fault.UnusableEnvironmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Where results lie: {@code store/<test>/<time>/}, with a link {@code latest} beside the times and one at the top, as Jepsen has it. */
public final class Store {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS");
    private static final String LATEST = "latest";

    private Store() {}

    /**
     * The place of one run.
     *
     * @param directory absolute
     * @param shown as the user wrote the store's directory
     */
    public record Place(Path directory, Path shown) {
        Path file(String name) {
            return directory.resolve(name);
        }
    }

    /** Makes the directory of a new run and points {@code latest} at it. */
    public static Place create(Path store, String test) {
        String time = LocalDateTime.now().format(TIME);
        Path shown = store.resolve(test).resolve(time);
        try {
            Path directory = Files.createDirectories(shown.toAbsolutePath());
            link(directory.resolveSibling(LATEST), Path.of(time));
            link(store.toAbsolutePath().resolve(LATEST), Path.of(test, time));
            return new Place(directory, shown);
        } catch (IOException e) {
            throw new UnusableEnvironmentException(
                    "cannot write to " + store + " (" + e.getMessage() + "); name a writable directory with --store",
                    e);
        }
    }

    private static void link(Path link, Path target) throws IOException {
        if (Files.exists(link) && !Files.isSymbolicLink(link)) {
            return;
        }
        // Another run may do the same at this moment.
        Path made = link.resolveSibling(
                link.getFileName() + "." + ProcessHandle.current().pid());
        Files.createSymbolicLink(made, target);
        Files.move(made, link, StandardCopyOption.ATOMIC_MOVE);
    }
}
