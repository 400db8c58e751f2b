package dev.ariadne.checker.page;

import dev.ariadne.checker.Explanation;
import dev.ariadne.checker.Report;
import dev.ariadne.checker.Verdict;
import dev.ariadne.checker.replication.Guarantees;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The verdicts on histories as one page; light or dark as the reader has it, and printable. */
public final class VerdictPage {
    private static final int MOST_FINDINGS = 12;

    private VerdictPage() {}

    /** @param reports by the name of the history, in the order of the page */
    public static String html(Map<String, Report> reports) {
        Markup page = new Markup();
        page.raw("<!doctype html>\n").open("html", "lang", "en").open("head");
        page.empty("meta", "charset", "utf-8");
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.element("title", String.join(", ", reports.keySet()) + " · Ariadne");
        page.open("style").raw(css()).close("style").close("head").open("body").open("main");
        reports.forEach((name, report) -> append(page, name, report));
        return page.close("main").close("body").close("html").toString();
    }

    private static void append(Markup page, String name, Report report) {
        page.open("header", "class", report.valid());
        page.element(
                "h1",
                switch (report.valid()) {
                    case TRUE -> "VALID";
                    case FALSE -> "INVALID";
                    case UNKNOWN -> "UNKNOWN";
                });
        page.element("p", name, "class", "headline");
        Verdict verdict = report.verdict();
        if (verdict != null) {
            page.element("p", Explanation.summary(verdict));
            if (verdict.limit() != null) {
                page.element("p", verdict.limit());
            }
            page.element("p", "Engine " + verdict.engine() + ": " + verdict.whyEngine() + ".", "class", "soft");
        }
        report.guarantees().forEach((guarantee, result) -> page.element("p", Explanation.summary(guarantee, result)));
        page.close("header");
        if (verdict != null) {
            Failures.section(page, verdict.failures(), List.of(), op -> "", List.of());
        }
        findings(page, "Anomalies by name", Explanation.anomalies(report.anomalies()));
        report.guarantees()
                .forEach((guarantee, result) -> findings(
                        page,
                        guarantee.toString(),
                        result.findings().stream().map(Guarantees.Finding::text).toList()));
    }

    private static void findings(Markup page, String title, List<String> findings) {
        if (findings.isEmpty()) {
            return;
        }
        page.open("section").element("h2", title).open("ul");
        findings.stream().limit(MOST_FINDINGS).forEach(each -> page.element("li", each));
        page.close("ul");
        if (findings.size() > MOST_FINDINGS) {
            page.element("p", "and " + (findings.size() - MOST_FINDINGS) + " more", "class", "soft");
        }
        page.close("section");
    }

    /** The style of this page, which other pages may extend. */
    public static String css() {
        try (InputStream in = VerdictPage.class.getResourceAsStream("page.css")) {
            return new String(
                    Objects.requireNonNull(in, "page.css is not in the jar").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
