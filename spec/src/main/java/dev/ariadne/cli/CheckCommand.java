package dev.ariadne.cli;

import dev.ariadne.checker.Anomalies;
import dev.ariadne.checker.Checkers;
import dev.ariadne.checker.Explanation;
import dev.ariadne.checker.History;
import dev.ariadne.checker.HistoryException;
import dev.ariadne.checker.Limits;
import dev.ariadne.checker.ModelName;
import dev.ariadne.checker.UnsupportedModelException;
import dev.ariadne.checker.Verdict;
import dev.ariadne.checker.edn.HistoryReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ariadne check}: the verdict on recorded histories, one after the other; the exit code is the worst of them. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Says whether recorded histories (EDN in Jepsen's form, also .gz) are linearizable, and why not.")
public final class CheckCommand implements Callable<Integer> {
    private static final long PROGRESS_AFTER_NANOS = 2_000_000_000L;

    enum ModelChoice {
        REGISTER("register"),
        CAS_REGISTER("cas-register"),
        AUTO("auto");

        private final String text;

        ModelChoice(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }

        static ModelChoice named(String name) {
            return Arrays.stream(values())
                    .filter(choice -> choice.text.equals(name))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + name + "' is not one of "
                            + Arrays.stream(values()).map(c -> c.text).collect(Collectors.joining(", "))));
        }

        ModelName of(History history) {
            return switch (this) {
                case REGISTER -> ModelName.REGISTER;
                case CAS_REGISTER -> ModelName.CAS_REGISTER;
                case AUTO -> ModelName.of(history);
            };
        }
    }

    static final class ModelConverter implements ITypeConverter<ModelChoice> {
        @Override
        public ModelChoice convert(String name) {
            return ModelChoice.named(name);
        }
    }

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Histories to check.")
    private List<Path> files = List.of();

    @Option(
            names = "--model",
            converter = ModelConverter.class,
            defaultValue = "auto",
            description = "${COMPLETION-CANDIDATES}; auto takes the smallest that has all operations (default: auto).")
    private ModelChoice model = ModelChoice.AUTO;

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
                    "For the search of each file, after which the verdict is unknown (default: a quarter of the heap).")
    private @Nullable Long memoryMb;

    @Option(
            names = "--explain",
            description = "Show the failing window, the possible states, and the anomalies by name.")
    private boolean explain;

    @Option(names = "--edn", description = "Print each verdict as an EDN map.")
    private boolean edn;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        Limits limits = limits();
        Verdict.Valid worst = Verdict.Valid.TRUE;
        boolean broken = false;
        for (Path file : files) {
            try {
                worst = worst.and(check(file, limits).valid());
            } catch (HistoryException e) {
                err().println("ariadne check: " + e.getMessage());
                broken = true;
            } catch (UnsupportedModelException e) {
                err().println("ariadne check: " + file + ": " + e.getMessage());
                broken = true;
            }
        }
        out().flush();
        err().flush();
        return switch (worst) {
            case FALSE -> Exit.VIOLATION;
            case UNKNOWN -> broken ? Exit.ENVIRONMENT : Exit.UNKNOWN;
            case TRUE -> broken ? Exit.ENVIRONMENT : Exit.VALID;
        };
    }

    private Limits limits() {
        boolean positive = timeLimitSeconds > 0 && (memoryMb == null || memoryMb > 0);
        if (!positive) {
            throw new picocli.CommandLine.ParameterException(
                    command().commandLine(), "--time-limit and --memory must be greater than 0");
        }
        Duration time = Duration.ofMillis(Math.max(1, Math.round(timeLimitSeconds * 1000)));
        return new Limits(time, memoryMb == null ? Limits.DEFAULT.memoryBytes() : memoryMb << 20);
    }

    private Verdict check(Path file, Limits limits) {
        History history = HistoryReader.read(file);
        ModelName its = model.of(history);
        long start = System.nanoTime();
        Verdict verdict;
        try (Progress progress = new Progress()) {
            verdict = Checkers.check(history, its, limits, (done, keys, configurations) -> {
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
            });
        }
        boolean named = explain || edn;
        Anomalies anomalies = named ? Anomalies.find(history) : null;
        if (edn) {
            out().println(Explanation.edn(verdict, anomalies));
        } else if (explain) {
            out().print(prefix(file) + Explanation.text(verdict, anomalies));
        } else {
            out().println(prefix(file)
                    + Explanation.summary(verdict)
                    + (verdict.limit() == null ? "" : "; " + verdict.limit()));
        }
        return verdict;
    }

    private String prefix(Path file) {
        return files.size() == 1 ? "" : file + ": ";
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
