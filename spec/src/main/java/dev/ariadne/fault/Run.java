package dev.ariadne.fault;

import dev.ariadne.fault.nemesis.Nemesis;
import dev.ariadne.fault.nemesis.Schedule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One run from start to end: the cluster comes up, clients work while the schedule breaks and mends things, everything is mended, the cluster
 * must converge, and every register is read once more (which is what makes a write visible that was lost near the end).
 */
public final class Run {
    private static final long START_TIMEOUT_MS = 30_000;
    private static final long CONVERGENCE_TIMEOUT_MS = 30_000;
    /** The same for somebody who pressed Ctrl-C. */
    private static final long HASTY_CONVERGENCE_TIMEOUT_MS = 10_000;

    private static final long CLIENT_END_TIMEOUT_MS = 10_000;
    private static final int LAST_READ_ATTEMPTS = 3;

    /** Is told of a run while it goes on. */
    @FunctionalInterface
    public interface Watcher {
        /**
         * The present state, in place of the former one.
         *
         * @param line the run as a whole
         * @param nodes one line for each, empty when there is nothing to say of them
         */
        void state(String line, List<String> nodes);
    }

    private final Settings settings;
    private final Path directory;
    private final Watcher watcher;
    private final CountDownLatch interrupted = new CountDownLatch(1);

    /**
     * @param directory for the nodes' files
     * @param watcher told the state of the run
     */
    public Run(Settings settings, Path directory, Watcher watcher) {
        this.settings = settings;
        this.directory = directory;
        this.watcher = watcher;
    }

    /** Ends the run early, from any thread: clients stop and everything is mended, and what was recorded counts. */
    public void interrupt() {
        interrupted.countDown();
    }

    /** Does it all; every process it started is gone when it returns or throws. */
    public RunResult execute() throws InterruptedException {
        Leftovers.clean(settings.store()).forEach(line -> watcher.state(line, List.of()));
        Leftovers.begin(directory);
        try (Cluster cluster = new Cluster(settings, directory)) {
            say((settings.target().isExternal() ? "joining " : "starting ") + settings.nodes() + " nodes ("
                    + settings.target().flag() + ")"
                    + (settings.deployment().sentinel()
                            ? " and " + settings.deployment().promoter()
                            : ""));
            cluster.start(START_TIMEOUT_MS);
            try {
                return execute(cluster);
            } finally {
                if (!cluster.removeKeys(settings.workload().data(), settings.keys())) {
                    say("the keys " + cluster.keyPrefix() + "… could not be removed: no primary took the DEL");
                }
            }
        } finally {
            Leftovers.end(directory);
        }
    }

    private RunResult execute(Cluster cluster) throws InterruptedException {
        Recorder recorder = new Recorder();
        try (Load load = new Load(settings, cluster, recorder, new Values(settings.keys()))) {
            load.connect(CLIENT_END_TIMEOUT_MS);
            return execute(cluster, recorder, load);
        }
    }

    private RunResult execute(Cluster cluster, Recorder recorder, Load load) throws InterruptedException {
        long start = recorder.start();
        Injector injector = new Injector(cluster, recorder, start);
        RoleTimeline timeline = new RoleTimeline();
        CountDownLatch stopObserver = new CountDownLatch(1);
        Observer observer = new Observer(cluster, timeline, start, stopObserver);
        observer.sample();
        timeline.startCounting();
        Thread watching = thread("observer", observer);

        load.start(start);
        Thread nemesis = thread("nemesis", () -> breakThings(injector, start));
        awaitEnd(start, recorder, injector, timeline);
        // A step that has begun (a restart, say) is brought to its end.
        nemesis.join();
        RunResult.Load done = load.stop(CLIENT_END_TIMEOUT_MS);

        boolean early = interrupted.getCount() == 0;
        say((early ? "interrupted: " : "") + "mending everything and waiting for the replicas");
        cluster.mend();
        boolean converged = cluster.awaitConvergence(early ? HASTY_CONVERGENCE_TIMEOUT_MS : CONVERGENCE_TIMEOUT_MS);
        readOnceMore(cluster, recorder);
        Map<String, Map<String, String>> divergent = converged ? compareNodes(cluster) : Map.of();
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
                timeline.states(),
                timeline.syncs(),
                done,
                elapsed,
                early,
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

    private void awaitEnd(long start, Recorder recorder, Injector injector, RoleTimeline timeline)
            throws InterruptedException {
        long end = start + (long) (settings.timeLimitS() * TimeUnit.SECONDS.toNanos(1));
        int before = 0;
        for (int second = 1; System.nanoTime() - end < 0; second++) {
            long tick = Math.min(end, start + TimeUnit.SECONDS.toNanos(second));
            if (interrupted.await(tick - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return;
            }
            int operations = recorder.completed();
            String force = injector.log().inForce();
            String line = String.format(
                    "%3d s of %s · %d ops/s · %d operations%s",
                    second,
                    Settings.plain(settings.timeLimitS()) + " s",
                    operations - before,
                    operations,
                    force.isEmpty() ? "" : " · " + force);
            watcher.state(line, timeline.lines());
            before = operations;
        }
    }

    private void say(String line) {
        watcher.state(line, List.of());
    }

    /** One more client reads every key at the primary; it tries again until it gets an answer, within reason. */
    private void readOnceMore(Cluster cluster, Recorder recorder) {
        String primary = cluster.beliefs().now();
        for (int key = 0; key < settings.keys(); key++) {
            Operation read = Operation.read(settings.workload().data(), key);
            Answer answer = Answer.fail("not asked yet");
            for (int attempt = 0; attempt < LAST_READ_ATTEMPTS && answer.kind() != Answer.Kind.OK; attempt++) {
                Recorder.Call call = recorder.invoke(settings.concurrency(), read, primary);
                answer = readOnce(cluster, primary, read);
                recorder.complete(call, answer);
            }
        }
    }

    private static Answer readOnce(Cluster cluster, String node, Operation read) {
        Route route = cluster.route(Link.CLIENTS, node);
        try (ClientSession session = ClientSession.open(route, Client.TIMEOUT_MS, null, cluster.keyPrefix())) {
            return session.perform(read);
        } catch (IOException e) {
            return Answer.fail("no connection: " + e.getMessage());
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
            List<String> words = read.data().read(cluster.keyPrefix() + read.redisKey());
            Reply reply = client.call(Client.TIMEOUT_MS, words.toArray(String[]::new));
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
}
