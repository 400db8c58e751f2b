package dev.ariadne.report;

import dev.ariadne.report.MatrixCell.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a matrix, side by side.
 *
 * @param planned how many there should be
 * @param command that makes them again
 */
public record Matrix(List<MatrixCell> cells, int planned, String command) {
    /** The name under which overviews are stored, beside the tests. */
    public static final String TEST = "matrix";

    /** The overview's file. */
    public static final String PAGE = "index.html";

    /** Cells that differ in their target only; those that are missing were not run. */
    record Row(String setting, String nemeses, Map<String, MatrixCell> byTarget) {}

    /** The worst of the cells, and at least unknown if some are missing. */
    public Outcome outcome() {
        Outcome worst = cells.stream()
                .map(MatrixCell::outcome)
                .max(Comparator.naturalOrder())
                .orElse(Outcome.UNKNOWN);
        return cells.size() < planned && worst.compareTo(Outcome.UNKNOWN) < 0 ? Outcome.UNKNOWN : worst;
    }

    List<String> targets() {
        return cells.stream()
                .map(cell -> cell.settings().target().flag())
                .distinct()
                .toList();
    }

    List<Row> rows() {
        Map<List<String>, Row> rows = new LinkedHashMap<>();
        for (MatrixCell cell : cells) {
            String nemeses = cell.settings().nemesisNames();
            rows.computeIfAbsent(
                            List.of(cell.setting(), nemeses),
                            any -> new Row(cell.setting(), nemeses, new LinkedHashMap<>()))
                    .byTarget()
                    .put(cell.settings().target().flag(), cell);
        }
        return List.copyOf(rows.values());
    }

    long count(Outcome outcome) {
        return cells.stream().filter(cell -> cell.outcome() == outcome).count();
    }

    /** {@code 14 runs: 9 valid, 5 with permitted anomalies}. */
    String headline() {
        List<String> parts = new ArrayList<>();
        add(parts, Outcome.FORBIDDEN, " with what the model forbids");
        add(parts, Outcome.UNKNOWN, " unknown");
        add(parts, Outcome.VALID, " valid");
        add(parts, Outcome.PERMITTED, " with anomalies that the model permits");
        String missing = cells.size() < planned ? " of " + planned + " planned" : "";
        return Words.count(cells.size(), "run") + missing + ": " + String.join(", ", parts);
    }

    private void add(List<String> parts, Outcome outcome, String words) {
        if (count(outcome) > 0) {
            parts.add(count(outcome) + words);
        }
    }

    /** Writes the overview, and the same for programs. */
    public void store(Store.Place place) throws IOException {
        Files.writeString(place.file(PAGE), MatrixPage.text(this, place.directory()));
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("outcome", Edn.keyword(outcome().name().toLowerCase(Locale.ROOT)));
        map.put("command", command);
        map.put(
                "cells",
                cells.stream().map(cell -> cell(cell, place.directory())).toList());
        Files.writeString(place.file("results.edn"), Edn.writeLines(map));
    }

    private static Map<String, @Nullable Object> cell(MatrixCell cell, Path from) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("setting", cell.setting());
        map.put("nemeses", cell.settings().nemesisNames());
        map.put("target", cell.settings().target().flag());
        map.put("outcome", Edn.keyword(cell.outcome().name().toLowerCase(Locale.ROOT)));
        map.put("operations", cell.operations());
        Map<String, @Nullable Object> seen = new LinkedHashMap<>();
        cell.checks().forEach(check -> seen.put(check.expectation().anomaly().replace(' ', '-'), check.seen()));
        map.put("seen", seen);
        map.put("longest-outage", cell.longestOutageNanos());
        map.put("doubts", cell.doubts());
        map.put("directory", cell.directory() == null ? null : Objects.toString(from.relativize(cell.directory())));
        return map;
    }

    /**
     * The table for the terminal: the verdict first, the command last.
     *
     * @param place where the overview lies, as the reader knows it
     */
    public String summary(Path place) {
        return MatrixText.text(this, place);
    }
}
