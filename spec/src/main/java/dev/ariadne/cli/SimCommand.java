package dev.ariadne.cli;

import dev.ariadne.sim.Shrink;
import dev.ariadne.sim.SimFault;
import dev.ariadne.sim.SimTraces;
import dev.ariadne.sim.Simulation;
import dev.ariadne.sim.Simulation.Outcome;
import dev.ariadne.sim.Violation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ariadne sim}: clusters of the server's own code in simulated time, under faults drawn from seeds. */
@Command(
        name = "sim",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Run clusters of the server's own code in simulated time, under faults drawn from seeds.",
        footer = "Exit: 0 no invariant was violated, 1 one was, 254 wrong options.")
public final class SimCommand implements Callable<Integer> {
    private static final long PROGRESS_NANOS = 2_000_000_000L;
    private static final int MOST_SHOWN = 5;

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "100", description = "Runs; default ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "The first run's seed; the others count up from it. Default ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--log", description = "Print everything that happens; for a single run.")
    private boolean log;

    @Option(names = "--trace", description = "Hold each step of each run against the model, too.")
    private boolean trace;

    @Option(
            names = "--trace-file",
            paramLabel = "FILE",
            description = "Write the trace there, for ariadne conform --reverse; for a single run.")
    private @Nullable Path traceFile;

    @Option(names = "--no-shrink", description = "Do not look for fewer faults that do it too.")
    private boolean noShrink;

    @Option(names = "--trace-only", description = "As --trace, and look at no other invariant.")
    private boolean traceOnly;

    @Option(names = "--fail-fast", description = "End with the first violation.")
    private boolean failFast;

    @Option(
            names = "--break",
            paramLabel = "BUG",
            description = "With this bug of the bank in the server's code (ariadne bugs --list).")
    private @Nullable String bug;

    @Spec
    private CommandSpec spec;

    private record Failed(long seed, Violation violation) {}

    @Override
    public Integer call() {
        if (bug != null) {
            return Breaking.again(bug, spec);
        }
        if (seeds < 1) {
            throw new ParameterException(spec.commandLine(), "--seeds is 1 or more");
        }
        if (traceFile != null && seeds != 1) {
            throw new ParameterException(spec.commandLine(), "--trace-file is for a single run: --seeds 1");
        }
        StringBuilder written = new StringBuilder();
        boolean writes = traceFile != null;
        try (SimTraces traces = trace || traceOnly || writes
                ? new SimTraces(writes ? line -> written.append(line).append('\n') : line -> {}, traceOnly)
                : null) {
            return run(traces);
        } finally {
            write(written);
        }
    }

    private void write(CharSequence lines) {
        if (traceFile != null) {
            try {
                Files.writeString(traceFile, lines);
            } catch (IOException e) {
                throw new EnvironmentException("cannot write " + e.getMessage() + "; name a writable --trace-file", e);
            }
        }
    }

    private int run(@Nullable SimTraces traces) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        List<Failed> failures = new ArrayList<>();
        long begin = System.nanoTime();
        long told = begin;
        long events = 0;
        long simulatedMs = 0;
        long operations = 0;
        long full = 0;
        long partial = 0;
        int runs = 0;
        for (int i = 0; i < seeds && !(failFast && !failures.isEmpty()); i++) {
            runs++;
            long at = seed + i;
            Outcome outcome =
                    Simulation.run(at, Simulation.faultsOf(at), log && seeds == 1 ? out::println : line -> {}, traces);
            events += outcome.events();
            simulatedMs += outcome.simulatedMs();
            operations += outcome.operations();
            full += outcome.fullSyncs();
            partial += outcome.partialSyncs();
            Violation violation = outcome.violation();
            if (violation != null) {
                failures.add(new Failed(at, violation));
                err.println("seed " + at + ": " + violation.getMessage());
                err.flush();
            }
            if (System.nanoTime() - told > PROGRESS_NANOS) {
                told = System.nanoTime();
                err.println("  " + runs + " of " + seeds + " runs, " + failures.size() + " with a violation");
                err.flush();
            }
        }
        double wall = (System.nanoTime() - begin) / 1e9;
        out.println(
                failures.isEmpty()
                        ? "VALID: no invariant was violated in " + runs + " runs"
                        : "INVALID: " + summary(failures));
        out.printf(
                Locale.ROOT,
                "  %.1f simulated hours in %.1f s; %d events (%.0f/s), %d writes, %d full and %d partial syncs%n",
                simulatedMs / 3_600_000.0,
                wall,
                events,
                events / wall,
                operations,
                full,
                partial);
        if (traces != null) {
            out.printf(
                    Locale.ROOT,
                    "  %,d lines of traces%s%n",
                    traces.lines(),
                    failures.isEmpty() ? ", all steps of the model" : "");
        }
        failures.stream().limit(MOST_SHOWN).forEach(failed -> show(out, failed, traces));
        out.flush();
        return failures.isEmpty() ? Exit.VALID : Exit.VIOLATION;
    }

    private static String summary(List<Failed> failures) {
        TreeMap<String, Integer> byName = new TreeMap<>();
        failures.forEach(failed -> byName.merge(failed.violation.invariant(), 1, Integer::sum));
        List<String> parts = new ArrayList<>();
        byName.forEach((name, count) -> parts.add(name + " in " + count + (count == 1 ? " run" : " runs")));
        return String.join(", ", parts);
    }

    private void show(PrintWriter out, Failed failed, @Nullable SimTraces traces) {
        out.println();
        out.println("seed " + failed.seed + ": " + failed.violation.getMessage());
        out.println("  " + Simulation.describe(failed.seed));
        List<SimFault> faults = Simulation.faultsOf(failed.seed);
        if (!noShrink) {
            List<SimFault> needed = Shrink.shrink(failed.seed, faults, failed.violation.invariant(), traces);
            out.println("  of " + faults.size() + " faults these are enough:");
            needed.forEach(fault -> out.println("    at " + fault.atMs() + " ms " + fault));
        }
        out.println("  reproduce: ./ariadne sim --seeds 1 --seed " + failed.seed
                + (traceOnly ? " --trace-only" : traces == null ? "" : " --trace")
                + Breaking.option()
                + " --log");
    }
}
