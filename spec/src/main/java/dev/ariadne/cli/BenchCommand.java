package dev.ariadne.cli;

import dev.ariadne.bench.Bench;
import dev.ariadne.fault.Target;
import dev.ariadne.fault.UnusableEnvironmentException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ariadne bench}: what a pipelined SET costs our server, beside another one in the same run. */
@Command(
        name = "bench",
        description =
                "Measures the CPU time of the server for a pipelined SET, without and with replicas, beside another server.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "CPU is user and system time of the primary's process; servers take turns in rounds, so ratios of one run are"
                    + " comparable where absolute times are not. redis-benchmark makes the load."
        })
final class BenchCommand implements Callable<Integer> {
    private static final int MOST_REPLICAS = 8;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--against",
            paramLabel = "T",
            description = "Another server to measure beside ours: redis:PATH, as in redis:redis-server.")
    private @Nullable String against;

    @Option(
            names = "--replicas",
            paramLabel = "N,N,…",
            split = ",",
            defaultValue = "0,3",
            description = "Numbers of replicas to measure with; default ${DEFAULT-VALUE}.")
    private List<Integer> replicas;

    @Option(names = "--rounds", defaultValue = "3", description = "Measured rounds; default ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--requests", defaultValue = "1000000", description = "SETs of a round; default ${DEFAULT-VALUE}.")
    private int requests;

    @Option(names = "--pipeline", defaultValue = "50", description = "Requests sent at once; default ${DEFAULT-VALUE}.")
    private int pipeline;

    @Option(names = "--clients", defaultValue = "50", description = "Connections; default ${DEFAULT-VALUE}.")
    private int clients;

    @Option(names = "--value-bytes", defaultValue = "3", description = "Size of values; default ${DEFAULT-VALUE}.")
    private int valueBytes;

    @Override
    public Integer call() throws IOException {
        require(
                rounds >= 1 && requests >= 1 && pipeline >= 1 && clients >= 1 && valueBytes >= 1,
                "figures are 1 or more");
        require(
                replicas.stream().allMatch(n -> n >= 0 && n <= MOST_REPLICAS),
                "--replicas are 0 to " + MOST_REPLICAS + " each");
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            Path directory = Files.createTempDirectory("ariadne-bench");
            Bench.Load load = new Bench.Load(requests, pipeline, clients, valueBytes, rounds);
            Bench bench = new Bench(targets(), load, directory, line -> {
                err.println(line);
                err.flush();
            });
            List<Bench.Figures> figures = new ArrayList<>();
            for (int count : replicas) {
                figures.addAll(bench.run(count));
            }
            Bench.table(figures).forEach(out::println);
            out.flush();
            return Exit.VALID;
        } catch (UnusableEnvironmentException e) {
            throw new EnvironmentException(String.valueOf(e.getMessage()), e);
        }
    }

    private List<Target> targets() {
        List<Target> targets = new ArrayList<>(List.of(Target.of(Target.SELF)));
        if (against != null) {
            try {
                targets.add(Target.of(against));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "--against: " + e.getMessage(), e);
            }
        }
        return targets;
    }

    private void require(boolean right, String message) {
        if (!right) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
