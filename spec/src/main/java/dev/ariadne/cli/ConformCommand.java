package dev.ariadne.cli;

import dev.ariadne.conform.GraphRunner;
import dev.ariadne.conform.GraphRunner.Outcome;
import dev.ariadne.tla.Label;
import dev.ariadne.tla.Model;
import dev.ariadne.tla.Models;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ariadne conform}: leads the server's own code along every edge of the models' state graphs. */
@Command(
        name = "conform",
        mixinStandardHelpOptions = true,
        description =
                "Lead the server's own code through every step of a model, and compare; or the model along traces of servers.",
        footer = "Exit: 0 model and code agree, 1 they differ, 2 unknown, 3 an unreadable trace, 254 unknown model.")
public final class ConformCommand implements Callable<Integer> {
    private static final long PROGRESS_NANOS = 2_000_000_000L;

    @Option(
            names = "--model",
            split = ",",
            paramLabel = "MODEL",
            description = "The models to walk; all that are marked for it if none is named.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--list", description = "List the models and what they are about.")
    private boolean list;

    @Option(
            names = "--walks",
            paramLabel = "N",
            defaultValue = "200",
            description = "Random walks before every edge is taken (default: ${DEFAULT-VALUE}).")
    private int walks = 200;

    @Option(
            names = "--depth",
            paramLabel = "N",
            defaultValue = "50",
            description = "Longest random walk, in steps (default: ${DEFAULT-VALUE}).")
    private int depth = 50;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Seed of the walks (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--reverse",
            arity = "1..*",
            paramLabel = "PATH",
            description =
                    "Hold traces (trace-file) against the model instead: files, or directories of runs of ariadne fault.")
    private List<Path> reverse = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    /** What became of one model. */
    private record Row(
            Model model,
            int states,
            int edges,
            Outcome walked,
            @Nullable Outcome product,
            double cpuSeconds) {
        boolean isEqual() {
            return walked.isEqual() && product != null && product.isEqual();
        }
    }

    @Override
    public Integer call() {
        if (!reverse.isEmpty()) {
            return new TraceCheck(reverse, spec.commandLine()).run();
        }
        List<Model> models = chosen();
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            models.forEach(m -> out.printf(Locale.ROOT, "%-16s %s%n", m.name(), m.about()));
            return Exit.VALID;
        }
        List<Row> rows = new ArrayList<>();
        for (Model model : models) {
            try (Progress progress = new Progress()) {
                rows.add(walk(model, progress));
            }
        }
        rows.stream().filter(row -> !row.isEqual()).forEach(this::explain);
        print(out, rows);
        return rows.stream().allMatch(Row::isEqual) ? Exit.VALID : Exit.VIOLATION;
    }

    private List<Model> chosen() {
        if (walks < 0 || depth < 1) {
            throw new ParameterException(spec.commandLine(), "--walks must be at least 0 and --depth at least 1");
        }
        if (names.isEmpty()) {
            return Models.registered().all().stream().filter(Model::conform).toList();
        }
        List<Model> models = names.stream()
                .map(name -> TlcCommand.model(name, spec.commandLine()))
                .toList();
        for (Model model : models) {
            if (!model.conform()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "model '" + model.name() + "' is not for conformance; see ariadne conform --list");
            }
        }
        return models;
    }

    private Row walk(Model model, Progress progress) {
        progress.status(model.name() + ": exploring the model");
        long begun = cpuNanos();
        GraphRunner runner = GraphRunner.of(model);
        try {
            runner.onProgress(paced(progress, model.name() + ": %,d steps of random walks equal"));
            Outcome walked = runner.walk(walks, depth, seed);
            runner.onProgress(paced(progress, model.name() + ": %,d of " + runner.edges() + " edges equal"));
            Outcome product = walked.isEqual() ? runner.product() : null;
            return new Row(model, runner.states(), runner.edges(), walked, product, (cpuNanos() - begun) / 1e9);
        } finally {
            runner.close();
        }
    }

    /** Shows a number in {@code text} now and then. */
    static LongConsumer paced(Progress progress, String text) {
        long[] shown = {System.nanoTime()};
        return number -> {
            if (System.nanoTime() - shown[0] > PROGRESS_NANOS) {
                shown[0] = System.nanoTime();
                progress.status(String.format(Locale.ROOT, text, number));
            }
        };
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void explain(Row row) {
        PrintWriter out = spec.commandLine().getOut();
        Outcome outcome = row.product() == null ? row.walked() : row.product();
        out.printf("%s: model and code differ after%n", row.model().name());
        for (Label label : outcome.way()) {
            out.println("  " + label);
        }
        out.println("in " + outcome.difference());
        out.println();
    }

    private void print(PrintWriter out, List<Row> rows) {
        boolean equal = rows.stream().allMatch(Row::isEqual);
        long edges = rows.stream()
                .mapToLong(row -> row.product() == null ? 0 : row.product().edges())
                .sum();
        double seconds = rows.stream().mapToDouble(Row::cpuSeconds).sum();
        out.println(
                equal
                        ? String.format(
                                Locale.ROOT,
                                "EQUAL: model and code agree on all %,d edges of %d models",
                                edges,
                                rows.size())
                        : "DIFFERENT: model and code do not agree (above)");
        out.println();
        out.printf("  %-16s %8s %9s %12s %9s  %s%n", "model", "states", "edges", "walked steps", "CPU s", "verdict");
        for (Row row : rows) {
            out.printf(
                    Locale.ROOT,
                    "  %-16s %,8d %,9d %,12d %9.1f  %s%n",
                    row.model().name(),
                    row.states(),
                    row.edges(),
                    row.walked().edges(),
                    row.cpuSeconds(),
                    row.isEqual() ? "every edge equal" : "differs");
        }
        out.printf(
                Locale.ROOT,
                "%n  %,.0f edges a CPU second, exploration and walks included%n",
                edges / Math.max(seconds, 1e-3));
        out.println("reproduce: ./ariadne conform" + (names.isEmpty() ? "" : " --model " + String.join(",", names))
                + " --walks " + walks + " --depth " + depth + " --seed " + seed);
    }
}
