package dev.ariadne.conform.live;

import static java.util.Map.entry;

import dev.ariadne.conform.Divergence;
import dev.ariadne.conform.Item;
import dev.ariadne.conform.Stage;
import dev.ariadne.fault.Reply;
import dev.ariadne.fault.Target;
import dev.ariadne.tla.Label;
import dev.ariadne.tla.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Behaviours performed by real processes: ours, or any redis-server. Every connection between two of them goes through a gate that holds
 * each message until the model's action lets it pass, so that processes can be led through an interleaving. What is compared is what an
 * outsider sees: INFO, and the data.
 *
 * <p>What nobody can control from outside is left out: the passing of time (min-replicas), snapshots on disk, and the exact end of the
 * backlog, which real servers cut in other units than commands; {@link #refusal} says so of a model.
 */
public final class LiveStage implements Stage {
    /** One action's step; {@code before} and {@code after} are the model's states around it. */
    @FunctionalInterface
    private interface Step {
        void run(LiveStage on, Label label, State before, State after) throws IOException, InterruptedException;
    }

    static final String KEY = "thewrite";

    private static final long PASS_MS = 5_000;
    private static final long SETTLE_MS = 4_000;
    private static final long POLL_MS = 10;

    private static final Map<String, Step> STEPS = Map.ofEntries(
            entry("Write", (on, l, b, a) -> on.write(l.parameter(0), b)),
            entry("RejectWrite", (on, l, b, a) -> on.rejectWrite(l.parameter(0))),
            entry("Read", (on, l, b, a) -> on.data(l.parameter(0))),
            entry("WaitBegin", (on, l, b, a) -> on.node(l).beginWait(KEY, on.model.setting("WaitFor"))),
            entry("AskAcks", (on, l, b, a) -> {}),
            entry("WaitReturn", (on, l, b, a) -> on.waitReturn(l.parameter(0))),
            entry("WaitTimeout", (on, l, b, a) -> on.waitTimeout(l.parameter(0))),
            entry("RequestSync", (on, l, b, a) -> on.requestSync(l.parameter(0), b)),
            entry("GrantPartial", (on, l, b, a) -> on.answer(l, "continue")),
            entry("GrantFull", (on, l, b, a) -> on.answer(l, "full")),
            entry("RefuseSync", (on, l, b, a) -> on.answer(l, "refuse")),
            entry(
                    "SnapshotStep",
                    (on, l, b, a) ->
                            on.cluster.ofReplica(l.parameter(1), l.parameter(0)).awaitDown("snapshot", PASS_MS)),
            entry("AcceptPartial", (on, l, b, a) -> on.hear(l, b, "continue")),
            entry("AcceptFull", (on, l, b, a) -> on.acceptFull(l, b)),
            entry("LoadSnapshot", (on, l, b, a) -> on.hear(l, b, "snapshot")),
            entry("AbandonSync", (on, l, b, a) -> on.hear(l, b, "refuse")),
            entry("ApplyStream", (on, l, b, a) -> on.hear(l, b, b.nextForReplica(l.parameter(0)))),
            entry("SendAck", (on, l, b, a) -> on.sendAck(l.parameter(0), b)),
            entry("ReceiveAck", (on, l, b, a) -> on.receiveAck(l, b)),
            entry("LinkLost", (on, l, b, a) -> on.link(l, b).closeReplicaSide()),
            entry("LinkTimeout", (on, l, b, a) -> on.link(l, b).closeReplicaSide()),
            entry(
                    "ReplicaLost",
                    (on, l, b, a) ->
                            on.cluster.ofPrimary(l.parameter(1), l.parameter(0)).closePrimarySide()),
            entry(
                    "ReplicaTimeout",
                    (on, l, b, a) ->
                            on.cluster.ofPrimary(l.parameter(1), l.parameter(0)).closePrimarySide()),
            entry("Promote", (on, l, b, a) -> on.promote(l.parameter(0), b, a)),
            entry("Follow", (on, l, b, a) -> on.follow(l.parameter(0), l.parameter(1), b)),
            entry("Crash", (on, l, b, a) -> on.cluster.kill(l.parameter(0))),
            entry("Restart", (on, l, b, a) -> on.restart(l.parameter(0), a)),
            entry("Cut", (on, l, b, a) -> {}),
            entry("Heal", (on, l, b, a) -> {}));

    private final Model model;
    private final LiveCluster cluster;
    private final LiveView view;

    /**
     * Starts the processes and brings them to the model's beginning.
     *
     * @param directory where each server has a directory of its own
     */
    public LiveStage(Model model, Target target, Path directory) {
        this.model = model;
        try {
            this.cluster = new LiveCluster(model.servers(), target, directory);
        } catch (IOException e) {
            throw new Divergence("no ports for the gates: " + e.getMessage());
        }
        this.view = new LiveView(cluster);
        doing("the start", this::begin);
    }

    /** Why the model's behaviours cannot be performed by processes, null when they can. */
    public static @Nullable String refusal(Model model) {
        int commands = model.number("MaxWrites") * (model.flag("AskOnWait") ? 2 : 1);
        boolean faults = Set.of("MaxCrashes", "MaxCuts", "MaxDrops", "MaxChains").stream()
                .anyMatch(budget -> model.number(budget) > 0);
        if (model.number("MinReplicas") > 0) {
            return "the time of processes cannot be led";
        }
        if (model.number("MaxSaves") > 0 || model.flag("HalfOpen")) {
            return "snapshots on disk and half-open connections are not led";
        }
        if (faults && commands > model.number("BacklogSize")) {
            return "real servers do not cut their backlog by commands";
        }
        return null;
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void doing(String what, Work work) {
        try {
            work.run();
        } catch (IOException e) {
            throw new Divergence(what + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Divergence(what + " was interrupted");
        }
    }

    /** The first server is the primary, the others have attached to it by a snapshot of nothing. */
    private void begin() throws IOException, InterruptedException {
        String first = model.setting("First");
        for (String server : cluster.servers) {
            cluster.start(server, server.equals(first) ? null : first);
        }
        if (!model.flag("Warm")) {
            return;
        }
        int attached = 0;
        for (String replica : cluster.servers) {
            if (!replica.equals(first)) {
                GatedLink link = cluster.admit(replica, first);
                link.passUp("psync", held -> true, PASS_MS);
                link.passDown("full", PASS_MS);
                link.passDown("snapshot", PASS_MS);
                awaitOnline(first, ++attached);
                link.passUp("ack", held -> true, PASS_MS);
            }
        }
    }

    /** The primary knows that a snapshot is complete a little after the replica has it, and passes over what is acknowledged before. */
    private void awaitOnline(String primary, int replicas) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PASS_MS * 1_000_000;
        while (view.onlineReplicas(primary) < replicas) {
            if (System.nanoTime() > deadline) {
                throw new IOException(primary + " does not take " + replicas + " replicas for online");
            }
            Thread.sleep(POLL_MS);
        }
    }

    // ---- the stage ----

    @Override
    public void step(Label label, Map<String, Object> before, Map<String, Object> after) {
        Step step = STEPS.get(label.action());
        if (step == null) {
            throw new Divergence(label.action() + " cannot be performed by processes");
        }
        doing(label.toString(), () -> step.run(this, label, new State(before), new State(after)));
    }

    @Override
    public @Nullable String difference(Map<String, Object> state) {
        long deadline = System.nanoTime() + SETTLE_MS * 1_000_000;
        String[] difference = new String[1];
        doing("looking", () -> {
            difference[0] = view.difference(new State(state));
            while (difference[0] != null && System.nanoTime() < deadline) {
                Thread.sleep(POLL_MS);
                difference[0] = view.difference(new State(state));
            }
        });
        return difference[0];
    }

    @Override
    public String data(String server) {
        String[] data = new String[1];
        doing("reading", () -> data[0] = view.data(server));
        return Objects.requireNonNull(data[0]);
    }

    @Override
    public int waitedFor(String server, int replicas) {
        int[] count = {-1};
        doing("WAIT", () -> {
            // A millisecond: what was acknowledged is answered at once.
            if (cluster.node(server).write("WAIT", Integer.toString(replicas), "1") instanceof Reply.Int answer) {
                count[0] = (int) answer.value();
            }
        });
        return count[0];
    }

    @Override
    public void close() {
        cluster.close();
    }

    private LiveNode node(Label label) {
        return cluster.node(label.parameter(0));
    }

    // ---- clients ----

    private void write(String server, State before) throws IOException {
        String letter = String.valueOf(Item.letter(before.replid(server)));
        Reply reply = cluster.node(server).write("APPEND", KEY, letter);
        if (!(reply instanceof Reply.Int)) {
            throw new Divergence(server + " refuses a write that the model accepts: " + reply);
        }
    }

    private void rejectWrite(String server) throws IOException {
        Reply reply = cluster.node(server).write("APPEND", KEY, "!");
        if (!(reply instanceof Reply.Error error) || !error.code().equals("READONLY")) {
            throw new Divergence(server + " answers " + reply + " to a write that the model refuses");
        }
    }

    private void waitReturn(String server) throws IOException {
        Reply reply = cluster.node(server).waited();
        if (!(reply instanceof Reply.Int count) || count.value() < model.number("WaitFor")) {
            throw new Divergence(server + "'s WAIT returns " + reply);
        }
    }

    private void waitTimeout(String server) throws IOException {
        cluster.node(server).endWait();
        Reply reply = cluster.node(server).waited();
        if (!(reply instanceof Reply.Int count) || count.value() >= model.number("WaitFor")) {
            throw new Divergence(server + "'s WAIT returns " + reply + " where the model's runs out of time");
        }
    }

    // ---- replication ----

    private GatedLink link(Label label, State before) throws IOException {
        return cluster.ofReplica(label.parameter(0), before.follows(label.parameter(0)));
    }

    private void requestSync(String replica, State before) throws IOException, InterruptedException {
        cluster.admit(replica, before.follows(replica)).awaitUp("psync", held -> true, PASS_MS);
    }

    private void answer(Label label, String expected) throws IOException, InterruptedException {
        GatedLink link = cluster.ofPrimary(label.parameter(1), label.parameter(0));
        link.passUp("psync", held -> true, PASS_MS);
        link.awaitDown(expected, PASS_MS);
    }

    private void acceptFull(Label label, State before) throws IOException, InterruptedException {
        if (!model.flag("KeepUntilLoaded")) {
            throw new Divergence(label.parameter(0) + " keeps its data until the snapshot is complete");
        }
        hear(label, before, "full");
    }

    private void hear(Label label, State before, String type) throws IOException, InterruptedException {
        link(label, before).passDown(type, PASS_MS);
    }

    /** Replicas acknowledge once a second by themselves. */
    private void sendAck(String replica, State before) throws IOException, InterruptedException {
        long offset = view.offset(replica);
        cluster.ofReplica(replica, before.follows(replica)).awaitUp("ack", held -> held.offset() == offset, PASS_MS);
    }

    private void receiveAck(Label label, State before) throws IOException, InterruptedException {
        String primary = label.parameter(0);
        String replica = label.parameter(1);
        long offset = view.offsetOf(before.replid(primary), before.acknowledged(replica, primary));
        cluster.ofPrimary(replica, primary).passUp("ack", held -> held.offset() == offset, PASS_MS);
    }

    // ---- roles and faults ----

    /**
     * REPLICAOF of whom one follows already does nothing, nor does REPLICAOF NO ONE at a primary: who is told either in earnest is sent
     * elsewhere first.
     */
    private void promote(String server, State before, State after) throws IOException {
        for (String other : cluster.servers) {
            if (model.flag("Fence")
                    && before.isUp(other)
                    && after.follows(other).equals(server)
                    && after.link(other).equals("down")) {
                cluster.follow(other, other);
                follow(other, server, before);
            }
        }
        if (before.isPrimary(server)) {
            cluster.follow(server, server);
        }
        cluster.node(server).ask("REPLICAOF", "NO", "ONE");
    }

    private void follow(String server, String primary, State before) throws IOException {
        cluster.follow(server, primary);
        if (before.isWaiting(server)
                && !(cluster.node(server).waited() instanceof Reply.Error error
                        && error.code().equals("UNBLOCKED"))) {
            throw new Divergence(server + " became a replica and does not send away who waits");
        }
    }

    private void restart(String server, State after) throws IOException {
        cluster.start(server, after.isPrimary(server) ? null : after.follows(server));
    }

    /** The actions that processes can be led through. */
    static List<String> actions() {
        return STEPS.keySet().stream().sorted().toList();
    }
}
