package dev.ariadne.cli;

import dev.ariadne.tla.Model;
import dev.ariadne.tla.ModelTable;
import dev.ariadne.tla.Models;
import dev.ariadne.tla.Progress;
import dev.ariadne.tla.Step;
import dev.ariadne.tla.Tlc;
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
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ariadne tlc}: checks models of the specification with TLC and says which of them came out as expected. */
@Command(
        name = "tlc",
        mixinStandardHelpOptions = true,
        description = "Check the TLA+ models with TLC.",
        footer = "Exit: 0 all as expected, 1 something else was found, 2 TLC could not tell, 254 unknown model.")
public final class TlcCommand implements Callable<Integer> {
    private static final int AS_EXPECTED = 0;
    private static final int OTHERWISE = 1;
    private static final int UNKNOWN = 2;
    private static final int ENVIRONMENT = 3;
    private static final int USAGE = 254;
    private static final long PROGRESS_MS = 2_000;

    @Parameters(
            arity = "0..*",
            paramLabel = "MODEL",
            description = "The models to check; all of them if none is named.")
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

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (workers < 1) {
            err().println("--workers must be at least 1, not " + workers);
            return USAGE;
        }
        List<Model> models = new ArrayList<>();
        for (String name : names) {
            Optional<Model> model = Models.registered().find(name);
            if (model.isEmpty()) {
                err().println(unknownModel(name));
                return USAGE;
            }
            models.add(model.get());
        }
        if (names.isEmpty()) {
            models.addAll(Models.registered().all());
        }
        if (list) {
            models.forEach(m -> out().printf(Locale.ROOT, "%-24s %-28s %s%n", m.name(), m.expectation(), m.about()));
            return AS_EXPECTED;
        }
        return directory == null ? check(models) : write(models, directory);
    }

    /** What to say of a name that no model has. */
    static String unknownModel(String name) {
        List<String> similar = Models.registered().similar(name);
        return "no model " + name
                + (similar.isEmpty() ? "" : "; did you mean " + String.join(" or ", similar) + "?")
                + " `ariadne tlc --list' lists them all";
    }

    private int check(List<Model> models) {
        List<TlcReport> reports = new ArrayList<>();
        for (Model model : models) {
            Tlc tlc = Tlc.withWorkers(workers).reporting(PROGRESS_MS, progress -> tell(model, progress));
            TlcReport report = tlc.check(model);
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

    private void tell(Model model, Progress progress) {
        out().printf(
                        Locale.ROOT,
                        "%s: %,d states, %,d distinct, %,d to explore%n",
                        model.name(),
                        progress.generated(),
                        progress.distinct(),
                        progress.queue());
        out().flush();
    }

    private static int exitCode(List<TlcReport> reports) {
        if (reports.stream().anyMatch(r -> !r.asExpected() && r.verdict() != Verdict.UNKNOWN)) {
            return OTHERWISE;
        }
        return reports.stream().allMatch(TlcReport::asExpected) ? AS_EXPECTED : UNKNOWN;
    }

    private void counterexample(TlcReport report) {
        Model model = report.model();
        boolean expected = model.fails().contains(report.violated());
        out().println(model.name() + ": " + report.violated() + " fails"
                + (expected ? ", as expected. " + model.about() : ", which was not expected."));
        Map<String, Object> before = Map.of();
        for (Step step : report.counterexample()) {
            if (step.label() != null) {
                out().printf(Locale.ROOT, "  %-24s %s%n", step.label(), String.join("  ", step.changesSince(before)));
            }
            before = step.state();
        }
        out().println();
    }

    private int write(List<Model> models, Path into) throws IOException {
        try {
            Files.createDirectories(into);
            for (Map.Entry<String, String> module : Models.modules().entrySet()) {
                Files.writeString(into.resolve(module.getKey()), module.getValue());
            }
            for (Model model : models) {
                Files.writeString(into.resolve(model.name() + ".cfg"), model.cfg());
            }
        } catch (IOException e) {
            err().println("cannot write to " + into + " (" + e.getMessage()
                    + "); name a directory that can be written");
            return ENVIRONMENT;
        }
        out().println("wrote " + Models.modules().size() + " modules and " + models.size() + " configurations to "
                + into + "; check one with: tlc2.TLC -config NAME.cfg " + Model.MODULE + ".tla");
        return AS_EXPECTED;
    }

    private PrintWriter out() {
        return commandLine().getOut();
    }

    private PrintWriter err() {
        return commandLine().getErr();
    }

    private picocli.CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        return spec.commandLine();
    }
}
