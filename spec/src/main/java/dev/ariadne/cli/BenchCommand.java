package dev.ariadne.cli;

import dev.ariadne.bench.BenchReport;
import dev.ariadne.bench.Contender;
import dev.ariadne.bench.Figure;
import dev.ariadne.bench.Results;
import dev.ariadne.bench.Run;
import dev.ariadne.bench.Scenario;
import dev.ariadne.bench.Scenarios;
import dev.ariadne.bench.Setting;
import dev.ariadne.bench.Table;
import dev.ariadne.fault.Scratch;
import dev.ariadne.fault.UnusableEnvironmentException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ariadne bench}: what our server costs, beside others in the same run, held against the bars that are set for it. */
@Command(
        name = "bench",
        description = "Measures the server, beside others in the same run.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Servers take turns in rounds, so ratios of one run are comparable where absolute times are not. CPU is user and system"
                    + " time of the primary's process. Ours is started by the launcher, with the JVM flags of its users and those in"
                    + " ARIADNE_JAVA_OPTS."
        })
final class BenchCommand implements Callable<Integer> {
    private static final int MOST_REPLICAS = 8;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--against",
            paramLabel = "PROGRAM,…",
            split = ",",
            description =
                    "Servers to measure beside ours, as in redis-server,valkey-server; ratios and bars are to the first.")
    private List<String> against = List.of();

    @Option(
            names = "--scenario",
            paramLabel = "S,…",
            split = ",",
            description = "What to measure; default all the quick ones; all; see --list.")
    private List<String> scenarios = List.of();

    @Option(names = "--list", description = "Lists the scenarios.")
    private boolean list;

    @Option(names = "--out", paramLabel = "DIR", description = "Writes bench.edn and bench.html there.")
    private @Nullable Path out;

    @Option(names = "--rounds", defaultValue = "5", description = "Measured rounds; default ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--commands",
            paramLabel = "C,…",
            split = ",",
            defaultValue = "set,get,incr,lpush,lpop,sadd,hset,zadd,mset",
            description = "Those of scenario commands; default ${DEFAULT-VALUE}.")
    private List<String> commands;

    @Option(
            names = "--pipelines",
            paramLabel = "N,…",
            split = ",",
            defaultValue = "1,16,64",
            description = "Requests sent at once; default ${DEFAULT-VALUE}.")
    private List<Integer> pipelines;

    @Option(
            names = "--replicas",
            paramLabel = "N,…",
            split = ",",
            defaultValue = "0,1,3",
            description = "Numbers of replicas to measure with; default ${DEFAULT-VALUE}.")
    private List<Integer> replicas;

    @Option(
            names = "--requests",
            defaultValue = "500000",
            description = "Of a round; fewer are made where each takes long; default ${DEFAULT-VALUE}.")
    private int requests;

    @Option(names = "--clients", defaultValue = "50", description = "Connections; default ${DEFAULT-VALUE}.")
    private int clients;

    @Option(names = "--value-bytes", defaultValue = "3", description = "Size of values; default ${DEFAULT-VALUE}.")
    private int valueBytes;

    @Option(
            names = "--keys",
            defaultValue = "1000000",
            description = "Of the data sets of full-sync and memory; default ${DEFAULT-VALUE}.")
    private int keys;

    @Option(
            names = "--write-rate",
            defaultValue = "20000",
            description = "Writes a second during full-sync; default ${DEFAULT-VALUE}.")
    private int writeRate;

    @Option(names = "--seconds", defaultValue = "60", description = "Of scenario pause; default ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--slow-replicas",
            defaultValue = "20",
            description = "Of scenario slow-replicas; default ${DEFAULT-VALUE}.")
    private int slowReplicas;

    @Option(
            names = "--megabytes",
            defaultValue = "200",
            description = "Written in scenario slow-replicas; default ${DEFAULT-VALUE}.")
    private int megabytes;

    @Override
    public Integer call() throws IOException {
        PrintWriter console = spec.commandLine().getOut();
        if (list) {
            for (Scenario each : Scenarios.ALL) {
                console.printf(
                        Locale.ROOT, "%-14s %s%s%n", each.name(), each.about(), each.quick() ? "" : " (not quick)");
            }
            console.flush();
            return Exit.VALID;
        }
        Setting setting = setting();
        List<Scenario> chosen = chosen();
        prepare(out);
        try (Scratch scratch = Scratch.make()) {
            List<Contender> contenders = contenders();
            Results results = new Results();
            Run run = new Run(setting, contenders, scratch.directory(), results, this::say);
            try {
                for (Scenario scenario : chosen) {
                    scenario.run(run);
                }
            } finally {
                // What was measured before a scenario failed took its time and stands.
                print(console, results, contenders);
            }
            return Exit.VALID;
        } catch (UnusableEnvironmentException e) {
            throw new EnvironmentException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Finds out before hours of measuring, and not after them, whether the report can be written. */
    private static void prepare(@Nullable Path directory) {
        try {
            if (directory != null) {
                Files.delete(Files.createTempFile(Files.createDirectories(directory), "bench", ""));
            }
        } catch (IOException e) {
            throw new EnvironmentException(
                    "cannot write to " + directory + " (" + e.getMessage()
                            + "); name a directory that can be written with --out",
                    e);
        }
    }

    private void print(PrintWriter console, Results results, List<Contender> contenders) throws IOException {
        List<String> servers = contenders.stream().map(Contender::name).toList();
        List<Figure> figures = results.figures();
        Table.lines(figures, servers).forEach(console::println);
        console.println();
        Table.verdict(figures, servers).forEach(console::println);
        String command = "./ariadne "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs());
        if (out != null) {
            String title = String.join(" beside ", servers);
            BenchReport report = new BenchReport(title, command, machine(), servers, figures, results.plots());
            console.println("report  " + report.write(out));
        }
        console.println("reproduce: " + command);
        console.flush();
    }

    private static List<String> machine() {
        String flags = System.getenv("ARIADNE_JAVA_OPTS");
        return List.of(
                Runtime.getRuntime().availableProcessors() + " processors, " + System.getProperty("os.name") + " "
                        + System.getProperty("os.version"),
                "Java " + System.getProperty("java.version") + (flags == null ? "" : ", ARIADNE_JAVA_OPTS " + flags));
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    private Setting setting() {
        require(
                rounds >= 1 && requests >= 1 && clients >= 1 && valueBytes >= 1 && keys >= 1 && writeRate >= 1,
                "--rounds, --requests, --clients, --value-bytes, --keys and --write-rate are 1 or more");
        require(
                seconds >= 1 && slowReplicas >= 1 && megabytes >= 1,
                "--seconds, --slow-replicas and --megabytes are 1 or more");
        require(pipelines.stream().allMatch(n -> n >= 1), "--pipelines are 1 or more each");
        require(
                replicas.stream().allMatch(n -> n >= 0 && n <= MOST_REPLICAS),
                "--replicas are 0 to " + MOST_REPLICAS + " each");
        for (String command : commands) {
            require(
                    Setting.COMMANDS.contains(command),
                    "--commands: '" + command + "' is not one of " + String.join(", ", Setting.COMMANDS));
        }
        return new Setting(
                rounds,
                commands,
                pipelines,
                replicas,
                requests,
                clients,
                valueBytes,
                keys,
                writeRate,
                seconds,
                slowReplicas,
                megabytes);
    }

    private List<Scenario> chosen() {
        try {
            return Scenarios.of(scenarios);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--scenario: " + e.getMessage(), e);
        }
    }

    private List<Contender> contenders() {
        List<Contender> contenders = new ArrayList<>();
        try {
            for (String program : against) {
                contenders.add(Contender.of(program));
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--against: " + e.getMessage(), e);
        }
        contenders.add(0, Contender.ours());
        return contenders;
    }

    private void require(boolean right, String message) {
        if (!right) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
