package dev.ariadne.cli;

import dev.ariadne.conform.GraphRunner;
import dev.ariadne.conform.GraphRunner.Outcome;
import dev.ariadne.conform.Losses;
import dev.ariadne.fault.UnusableEnvironmentException;
import dev.ariadne.tla.Label;
import dev.ariadne.tla.Model;
import dev.ariadne.tla.Model.Size;
import dev.ariadne.tla.Models;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
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
    @Option(
            names = "--model",
            split = ",",
            paramLabel = "MODEL",
            description = "The models to walk; all up to --size that are marked for it if none is named.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--size",
            paramLabel = "small|medium|large",
            defaultValue = "medium",
            description =
                    "small: seconds. medium: what every build walks, a minute or two. large: millions of edges, minutes"
                            + " (default: ${DEFAULT-VALUE}).")
    private Size size = Size.MEDIUM;

    @Option(names = "--list", description = "List the models and what they are about.")
    private boolean list;

    @Option(
            names = "--walks",
            paramLabel = "N",
            description = "Random walks before every edge is taken (default: 200, with --fail-fast 50).")
    private @Nullable Integer walksGiven;

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
            names = "--target",
            paramLabel = "core|server|redis:PATH",
            defaultValue = Performing.CORE,
            description =
                    "core: the server's code, in memory, every edge. server: our server's processes, or redis:PATH: a stock"
                            + " server's, on --walks random walks (default: 3), with each message held back until the model's step.")
    private String target = Performing.CORE;

    @Option(
            names = "--losses",
            arity = "0..1",
            split = ",",
            paramLabel = "ROW",
            fallbackValue = "all",
            description =
                    "Perform TLC's counterexample to Durable of these rows of the table of guarantees, or of all, on the target:"
                            + " does it lose the same write?")
    private @Nullable List<String> losses;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Models that are walked at the same time (default: one a processor).")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--reverse",
            arity = "1..*",
            paramLabel = "PATH",
            description =
                    "Hold traces (trace-file) against the model instead: files, or directories of runs of ariadne fault.")
    private List<Path> reverse = new ArrayList<>();

    @Option(
            names = "--fail-fast",
            description =
                    "Random walks through all models, then every edge, the smaller ones first; end with the first difference.")
    private boolean failFast;

    @Option(
            names = "--break",
            paramLabel = "BUG",
            description = "With this bug of the bank in the server's code (ariadne bugs --list).")
    private @Nullable String bug;

    @Spec
    private CommandSpec spec;

    /** What became of one model. */
    private record Row(
            Model model, Outcome walked, @Nullable Outcome product, double cpuSeconds) {
        /** The product's numbers, or those of the walks when they found a difference. */
        Outcome best() {
            return product == null ? walked : product;
        }

        boolean isEqual() {
            return walked.isEqual() && product != null && product.isEqual() && isWhole();
        }

        /** Whether the product came to all states that TLC finds. */
        private boolean isWhole() {
            return product == null || model.states() == product.states();
        }

        String verdict() {
            if (isEqual()) {
                return "every edge equal";
            }
            return isWhole() || !best().isEqual() ? "differs" : "not all: TLC finds " + model.states() + " states";
        }
    }

    @Override
    public Integer call() {
        if (bug != null) {
            return Breaking.again(bug, spec);
        }
        if (!reverse.isEmpty()) {
            return new TraceCheck(reverse, spec.commandLine()).run();
        }
        Performing performing = performing();
        if (losses != null) {
            return performing.losses(
                    rows(losses), "./ariadne conform --losses " + String.join(",", losses) + onTarget());
        }
        List<Model> models = chosen();
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            models.forEach(m -> out.printf(Locale.ROOT, "%-16s %s%n", m.name(), m.about()));
            return Exit.VALID;
        }
        if (!target.equals(Performing.CORE)) {
            return performing.walks(models, walks(), depth, seed, reproduce());
        }
        List<Row> rows = failFast ? hunt(smallestFirst(models)) : walkAll(models);
        rows.stream().filter(row -> !row.best().isEqual()).forEach(this::explain);
        print(out, rows);
        return rows.stream().allMatch(Row::isEqual) ? Exit.VALID : Exit.VIOLATION;
    }

    private Performing performing() {
        try {
            return new Performing(target, spec.commandLine().getOut());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "--target: '" + target + "' is none of core, server, redis:PATH", e);
        } catch (UnusableEnvironmentException e) {
            throw new EnvironmentException(String.valueOf(e.getMessage()), e);
        }
    }

    private int walks() {
        if (walksGiven != null) {
            return walksGiven;
        }
        return !target.equals(Performing.CORE) ? 3 : failFast ? 50 : 200;
    }

    private String onTarget() {
        return target.equals(Performing.CORE) ? "" : " --target " + target;
    }

    private List<String> rows(List<String> wanted) {
        List<String> all = Losses.rows();
        if (wanted.equals(List.of("all"))) {
            return all;
        }
        for (String row : wanted) {
            if (!all.contains(row)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "'" + row + "' is no row that loses a write; those are " + String.join(", ", all));
            }
        }
        return wanted;
    }

    private List<Row> walkAll(List<Model> models) {
        ExecutorService lanes = Executors.newFixedThreadPool(Math.min(jobs, models.size()));
        try (Progress progress = new Progress()) {
            // The largest first, so that no lane is left with one at the end.
            Map<Model, Future<Row>> rows = new HashMap<>();
            models.stream()
                    .sorted(Comparator.comparingLong(Model::states).reversed())
                    .forEach(model -> rows.put(model, lanes.submit(() -> walk(model, true, progress))));
            List<Row> done = new ArrayList<>();
            for (Model model : models) {
                done.add(Objects.requireNonNull(rows.get(model)).get());
            }
            return done;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("a walk did not end: " + e.getMessage(), e);
        } finally {
            lanes.shutdownNow();
        }
    }

    /** The first model that differs, alone: random walks through all of them come before every edge of any. */
    private List<Row> hunt(List<Model> models) {
        try (Progress progress = new Progress()) {
            List<Row> rows = List.of();
            for (boolean everyEdge : new boolean[] {false, true}) {
                rows = new ArrayList<>();
                for (Model model : models) {
                    Row row = walk(model, everyEdge, progress);
                    if (!row.best().isEqual()) {
                        return List.of(row);
                    }
                    rows.add(row);
                }
            }
            return rows;
        }
    }

    private List<Model> chosen() {
        if (walks() < 0 || depth < 1 || jobs < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--walks must be at least 0, --depth and --jobs at least 1");
        }
        if (names.isEmpty()) {
            return Models.registered().all().stream()
                    .filter(model -> model.conform() && model.size().compareTo(size) <= 0)
                    .toList();
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

    private static List<Model> smallestFirst(List<Model> models) {
        return models.stream().sorted(Comparator.comparingLong(Model::states)).toList();
    }

    private Row walk(Model model, boolean everyEdge, Progress progress) {
        progress.status(model.name() + ": reading the model");
        long begun = cpuNanos();
        try (GraphRunner runner = GraphRunner.of(model)) {
            runner.onProgress(paced(progress, model.name() + ": random walks"));
            Outcome walked = runner.walk(walks(), depth, seed);
            runner.onProgress(paced(progress, model.name()));
            Outcome product = everyEdge && walked.isEqual() ? runner.product() : null;
            return new Row(model, walked, product, (cpuNanos() - begun) / 1e9);
        }
    }

    private static Consumer<Outcome> paced(Progress progress, String what) {
        return progress.paced(
                so -> String.format(Locale.ROOT, "%s: %,d edges of %,d states equal", what, so.edges(), so.states()));
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void explain(Row row) {
        PrintWriter out = spec.commandLine().getOut();
        Outcome outcome = row.best();
        out.printf("%s: model and code differ after%n", row.model().name());
        for (Label label : outcome.way()) {
            out.println("  " + label);
        }
        out.println("in " + outcome.difference());
        out.println("reproduce: ./ariadne conform --model " + row.model().name() + settings());
        out.println();
    }

    private String settings() {
        return " --walks " + walks() + " --depth " + depth + " --seed " + seed + Breaking.option();
    }

    private void print(PrintWriter out, List<Row> rows) {
        boolean equal = rows.stream().allMatch(Row::isEqual);
        long edges = 0;
        long attempts = 0;
        double seconds = 0;
        for (Row row : rows) {
            edges += row.best().edges();
            attempts += row.best().attempts();
            seconds += row.cpuSeconds();
        }
        out.println(
                equal
                        ? String.format(
                                Locale.ROOT,
                                "EQUAL: model and code agree on all %,d edges of %d models; %,d attempts of what the models do not enable"
                                        + " were refused",
                                edges,
                                rows.size(),
                                attempts)
                        : different(rows));
        out.println();
        out.printf(
                "  %-22s %9s %10s %10s %12s %7s  %s%n",
                "model", "states", "edges", "refused", "walked steps", "CPU s", "verdict");
        for (Row row : rows) {
            out.printf(
                    Locale.ROOT,
                    "  %-22s %,9d %,10d %,10d %,12d %7.1f  %s%n",
                    row.model().name(),
                    row.best().states(),
                    row.best().edges(),
                    row.best().attempts(),
                    row.walked().edges(),
                    row.cpuSeconds(),
                    row.verdict());
        }
        out.printf(
                Locale.ROOT,
                "%n  %,.0f edges a CPU second, reading the models, exploration, walks and attempts included%n",
                edges / Math.max(seconds, 1e-3));
        out.println("reproduce: " + reproduce());
    }

    private static String different(List<Row> rows) {
        long edges = 0;
        for (Row row : rows) {
            edges += row.walked().edges()
                    + (row.product() == null ? 0 : row.product().edges());
            if (!row.isEqual()) {
                String what = row.best().difference();
                return String.format(
                        Locale.ROOT,
                        "DIFFERENT: %s after %,d edges: %s",
                        row.model().name(),
                        edges,
                        what == null ? row.verdict() : what.lines().findFirst().orElse(""));
            }
        }
        throw new IllegalArgumentException("all are equal");
    }

    private String reproduce() {
        return "./ariadne conform"
                + (names.isEmpty()
                        ? " --size " + size.name().toLowerCase(Locale.ROOT)
                        : " --model " + String.join(",", names))
                + settings() + onTarget();
    }
}
