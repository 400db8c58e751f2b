package dev.ariadne.fault;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client: it draws operations, asks the node that it holds to be right, and records what it saw, until it is told to stop. It learns of a
 * new primary with a lag of its own, or at once from an error. As in Jepsen, a client whose operation ended unknown goes on under a new
 * process number, since the old process is still busy with that operation.
 */
final class Client implements Runnable {
    /** An answer later than this is no answer. */
    static final int TIMEOUT_MS = 1000;

    /** The slowest client hears of a promotion this much later. */
    private static final long MOST_LAG_MS = 2500;

    /** A client that could not connect does not spin. */
    private static final long AFTER_REFUSAL_MS = 50;

    private final Settings settings;
    private final Cluster cluster;
    private final Recorder recorder;
    private final Values values;
    private final CountDownLatch stop;
    private final Random random;
    private final long lagNanos;
    private final Map<String, ClientSession> sessions = new HashMap<>();
    private int process;
    private long trustedUntilNanos;
    /** Where the client sits. */
    private final String endpoint;
    /** The primary that it knew when it was last told of any. */
    private String known;

    Client(int number, Settings settings, Cluster cluster, Recorder recorder, Values values, CountDownLatch stop) {
        this.process = number;
        this.settings = settings;
        this.cluster = cluster;
        this.recorder = recorder;
        this.values = values;
        this.stop = stop;
        random = new Random(settings.seed() * 31 + number);
        lagNanos = TimeUnit.MILLISECONDS.toNanos(random.nextLong(MOST_LAG_MS));
        trustedUntilNanos = System.nanoTime() - TimeUnit.DAYS.toNanos(1);
        endpoint = number % 2 == 0 ? Link.CLIENTS : Link.OTHER_CLIENTS;
        known = cluster.beliefs().now();
    }

    @Override
    public void run() {
        double meanNanos = settings.concurrency() / settings.rate() * TimeUnit.SECONDS.toNanos(1);
        long next = System.nanoTime() + (long) (random.nextDouble() * meanNanos);
        try {
            while (!stop.await(next - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                Operation operation = settings.workload().next(random, random.nextInt(settings.keys()), values);
                Answer answer = perform(operation, nodeFor(operation));
                long pause = (long) (2 * random.nextDouble() * meanNanos);
                if (answer.kind() == Answer.Kind.FAIL && operation.f() != Operation.Function.CAS) {
                    pause = Math.max(pause, TimeUnit.MILLISECONDS.toNanos(AFTER_REFUSAL_MS));
                }
                // A client that was held up does not make up for it with a burst.
                next = Math.max(next + pause, System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sessions.values().forEach(ClientSession::close);
        }
    }

    /** Runs one operation against one node and records it. */
    Answer perform(Operation operation, String node) {
        Recorder.Call call = recorder.invoke(process, operation, node);
        Answer answer = attempt(operation, node);
        recorder.complete(call, answer);
        values.learn(operation, answer);
        if (answer.kind() == Answer.Kind.INFO) {
            // The clients' numbers are 0 … concurrency-1, and one more reads at the end.
            process += settings.concurrency() + 1;
        }
        if (answer.pointsElsewhere() || answer.kind() == Answer.Kind.INFO) {
            learnNow();
        }
        return answer;
    }

    private Answer attempt(Operation operation, String node) {
        ClientSession session = session(node);
        if (session == null) {
            learnNow();
            return Answer.fail("no connection to " + node);
        }
        Answer answer = session.perform(operation);
        if (!session.usable()) {
            session.close();
            sessions.remove(node);
        }
        return answer;
    }

    private @Nullable ClientSession session(String node) {
        ClientSession known = sessions.get(node);
        if (known != null) {
            return known;
        }
        try {
            ClientSession opened = ClientSession.open(
                    cluster.route(endpoint, node), TIMEOUT_MS, settings.waitFor(), cluster.keyPrefix());
            sessions.put(node, opened);
            return opened;
        } catch (IOException e) {
            return null;
        }
    }

    private String nodeFor(Operation operation) {
        String primary = believedPrimary();
        if (operation.f() != Operation.Function.READ
                || settings.reads() == Settings.Reads.PRIMARY
                || cluster.names().size() == 1) {
            return primary;
        }
        int nodes = cluster.names().size();
        if (settings.reads() == Settings.Reads.ANY) {
            return cluster.names().get(random.nextInt(nodes));
        }
        int skip = 1 + random.nextInt(nodes - 1);
        return cluster.names().get((cluster.names().indexOf(primary) + skip) % nodes);
    }

    private String believedPrimary() {
        if (cluster.isTold(endpoint)) {
            long then = System.nanoTime() - lagNanos;
            known = cluster.beliefs().at(Math.max(then, trustedUntilNanos));
        }
        return known;
    }

    /** An error or silence makes a client ask who the primary is: from now on it knows what is known now. */
    private void learnNow() {
        trustedUntilNanos = System.nanoTime();
    }
}
