package dev.ariadne.tla;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A directory for one run of TLC: the modules and the configuration, and whatever TLC leaves there. Gone when closed, or, if the
 * process is killed before, when the next one begins: the name has the process' number.
 *
 * <p>TLA+'s standard modules are put there too. TLC would unpack them under fixed names in the system's temporary directory,
 * where two runs at once get in each other's way.
 */
final class Workspace implements AutoCloseable {
    private static final List<String> STANDARD =
            List.of("Naturals", "Integers", "Sequences", "FiniteSets", "TLC", "Bags");

    private static final String PREFIX = "ariadne-tlc-";

    private final Path directory;

    private Workspace(Path directory) {
        this.directory = directory;
    }

    static Workspace of(Map<String, String> modules, String cfg) {
        try {
            Path parent = Path.of(System.getProperty("java.io.tmpdir"));
            removeAbandoned(parent);
            String prefix = PREFIX + ProcessHandle.current().pid() + "-";
            Workspace workspace = new Workspace(Files.createTempDirectory(parent, prefix));
            for (Map.Entry<String, String> module : modules.entrySet()) {
                Files.writeString(workspace.directory.resolve(module.getKey()), module.getValue());
            }
            Files.writeString(workspace.directory.resolve(Tlc.CFG), cfg);
            for (String module : STANDARD) {
                String file = module + ".tla";
                try (InputStream in = Workspace.class.getResourceAsStream("/tla2sany/StandardModules/" + file)) {
                    if (in != null && !modules.containsKey(file)) {
                        Files.copy(in, workspace.directory.resolve(file));
                    }
                }
            }
            return workspace;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write TLC's input to a temporary directory", e);
        }
    }

    Path directory() {
        return directory;
    }

    @Override
    public void close() {
        try {
            remove(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }

    private static void removeAbandoned(Path parent) throws IOException {
        try (DirectoryStream<Path> workspaces = Files.newDirectoryStream(parent, PREFIX + "[0-9]*-*")) {
            for (Path workspace : workspaces) {
                String pid = workspace.getFileName().toString().split("-")[2];
                if (ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    try {
                        remove(workspace);
                    } catch (IOException | UncheckedIOException e) {
                        // Another user's, or another run is removing it, too: it is not in our way.
                    }
                }
            }
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
