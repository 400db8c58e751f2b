package dev.ariadne.tla;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

/**
 * A state graph in a file, written while it is found: as Graphviz' DOT, or as one JSON object. States are numbered from 0 in the order
 * in which they are met. In JSON, {@code states} is an array of {@code {"state":N,"initial":true,"values":{...}}} and {@code edges} one of
 * {@code {"from":N,"to":N,"action":"...","parameters":[...]}}; values are as {@link StateGraph#state} describes them.
 */
final class GraphFile implements Engine.Sink, AutoCloseable {
    private final boolean json;
    private final BufferedWriter out;

    /** JSON's edges follow its states, so they wait here. */
    private final Path waiting;

    private final BufferedWriter edges;
    private String separator = "\n";
    private String edgeSeparator = "\n";

    private GraphFile(Path file, boolean json, String model) throws IOException {
        this.json = json;
        out = Files.newBufferedWriter(file);
        waiting = Files.createTempFile("ariadne-edges", null);
        edges = json ? Files.newBufferedWriter(waiting) : out;
        out.write(json ? "{\"model\":" + quoted(model) + ",\n\"states\":[" : "digraph " + quoted(model) + " {\n");
    }

    /**
     * Begins a file.
     *
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if its name ends neither in .dot nor in .json
     */
    static GraphFile begin(Path file, String model) throws IOException {
        String name = file.toString();
        if (!name.endsWith(".dot") && !name.endsWith(".json")) {
            throw new IllegalArgumentException("a state graph is written as .dot or .json, not to " + file);
        }
        return new GraphFile(file, name.endsWith(".json"), model);
    }

    @Override
    public void state(int number, boolean initial, Map<String, Object> values) {
        try {
            if (json) {
                out.write(separator + "{\"state\":" + number + (initial ? ",\"initial\":true" : "") + ",\"values\":"
                        + json(values) + "}");
                separator = ",\n";
            } else {
                StringBuilder text = new StringBuilder();
                values.forEach((variable, value) ->
                        text.append(variable).append(" = ").append(value).append('\n'));
                out.write("  " + number + " [label=" + quoted(text.toString().strip()) + (initial ? ",style=bold" : "")
                        + "];\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void edge(int from, int to, Label label) {
        try {
            if (json) {
                edges.write(edgeSeparator + "{\"from\":" + from + ",\"to\":" + to + ",\"action\":"
                        + quoted(label.action()) + ",\"parameters\":" + json(label.parameters()) + "}");
                edgeSeparator = ",\n";
            } else {
                out.write("  " + from + " -> " + to + " [label=" + quoted(label.toString()) + "];\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String json(Object value) {
        if (value instanceof Map<?, ?> map) {
            StringBuilder text = new StringBuilder("{");
            for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
                Map.Entry<?, ?> entry = i.next();
                text.append(quoted(entry.getKey().toString())).append(':').append(json(entry.getValue()));
                text.append(i.hasNext() ? "," : "");
            }
            return text.append('}').toString();
        }
        if (value instanceof Collection<?> list) {
            return "[" + String.join(",", list.stream().map(GraphFile::json).toList()) + "]";
        }
        return value instanceof Integer || value instanceof Boolean ? value.toString() : quoted(value.toString());
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    @Override
    public void close() throws IOException {
        try (out;
                edges) {
            if (json) {
                edges.flush();
                out.write("\n],\n\"edges\":[");
                try (var lines = Files.lines(waiting)) {
                    for (Iterator<String> i = lines.iterator(); i.hasNext(); ) {
                        out.write(i.next() + "\n");
                    }
                }
                out.write("]}\n");
            } else {
                out.write("}\n");
            }
        } finally {
            Files.delete(waiting);
        }
    }
}
