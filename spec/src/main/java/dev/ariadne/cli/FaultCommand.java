package dev.ariadne.cli;

import dev.ariadne.fault.Deployment;
import dev.ariadne.fault.MatrixPlan;
import dev.ariadne.fault.MinReplicas;
import dev.ariadne.fault.Settings;
import dev.ariadne.fault.Target;
import dev.ariadne.fault.UnusableEnvironmentException;
import dev.ariadne.fault.WaitFor;
import dev.ariadne.fault.nemesis.Need;
import dev.ariadne.fault.nemesis.Nemeses;
import dev.ariadne.fault.nemesis.Nemesis;
import dev.ariadne.fault.workload.Workload;
import dev.ariadne.fault.workload.Workloads;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
            "Workloads and nemeses: ariadne fault --list.",
            "A matrix fails (1) only for what the table of guarantees forbids; lost writes that the settings permit are shown, and are 0.",
            "Results go to DIR/<test>/<time>/: history.edn, results.edn, report.html, and each node's configuration and log."
        })
final class FaultCommand implements Callable<Integer> {
    private static final Pattern PAIR = Pattern.compile("(\\d{1,9}):(\\d{1,9})");
    private static final Pattern SENTINEL = Pattern.compile("sentinel(?::(\\d{1,6}))?");
    /** Shorter than most faults last. */
    private static final int SENTINEL_DOWN_AFTER_MS = 500;

    private static final String EXTERNAL_NEMESES = "partition,slow,reset";
    private static final double DEFAULT_INTERVAL_S = 3;
    private static final double SENTINEL_INTERVAL_S = 6;

    private static final int MOST_NODES = 9;
    private static final int MOST_CLIENTS = 1000;
    private static final double MATRIX_TIME_LIMIT_S = 20;
    private static final double SMALL_TIME_LIMIT_S = 5;

    /** Less than that of a single run, since each trace takes its time to validate. */
    private static final double MATRIX_RATE = 250;

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
            description = "One of --list; default ${DEFAULT-VALUE}.")
    private String workload;

    @Option(
            names = "--nemesis",
            paramLabel = "A,B,…",
            defaultValue = "kill,pause,partition",
            description = "Any of --list, or all, or none; default ${DEFAULT-VALUE}.")
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
            names = "--connections",
            paramLabel = "N",
            description = "Connections to each node that clients share, for high rates; default one for each client.")
    private @Nullable Integer connections;

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
            description =
                    "Reads go to primary, replica, nearest (quickest to answer a PING) or any; default ${DEFAULT-VALUE}.")
    private String reads;

    @Option(
            names = "--session",
            description =
                    "A client reads only from nodes that have all that it has written and read (by replication id and offset).")
    private boolean session;

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
            description = {
                "The server: self, redis:PATH, or external:HOST:PORT,… (servers that run already: a primary and its replicas, whose",
                "clients alone are cut off and slowed down); default ${DEFAULT-VALUE}."
            })
    private String target;

    @Option(
            names = "--failover",
            paramLabel = "BY",
            defaultValue = "rule",
            description = {
                "Who promotes: rule (the embedded one, when a nemesis says so) or sentinel[:MS] (stock Redis Sentinel, of its own",
                "accord, once a primary is silent for MS, 500 unless said); default ${DEFAULT-VALUE}."
            })
    private String failover;

    @Option(
            names = "--network",
            paramLabel = "N",
            defaultValue = "proxy",
            description =
                    "Between the nodes: proxy (on loopback), or netns (root: network namespaces and a bridge); default"
                            + " ${DEFAULT-VALUE}.")
    private String network;

    @Option(
            names = "--allow-reconfigure",
            description = "With --target external: nemeses may give the servers other roles (REPLICAOF, FAILOVER).")
    private boolean mayReconfigure;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Of the schedule and the clients' draws; default a new one.")
    private @Nullable Long seed;

    @Option(
            names = "--nemesis-interval",
            paramLabel = "SECONDS",
            description =
                    "About how long one nemesis' turn lasts; default 3, and 6 with Sentinel, which takes its time.")
    private @Nullable Double nemesisInterval;

    @Option(
            names = "--store",
            paramLabel = "DIR",
            defaultValue = "store",
            description = "Where results go; default ${DEFAULT-VALUE}.")
    private Path store;

    @Option(
            names = "--matrix",
            arity = "0..1",
            paramLabel = "SIZE",
            fallbackValue = "default",
            description = {
                "Many runs, one after the other, in one overview: default (20 s each) or small (5 s each). --target and --workload may",
                "then be several, separated by commas; --nemesis replaces the nemeses of each row by groups, separated by /."
            })
    private @Nullable String matrix;

    @Option(
            names = "--no-trace",
            description = "Do not hold the nodes' steps against the model (only --target self writes them down).")
    private boolean noTrace;

    @Option(names = "--list", description = "List workloads and nemeses.")
    private boolean list;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (list) {
            list(spec.commandLine().getOut());
            return Exit.VALID;
        }
        if (bug != null) {
            return Breaking.again(bug, spec);
        }
        require(nodes >= 1 && nodes <= MOST_NODES, "--nodes is 1 to " + MOST_NODES + ", not " + nodes);
        try {
            boolean external = target.startsWith(Target.EXTERNAL_PREFIX);
            require(external || !mayReconfigure, "--allow-reconfigure is for --target external");
            if (matrix != null) {
                require(
                        !external,
                        "--matrix has settings and faults that servers of somebody else cannot be given: leave out --target external");
                return matrix();
            }
            Target tested = target(target);
            if (external) {
                joining(tested);
            }
            return run(settings(workload(workload), nemeses(nemesis), tested, !noTrace && tested.isSelf()));
        } catch (UnusableEnvironmentException e) {
            throw new EnvironmentException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void list(PrintWriter out) {
        out.println("workloads");
        Workloads.ALL.forEach(one -> out.printf("  %-12s %s; checked as %s%n", one.name(), one.meaning(), one.model()));
        out.println("nemeses");
        Nemeses.ALL.forEach(one -> out.printf("  %-12s %s%n", one.name(), one.meaning()));
    }

    private int run(Settings settings) throws IOException, InterruptedException {
        try (Progress progress = new Progress();
                FaultRun run = new FaultRun(progress)) {
            FaultRun.Done done = run.execute(settings, progress::status);
            progress.close();
            spec.commandLine().getOut().print(done.report().summary(done.place().shown()));
            spec.commandLine().getOut().flush();
            return run.end(
                    switch (done.report().judgement().valid()) {
                        case TRUE -> Exit.VALID;
                        case FALSE -> Exit.VIOLATION;
                        case UNKNOWN -> Exit.UNKNOWN;
                    });
        }
    }

    private int matrix() throws IOException, InterruptedException {
        MatrixPlan.Size size = switch (String.valueOf(matrix)) {
            case "default" -> MatrixPlan.Size.DEFAULT;
            case "small" -> MatrixPlan.Size.SMALL;
            default -> throw wrongWord("--matrix", String.valueOf(matrix), List.of("default", "small"));
        };
        require(nodes >= 2, "--matrix needs --nodes 2 or more");
        for (String option : List.of("--wait", "--min-replicas", "--reads", "--session")) {
            require(!given(option), "--matrix has its own rows: leave out " + option);
        }
        if (!given("--time-limit")) {
            timeLimit = size == MatrixPlan.Size.SMALL ? SMALL_TIME_LIMIT_S : MATRIX_TIME_LIMIT_S;
        }
        if (!given("--rate")) {
            rate = MATRIX_RATE;
        }
        List<Target> targets =
                Arrays.stream(target.split(",", -1)).map(this::target).toList();
        List<Workload> workloads =
                Arrays.stream(workload.split(",", -1)).map(this::workload).toList();
        List<List<Nemesis>> groups = given("--nemesis")
                ? Arrays.stream(nemesis.split("/", -1)).map(this::nemeses).toList()
                : List.of();
        Settings base = settings(workloads.get(0), List.of(), targets.get(0), !noTrace);
        MatrixPlan plan = MatrixPlan.of(size, base, workloads, groups, targets);
        try (Progress progress = new Progress();
                FaultRun run = new FaultRun(progress)) {
            MatrixRun.Done done = new MatrixRun(plan, base.store(), command(base.seed()), run, progress).execute();
            progress.close();
            spec.commandLine().getOut().print(done.matrix().summary(done.place().shown()));
            spec.commandLine().getOut().flush();
            return run.end(
                    switch (done.matrix().outcome()) {
                        case VALID, PERMITTED -> Exit.VALID;
                        case FORBIDDEN -> Exit.VIOLATION;
                        case UNKNOWN -> Exit.UNKNOWN;
                    });
        }
    }

    /** Servers of somebody else: what they are is not for the command line to say. */
    private void joining(Target servers) {
        for (String option : List.of("--min-replicas", "--failover", "--network")) {
            require(!given(option), "--target external has settings of its own: leave out " + option);
        }
        int named = servers.addresses().size();
        require(!given("--nodes") || nodes == named, "--nodes " + nodes + ", but --target names " + named + " servers");
        require(named <= MOST_NODES, "--target external takes 1 to " + MOST_NODES + " servers, not " + named);
        nodes = named;
        if (!given("--nemesis")) {
            nemesis = EXTERNAL_NEMESES;
        }
    }

    private boolean given(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    /** The words of the command line, and the seed if it was drawn. */
    private String command(long drawn) {
        List<String> typed = spec.commandLine().getParseResult().originalArgs();
        int own = typed.indexOf(spec.name()) + 1;
        String words = "./ariadne fault " + String.join(" ", typed.subList(own, typed.size()));
        return seed != null ? words : words + " --seed " + drawn;
    }

    private Settings settings(Workload work, List<Nemesis> chosen, Target tested, boolean traced) {
        require(timeLimit > 0, "--time-limit is a positive number of seconds, not " + Settings.plain(timeLimit));
        require(rate > 0, "--rate is a positive number of operations per second, not " + Settings.plain(rate));
        require(
                concurrency >= 1 && concurrency <= MOST_CLIENTS,
                "--concurrency is 1 to " + MOST_CLIENTS + ", not " + concurrency);
        int shared = connections == null ? concurrency : connections;
        require(shared >= 1 && shared <= concurrency, "--connections is 1 to --concurrency, not " + shared);
        boolean own = work.watches() || wait != null;
        require(
                connections == null || shared == concurrency || !own,
                "--connections: clients cannot share one with "
                        + (wait != null ? "--wait" : "--workload " + work.name()) + ", which blocks or watches on it");
        require(keys >= 1, "--keys is 1 or more, not " + keys);
        double interval = interval();
        require(interval > 0, "--nemesis-interval is a positive number of seconds");
        WaitFor waitFor = waitFor();
        return new Settings(
                work,
                chosen,
                nodes,
                timeLimit,
                rate,
                concurrency,
                shared,
                waitFor,
                leastReplicas(),
                reads(),
                session,
                keys,
                tested,
                seed != null ? seed : new Random().nextInt(1_000_000),
                store,
                interval,
                traced,
                deployment());
    }

    private double interval() {
        if (nemesisInterval != null) {
            return nemesisInterval;
        }
        return SENTINEL.matcher(failover).matches() ? SENTINEL_INTERVAL_S : DEFAULT_INTERVAL_S;
    }

    private Deployment deployment() {
        Matcher sentinel = SENTINEL.matcher(failover);
        if (!failover.equals("rule") && !sentinel.matches()) {
            throw wrongWord("--failover", failover, List.of("rule", "sentinel", "sentinel:MILLISECONDS"));
        }
        int downAfterMs = 0;
        if (sentinel.matches()) {
            downAfterMs = sentinel.group(1) == null ? SENTINEL_DOWN_AFTER_MS : Integer.parseInt(sentinel.group(1));
            require(downAfterMs > 0, "--failover sentinel:MS needs MS above 0");
            require(nodes >= 2, "--failover sentinel needs --nodes 2 or more");
        }
        if (!network.equals("proxy") && !network.equals("netns")) {
            throw wrongWord("--network", network, List.of("proxy", "netns"));
        }
        return new Deployment(downAfterMs, network.equals("netns"), mayReconfigure);
    }

    private Workload workload(String name) {
        return Workloads.named(name).orElseThrow(() -> wrongWord("--workload", name, Workloads.names()));
    }

    private List<Nemesis> nemeses(String names) {
        if (names.equals(Nemeses.NONE)) {
            return List.of();
        }
        if (names.equals(Nemeses.EVERY)) {
            return every();
        }
        List<Nemesis> chosen = new ArrayList<>();
        List<String> known = new ArrayList<>(Nemeses.names());
        known.addAll(List.of(Nemeses.EVERY, Nemeses.NONE));
        for (String name : names.split(",", -1)) {
            Nemesis one = Nemeses.named(name).orElseThrow(() -> wrongWord("--nemesis", name, known));
            require(nodes >= one.leastNodes(), "--nemesis " + name + " needs --nodes " + one.leastNodes() + " or more");
            require(
                    suits(one),
                    "--nemesis " + name + " needs " + lacking(one) + "; possible with --target external: "
                            + Nemeses.ALL.stream()
                                    .filter(this::suits)
                                    .map(Nemesis::name)
                                    .collect(Collectors.joining(", ")));
            unavailable(one).ifPresent(why -> {
                throw new UnusableEnvironmentException("--nemesis " + name + " is not available here: " + why);
            });
            if (!chosen.contains(one)) {
                chosen.add(one);
            }
        }
        return chosen;
    }

    /** What {@link #suits} misses. */
    private static String lacking(Nemesis one) {
        return "servers that the harness has started"
                + (one.needs().equals(Set.of(Need.ROLES)) ? ", or --allow-reconfigure" : "");
    }

    /** All that can be done here; says which cannot, and why. */
    private List<Nemesis> every() {
        List<Nemesis> chosen = new ArrayList<>();
        for (Nemesis one : Nemeses.ALL) {
            String why = "";
            if (nodes < one.leastNodes()) {
                why = "it needs " + one.leastNodes() + " nodes or more";
            } else if (!suits(one)) {
                why = "it needs " + lacking(one);
            } else {
                why = unavailable(one).orElse("");
            }
            if (why.isEmpty()) {
                chosen.add(one);
            } else {
                spec.commandLine().getErr().println("left out: " + one.name() + ": " + why);
            }
        }
        return chosen;
    }

    /** Why this machine does not allow it with one of the targets. */
    private Optional<String> unavailable(Nemesis one) {
        Optional<String> slow =
                one.needs().contains(Need.SLOW_LINKS) ? deployment().slowUnavailable() : Optional.empty();
        if (slow.isPresent()) {
            return slow;
        }
        return Arrays.stream(matrix == null ? new String[] {target} : target.split(",", -1))
                .map(this::target)
                .flatMap(tested -> one.unavailable(tested).stream())
                .findFirst();
    }

    /** Whether the target allows it. */
    private boolean suits(Nemesis one) {
        return !target.startsWith(Target.EXTERNAL_PREFIX)
                || one.needs().stream()
                        .allMatch(need -> need == Need.SLOW_LINKS || mayReconfigure && need == Need.ROLES);
    }

    private Settings.Reads reads() {
        for (Settings.Reads one : Settings.Reads.values()) {
            if (one.toString().equals(reads)) {
                return one;
            }
        }
        throw wrongWord(
                "--reads",
                reads,
                Arrays.stream(Settings.Reads.values())
                        .map(Settings.Reads::toString)
                        .toList());
    }

    private Target target(String flag) {
        try {
            return Target.of(flag);
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
