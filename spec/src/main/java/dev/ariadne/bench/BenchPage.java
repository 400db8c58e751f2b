package dev.ariadne.bench;

import dev.ariadne.checker.page.Markup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/** {@code bench.html}: verdicts first, then a section for each scenario with its table, ratios as bars, and lines over time. */
final class BenchPage {
    private final BenchReport report;
    private final Markup page = new Markup();

    private BenchPage(BenchReport report) {
        this.report = report;
    }

    static String text(BenchReport report) {
        return new BenchPage(report).write();
    }

    private String write() {
        page.raw("<!doctype html>\n").open("html", "lang", "en").open("head");
        page.empty("meta", "charset", "utf-8");
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.element("title", report.title() + " · Ariadne");
        page.open("style").raw(css()).close("style").close("head").open("body").open("main");
        head();
        report.figures().stream().map(Figure::scenario).distinct().forEach(this::section);
        page.open("section").element("h2", "Setting");
        page.open("ul");
        report.machine().forEach(line -> page.element("li", line));
        page.close("ul").element("pre", report.command()).close("section");
        return page.close("main").close("body").close("html").toString();
    }

    private void head() {
        List<String> verdict = Table.verdict(report.figures(), report.servers());
        page.open("header").element("h1", report.title());
        page.element("p", verdict.get(0), "class", "headline");
        page.close("header");
        if (verdict.size() > 1) {
            page.open("ul", "class", "missed");
            verdict.stream().skip(1).forEach(line -> page.element("li", line.strip()));
            page.close("ul");
        }
        page.element(
                "p",
                "Servers take turns, round by round; medians count. A ratio is ours to theirs: below 1 ours costs less, except for rates, where"
                        + " more is better.",
                "class",
                "soft");
    }

    private void section(String scenario) {
        List<Figure> figures = report.figures().stream()
                .filter(figure -> figure.scenario().equals(scenario))
                .toList();
        page.open("section").element("h2", scenario);
        about(scenario);
        String reference = Table.reference(report.servers());
        if (reference != null) {
            String ratios = RatioChart.svg(figures, reference);
            if (!ratios.isEmpty()) {
                page.open("div", "class", "wide").raw(ratios).close("div");
            }
        }
        for (Plot plot : report.plots()) {
            if (plot.scenario().equals(scenario)) {
                page.element("h3", plot.title());
                page.open("div", "class", "wide")
                        .raw(LineChart.svg(plot, report.servers()))
                        .close("div");
            }
        }
        table(figures);
        page.close("section");
    }

    private void about(String scenario) {
        Scenarios.ALL.stream()
                .filter(each -> each.name().equals(scenario))
                .forEach(each -> page.element("p", each.about(), "class", "soft"));
    }

    private void table(List<Figure> figures) {
        page.open("div", "class", "wide").open("table").open("tr");
        page.element("th", "figure").element("th", "unit");
        for (int i = 0; i < report.servers().size(); i++) {
            page.element("th", report.servers().get(i), "class", "n");
            if (i > 0) {
                page.element("th", "ratio", "class", "n");
            }
        }
        page.element("th", "bar").element("th", "").close("tr");
        for (Figure figure : figures) {
            row(figure);
        }
        page.close("table").close("div");
    }

    private void row(Figure figure) {
        page.open("tr").element("td", figure.name()).element("td", figure.unit());
        for (int i = 0; i < report.servers().size(); i++) {
            String server = report.servers().get(i);
            page.element("td", words(figure.median(server)), "class", "n", "title", spread(figure, server));
            if (i > 0) {
                page.element("td", words(figure.ratio(server)), "class", "n");
            }
        }
        Bar bar = figure.bar();
        OptionalDouble judged = figure.judged(Table.reference(report.servers()));
        if (bar != null && judged.isPresent()) {
            page.element("td", bar.toString());
            page.element(
                    "td", bar.verdict(judged.getAsDouble()), "class", bar.metBy(judged.getAsDouble()) ? "good" : "bad");
        } else {
            page.element("td", "").element("td", "");
        }
        page.close("tr");
    }

    /** All samples, for the pointer. */
    private static String spread(Figure figure, String server) {
        StringBuilder words = new StringBuilder();
        for (double sample : figure.samples().getOrDefault(server, List.of())) {
            words.append(words.isEmpty() ? "rounds: " : ", ").append(Figure.number(sample));
        }
        return words.toString();
    }

    private static String words(OptionalDouble value) {
        return value.isPresent() ? Figure.number(value.getAsDouble()) : "–";
    }

    private static String css() {
        try (InputStream in = BenchPage.class.getResourceAsStream("bench.css")) {
            return new String(
                    Objects.requireNonNull(in, "bench.css is not in the jar").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
