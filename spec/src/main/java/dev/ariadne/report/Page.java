package dev.ariadne.report;

import dev.ariadne.checker.page.Markup;
import dev.ariadne.checker.page.VerdictPage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The frame of every page: one file that needs nothing else, no script and no network. */
final class Page {
    private final Markup markup = new Markup();

    Page(String title) {
        markup.raw("<!doctype html>\n").open("html", "lang", "en").open("head");
        markup.empty("meta", "charset", "utf-8");
        markup.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        markup.element("title", title);
        markup.open("style")
                .raw(VerdictPage.css())
                .raw(css())
                .close("style")
                .close("head")
                .open("body")
                .open("main");
    }

    Markup markup() {
        return markup;
    }

    String end() {
        return markup.close("main").close("body").close("html").toString();
    }

    private static String css() {
        try (InputStream in = Page.class.getResourceAsStream("report.css")) {
            return new String(
                    Objects.requireNonNull(in, "report.css is not in the jar").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
