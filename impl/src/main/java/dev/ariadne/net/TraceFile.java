package dev.ariadne.net;

import dev.ariadne.core.Observer;
import dev.ariadne.trace.TraceLines;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

/**
 * The file of trace-file, to which lines are only added: once a turn, before what the turn's steps said leaves for the network. So whoever saw
 * a step's effect finds its line, even when the process is killed.
 */
final class TraceFile {
    private final TraceLines lines;
    private final OutputStream out;

    private TraceFile(TraceLines lines, OutputStream out) {
        this.lines = lines;
        this.out = out;
    }

    /**
     * Opens a trace for adding to it.
     *
     * @param server this server's address
     * @throws IOException when that is not possible
     */
    static TraceFile appendTo(Path file, Supplier<String> server) throws IOException {
        return new TraceFile(
                new TraceLines(server, System::nanoTime),
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    Observer observer() {
        return lines;
    }

    /** Writes the lines so far, with one call. */
    void flush() throws IOException {
        if (!lines.lines().isEmpty()) {
            out.write(lines.lines().toString().getBytes(StandardCharsets.UTF_8));
            lines.clear();
        }
    }
}
