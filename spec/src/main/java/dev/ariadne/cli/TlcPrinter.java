package dev.ariadne.cli;

import dev.ariadne.report.counterexample.Counterexample;
import dev.ariadne.tla.Model;
import dev.ariadne.tla.TlcReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Prints what {@code ariadne tlc} finds.
 *
 * @param pictures where counterexamples are written as well, null for nowhere
 * @param command the command
 */
record TlcPrinter(@Nullable Path pictures, CommandLine command) {
    PrintWriter out() {
        return command.getOut();
    }

    PrintWriter err() {
        return command.getErr();
    }

    /** A counterexample. */
    void counterexample(TlcReport report) {
        if (report.counterexample().isEmpty()) {
            out().println(report.model().name() + ": " + report.violated() + " fails in an initial state.\n");
            return;
        }
        Counterexample counterexample = Counterexample.of(report);
        out().println(counterexample.text());
        if (pictures != null) {
            try {
                out().println("wrote " + counterexample.write(pictures) + ", and .json and .txt beside it\n");
            } catch (IOException e) {
                throw new EnvironmentException(
                        "cannot write to " + pictures + " (" + e.getMessage()
                                + "); name a directory that can be written",
                        e);
            }
        }
    }

    /** What a run said beside its verdict: the specification's own lines, and what TLC warns of. */
    void said(TlcReport report) {
        report.output().forEach(out()::println);
        complain(report.model(), report.warnings());
    }

    /** Why there is no verdict. */
    void trouble(Model model, String trouble) {
        complain(model, trouble.lines().toList());
    }

    /** Lines that begin with a place as they are, so that editors find it, others with the model's name. */
    private void complain(Model model, List<String> lines) {
        lines.forEach(line -> err().println(line.matches("\\S+:\\d+:\\d+: .*") ? line : model.name() + ": " + line));
    }
}
