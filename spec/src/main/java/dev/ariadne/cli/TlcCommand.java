package dev.ariadne.cli;

import dev.ariadne.report.counterexample.Counterexample;
import dev.ariadne.tla.Guarantees;
import dev.ariadne.tla.Model;
import dev.ariadne.tla.ModelTable;
import dev.ariadne.tla.Models;
import dev.ariadne.tla.Tlc;
import dev.ariadne.tla.TlcProgress;
import dev.ariadne.tla.TlcReport;
import dev.ariadne.tla.TlcReport.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ariadne tlc}: checks models of the specification with TLC and says which of them came out as expected. */
@Command(
        name = "tlc",
        mixinStandardHelpOptions = true,
        description = "Check the TLA+ models with TLC.",
        footer = "Exit: 0 all as expected, 1 something else was found, 2 TLC could not tell, 254 unknown model.")
public final class TlcCommand implements Callable<Integer> {
    private static final long PROGRESS_MS = 2_000;

    @Parameters(
            arity = "0..*",
            paramLabel = "MODEL",
            description = "The models to check; all but the slow ones if none is named.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--list", description = "List the models and what they are about.")
    private boolean list;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "1",
            description = "TLC's threads (default: ${DEFAULT-VALUE}).")
    private int workers = 1;

    @Option(
            names = "--write",
            paramLabel = "DIR",
            description =
                    "Check nothing; write the modules and the models' configurations there, for TLC or the Toolbox.")
    private @Nullable Path directory;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write each counterexample there as text, JSON and a page with a picture.")
    private @Nullable Path pictures;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (workers < 1) {
            throw new ParameterException(commandLine(), "--workers must be at least 1, not " + workers);
        }
        List<Model> models = names.isEmpty()
                ? (list ? all() : Models.registered().of(Model.Size.SMALL))
                : names.stream().map(name -> model(name, commandLine())).toList();
        if (list) {
            models.forEach(m -> out().printf(Locale.ROOT, "%-40s %-28s %s%n", m.name(), m.expectation(), m.about()));
            return Exit.VALID;
        }
        return directory == null ? check(models) : write(models, directory);
    }

    /**
     * The model of that name.
     *
     * @throws ParameterException if there is none
     */
    static Model model(String name, CommandLine command) {
        return Models.registered()
                .find(name)
                .or(() -> Guarantees.registered().model(name))
                .orElseThrow(() -> new ParameterException(
                        command,
                        "no model '" + name + "'"
                                + Nearest.suggestion(
                                        name, all().stream().map(Model::name).toList())));
    }

    /** The models of replication, then those that fill the table of guarantees. */
    private static List<Model> all() {
        List<Model> all = new ArrayList<>(Models.registered().all());
        all.addAll(Guarantees.registered().models(Guarantees.registered().rows(), Model.Size.SMALL));
        return all;
    }

    private int check(List<Model> models) {
        List<TlcReport> reports = new ArrayList<>();
        for (Model model : models) {
            TlcReport report;
            try (Progress progress = new Progress()) {
                report = Tlc.withWorkers(workers)
                        .reporting(PROGRESS_MS, soFar -> progress.status(status(soFar)))
                        .check(model);
            }
            reports.add(report);
            if (report.verdict() == Verdict.VIOLATED) {
                counterexample(report);
            }
            if (report.trouble() != null) {
                err().println(model.name() + ": " + report.trouble());
            }
        }
        ModelTable.of(reports).forEach(out()::println);
        return exitCode(reports);
    }

    private static String status(TlcProgress soFar) {
        return String.format(
                Locale.ROOT,
                "%s: %,d states (%,d/s), %,d distinct, %,d to explore, depth %d",
                soFar.model(),
                soFar.generated(),
                soFar.rate(),
                soFar.distinct(),
                soFar.queue(),
                soFar.depth());
    }

    private static int exitCode(List<TlcReport> reports) {
        if (reports.stream().anyMatch(r -> !r.asExpected() && r.verdict() != Verdict.UNKNOWN)) {
            return Exit.VIOLATION;
        }
        return reports.stream().allMatch(TlcReport::asExpected) ? Exit.VALID : Exit.UNKNOWN;
    }

    private void counterexample(TlcReport report) {
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

    private int write(List<Model> models, Path into) {
        try {
            Files.createDirectories(into);
            for (Map.Entry<String, String> module : Models.modules().entrySet()) {
                Files.writeString(into.resolve(module.getKey()), module.getValue());
            }
            for (Model model : models) {
                Files.writeString(into.resolve(model.name() + ".cfg"), model.cfg());
            }
        } catch (IOException e) {
            throw new EnvironmentException(
                    "cannot write to " + into + " (" + e.getMessage() + "); name a directory that can be written", e);
        }
        out().println("wrote " + Models.modules().size() + " modules and " + models.size() + " configurations to "
                + into + "; check one with: tlc2.TLC -config NAME.cfg " + Model.MODULE + ".tla");
        return Exit.VALID;
    }

    private PrintWriter out() {
        return commandLine().getOut();
    }

    private PrintWriter err() {
        return commandLine().getErr();
    }

    private CommandLine commandLine() {
        return spec.commandLine();
    }
}
