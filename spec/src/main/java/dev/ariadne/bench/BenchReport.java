package dev.ariadne.bench;

import dev.ariadne.report.Edn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The figures as files: {@code bench.edn} has every sample, {@code bench.html} is one page that needs nothing else.
 *
 * @param title what was compared, in words
 * @param command that measures the same again
 * @param machine processors, memory and versions, a line each
 * @param servers names of the contenders, ours first
 */
public record BenchReport(
        String title,
        String command,
        List<String> machine,
        List<String> servers,
        List<Figure> figures,
        List<Plot> plots) {
    static final String EDN = "bench.edn";
    static final String PAGE = "bench.html";

    public BenchReport {
        machine = List.copyOf(machine);
        servers = List.copyOf(servers);
        figures = List.copyOf(figures);
        plots = List.copyOf(plots);
    }

    /** Writes both files; the page's path comes back. */
    public Path write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(EDN), edn());
        return Files.writeString(directory.resolve(PAGE), BenchPage.text(this));
    }

    private String edn() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("command", command);
        all.put("machine", machine);
        all.put("servers", servers);
        List<Object> list = new ArrayList<>();
        for (Figure figure : figures) {
            list.add(map(figure));
        }
        all.put("figures", list);
        return Edn.writeLines(all);
    }

    private Map<String, Object> map(Figure figure) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("scenario", Edn.keyword(figure.scenario()));
        map.put("name", figure.name());
        map.put("unit", figure.unit());
        Map<Object, Object> medians = new LinkedHashMap<>();
        for (String server : servers) {
            OptionalDouble median = figure.median(server);
            if (median.isPresent()) {
                medians.put(Edn.keyword(server), median.getAsDouble());
            }
        }
        map.put("medians", medians);
        OptionalDouble judged = figure.judged(Table.reference(servers));
        Bar bar = figure.bar();
        if (bar != null && judged.isPresent()) {
            map.put("judged", judged.getAsDouble());
            map.put("bar", bar.toString());
            map.put("met", bar.metBy(judged.getAsDouble()));
        }
        Map<Object, Object> samples = new LinkedHashMap<>();
        figure.samples().forEach((server, values) -> samples.put(Edn.keyword(server), values));
        map.put("samples", samples);
        return map;
    }
}
