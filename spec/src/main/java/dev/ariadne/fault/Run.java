package dev.ariadne.fault;

import dev.ariadne.fault.nemesis.Nemesis;
import dev.ariadne.fault.nemesis.Schedule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One run from start to end: the cluster comes up, clients work while the schedule breaks and mends things, everything is mended, the cluster
 * must converge, and every register is read once more (which is what makes a write visible that was lost near the end).
 */
public final class Run {
    private static final long START_TIMEOUT_MS = 30_000;
    private static final long CONVERGENCE_TIMEOUT_MS = 30_000;
    private static final long CLIENT_END_TIMEOUT_MS = 10_000;

    private final Settings settings;
    private final Path directory;
    private final Consumer<String> status;
    private final CountDownLatch interrupted = new CountDownLatch(1);

    /**
     * @param directory for the nodes' files
     * @param status told the state of the run once a second
     */
    public Run(Settings settings, Path directory, Consumer<String> status) {
        this.settings = settings;
        this.directory = directory;
        this.status = status;
    }

    /** Ends the run early, from any thread: faults are not mended and nothing is waited for, but what was recorded counts. */
    public void interrupt() {
        interrupted.countDown();
    }

    /** Does it all; every process it started is gone when it returns or throws. */
    public RunResult execute() throws InterruptedException {
        Leftovers.clean(settings.store()).forEach(status);
        Leftovers.begin(directory);
        try (Cluster cluster = new Cluster(settings, directory)) {
            status.accept((settings.target().isExternal() ? "joining " : "starting ") + settings.nodes() + " nodes ("
                    + settings.target().flag() + ")"
                    + (settings.deployment().sentinel()
                            ? " and " + settings.deployment().promoter()
                            : ""));
            cluster.start(START_TIMEOUT_MS);
            try {
                return execute(cluster);
            } finally {
                if (!cluster.removeKeys(settings.workload().data(), settings.keys())) {
                    status.accept(
                            "the keys " + cluster.keyPrefix() + "… could not be removed: no primary took the DEL");
                }
            }
        } finally {
            Leftovers.end(directory);
        }
    }

    private RunResult execute(Cluster cluster) throws InterruptedException {
        long start = System.nanoTime();
        Recorder recorder = new Recorder(start);
        Injector injector = new Injector(cluster, recorder, start);
        RoleTimeline timeline = new RoleTimeline();
        CountDownLatch stopObserver = new CountDownLatch(1);
        Observer observer = new Observer(cluster, timeline, start, stopObserver);
        observer.sample();
        timeline.startCounting();
        Thread watching = thread("observer", observer);

        CountDownLatch stopClients = new CountDownLatch(1);
        Values values = new Values(settings.keys());
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < settings.concurrency(); i++) {
            clients.add(thread("client-" + i, new Client(i, settings, cluster, recorder, values, stopClients)));
        }
        Thread nemesis = thread("nemesis", () -> breakThings(injector, start));
        awaitEnd(start, recorder, injector);
        // A step that has begun (a restart, say) is brought to its end.
        nemesis.join();
        stopClients.countDown();
        join(clients);

        boolean converged = true;
        Map<String, Map<String, String>> divergent = Map.of();
        if (!isInterrupted()) {
            status.accept("mending everything and waiting for the replicas");
            cluster.mend();
            converged = cluster.awaitConvergence(CONVERGENCE_TIMEOUT_MS);
            readOnceMore(cluster, recorder, values);
            divergent = converged ? compareNodes(cluster) : Map.of();
        }
        long elapsed = System.nanoTime() - start;
        stopObserver.countDown();
        watching.join();
        return new RunResult(
                settings,
                recorder.events(),
                recorder.calls(),
                injector.log().rounds(),
                cluster.beliefs().reigns(start),
                timeline.spans(),
                timeline.syncs(),
                elapsed,
                isInterrupted(),
                converged,
                divergent);
    }

    /** The nemesis' thread: does each step of the schedule when it is due. */
    private void breakThings(Injector injector, long start) {
        Schedule schedule = Schedule.draw(
                settings.seed(),
                settings.nemeses(),
                new Nemesis.Circumstances(
                        settings.nodes(), settings.failover(), settings.target().isExternal()),
                (long) (settings.nemesisIntervalS() * 1000),
                (long) (settings.timeLimitS() * 1000));
        try {
            for (Round round : schedule.rounds()) {
                sleepUntil(start, round.startMs());
                injector.begin(round);
                for (Round.Step step : round.steps()) {
                    sleepUntil(start, round.startMs() + step.afterMs());
                    injector.inject(step.fault());
                }
                injector.end();
            }
        } catch (InterruptedException e) {
            // The run is over; what is still broken is mended by whoever waits for convergence.
            Thread.currentThread().interrupt();
        }
    }

    private void sleepUntil(long start, long atMs) throws InterruptedException {
        long left = start + TimeUnit.MILLISECONDS.toNanos(atMs) - System.nanoTime();
        if (interrupted.await(Math.max(0, left), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException();
        }
    }

    private void awaitEnd(long start, Recorder recorder, Injector injector) throws InterruptedException {
        long end = start + (long) (settings.timeLimitS() * TimeUnit.SECONDS.toNanos(1));
        int before = 0;
        for (int second = 1; System.nanoTime() - end < 0; second++) {
            long tick = Math.min(end, start + TimeUnit.SECONDS.toNanos(second));
            if (interrupted.await(tick - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return;
            }
            int operations = recorder.completed();
            String force = injector.log().inForce();
            status.accept(String.format(
                    "%3d s of %s · %d ops/s · %d operations%s",
                    second,
                    Settings.plain(settings.timeLimitS()) + " s",
                    operations - before,
                    operations,
                    force.isEmpty() ? "" : " · " + force));
            before = operations;
        }
    }

    private boolean isInterrupted() {
        return interrupted.getCount() == 0;
    }

    /** One more client reads every register at the primary; it tries again until it gets an answer, within reason. */
    private void readOnceMore(Cluster cluster, Recorder recorder, Values values) {
        Client reader = new Client(settings.concurrency(), settings, cluster, recorder, values, interrupted);
        String primary = cluster.beliefs().now();
        for (int key = 0; key < settings.keys(); key++) {
            for (int attempt = 0; attempt < 3; attempt++) {
                if (reader.perform(Operation.read(settings.workload().data(), key), primary)
                                .kind()
                        == Answer.Kind.OK) {
                    break;
                }
            }
        }
    }

    /** After convergence every node must hold the same values. */
    private Map<String, Map<String, String>> compareNodes(Cluster cluster) {
        Map<String, Map<String, String>> divergent = new LinkedHashMap<>();
        Data data = settings.workload().data();
        for (int key = 0; key < settings.keys(); key++) {
            Map<String, String> found = new LinkedHashMap<>();
            for (String node : cluster.names()) {
                found.put(node, get(cluster, node, Operation.read(data, key)));
            }
            if (found.values().stream().distinct().count() > 1) {
                divergent.put(Operation.redisKey(data, key), found);
            }
        }
        return divergent;
    }

    private static String get(Cluster cluster, String node, Operation read) {
        try (RespClient client = RespClient.connect(cluster.route(Link.CONTROL, node), Client.TIMEOUT_MS)) {
            Reply reply = client.call(Client.TIMEOUT_MS, read.data().read(cluster.keyPrefix() + read.redisKey()));
            Object value = read.data().isRead(reply) ? read.data().value(reply) : reply;
            // A set has no order.
            return value instanceof List<?> numbers
                    ? numbers.stream().sorted().toList().toString()
                    : String.valueOf(value);
        } catch (IOException e) {
            return "(" + e.getMessage() + ")";
        }
    }

    private static Thread thread(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(CLIENT_END_TIMEOUT_MS);
        }
    }
}
