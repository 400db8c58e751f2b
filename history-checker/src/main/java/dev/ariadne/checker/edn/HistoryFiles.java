package dev.ariadne.checker.edn;

import dev.ariadne.checker.HistoryException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the history in what a test left behind: a file, or a directory of Jepsen's store or of Ariadne's. */
public final class HistoryFiles {
    private static final List<String> NAMES = List.of(
            "history.edn", "history.edn.gz", "history.jsonl", "history.json", "history.jsonl.gz", "history.txt");
    private static final List<String> SEALED = List.of("test.jepsen", "test.fressian");

    private HistoryFiles() {}

    /**
     * The history of a path: itself if it is a file; of a run's directory the file in it; of the directory of a test, or of the whole store, that
     * of the latest run.
     *
     * @throws HistoryException when there is none; the message says what was there instead
     */
    public static Path find(Path path) {
        if (!Files.isDirectory(path)) {
            return path;
        }
        for (Path directory : List.of(path, path.resolve("latest"))) {
            for (String name : NAMES) {
                Path file = directory.resolve(name);
                if (Files.isRegularFile(file)) {
                    return file;
                }
            }
        }
        for (String name : SEALED) {
            if (Files.exists(path.resolve(name))) {
                throw new HistoryException(
                        path,
                        0,
                        "has only " + name
                                + ", a binary form that is not read here; Jepsen writes history.edn beside it"
                                + " unless told not to, and `lein run analyze' writes it again");
            }
        }
        throw new HistoryException(
                path,
                0,
                "there is no history.edn in it, nor in its directory latest; name the directory of a run,"
                        + " STORE/TEST/TIME, or a file");
    }
}
