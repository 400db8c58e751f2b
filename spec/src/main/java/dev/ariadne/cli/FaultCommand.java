package dev.ariadne.cli;

import dev.ariadne.checker.Verdict;
import dev.ariadne.conform.BrokenTraceException;
import dev.ariadne.conform.TraceReader;
import dev.ariadne.conform.TraceVerdict;
import dev.ariadne.fault.MinReplicas;
import dev.ariadne.fault.Run;
import dev.ariadne.fault.RunResult;
import dev.ariadne.fault.Settings;
import dev.ariadne.fault.Target;
import dev.ariadne.fault.UnusableEnvironmentException;
import dev.ariadne.fault.WaitFor;
import dev.ariadne.fault.nemesis.Nemeses;
import dev.ariadne.fault.nemesis.Nemesis;
import dev.ariadne.fault.workload.Workload;
import dev.ariadne.fault.workload.Workloads;
import dev.ariadne.report.Report;
import dev.ariadne.report.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ariadne fault}: breaks a real cluster under load and says what its clients saw. */
@Command(
        name = "fault",
        description =
                "Starts a cluster of real processes, breaks it on a schedule drawn from a seed while clients work, and checks what they saw.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Without failover a history of reads from the primary is linearizable. With failover and without --wait, asynchronous"
                    + " replication loses acknowledged writes: that is a violation (exit code 1), and the report names them.",
            "Results go to DIR/<test>/<time>/: history.edn, results.edn, report.html, and each node's configuration and log."
        })
final class FaultCommand implements Callable<Integer> {
    private static final Pattern PAIR = Pattern.compile("(\\d{1,9}):(\\d{1,9})");
    private static final int MOST_NODES = 9;
    private static final int MOST_CLIENTS = 1000;
    private static final int SHUTDOWN_TIMEOUT_S = 60;

    @Option(
            names = "--break",
            paramLabel = "BUG",
            description = "With this bug of the bank in the server's code (ariadne bugs --list).")
    private @Nullable String bug;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--workload",
            paramLabel = "W",
            defaultValue = "register",
            description = "register (GET, SET) or cas (with WATCH/MULTI/EXEC); default ${DEFAULT-VALUE}.")
    private String workload;

    @Option(
            names = "--nemesis",
            paramLabel = "A,B,…",
            defaultValue = "kill,pause,partition",
            description = "Any of kill, pause, partition, failover; or none; default ${DEFAULT-VALUE}.")
    private String nemesis;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "Processes; default ${DEFAULT-VALUE}.")
    private int nodes;

    @Option(
            names = "--time-limit",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long clients run; default ${DEFAULT-VALUE}.")
    private double timeLimit;

    @Option(
            names = "--rate",
            paramLabel = "OPS/S",
            defaultValue = "500",
            description = "Operations per second of all clients; default ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "10",
            description = "Clients; default ${DEFAULT-VALUE}.")
    private int concurrency;

    @Option(
            names = "--keys",
            paramLabel = "N",
            defaultValue = "5",
            description = "Independent registers; default ${DEFAULT-VALUE}.")
    private int keys;

    @Option(
            names = "--reads",
            paramLabel = "WHERE",
            defaultValue = "primary",
            description = "Reads go to primary, replica or any; default ${DEFAULT-VALUE}.")
    private String reads;

    @Option(
            names = "--wait",
            paramLabel = "N:MS",
            description = "WAIT after each write: acknowledged only when N replicas have it within MS.")
    private @Nullable String wait;

    @Option(
            names = "--min-replicas",
            paramLabel = "N:LAG",
            description = "min-replicas-to-write N, min-replicas-max-lag LAG (seconds).")
    private @Nullable String minReplicas;

    @Option(
            names = "--target",
            paramLabel = "T",
            defaultValue = "self",
            description = "The server: self, or redis:PATH; default ${DEFAULT-VALUE}.")
    private String target;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Of the schedule and the clients' draws; default a new one.")
    private @Nullable Long seed;

    @Option(
            names = "--nemesis-interval",
            paramLabel = "SECONDS",
            defaultValue = "3",
            description = "About how long one nemesis' turn lasts; default ${DEFAULT-VALUE}.")
    private double nemesisInterval;

    @Option(
            names = "--store",
            paramLabel = "DIR",
            defaultValue = "store",
            description = "Where results go; default ${DEFAULT-VALUE}.")
    private Path store;

    @Option(
            names = "--no-trace",
            description = "Do not hold the nodes' steps against the model (only --target self writes them down).")
    private boolean noTrace;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (bug != null) {
            return Breaking.again(bug, spec);
        }
        try {
            return run(settings());
        } catch (UnusableEnvironmentException e) {
            throw new EnvironmentException(String.valueOf(e.getMessage()), e);
        }
    }

    private int run(Settings settings) throws IOException, InterruptedException {
        Store.Place place = Store.create(settings.store(), settings.testName());
        try (Progress progress = new Progress()) {
            Run run = new Run(settings, place.directory(), progress::status);
            CountDownLatch finished = new CountDownLatch(1);
            AtomicInteger code = new AtomicInteger(Exit.INTERNAL);
            Thread onInterrupt = onInterrupt(run, finished, code);
            try {
                RunResult result = run.execute();
                progress.status("checking " + result.calls().size() + " operations");
                TraceVerdict trace = settings.traced() ? validate(place.directory(), progress) : null;
                Report report = Report.of(result, trace);
                report.store(place);
                progress.close();
                spec.commandLine().getOut().print(report.summary(place.shown()));
                spec.commandLine().getOut().flush();
                code.set(exitCode(report.judgement().valid()));
            } finally {
                finished.countDown();
                forget(onInterrupt);
            }
            return code.get();
        }
    }

    private static TraceVerdict validate(Path directory, Progress progress) {
        try {
            return new TraceReader(List.of(directory))
                    .validate(
                            progress.<Long>paced(n -> String.format(
                                    Locale.ROOT, "%,d lines of the nodes' traces are steps of the model", n))::accept);
        } catch (BrokenTraceException e) {
            return TraceVerdict.unknown(String.valueOf(e.getMessage()));
        }
    }

    private static int exitCode(Verdict.Valid valid) {
        return switch (valid) {
            case TRUE -> Exit.VALID;
            case FALSE -> Exit.VIOLATION;
            case UNKNOWN -> Exit.UNKNOWN;
        };
    }

    /** On Ctrl-C the run ends early, and what was recorded is judged all the same before the process goes. */
    private static Thread onInterrupt(Run run, CountDownLatch finished, AtomicInteger code) {
        Thread hook = new Thread(() -> {
            run.interrupt();
            try {
                boolean done = finished.await(SHUTDOWN_TIMEOUT_S, TimeUnit.SECONDS);
                Runtime.getRuntime().halt(done ? code.get() : Exit.INTERNAL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        return hook;
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is on its way out, and the hook itself is waiting for us.
            Thread.yield();
        }
    }

    private Settings settings() {
        require(nodes >= 1 && nodes <= MOST_NODES, "--nodes is 1 to " + MOST_NODES + ", not " + nodes);
        require(timeLimit > 0, "--time-limit is a positive number of seconds, not " + Settings.plain(timeLimit));
        require(rate > 0, "--rate is a positive number of operations per second, not " + Settings.plain(rate));
        require(
                concurrency >= 1 && concurrency <= MOST_CLIENTS,
                "--concurrency is 1 to " + MOST_CLIENTS + ", not " + concurrency);
        require(keys >= 1, "--keys is 1 or more, not " + keys);
        require(nemesisInterval > 0, "--nemesis-interval is a positive number of seconds");
        WaitFor waitFor = waitFor();
        return new Settings(
                workload(),
                nemeses(),
                nodes,
                timeLimit,
                rate,
                concurrency,
                waitFor,
                leastReplicas(),
                reads(),
                keys,
                target(),
                seed != null ? seed : new Random().nextInt(1_000_000),
                store,
                nemesisInterval,
                !noTrace && target.equals(Target.SELF));
    }

    private Workload workload() {
        return Workloads.named(workload).orElseThrow(() -> wrongWord("--workload", workload, Workloads.names()));
    }

    private List<Nemesis> nemeses() {
        List<Nemesis> chosen = new ArrayList<>();
        if (nemesis.equals(Nemeses.NONE)) {
            return chosen;
        }
        List<String> known = new ArrayList<>(Nemeses.names());
        known.add(Nemeses.NONE);
        for (String name : nemesis.split(",", -1)) {
            Nemesis one = Nemeses.named(name).orElseThrow(() -> wrongWord("--nemesis", name, known));
            require(nodes >= one.leastNodes(), "--nemesis " + name + " needs --nodes " + one.leastNodes() + " or more");
            if (!chosen.contains(one)) {
                chosen.add(one);
            }
        }
        return chosen;
    }

    private Settings.Reads reads() {
        for (Settings.Reads one : Settings.Reads.values()) {
            if (one.toString().equals(reads)) {
                return one;
            }
        }
        throw wrongWord("--reads", reads, List.of("primary", "replica", "any"));
    }

    private Target target() {
        try {
            return Target.of(target);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--target: " + e.getMessage(), e);
        }
    }

    private @Nullable WaitFor waitFor() {
        if (wait == null) {
            return null;
        }
        Matcher pair = pair("--wait", wait, "replicas:milliseconds, as in 1:500");
        WaitFor waitFor = new WaitFor(Integer.parseInt(pair.group(1)), Integer.parseInt(pair.group(2)));
        require(waitFor.timeoutMs() > 0, "--wait needs a timeout above 0 ms (0 would wait for ever)");
        require(
                waitFor.replicas() < nodes,
                "--wait " + waitFor + " can never succeed: there are " + (nodes - 1) + " replicas; raise --nodes");
        return waitFor;
    }

    private @Nullable MinReplicas leastReplicas() {
        if (minReplicas == null) {
            return null;
        }
        Matcher pair = pair("--min-replicas", minReplicas, "replicas:seconds, as in 1:2");
        return new MinReplicas(Integer.parseInt(pair.group(1)), Integer.parseInt(pair.group(2)));
    }

    private Matcher pair(String option, String text, String form) {
        Matcher pair = PAIR.matcher(text);
        require(pair.matches(), option + " is " + form + ", not '" + text + "'");
        return pair;
    }

    private ParameterException wrongWord(String option, String word, List<String> known) {
        return new ParameterException(
                spec.commandLine(), option + ": '" + word + "' is not one of " + String.join(", ", known));
    }

    private void require(boolean right, String message) {
        if (!right) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
