package dev.ariadne.conform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The servers behind the addresses in a trace: one has another port after each restart, and proxies stand before them all. */
final class TraceNames {
    /** Lines of an address, a tabulator, and the name of the server that is found there. */
    static final String FILE = "addresses.tsv";

    private final Map<String, String> names = new HashMap<>();

    /** Reads the file of names in a directory, if it has one. */
    void read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (Files.exists(file)) {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                String[] words = line.split("\t", -1);
                if (words.length != 2) {
                    throw new BrokenTraceException(
                            file + ":" + number + ": expected an address, a tabulator and a name");
                }
                names.put(words[0], words[1]);
            }
        }
    }

    /** The line with names. */
    TraceLine name(TraceLine line) {
        return names.isEmpty() ? line : line.named(of(line.server()), of(line.peer()));
    }

    private String of(String address) {
        return names.getOrDefault(address, address);
    }
}
