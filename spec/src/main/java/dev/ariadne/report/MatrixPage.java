package dev.ariadne.report;

import dev.ariadne.checker.page.Markup;
import dev.ariadne.fault.Settings;
import dev.ariadne.report.Expectations.Check;
import dev.ariadne.report.Expectations.Standing;
import dev.ariadne.report.MatrixCell.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** The overview of a matrix: one file without scripts; light or dark as the reader has it, and printable. */
final class MatrixPage {
    private final Matrix matrix;
    private final Path directory;
    private final Page page;

    private MatrixPage(Matrix matrix, Path directory) {
        this.matrix = matrix;
        this.directory = directory;
        page = new Page(matrix.outcome().toString() + " · matrix · Ariadne");
    }

    /** @param directory in which the page lies: links to reports are relative to it */
    static String text(Matrix matrix, Path directory) {
        return new MatrixPage(matrix, directory).write();
    }

    private String write() {
        Markup out = page.markup();
        out.open("header", "class", matrix.outcome().name());
        out.element("h1", matrix.outcome().toString().toUpperCase(Locale.ROOT));
        out.element("p", matrix.headline(), "class", "headline").close("header");
        table();
        legend();
        reasons();
        how();
        return page.end();
    }

    private void table() {
        List<String> targets = matrix.targets();
        Markup out = page.markup();
        out.open("section").open("div", "class", "wide").open("table", "class", "matrix");
        out.open("thead").open("tr").element("th", "setting").element("th", "nemeses");
        targets.forEach(target -> out.element("th", target));
        out.close("tr").close("thead").open("tbody");
        String above = "";
        for (Matrix.Row row : matrix.rows()) {
            boolean first = !row.setting().equals(above);
            above = row.setting();
            out.open("tr", "class", first ? "first" : "");
            out.element("th", first ? row.setting() : "", "scope", "row");
            out.element("td", row.nemeses().replace(",", ", "));
            for (String target : targets) {
                MatrixCell cell = row.byTarget().get(target);
                if (cell == null) {
                    out.element("td", "not run", "class", "soft");
                } else {
                    cell(cell);
                }
            }
            out.close("tr");
        }
        out.close("tbody").close("table").close("div").close("section");
    }

    private void cell(MatrixCell cell) {
        Markup out = page.markup();
        out.open("td").open("p", "class", "cell");
        out.element("b", cell.outcome(), "class", "chip " + cell.outcome().name());
        Path to = cell.directory();
        if (to != null) {
            String link = directory.relativize(to.resolve("report.html")).toString();
            out.element("a", Words.count(cell.operations(), "operation"), "href", link);
        }
        out.close("p").open("ul", "class", "found");
        for (Check check : cell.checks()) {
            if (check.standing() != Standing.UNSEEN) {
                out.open("li", "class", "standing " + check.standing().name());
                out.text(words(check));
                if (!check.decidedBy().isEmpty()) {
                    out.text(" ").element("span", "(" + check.decidedBy() + ")");
                }
                out.close("li");
            }
        }
        cell.doubts().forEach(doubt -> out.element("li", doubt));
        if (!cell.outages().isEmpty()) {
            out.element(
                    "li",
                    "out for "
                            + String.join(
                                    ", ",
                                    cell.outages().stream()
                                            .map(outage -> Words.seconds(outage.nanos()) + " (" + outage.kind() + ")")
                                            .toList()),
                    "class",
                    "soft");
        }
        out.close("ul").close("td");
    }

    private static String words(Check check) {
        String anomaly = check.expectation().anomaly();
        if (check.standing() == Standing.HELD) {
            return "no " + anomaly;
        }
        String mark = check.standing() == Standing.FORBIDDEN ? "forbidden: " : "";
        return mark + (check.detail().isEmpty() ? Words.count(check.seen(), anomaly) : check.detail());
    }

    private void legend() {
        Markup out = page.markup();
        out.open("ul", "class", "legend");
        meaning(Standing.HELD, "must not happen under these settings, and did not");
        meaning(Standing.PERMITTED, "seen, and permitted: the price of the setting");
        meaning(Standing.FORBIDDEN, "seen, though the settings forbid it: a defect");
        meaning(Standing.UNJUDGED, "seen, and no row of the table of guarantees fits");
        out.close("ul");
        out.element(
                "p",
                "In brackets, the row and the property of the table of guarantees that decide. What is permitted and was not seen is not"
                        + " listed. Out: the longest time without an acknowledgement to anybody.",
                "class",
                "soft");
    }

    private void meaning(Standing standing, String words) {
        page.markup()
                .open("li")
                .element("b", standing, "class", "standing " + standing.name())
                .text(" " + words)
                .close("li");
    }

    /** Each row that decided something, once. */
    private void reasons() {
        TreeMap<String, String> sentences = new TreeMap<>();
        for (MatrixCell cell : matrix.cells()) {
            for (Check check : cell.checks()) {
                if (check.seen() > 0) {
                    sentences.put(check.expectation().sentence(), check.judged());
                }
            }
        }
        if (sentences.isEmpty()) {
            return;
        }
        Markup out = page.markup();
        out.open("section").element("h2", "What the checked model says").open("ul", "class", "reasons");
        sentences.forEach((sentence, judged) -> out.element("li", sentence));
        out.close("ul");
        out.element(
                "p",
                "Each counterexample as a story: ./ariadne tlc ROW/PROPERTY; the whole table: ./ariadne guarantees.",
                "class",
                "soft");
        out.close("section");
    }

    private void how() {
        Markup out = page.markup();
        out.open("section").element("h2", "Setting");
        matrix.cells().stream().findFirst().ifPresent(cell -> {
            Settings settings = cell.settings();
            out.element(
                    "p",
                    "Each run: " + settings.nodes() + " nodes, " + settings.concurrency() + " clients, "
                            + settings.keys()
                            + " keys, " + Settings.plain(settings.rate()) + " operations a second for "
                            + Settings.plain(settings.timeLimitS()) + " s.");
        });
        long traced =
                matrix.cells().stream().filter(cell -> cell.settings().traced()).count();
        if (traced > 0) {
            out.element("p", "Of " + traced + " runs the nodes' own steps were held against the model, too.");
        }
        out.element("pre", matrix.command()).close("section");
        if (matrix.outcome() == Outcome.FORBIDDEN) {
            out.element("p", "A report's last line makes one run again.", "class", "soft");
        }
    }
}
