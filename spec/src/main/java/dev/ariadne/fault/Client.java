package dev.ariadne.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client: it does one operation at a time at the node that it holds to be right, and records what it saw. It learns of a new primary with
 * a lag of its own, or at once from an error. As in Jepsen, a client whose operation ended unknown goes on under a new process number, since
 * the old process is still busy with that operation.
 */
final class Client implements Connection.Asker {
    /** An answer later than this is no answer. */
    static final int TIMEOUT_MS = 1000;

    /** The slowest client hears of a promotion this much later. */
    private static final long MOST_LAG_MS = 2500;

    /** A client that could not connect, or was refused, does not spin. */
    private static final long AFTER_REFUSAL_MS = 50;

    /** Told when a client can do another operation, and how long it pauses before. */
    interface Free {
        void isFree(Client client, long pauseMs);
    }

    private final Settings settings;
    private final Cluster cluster;
    private final Recorder recorder;
    private final Values values;
    private final Connections connections;
    private final Free free;
    private final @Nullable Proximity proximity;
    private final Dialogue dialogue;
    private final Random random;
    private final long lagNanos;
    private int process;
    private long trustedUntilNanos;
    /** Where the client sits. */
    private final String endpoint;
    /** Which of several nodes that are equally near it takes. */
    private final List<String> preference;
    /** The primary that it knew when it was last told of any. */
    private String known;

    private Recorder.@Nullable Call call;
    private @Nullable Connection at;

    Client(
            int number,
            Settings settings,
            Cluster cluster,
            Recorder recorder,
            Values values,
            Connections connections,
            @Nullable Proximity proximity,
            Free free) {
        this.process = number;
        this.settings = settings;
        this.cluster = cluster;
        this.recorder = recorder;
        this.values = values;
        this.connections = connections;
        endpoint = connections.endpoint();
        this.free = free;
        this.proximity = proximity;
        dialogue = new Dialogue(
                TIMEOUT_MS, settings.waitFor(), settings.session() ? new Seen() : null, cluster.keyPrefix());
        random = new Random(settings.seed() * 31 + number);
        lagNanos = TimeUnit.MILLISECONDS.toNanos(random.nextLong(MOST_LAG_MS));
        trustedUntilNanos = System.nanoTime() - TimeUnit.DAYS.toNanos(1);
        known = cluster.beliefs().now();
        preference = new ArrayList<>(cluster.names());
        Collections.shuffle(preference, random);
    }

    /** Connects to the primary and is free then, whether it has succeeded or not. */
    void connect() {
        at = connections.to(known);
        next(dialogue.greet(Answer::fail, new Step.Conclude(Answer.ok(null))));
    }

    /** Begins an operation; the client is not free until it has ended. */
    void begin(Arrivals.Arrival arrival) {
        Operation operation = arrival.operation();
        String node = nodeFor(operation);
        call = recorder.invoke(process, operation, node, arrival.dueNanos());
        ask(node, dialogue.begin(operation));
    }

    private void ask(String node, Step operation) {
        boolean strange = connections.lack(node);
        at = connections.to(node);
        next(strange ? dialogue.greet(why -> noConnection(node), operation) : operation);
    }

    private Answer noConnection(String node) {
        learnNow();
        return Answer.fail("no connection to " + node);
    }

    @Override
    public void next(Step step) {
        if (step instanceof Step.Ask ask) {
            Objects.requireNonNull(at).ask(ask, this);
        } else if (step instanceof Step.Conclude conclude) {
            end(conclude.answer());
        } else {
            Recorder.Call behind = Objects.requireNonNull(call);
            String primary = believedPrimary();
            recorder.sentOn(behind, primary);
            ask(primary, dialogue.begin(behind.operation(), true));
        }
    }

    private void end(Answer answer) {
        Recorder.Call done = call;
        call = null;
        at = null;
        if (done == null) {
            free.isFree(this, 0);
            return;
        }
        recorder.complete(done, answer);
        values.learn(done.operation(), answer);
        if (answer.kind() == Answer.Kind.INFO) {
            // The clients' numbers are 0 … concurrency-1, and one more reads at the end.
            process += settings.concurrency() + 1;
        }
        if (answer.pointsElsewhere() || answer.kind() == Answer.Kind.INFO) {
            learnNow();
        }
        boolean refused =
                answer.kind() == Answer.Kind.FAIL && !done.operation().f().conditional();
        free.isFree(this, refused ? AFTER_REFUSAL_MS : 0);
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
        if (settings.reads() == Settings.Reads.NEAREST) {
            return Objects.requireNonNull(proximity).nearest(endpoint, preference);
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
