package dev.ariadne.conform;

import dev.ariadne.core.repl.ReplicaLink;
import dev.ariadne.tla.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The other half of the comparison: what the model does not enable in a state, the code must refuse, or it must change nothing. One line in
 * {@link #ATTEMPTS} is one way to ask for an action; it is tried at each running server where the model does not enable the action, on
 * a copy of the nodes, which must afterwards still be in the model's state.
 *
 * <p>Not attempted is what nobody can ask for: actions that begin with a message (there is none), what only the world does (faults,
 * timeouts, the passing of time), and what the model forbids only to stay small (more writes, faults and reads than its budgets allow, and
 * acknowledgements that tell nothing new).
 */
final class Attempts {
    /** Whether something may be asked of a server at all, by the model's state. */
    @FunctionalInterface
    private interface When {
        boolean holds(Attempts at, String server);
    }

    @FunctionalInterface
    private interface Try {
        void run(Cluster cluster, Member member);
    }

    /**
     * A way to ask for an action.
     *
     * @param action the model's name of it
     * @param when whether the model's state is one in which it is forbidden by the protocol
     * @param attempt does it, and throws a {@link Divergence} when the answer is no refusal
     */
    private record Attempt(String action, When when, Try attempt) {}

    private static final String STRANGER = "stranger";

    private static final List<Attempt> ATTEMPTS = List.of(
            new Attempt("Write", Attempts::isIdle, (c, m) -> refused(m, "-", "APPEND", ActionBinding.KEY, "!")),
            new Attempt("WaitBegin", Attempts::isReplica, (c, m) -> refused(m, "-ERR WAIT cannot", "WAIT", "1", "1")),
            new Attempt("WaitReturn", Attempts::isSettled, Attempts::endTurn),
            new Attempt("AskAcks", Attempts::isPrimary, (c, m) -> ignored(m, "REPLCONF", "GETACK", "*")),
            new Attempt("ReceiveAck", (at, s) -> true, (c, m) -> ignored(m, "REPLCONF", "ACK", "1000000")),
            new Attempt("SendAck", (at, s) -> !at.value("link", s).equals("online"), Attempts::sendAck),
            new Attempt("RequestSync", Attempts::isDown, Attempts::connectInVain),
            new Attempt(
                    "SnapshotStep",
                    Attempts::hasNoSnapshot,
                    (c, m) -> m.node.replication().primary().fullSync().slice(m.nowMs())),
            new Attempt("Promote", Attempts::isPrimary, (c, m) -> refused(m, "+OK", "REPLICAOF", "NO", "ONE")),
            new Attempt("Promote", Attempts::isReplica, (c, m) -> refused(m, "-ERR FAILOVER", "FAILOVER")),
            new Attempt("Follow", Attempts::isReplica, Attempts::followAgain));

    private final Cluster cluster;
    private final Map<String, Object> state;
    private final Set<String> enabled = new TreeSet<>();
    private int made;

    /**
     * @param cluster nodes in the model's {@code state}; they are not changed
     * @param enabled what the model enables there
     */
    Attempts(Cluster cluster, Map<String, Object> state, List<Label> enabled) {
        this.cluster = cluster;
        this.state = state;
        for (Label label : enabled) {
            this.enabled.add(label.parameters().isEmpty() ? label.action() : of(label.action(), label.parameter(0)));
        }
    }

    /** How many attempts there were. */
    int made() {
        return made;
    }

    /** Makes all attempts; says which of them was not refused, null when all were. */
    @Nullable
    String difference() {
        if (differenceAfter(null) != null) {
            for (Attempt attempt : ATTEMPTS) {
                String difference = differenceAfter(attempt);
                if (difference != null) {
                    return "an attempt of " + attempt.action + ", which the model does not enable: " + difference;
                }
            }
            return "attempts of what the model does not enable, together: " + differenceAfter(null);
        }
        return null;
    }

    private @Nullable String differenceAfter(@Nullable Attempt only) {
        Cluster copy = cluster.copy();
        try {
            for (Attempt attempt : ATTEMPTS) {
                if (only == null || only == attempt) {
                    make(attempt, copy);
                }
            }
            return Projection.difference(copy, state);
        } catch (Divergence e) {
            return e.what();
        } catch (RuntimeException e) {
            return Divergence.stopped(e);
        }
    }

    private void make(Attempt attempt, Cluster copy) {
        for (String server : copy.servers) {
            if (value("up", server).equals(true)
                    && !enabled.contains(of(attempt.action, server))
                    && attempt.when.holds(this, server)) {
                made++;
                Member m = copy.member(server);
                attempt.attempt.run(copy, m);
                copy.deliverSent(m);
            }
        }
    }

    private static String of(String action, String server) {
        return action + " " + server;
    }

    // ---- the model's state ----

    private Object value(String variable, String server) {
        Map<?, ?> byServer = (Map<?, ?>) Objects.requireNonNull(state.get(variable));
        return Objects.requireNonNull(byServer.get(server));
    }

    private boolean isReplica(String server) {
        return value("role", server).equals("replica");
    }

    private boolean isPrimary(String server) {
        return !isReplica(server);
    }

    private boolean isWaiting(String server) {
        return !Integer.valueOf(0).equals(((Map<?, ?>) value("waiting", server)).get("end"));
    }

    /** The budget of writes is not what forbids one, nor a turn that has yet to end. */
    private boolean isIdle(String server) {
        return (Integer) Objects.requireNonNull(state.get("writes")) < cluster.model.number("MaxWrites")
                && !isWaiting(server);
    }

    /** The end of a turn has nothing to do: neither to ask for acknowledgements nor to answer somebody. */
    private boolean isSettled(String server) {
        return !enabled.contains(of("AskAcks", server));
    }

    private boolean isDown(String server) {
        return isReplica(server) && value("link", server).equals("down");
    }

    private boolean hasNoSnapshot(String server) {
        for (Object slot : ((Map<?, ?>) value("slot", server)).values()) {
            if ("snapshot".equals(((Map<?, ?>) slot).get("state"))) {
                return false;
            }
        }
        return true;
    }

    // ---- what is tried ----

    private static void refused(Member m, String refusal, String... argv) {
        String reply = m.call(STRANGER, argv);
        if (!reply.startsWith(refusal)) {
            throw new Divergence(m.name + " answers " + reply.trim() + " to " + String.join(" ", argv));
        }
    }

    private static void ignored(Member m, String... argv) {
        m.call(STRANGER, argv);
    }

    private static void endTurn(Cluster c, Member m) {
        c.endTurn(m);
        if (m.waitAnswer != null) {
            throw new Divergence(m.name + "'s WAIT returns " + m.waitAnswer.trim());
        }
    }

    private static void sendAck(Cluster c, Member m) {
        m.node.replication().link().sendAck();
    }

    /** Nobody accepts the connection. */
    private static void connectInVain(Cluster c, Member m) {
        ReplicaLink link = m.node.replication().link();
        if (link.state() != ReplicaLink.State.CONNECTING) {
            link.connect(m.nowMs());
        }
        m.node.onLinkDown("Connection refused", m.nowMs());
    }

    private static void followAgain(Cluster c, Member m) {
        String primary =
                Objects.requireNonNull(m.node.replication().following()).host();
        refused(m, "+OK", "REPLICAOF", primary, "6379");
    }

    /** The actions that are attempted. */
    static List<String> actions() {
        List<String> actions = new ArrayList<>();
        ATTEMPTS.forEach(attempt -> actions.add(attempt.action));
        return actions;
    }
}
