package dev.ariadne.report.counterexample;

import dev.ariadne.checker.page.Markup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The counterexample as a page: what fails, the picture, the steps in a table, the settings, the legend. */
final class HtmlForm {
    private final Counterexample example;
    private final Markup page = new Markup();

    HtmlForm(Counterexample example) {
        this.example = example;
    }

    String write() {
        String model = example.report().model().name();
        page.raw("<!doctype html>\n").open("html", "lang", "en").open("head");
        page.empty("meta", "charset", "utf-8");
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.element("title", model + ": " + example.property() + " fails · Ariadne");
        page.open("style").raw(css()).close("style").close("head").open("body").open("main");
        head();
        if (!example.servers().isEmpty()) {
            page.open("div", "class", "wide").raw(Picture.svg(example)).close("div");
        }
        steps();
        settings();
        if (!example.servers().isEmpty()) {
            legend();
        }
        return page.close("main").close("body").close("html").toString();
    }

    private void head() {
        String says = Glossary.property(example.property());
        page.open("header").element("h1", example.property() + " fails");
        page.element("p", example.report().model().about(), "class", "headline");
        if (!says.isEmpty()) {
            page.element("p", "The property says: " + says);
        }
        page.element(
                "p",
                "Model " + example.report().model().name() + "; " + example.headline() + ". "
                        + String.join(" ", TextForm.settings(example)),
                "class",
                "soft");
        page.close("header");
    }

    private void steps() {
        page.element("h2", "Step by step");
        page.open("div", "class", "wide").open("table");
        row("th", "", "action", "what happens", "what changes");
        for (Moment moment : example.moments()) {
            if (moment.number() > 0) {
                step(moment);
            } else if (example.servers().isEmpty()) {
                row("td", 0, moment.action(), "", arrows(TextForm.changes(example, moment)));
            }
        }
        page.close("table").close("div");
        if (!example.goingOn().isEmpty()) {
            page.element("p", example.goingOn());
        }
    }

    private void step(Moment moment) {
        List<String> changes = new ArrayList<>(TextForm.changes(example, moment));
        changes.addAll(TextForm.messages(example, moment));
        row("td", moment.number(), moment.action(), moment.inWords(), arrows(changes));
    }

    private static String arrows(List<String> changes) {
        return String.join("; ", changes).replace(" -> ", " → ");
    }

    private void settings() {
        if (example.settings().isEmpty()) {
            return;
        }
        page.element("h2", "Settings other than the default");
        page.open("div", "class", "wide").open("table");
        for (Map.Entry<String, String> setting : example.settings().entrySet()) {
            row("td", setting.getKey(), setting.getValue(), Glossary.constant(setting.getKey()));
        }
        page.close("table").close("div");
    }

    private void row(String element, Object... cells) {
        page.open("tr");
        for (Object cell : cells) {
            page.element(element, cell);
        }
        page.close("tr");
    }

    private void legend() {
        page.element("h2", "Legend").open("ul", "class", "legend");
        for (State.Standing standing : State.Standing.values()) {
            item("box " + standing.name(), standing.words());
        }
        item("box waiting", "a client is blocked in WAIT");
        item("box band", "cut off from the other servers");
        item("tag client", "a client, and what it was told");
        item("tag operator", "the operator, or a sentinel");
        item("tag fault", "a fault, or its end");
        item("line stream", "commands of the stream");
        item("line ack", "acknowledgement");
        item("line sync", "synchronisation: PSYNC and its answers");
        item("line end", "end of a connection");
        page.open("li")
                .open("b", "class", "bad")
                .text("✕")
                .close("b")
                .text("lost")
                .close("li");
        page.open("li")
                .open("b")
                .text("○")
                .close("b")
                .text("at the end of a line: still under way")
                .close("li");
        page.close("ul");
        page.element(
                "p",
                "Time runs downwards, one step a row. 2:3 is the third command of the stream, written by a primary under"
                        + " replication id 2; 1:1-2 are the first two, under id 1. psync 1@2 asks to continue history 1 after"
                        + " offset 2; psync ? has nothing to continue. One command counts as one in an offset.",
                "class",
                "soft");
    }

    private void item(String style, String text) {
        page.open("li").open("i", "class", style).close("i").text(text).close("li");
    }

    private static String css() {
        try (InputStream in = HtmlForm.class.getResourceAsStream("counterexample.css")) {
            return new String(
                    Objects.requireNonNull(in, "counterexample.css is not in the jar")
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
