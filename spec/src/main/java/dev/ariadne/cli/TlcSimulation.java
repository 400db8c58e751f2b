package dev.ariadne.cli;

import dev.ariadne.tla.Model;
import dev.ariadne.tla.Simulation;
import dev.ariadne.tla.Tlc;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of {@code ariadne tlc --simulate}, and what it prints. */
final class TlcSimulation {
    @Option(
            names = "--simulate",
            description =
                    "Walk at random. Invariants and properties of steps are checked, liveness is not; a walk proves nothing."
                            + " --workers walk at a time.")
    private boolean simulate;

    @Option(
            names = "--walks",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many walks in a model (default: ${DEFAULT-VALUE}).")
    private long walks = 1000;

    @Option(
            names = "--depth",
            paramLabel = "N",
            defaultValue = "100",
            description = "The most states in a walk (default: ${DEFAULT-VALUE}).")
    private int depth = 100;

    @Option(names = "--seconds", paramLabel = "S", description = "Begin no walk in a model after that many seconds.")
    private double seconds;

    @Option(names = "--seed", paramLabel = "N", description = "Walk as a run with that seed did.")
    private @Nullable Long seed;

    boolean wanted() {
        return simulate;
    }

    /** The exit code. */
    int run(List<Model> models, Tlc tlc, int workers, TlcPrinter printer) {
        if (walks < 1 || depth < 1 || seconds < 0) {
            throw new ParameterException(
                    printer.command(), "--walks and --depth must be at least 1, and --seconds not negative");
        }
        long chosen = seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed;
        Simulation simulation = new Simulation(depth, walks, seconds, chosen, workers);
        PrintWriter out = printer.out();
        out.println("seed " + chosen);
        int code = Exit.VALID;
        for (Model model : models) {
            Simulation.Result result;
            try (Progress progress = new Progress()) {
                result =
                        simulation.of(model, tlc, TlcCheck.PROGRESS_MS, soFar -> progress.status(status(model, soFar)));
            }
            int one = tell(model, result, chosen, printer);
            code = one == Exit.VALID || code == Exit.VIOLATION ? code : one;
        }
        return code;
    }

    private int tell(Model model, Simulation.Result result, long chosen, TlcPrinter printer) {
        PrintWriter out = printer.out();
        String trouble = result.trouble();
        String searched = String.format(
                Locale.ROOT,
                "%,d walks, %,d states, %,d states/s, %.1f seconds",
                result.walks(),
                result.states(),
                Math.round(result.states() / Math.max(result.seconds(), 0.001)),
                result.seconds());
        if (trouble != null) {
            printer.trouble(model, trouble);
            return Exit.UNKNOWN;
        }
        if (result.violated() == null) {
            out.println(model.name() + ": nothing found in " + searched);
            return Exit.VALID;
        }
        boolean expected = model.fails().contains(result.violated());
        out.println(model.name() + ": " + result.violated() + " fails in walk " + result.walk() + " of seed " + chosen
                + (expected ? ", as expected. " : ", which was not expected. ") + searched);
        printer.counterexample(result.report());
        return expected ? Exit.VALID : Exit.VIOLATION;
    }

    private static String status(Model model, Simulation.SoFar soFar) {
        return String.format(
                Locale.ROOT,
                "%s: %,d walks, %,d states (%,d/s)",
                model.name(),
                soFar.walks(),
                soFar.states(),
                Math.round(soFar.states() / Math.max(soFar.seconds(), 0.001)));
    }
}
