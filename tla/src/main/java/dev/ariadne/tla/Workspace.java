package dev.ariadne.tla;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A directory for one run of TLC: the modules and the configuration, and whatever TLC leaves there. Gone when closed.
 *
 * <p>TLA+'s standard modules are put there too. TLC would unpack them under fixed names in the system's temporary directory,
 * where two runs at once get in each other's way.
 */
final class Workspace implements AutoCloseable {
    private static final List<String> STANDARD =
            List.of("Naturals", "Integers", "Sequences", "FiniteSets", "TLC", "Bags");

    private final Path directory;

    private Workspace(Path directory) {
        this.directory = directory;
    }

    static Workspace of(Map<String, String> modules, String cfg) {
        try {
            Workspace workspace = new Workspace(Files.createTempDirectory("ariadne-tlc"));
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
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }
}
