package dev.ariadne.tla;

import dev.ariadne.tla.Guarantees.Column;
import dev.ariadne.tla.Guarantees.Row;
import dev.ariadne.tla.Model.Size;
import dev.ariadne.tla.TlcReport.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What TLC found of the rows and columns of {@link Guarantees}, at one size. One such table is kept with the sources
 * ({@code guarantees.tsv}): what the settings are known to guarantee.
 */
public final class GuaranteeTable {
    private static final String STORED = "guarantees.tsv";
    private static final String HEAD = "size\trow\tproperty\tverdict\tstates\tsteps\tseconds\twhy";

    private final Size size;
    private final Map<String, Map<String, Cell>> rows;

    private GuaranteeTable(Size size, Map<String, Map<String, Cell>> rows) {
        this.size = size;
        this.rows = rows;
    }

    /**
     * One cell.
     *
     * @param verdict what TLC said
     * @param states distinct states explored; of a violation, those seen until it was found
     * @param steps the length of the shortest counterexample in actions; if the property holds, the depth of the search: the length of
     *     the longest of the shortest ways to a state, 0 if that is not known
     * @param seconds how long the run took in which the cell was filled
     * @param why what goes wrong, empty if the property holds; for an unknown, TLC's trouble
     */
    public record Cell(Verdict verdict, long states, int steps, double seconds, String why) {
        boolean sameAs(Cell other) {
            boolean known = verdict != Verdict.HOLDS || steps > 0 && other.steps > 0;
            return verdict == other.verdict && states == other.states && (!known || steps == other.steps);
        }
    }

    /** The table that comes with the specification. */
    public static GuaranteeTable stored(Size size) {
        return parse(Models.text(STORED), size);
    }

    /** The table of what was found of {@link Guarantees#models}. */
    public static GuaranteeTable of(Size size, List<TlcReport> reports) {
        Map<String, Map<String, Cell>> rows = new LinkedHashMap<>();
        for (TlcReport report : reports) {
            String name = report.model().name();
            String row = name.substring(0, name.indexOf('/'));
            Map<String, Cell> cells = rows.computeIfAbsent(row, key -> new LinkedHashMap<>());
            for (String property : columns(report.model())) {
                cells.put(property, cell(report, property));
            }
        }
        return new GuaranteeTable(size, rows);
    }

    private static List<String> columns(Model model) {
        List<String> columns = new ArrayList<>(model.holds());
        columns.addAll(model.fails());
        List<String> always = Models.registered().always();
        if (columns.removeAll(always)) {
            columns.add(0, Guarantees.BASIC);
        }
        return columns;
    }

    /** A run that stops at one property's violation says nothing of the others that it was to check. */
    private static Cell cell(TlcReport report, String property) {
        boolean own = property.equals(report.violated())
                || property.equals(Guarantees.BASIC)
                        && Models.registered().always().contains(Objects.toString(report.violated()));
        return switch (report.verdict()) {
            case HOLDS -> new Cell(Verdict.HOLDS, report.distinct(), report.depth() - 1, report.seconds(), "");
            case VIOLATED ->
                own
                        ? new Cell(
                                Verdict.VIOLATED,
                                report.distinct(),
                                report.counterexample().size() - 1,
                                report.seconds(),
                                report.model().fails().contains(property)
                                        ? report.model().about()
                                        : report.violated() + " fails, which was not expected")
                        : new Cell(
                                Verdict.UNKNOWN,
                                report.distinct(),
                                0,
                                report.seconds(),
                                "TLC stopped at a violation of " + report.violated());
            case UNKNOWN ->
                new Cell(
                        Verdict.UNKNOWN,
                        report.distinct(),
                        0,
                        report.seconds(),
                        Objects.toString(report.trouble(), "no verdict"));
        };
    }

    /** The size at which the rows were checked. */
    public Size size() {
        return size;
    }

    /** The names of the rows that were checked, in order. */
    public List<String> rows() {
        return List.copyOf(rows.keySet());
    }

    /** A cell; empty if the property means nothing in that row or was not checked. */
    public Optional<Cell> cell(String row, String property) {
        return Optional.ofNullable(rows.getOrDefault(row, Map.of()).get(property));
    }

    /** The cells of a row by their properties, in order; empty if the row was not checked. */
    public Map<String, Cell> cells(String row) {
        return Collections.unmodifiableMap(rows.getOrDefault(row, Map.of()));
    }

    /** This table with the cells of another where it has none, in the registry's order and as far as the registry knows them. */
    public GuaranteeTable over(GuaranteeTable other, Guarantees guarantees) {
        Map<String, Map<String, Cell>> all = new LinkedHashMap<>();
        for (Row row : guarantees.rows()) {
            for (Column column : guarantees.columns()) {
                String property = column.property();
                cell(row.name(), property)
                        .or(() -> row.applies(column) ? other.cell(row.name(), property) : Optional.empty())
                        .ifPresent(cell -> all.computeIfAbsent(row.name(), key -> new LinkedHashMap<>())
                                .put(property, cell));
            }
        }
        return new GuaranteeTable(size, all);
    }

    /** Where this table is not what the registry expects, a line each: an unknown, or the contrary verdict. */
    public List<String> surprises(Guarantees guarantees) {
        List<String> surprises = new ArrayList<>();
        rows.forEach((name, cells) -> {
            Row row = guarantees.find(name).orElseThrow();
            cells.forEach((property, cell) -> {
                Verdict expected = row.fails().containsKey(property) ? Verdict.VIOLATED : Verdict.HOLDS;
                if (cell.verdict() != expected) {
                    surprises.add(name + "/" + property + ": " + words(cell) + ", expected: "
                            + expected.name().toLowerCase(Locale.ROOT)
                            + (cell.why().isEmpty() ? "" : " (" + cell.why() + ")"));
                }
            });
        });
        return surprises;
    }

    /** Where this table is not another: a line for each cell whose verdict, states or steps differ or that the other lacks. */
    public List<String> differences(GuaranteeTable other) {
        List<String> differences = new ArrayList<>();
        rows.forEach((row, cells) -> cells.forEach((property, cell) -> {
            Cell theirs = other.cell(row, property).orElse(null);
            if (theirs == null || !cell.sameAs(theirs)) {
                differences.add(row + "/" + property + ": " + words(cell) + ", stored: "
                        + (theirs == null ? "nothing" : words(theirs)));
            }
        }));
        return differences;
    }

    private static String words(Cell cell) {
        return switch (cell.verdict()) {
            case HOLDS -> String.format(Locale.ROOT, "holds (%,d states, depth %d)", cell.states(), cell.steps());
            case VIOLATED ->
                String.format(Locale.ROOT, "violated in %d steps (%,d states)", cell.steps(), cell.states());
            case UNKNOWN -> "unknown";
        };
    }

    // ---- for people ----

    /** The table for a terminal, a line each: rows by columns, then why what fails does. */
    public List<String> text(Guarantees guarantees) {
        List<Column> columns = guarantees.columns();
        List<String> lines = new ArrayList<>();
        int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
        lines.add(" ".repeat(width) + "  "
                + String.join("  ", columns.stream().map(Column::title).toList()));
        String group = "";
        for (String name : rows.keySet()) {
            Row row = guarantees.find(name).orElseThrow();
            if (!row.group().equals(group)) {
                group = row.group();
                lines.add("");
                lines.add(group);
            }
            StringBuilder line = new StringBuilder(pad(name, width));
            for (Column column : columns) {
                String cell =
                        cell(name, column.property()).map(GuaranteeTable::sign).orElse("");
                line.append("  ").append(pad(cell, column.title().length()));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static String sign(Cell cell) {
        return switch (cell.verdict()) {
            case HOLDS -> "yes";
            case VIOLATED -> "no " + cell.steps();
            case UNKNOWN -> "?";
        };
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    // ---- for machines ----

    /** The head of the stored form. */
    public static String tsvHead() {
        return HEAD + "\n";
    }

    /**
     * The stored form: one line a cell, fields separated by tabs. Seconds are kept of large runs only, since they change from run to
     * run.
     */
    public String tsv() {
        StringBuilder text = new StringBuilder();
        rows.forEach((row, cells) -> cells.forEach((property, cell) -> text.append(String.join(
                        "\t",
                        size.name().toLowerCase(Locale.ROOT),
                        row,
                        property,
                        cell.verdict().name().toLowerCase(Locale.ROOT),
                        Long.toString(cell.states()),
                        Integer.toString(cell.steps()),
                        size == Size.LARGE ? Long.toString(Math.round(cell.seconds())) : "-",
                        cell.why()))
                .append('\n')));
        return text.toString();
    }

    /**
     * Reads the stored form.
     *
     * @throws IllegalArgumentException if a line is not one that {@link #tsv} writes
     */
    public static GuaranteeTable parse(String text, Size size) {
        Map<String, Map<String, Cell>> rows = new LinkedHashMap<>();
        for (String line : text.lines().skip(1).toList()) {
            String[] fields = line.split("\t", -1);
            if (fields.length != 8) {
                throw new IllegalArgumentException(STORED + ": not eight fields: " + line);
            }
            if (Size.valueOf(fields[0].toUpperCase(Locale.ROOT)) == size) {
                Cell cell = new Cell(
                        Verdict.valueOf(fields[3].toUpperCase(Locale.ROOT)),
                        Long.parseLong(fields[4]),
                        Integer.parseInt(fields[5]),
                        fields[6].equals("-") ? 0 : Double.parseDouble(fields[6]),
                        fields[7]);
                rows.computeIfAbsent(fields[1], key -> new LinkedHashMap<>()).put(fields[2], cell);
            }
        }
        return new GuaranteeTable(size, rows);
    }
}
