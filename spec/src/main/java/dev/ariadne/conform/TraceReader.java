package dev.ariadne.conform;

import dev.ariadne.tla.Traces;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Traces in files, with the names of their servers. */
public final class TraceReader {
    /** The name of a trace in the directory of a run's node. */
    public static final String FILE = "trace.jsonl";

    private static final String BEGINNING = "\"action\":\"Restart\"";

    private final List<Path> files = new ArrayList<>();
    private final TraceNames names = new TraceNames();

    /**
     * @param paths files, or directories of runs: there every {@code NODE/trace.jsonl} counts
     * @throws BrokenTraceException if there is no trace
     */
    public TraceReader(List<Path> paths) {
        try {
            for (Path path : paths) {
                if (Files.isDirectory(path)) {
                    names.read(path);
                    int before = files.size();
                    try (Stream<Path> found = Files.find(path, 2, (file, attributes) -> file.endsWith(FILE))) {
                        found.sorted().forEach(files::add);
                    }
                    if (files.size() == before) {
                        throw new BrokenTraceException("no " + FILE + " in " + path + " or the directories in it");
                    }
                } else {
                    files.add(path);
                }
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static BrokenTraceException unreadable(IOException e) {
        return new BrokenTraceException("cannot read " + e.getMessage());
    }

    /** Validates them. */
    public TraceVerdict validate(LongConsumer told) {
        Set<String> servers = new LinkedHashSet<>();
        List<Iterator<TraceLine>> traces = new ArrayList<>();
        List<Lines> open = new ArrayList<>();
        try {
            for (Path file : files) {
                servers(file, servers);
            }
            if (servers.isEmpty()) {
                throw new BrokenTraceException("there is no line in " + files);
            }
            for (Path file : files) {
                Lines lines = new Lines(file);
                open.add(lines);
                traces.add(lines);
            }
            try (Traces specification = Traces.of(List.copyOf(servers))) {
                TraceVerdict verdict = new TraceValidator(specification).validate(traces, told);
                return verdict.says() == TraceVerdict.Says.VALID
                        ? open.stream()
                                .filter(lines -> lines.cutOff)
                                .findFirst()
                                .map(lines -> TraceVerdict.unknown(
                                        verdict.lines(),
                                        verdict.steps(),
                                        lines.file + ":" + (lines.number + 1)
                                                + " is cut off; the lines before are steps of the model"))
                                .orElse(verdict)
                        : verdict;
            }
        } catch (IOException e) {
            throw unreadable(e);
        } catch (UncheckedIOException e) {
            throw new BrokenTraceException("cannot read " + e.getMessage());
        } finally {
            open.forEach(Lines::close);
        }
    }

    private void servers(Path file, Set<String> servers) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            int number = 0;
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                number++;
                if (text.contains(BEGINNING)) {
                    servers.add(names.name(TraceLine.parse(file.toString(), number, text))
                            .server());
                }
            }
        }
    }

    /** A file's lines, each checked to follow the one before. The last one may be cut off, as by a full disk. */
    private final class Lines implements Iterator<TraceLine>, AutoCloseable {
        private final String file;
        private final BufferedReader reader;
        private final Map<String, Long> expected = new LinkedHashMap<>();
        private int number;
        private boolean cutOff;
        private @Nullable String text;

        Lines(Path file) throws IOException {
            this.file = file.toString();
            this.reader = Files.newBufferedReader(file);
            this.text = read();
        }

        /** The next line, null at the end. */
        private @Nullable String read() throws IOException {
            String next = reader.readLine();
            if (next == null || next.endsWith("}")) {
                return next;
            }
            reader.mark(1);
            cutOff = reader.read() < 0;
            reader.reset();
            return cutOff ? null : next;
        }

        @Override
        public boolean hasNext() {
            return text != null;
        }

        @Override
        public TraceLine next() {
            String now = text;
            if (now == null) {
                throw new NoSuchElementException();
            }
            TraceLine line = names.name(TraceLine.parse(file, ++number, now));
            boolean begins = line.action().equals("Restart");
            long next = begins ? 0 : expected.getOrDefault(line.server(), 0L);
            if (line.n() != next) {
                throw new BrokenTraceException(line.where() + ": lines of " + line.server()
                        + " are missing before this one: it is number " + line.n() + ", and " + next + " was to come");
            }
            expected.put(line.server(), next + 1);
            try {
                text = read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return line;
        }

        @Override
        public void close() {
            try {
                reader.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
