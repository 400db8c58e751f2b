package dev.ariadne.report;

import dev.ariadne.fault.RunResult;
import java.nio.file.Path;

/** {@code report.html}: one file that needs nothing else. */
final class HtmlReport {
    private HtmlReport() {}

    static String text(RunResult run, Judgement judgement, Statistics statistics) {
        String summary = Summary.text(run, judgement, statistics, Path.of(""));
        return "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Ariadne</title><pre>"
                + summary.replace("&", "&amp;").replace("<", "&lt;") + "</pre></html>\n";
    }
}
