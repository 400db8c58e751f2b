package dev.ariadne.report;

import dev.ariadne.checker.Limits;
import dev.ariadne.conform.TraceVerdict;
import dev.ariadne.fault.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A run and what is to be said of it, in all the forms in which it is said. */
public final class Report {
    private final RunResult run;
    private final Judgement judgement;
    private final Statistics statistics;

    private Report(RunResult run, Judgement judgement, Statistics statistics) {
        this.run = run;
        this.judgement = judgement;
        this.statistics = statistics;
    }

    /**
     * Checks the history; this is where the time goes, up to the checker's limits.
     *
     * @param trace the verdict on the nodes' traces, null if there are none
     */
    public static Report of(RunResult run, @Nullable TraceVerdict trace) {
        return new Report(
                run, Judgement.of(run, trace, Limits.DEFAULT), Statistics.of(run.calls(), run.elapsedNanos()));
    }

    /** Writes {@code history.edn}, {@code results.edn} and {@code report.html}. */
    public void store(Store.Place place) throws IOException {
        HistoryFile.write(place.file("history.edn"), run.events());
        Files.writeString(place.file("results.edn"), ResultsFile.text(run, judgement, statistics));
        Files.writeString(place.file("report.html"), HtmlReport.text(run, judgement, statistics));
    }

    /**
     * One screen for the terminal: the verdict first, the command that reproduces the run last.
     *
     * @param place where the results lie, as the reader knows it
     */
    public String summary(Path place) {
        return Summary.text(run, judgement, statistics, place);
    }

    /** The run as a cell of a matrix. */
    public MatrixCell cell(String setting, Store.Place place) {
        return MatrixCell.of(setting, run, judgement, place);
    }

    public Judgement judgement() {
        return judgement;
    }
}
