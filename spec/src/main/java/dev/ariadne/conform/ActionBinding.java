package dev.ariadne.conform;

import static java.util.Map.entry;

import dev.ariadne.core.Address;
import dev.ariadne.core.Conn;
import dev.ariadne.core.repl.ReplicaLink;
import dev.ariadne.core.repl.ReplicaSlot;
import dev.ariadne.core.repl.Replication;
import dev.ariadne.tla.Label;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What each action of the model is in terms of the server's events: one line an action in {@link #STEPS}. A step offers real bytes to
 * real nodes; whether that did what the action says is {@link Projection}'s to find out.
 */
final class ActionBinding {
    /** One action's step; {@code before} and {@code after} are the model's states around it. */
    @FunctionalInterface
    private interface Step {
        void run(Cluster cluster, Label label, Map<String, Object> before, Map<String, Object> after);
    }

    /** Every write appends a letter to this key. With a key of eight letters a write is as long as a GETACK. */
    static final String KEY = "thewrite";

    static final int GETACK_BYTES = "*3\r\n$8\r\nREPLCONF\r\n$6\r\nGETACK\r\n$1\r\n*\r\n".length();

    static final String WRITER = "writer";
    private static final String OPERATOR = "operator";
    private static final String NOBODY = "nobody";
    private static final long WAIT_MS = 1;
    private static final long TICK_MS = 1000;

    private static final Map<String, Step> STEPS = Map.ofEntries(
            entry("Write", (c, l, b, a) -> write(c, l.parameter(0))),
            entry("RejectWrite", (c, l, b, a) -> rejectWrite(c, l.parameter(0))),
            entry("Read", (c, l, b, a) -> read(c, l.parameter(0), a)),
            entry("WaitBegin", (c, l, b, a) -> waitBegin(c, l.parameter(0))),
            entry("AskAcks", (c, l, b, a) -> askAcks(c, l.parameter(0))),
            entry("WaitReturn", (c, l, b, a) -> waitReturn(c, l.parameter(0))),
            entry("WaitTimeout", (c, l, b, a) -> waitTimeout(c, l.parameter(0))),
            entry("RequestSync", (c, l, b, a) -> requestSync(c, l.parameter(0))),
            entry("GrantPartial", (c, l, b, a) -> fromReplica(c, l.parameter(0), l.parameter(1))),
            entry("GrantFull", (c, l, b, a) -> grantFull(c, l.parameter(0), l.parameter(1))),
            entry("RefuseSync", (c, l, b, a) -> fromReplica(c, l.parameter(0), l.parameter(1))),
            entry("SnapshotStep", (c, l, b, a) -> snapshotStep(c, l.parameter(0), l.parameter(1))),
            entry("AcceptPartial", (c, l, b, a) -> fromPrimary(c, l.parameter(0))),
            entry("AcceptFull", (c, l, b, a) -> acceptFull(c, l.parameter(0))),
            entry("LoadSnapshot", (c, l, b, a) -> fromPrimary(c, l.parameter(0))),
            entry("AbandonSync", (c, l, b, a) -> fromPrimary(c, l.parameter(0))),
            entry("ApplyStream", (c, l, b, a) -> fromPrimary(c, l.parameter(0))),
            entry("SendAck", (c, l, b, a) -> sendAck(c, l.parameter(0))),
            entry("ReceiveAck", (c, l, b, a) -> receiveAck(c, l.parameter(0), l.parameter(1))),
            entry("LinkLost", (c, l, b, a) -> linkLost(c, l.parameter(0))),
            entry("ReplicaLost", (c, l, b, a) -> replicaLost(c, l.parameter(0), l.parameter(1))),
            entry("Overtake", (c, l, b, a) -> halfOpen(l.parameter(0))),
            entry("OldTimeout", (c, l, b, a) -> halfOpen(l.parameter(0))),
            entry("LinkTimeout", (c, l, b, a) -> linkTimeout(c, l.parameter(0))),
            entry("ReplicaTimeout", (c, l, b, a) -> replicaTimeout(c, l.parameter(0), l.parameter(1))),
            entry("Tick", (c, l, b, a) -> tick(c)),
            entry("Promote", (c, l, b, a) -> promote(c, l.parameter(0), a)),
            entry("Follow", (c, l, b, a) -> follow(c, l.parameter(0), l.parameter(1))),
            entry("Crash", (c, l, b, a) -> c.crash(l.parameter(0))),
            entry("Save", (c, l, b, a) -> save(l.parameter(0))),
            entry("Restart", (c, l, b, a) -> restart(c, l.parameter(0), ids(a))),
            entry("Cut", (c, l, b, a) -> {}),
            entry("Heal", (c, l, b, a) -> {}));

    private ActionBinding() {}

    /** The actions that have a step. */
    static Set<String> actions() {
        return STEPS.keySet();
    }

    /**
     * Does what the label says.
     *
     * @throws Divergence if the code does not do it
     */
    static void step(Cluster cluster, Label label, Map<String, Object> before, Map<String, Object> after) {
        Step step = STEPS.get(label.action());
        if (step == null) {
            throw new Divergence("no step is bound to the action " + label.action());
        }
        step.run(cluster, label, before, after);
    }

    /** Brings a cold cluster to the model's warm beginning: every replica has attached by a snapshot of nothing. */
    static void warmUp(Cluster c) {
        String primary = c.model.setting("First");
        for (String replica : c.servers) {
            if (!replica.equals(primary)) {
                requestSync(c, replica);
                grantFull(c, primary, replica);
                fromPrimary(c, replica);
                snapshotStep(c, primary, replica);
                fromPrimary(c, replica);
                fromReplica(c, primary, replica);
            }
        }
    }

    /** How many ids the model has given out: the latest is that of the new primary. */
    private static int ids(Map<String, Object> state) {
        return (Integer) Objects.requireNonNull(state.get("ids"));
    }

    // ---- clients ----

    private static void write(Cluster c, String server) {
        Member m = c.member(server);
        List<Item> before = c.items(m);
        int epoch = c.chronicle().epoch(m.node.replication().replId());
        String reply = m.call(WRITER, "APPEND", KEY, String.valueOf(Item.letter(epoch)));
        if (!reply.startsWith(":")) {
            throw new Divergence(server + " refuses a write that the model accepts: " + reply.trim());
        }
        c.produced(m, before, new Item(epoch, Item.WRITE));
        c.endTurn(m);
    }

    private static void rejectWrite(Cluster c, String server) {
        Member m = c.member(server);
        String reply = m.call(WRITER, "APPEND", KEY, "!");
        String expected = m.node.replication().isPrimary() ? "-NOREPLICAS " : "-READONLY ";
        if (!reply.startsWith(expected)) {
            throw new Divergence(server + " answers " + reply.trim() + " to a write that the model refuses");
        }
    }

    /** The value is all letters appended so far: its last is the latest write's, its length their number. */
    private static void read(Cluster c, String server, Map<String, Object> after) {
        List<?> ops = (List<?>) Objects.requireNonNull(after.get("ops"));
        Map<?, ?> op = (Map<?, ?>) ops.get(ops.size() - 1);
        int epoch = (Integer) ((List<?>) Objects.requireNonNull(op.get("value"))).get(0);
        String reply = c.member(server).call(WRITER, "GET", KEY);
        boolean same = epoch == 0
                ? reply.equals("$-1\r\n") || reply.equals("_\r\n")
                : reply.endsWith(Item.letter(epoch) + "\r\n");
        if (!same) {
            throw new Divergence(
                    server + " answers " + reply.trim() + " to a read that finds a write of epoch " + epoch);
        }
    }

    private static void waitBegin(Cluster c, String server) {
        Member m = c.member(server);
        m.waitingFor = c.items(m).size();
        m.call(Member.WAITER, "GET", KEY);
        String reply = m.call(Member.WAITER, "WAIT", c.model.setting("WaitFor"), Long.toString(WAIT_MS));
        m.waitAnswer = reply.isEmpty() ? null : reply;
    }

    private static void askAcks(Cluster c, String server) {
        Member m = c.member(server);
        Replication r = m.node.replication();
        if (!r.primary().wantsAcks()) {
            throw new Divergence(server + " does not ask for acknowledgements");
        }
        c.willProduce(m, new Item(c.chronicle().epoch(r.replId()), Item.ASK), GETACK_BYTES);
        c.endTurn(m);
    }

    private static void waitReturn(Cluster c, String server) {
        Member m = c.member(server);
        c.endTurn(m);
        int acknowledged = waitAnswer(m);
        if (acknowledged < c.model.number("WaitFor")) {
            throw new Divergence(server + "'s WAIT returns " + acknowledged);
        }
    }

    private static void waitTimeout(Cluster c, String server) {
        Member m = c.member(server);
        m.pass(WAIT_MS);
        c.endTurn(m);
        int acknowledged = waitAnswer(m);
        if (acknowledged >= c.model.number("WaitFor")) {
            throw new Divergence(server + "'s WAIT returns " + acknowledged + " where the model's runs out of time");
        }
    }

    private static int waitAnswer(Member m) {
        String reply = m.waitAnswer;
        m.waitAnswer = null;
        m.waitingFor = 0;
        if (reply == null || !reply.startsWith(":")) {
            throw new Divergence(m.name + "'s WAIT has not returned: " + reply);
        }
        return Integer.parseInt(reply.substring(1).trim());
    }

    // ---- replication ----

    private static void requestSync(Cluster c, String replica) {
        Member r = c.member(replica);
        String primary =
                Objects.requireNonNull(r.node.replication().following()).host();
        Member p = c.member(primary);
        Conn accepted = p.node.onAccept(Address.tcp(replica, 1), Address.tcp(primary, 6379), p.nowMs());
        c.setWire(replica, primary, c.wire(replica, primary).connected(accepted.id()));
        r.linkedTo = primary;
        ReplicaLink link = r.node.replication().link();
        if (link.state() != ReplicaLink.State.CONNECTING) {
            link.connect(r.nowMs());
        }
        r.node.onLinkUp(Address.tcp(primary, 6379), Address.tcp(replica, 1), r.nowMs());
        c.deliverSent(r);
    }

    private static void fromReplica(Cluster c, String primary, String replica) {
        Member p = c.member(primary);
        Wire wire = c.wire(replica, primary);
        Message head = wire.nextUp();
        c.setWire(replica, primary, wire.popUp());
        int used = p.node.onClientBytes(p.conn(head.conn()), head.bytes(), 0, head.bytes().length, p.nowMs());
        if (used != head.bytes().length) {
            throw new Divergence(primary + " left part of a message unread: " + head.view());
        }
        c.endTurn(p);
    }

    private static void grantFull(Cluster c, String primary, String replica) {
        Member p = c.member(primary);
        Replication r = p.node.replication();
        boolean unheard = r.backlog() == null;
        int epoch = c.chronicle().epoch(r.replId());
        Wire wire = c.wire(replica, primary);
        Message head = wire.nextUp();
        c.setWire(replica, primary, wire.popUp());
        p.node.onClientBytes(p.conn(head.conn()), head.bytes(), 0, head.bytes().length, p.nowMs());
        if (unheard) {
            c.heard(p, epoch);
        }
        c.endTurn(p);
    }

    private static void snapshotStep(Cluster c, String primary, String replica) {
        Member p = c.member(primary);
        p.node.replication().primary().fullSync().slice(p.nowMs());
        c.deliverSent(p);
        c.putSnapshot(p, replica);
    }

    private static void fromPrimary(Cluster c, String replica) {
        Member r = c.member(replica);
        String primary = Objects.requireNonNull(r.linkedTo);
        Wire wire = c.wire(replica, primary);
        Message head = wire.nextDown();
        c.setWire(replica, primary, wire.popDown());
        int used = r.node.onLinkBytes(head.bytes(), 0, head.bytes().length, r.nowMs());
        if (used != head.bytes().length) {
            throw new Divergence(replica + " left " + (head.bytes().length - used) + " bytes unread of "
                    + new String(head.bytes(), StandardCharsets.ISO_8859_1));
        }
        c.endTurn(r);
    }

    private static void acceptFull(Cluster c, String replica) {
        if (!c.model.flag("KeepUntilLoaded")) {
            throw new Divergence(
                    replica + " keeps its data until the snapshot is complete, and cannot be made to drop it");
        }
        fromPrimary(c, replica);
    }

    private static void sendAck(Cluster c, String replica) {
        Member r = c.member(replica);
        r.node.replication().link().sendAck();
        c.deliverSent(r);
    }

    private static void receiveAck(Cluster c, String primary, String replica) {
        c.member(primary).acknowledged.add(c.wire(replica, primary).nextUp().conn());
        fromReplica(c, primary, replica);
    }

    // ---- connections ----

    private static void linkLost(Cluster c, String replica) {
        Member r = c.member(replica);
        String primary = Objects.requireNonNull(r.linkedTo);
        c.setWire(replica, primary, c.wire(replica, primary).closedByReplica());
        r.linkedTo = null;
        r.node.onLinkDown("closed by the primary", r.nowMs());
        c.endTurn(r);
    }

    private static void replicaLost(Cluster c, String primary, String replica) {
        Member p = c.member(primary);
        Wire wire = c.wire(replica, primary);
        p.node.onClosed(p.conn(wire.nextUp().conn()), p.nowMs());
        c.setWire(replica, primary, wire.popUp());
        c.endTurn(p);
    }

    private static void halfOpen(String primary) {
        throw new Divergence(primary + " has two connections of one replica, for which the wires here have no room");
    }

    private static void linkTimeout(Cluster c, String replica) {
        Member r = c.member(replica);
        r.node.replication().link().drop("test of a timeout", r.nowMs());
        c.endTurn(r);
    }

    private static void replicaTimeout(Cluster c, String primary, String replica) {
        Member p = c.member(primary);
        ReplicaSlot slot = Cluster.slot(p, replica);
        if (slot == null) {
            throw new Divergence(primary + " has no replica " + replica + " to time out");
        }
        p.call(OPERATOR, "CLIENT", "KILL", "ID", Long.toString(slot.conn().id()));
        c.deliverSent(p);
        c.endTurn(p);
    }

    // ---- time, roles, faults ----

    private static void tick(Cluster c) {
        for (String server : c.servers) {
            Member looked = c.peek(server);
            if (looked != null && looked.node.replication().isPrimary()) {
                Member m = c.member(server);
                m.pass(TICK_MS);
                m.node.replication().primary().cron(m.nowMs());
                c.deliverSent(m);
            }
        }
    }

    private static void promote(Cluster c, String server, Map<String, Object> after) {
        fence(c, server, after);
        int epoch = ids(after);
        Member m = c.member(server);
        String oldId = m.node.replication().replId();
        if (m.node.replication().isPrimary()) {
            // Told to a primary it does nothing: an old primary that is to lead again, under a new id, is made a
            // replica first.
            m.call(OPERATOR, "REPLICAOF", NOBODY, "1");
        }
        m.call(OPERATOR, "REPLICAOF", "NO", "ONE");
        c.renamed(m, oldId, epoch);
        m.waitingFor = 0;
        c.deliverSent(m);
        c.endTurn(m);
    }

    /**
     * Who else is told of the new primary in the same step, and leaves the old one for it. REPLICAOF of whom one follows already does nothing,
     * so that one is sent elsewhere first.
     */
    private static void fence(Cluster c, String promoted, Map<String, Object> after) {
        if (!c.model.flag("Fence")) {
            return;
        }
        Map<?, ?> follows = (Map<?, ?>) Objects.requireNonNull(after.get("follows"));
        Map<?, ?> link = (Map<?, ?>) Objects.requireNonNull(after.get("link"));
        for (String server : c.servers) {
            Member m = c.peek(server);
            boolean told = m != null && promoted.equals(follows.get(server)) && "down".equals(link.get(server));
            if (told) {
                c.member(server).call(OPERATOR, "REPLICAOF", NOBODY, "1");
                follow(c, server, promoted);
            }
        }
    }

    private static void follow(Cluster c, String server, String primary) {
        Member m = c.member(server);
        Replication r = m.node.replication();
        boolean unheard = r.isPrimary() && r.backlog() == null;
        m.call(OPERATOR, "REPLICAOF", primary, "6379");
        if (unheard) {
            c.heard(m, c.chronicle().epoch(r.replId()));
        }
        c.deliverSent(m);
        c.endTurn(m);
        sendAway(m);
    }

    /** The node is no primary any more: whoever waits there is told so. */
    private static void sendAway(Member m) {
        if (m.waitingFor > 0 && (m.waitAnswer == null || !m.waitAnswer.startsWith("-UNBLOCKED "))) {
            throw new Divergence(m.name + " became a replica and answers WAIT with " + m.waitAnswer);
        }
        m.waitingFor = 0;
        m.waitAnswer = null;
    }

    private static void save(String server) {
        throw new Divergence(server + " writes no snapshots to disk: the server does not have that yet");
    }

    private static void restart(Cluster c, String server, int epoch) {
        if (!c.model.flag("RestartedPrimaryServes")) {
            c.awaitOrders(server);
        }
        c.start(server);
        if (c.configured(server).primary()) {
            c.nameEpoch(server, epoch);
        }
    }
}
