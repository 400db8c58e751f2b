package dev.ariadne.cli;

import dev.ariadne.checker.Anomalies;
import dev.ariadne.checker.Checkers;
import dev.ariadne.checker.ClojureCheckers;
import dev.ariadne.checker.ClojureCheckers.ClojureModel;
import dev.ariadne.checker.Explanation;
import dev.ariadne.checker.History;
import dev.ariadne.checker.HistoryException;
import dev.ariadne.checker.Limits;
import dev.ariadne.checker.ModelName;
import dev.ariadne.checker.Report;
import dev.ariadne.checker.UnsupportedModelException;
import dev.ariadne.checker.Verdict;
import dev.ariadne.checker.edn.EdnPrinter;
import dev.ariadne.checker.edn.EdnValue;
import dev.ariadne.checker.edn.HistoryFiles;
import dev.ariadne.checker.edn.HistoryReader;
import dev.ariadne.checker.edn.HistoryReader.Tuples;
import dev.ariadne.checker.edn.JsonPrinter;
import dev.ariadne.checker.page.VerdictPage;
import dev.ariadne.checker.replication.Guarantee;
import dev.ariadne.checker.replication.Guarantees;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ariadne check}: the verdicts on recorded histories, several at a time; the exit code is the worst of them. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Says whether recorded histories are linearizable, what else they keep, and why not.",
        footer = {
            "",
            "Models: register, cas-register, counter, set, append-list, mutex, fifo-queue, multi-register, string-kv; auto takes",
            "the smallest that has all operations; FILE.clj is a model of yours, with Knossos' step (see ariadne.model).",
            "Guarantees: linearizable, session (monotonic-reads, read-your-writes, monotonic-writes, writes-follow-reads), prefix,",
            "bounded-staleness, durable, one-primary, converges; all of them with `all'.",
            "No verdict is given on what was not understood: it is refused (3) or unknown (2), by name.",
            "Exit: 0 all hold, 1 one is violated, 2 a limit was reached, 3 a file cannot be read or is no history, 254 usage."
        })
public final class CheckCommand implements Callable<Integer> {
    private static final long PROGRESS_AFTER_NANOS = 2_000_000_000L;
    private static final String LINEARIZABLE = "linearizable";
    private static final Path STDIN = Path.of("-");

    enum Format {
        text,
        edn,
        json,
        html
    }

    enum Values {
        auto(Tuples.AUTO),
        plain(Tuples.PLAIN),
        keyed(Tuples.KEYED);

        private final Tuples tuples;

        Values(Tuples tuples) {
            this.tuples = tuples;
        }
    }

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Histories: EDN in Jepsen's form, JSON with the same names, Jepsen's history.txt, also .gz; or the"
                            + " directory of a run, in Jepsen's store or Ariadne's; - is the standard input.")
    private List<Path> files = List.of();

    @Option(names = "--model", paramLabel = "MODEL", defaultValue = "auto", description = "See below (default: auto).")
    private String model = "auto";

    @Option(
            names = "--initial",
            paramLabel = "EDN",
            description =
                    "What the object begins with, such as 0 or '{:x 0 :y 0}' (default: the model's own beginning).")
    private @Nullable String initial;

    @Option(
            names = "--values",
            paramLabel = "auto|plain|keyed",
            defaultValue = "auto",
            description =
                    "Whether values are [key value] tuples; auto takes what the first operations show (default: auto).")
    private Values values = Values.auto;

    @Option(
            names = "--guarantees",
            split = ",",
            paramLabel = "NAME",
            defaultValue = LINEARIZABLE,
            description = "What to check, see below (default: linearizable).")
    private List<String> guarantees = List.of();

    @Option(
            names = "--wait",
            paramLabel = "N",
            description = "A write counts as acknowledged only if WAIT counted N replicas (:acks on its completion).")
    private @Nullable Integer waitFor;

    @Option(
            names = "--max-stale-versions",
            paramLabel = "N",
            description = "For bounded-staleness: acknowledged writes that a read may miss.")
    private @Nullable Long staleVersions;

    @Option(
            names = "--max-stale-ms",
            paramLabel = "MS",
            description = "For bounded-staleness: for how long a write that a read misses may have been complete.")
    private @Nullable Double staleMillis;

    @Option(
            names = "--time-limit",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "For each file, after which the verdict is unknown (default: 60).")
    private double timeLimitSeconds;

    @Option(
            names = "--memory",
            paramLabel = "MB",
            description =
                    "For the search of each file, after which the verdict is unknown (default: half of the heap, shared by"
                            + " the files checked at a time).")
    private @Nullable Long memoryMb;

    @Option(
            names = "--explain",
            description = "Show the failing window, the possible states, and the anomalies by name.")
    private boolean explain;

    @Option(
            names = "--format",
            defaultValue = "text",
            paramLabel = "FORMAT",
            description = "text, edn or json (a map for each file, on a line), html (one page) (default: text).")
    private Format format = Format.text;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Files to check at a time (default: as many as there are processors).")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        Task task = new Task(limits());
        Verdict.Valid worst = Verdict.Valid.TRUE;
        boolean broken = false;
        Map<String, Report> reports = new LinkedHashMap<>();
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(jobs, files.size()));
        try (Progress progress = new Progress()) {
            List<Future<Report>> futures = files.stream()
                    .map(file -> pool.submit(() -> task.check(file, progress)))
                    .toList();
            for (int i = 0; i < files.size(); i++) {
                try {
                    Report report = futures.get(i).get();
                    progress.close();
                    worst = worst.and(report.valid());
                    reports.put(files.get(i).toString(), report);
                    print(files.get(i), report);
                } catch (ExecutionException e) {
                    progress.close();
                    err().println("ariadne check: " + refusal(files.get(i), e.getCause()));
                    broken = true;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new EnvironmentException("interrupted");
                }
            }
        } finally {
            pool.shutdownNow();
        }
        if (format == Format.html) {
            out().print(VerdictPage.html(reports));
        }
        out().flush();
        err().flush();
        return switch (worst) {
            case FALSE -> Exit.VIOLATION;
            case UNKNOWN -> broken ? Exit.ENVIRONMENT : Exit.UNKNOWN;
            case TRUE -> broken ? Exit.ENVIRONMENT : Exit.VALID;
        };
    }

    /** One line on a file that cannot be judged. */
    private static String refusal(Path file, @Nullable Throwable why) {
        if (why instanceof HistoryException) {
            return String.valueOf(why.getMessage());
        }
        if (why instanceof UnsupportedModelException) {
            return file + ": " + why.getMessage();
        }
        if (why instanceof OutOfMemoryError) {
            return file + ": the history does not fit into the heap of "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MB; give more with ARIADNE_JAVA_OPTS=-Xmx8g";
        }
        if (why instanceof RuntimeException fault) {
            throw fault;
        }
        throw new IllegalStateException(why);
    }

    private Limits limits() {
        boolean positive = timeLimitSeconds > 0 && (memoryMb == null || memoryMb > 0) && jobs > 0;
        if (!positive) {
            throw wrong("--time-limit, --memory and --jobs must be greater than 0");
        }
        if (files.stream().filter(STDIN::equals).count() > 1) {
            throw wrong("the standard input (-) can be read once");
        }
        Duration time = Duration.ofMillis(Math.max(1, Math.round(timeLimitSeconds * 1000)));
        long share = Runtime.getRuntime().maxMemory() / 2 / Math.min(jobs, files.size());
        return new Limits(time, memoryMb == null ? share : memoryMb << 20);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command().commandLine(), message);
    }

    /** What is to be done with each file: the options, understood. */
    private final class Task {
        private final Limits limits;
        private final @Nullable ModelName name;
        private final @Nullable ClojureModel own;
        private final @Nullable Object begins;
        private final boolean linearizable;
        private final Set<Guarantee> asked = EnumSet.noneOf(Guarantee.class);

        Task(Limits limits) {
            this.limits = limits;
            boolean file = model.endsWith(".clj");
            name = file || model.equals("auto") ? null : ModelName.named(model);
            if (!file && name == null && !model.equals("auto")) {
                List<String> names = new ArrayList<>(List.of("auto"));
                Arrays.stream(ModelName.values()).forEach(each -> names.add(each.toString()));
                throw wrong("unknown model '" + model + "'" + Nearest.suggestion(model, names)
                        + " (or name a file that ends in .clj)");
            }
            own = file ? load() : null;
            begins = initial == null ? null : value(initial);
            linearizable = guarantees.contains(LINEARIZABLE) || guarantees.contains("all");
            for (String each : guarantees) {
                Set<Guarantee> named = each.equals("all") ? EnumSet.allOf(Guarantee.class) : Guarantee.named(each);
                asked.addAll(named);
                if (named.isEmpty() && !each.equals(LINEARIZABLE)) {
                    List<String> names = new ArrayList<>(List.of(LINEARIZABLE, "session", "all"));
                    Arrays.stream(Guarantee.values()).forEach(one -> names.add(one.toString()));
                    throw wrong("unknown guarantee '" + each + "'" + Nearest.suggestion(each, names));
                }
            }
            if (asked.contains(Guarantee.BOUNDED_STALENESS)
                    && staleVersions == null
                    && staleMillis == null
                    && !guarantees.contains("all")) {
                throw wrong("bounded-staleness needs --max-stale-versions or --max-stale-ms");
            }
        }

        private ClojureModel load() {
            try {
                return ClojureCheckers.load(Path.of(model));
            } catch (IllegalArgumentException e) {
                throw wrong("--model " + e.getMessage());
            }
        }

        private @Nullable Object value(String edn) {
            try {
                return EdnValue.read(edn);
            } catch (IllegalArgumentException e) {
                throw wrong("--initial " + edn + ": " + e.getMessage());
            }
        }

        Report check(Path path, Progress progress) {
            long start = System.nanoTime();
            Path file = path.equals(STDIN) ? path : HistoryFiles.find(path);
            History read = path.equals(STDIN)
                    ? HistoryReader.read(System.in, Path.of("stdin"), values.tuples)
                    : HistoryReader.read(file, values.tuples);
            History history = acknowledged(read, file);
            Checkers.Progress told = (done, keys, configurations) -> {
                long nanos = System.nanoTime() - start;
                if (nanos > PROGRESS_AFTER_NANOS) {
                    progress.status(String.format(
                            Locale.ROOT,
                            "%s: %.0f s, %d of %d keys decided, %d configurations",
                            file,
                            nanos / 1e9,
                            done,
                            keys,
                            configurations));
                }
            };
            Verdict verdict = linearizable ? verdict(history, told) : null;
            boolean names = verdict != null && (explain || format != Format.text) && isRegister(history);
            return new Report(
                    verdict,
                    names ? Anomalies.find(history) : null,
                    Guarantees.check(history, asked, new Guarantees.Bounds(staleVersions, staleMillis)));
        }

        private History acknowledged(History history, Path file) {
            try {
                return waitFor == null ? history : history.acknowledgedBy(waitFor);
            } catch (HistoryException e) {
                throw new HistoryException(file, 0, e.text());
            }
        }

        private Verdict verdict(History history, Checkers.Progress told) {
            if (own != null) {
                return Checkers.check(history, own.of(history), limits, told);
            }
            return Checkers.check(history, nameFor(history), begins, limits, told);
        }

        private ModelName nameFor(History history) {
            return name != null ? name : ModelName.of(history);
        }

        private boolean isRegister(History history) {
            return own == null && nameFor(history).functions().contains("write");
        }
    }

    private void print(Path file, Report report) {
        String name = files.size() == 1 ? null : file.toString();
        String prefix = name == null ? "" : name + ": ";
        switch (format) {
            case edn -> out().println(EdnPrinter.print(Explanation.map(report, name)));
            case json -> out().println(JsonPrinter.print(Explanation.map(report, name)));
            case text -> {
                String text = explain ? Explanation.text(report) : Explanation.summary(report) + "\n";
                out().print(prefix + (prefix.isEmpty() ? text : text.stripTrailing() + "\n"));
            }
            case html -> {
                // The page is of all files and comes at the end.
            }
        }
        out().flush();
    }

    private CommandSpec command() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the specification before the call");
        }
        return spec;
    }

    private PrintWriter out() {
        return command().commandLine().getOut();
    }

    private PrintWriter err() {
        return command().commandLine().getErr();
    }
}
