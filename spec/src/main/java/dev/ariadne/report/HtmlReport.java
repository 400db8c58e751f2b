package dev.ariadne.report;

import dev.ariadne.fault.RunResult;

final class HtmlReport {
    private HtmlReport() {}

    static String text(RunResult run, Judgement judgement, Statistics statistics) {
        return "<!doctype html><title>x</title>" + Summary.text(run, judgement, statistics, java.nio.file.Path.of("."));
    }
}
