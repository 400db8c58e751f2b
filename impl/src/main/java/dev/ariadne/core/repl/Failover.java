package dev.ariadne.core.repl;

import dev.ariadne.core.Bug;
import dev.ariadne.core.Clients;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import org.jspecify.annotations.Nullable;

/**
 * FAILOVER: a primary hands its role to one of its replicas without losing a write.
 *
 * <pre>
 *   NONE --begin--&gt; WAITING_FOR_SYNC      writes are held back; a replica that has acknowledged all of the stream is looked for
 *   WAITING_FOR_SYNC --found--&gt; IN_PROGRESS  this node follows it, and asks PSYNC id offset FAILOVER, at which it promotes itself
 *   IN_PROGRESS --granted--&gt; NONE            writes held back go on, and are refused by what is a replica now
 *   IN_PROGRESS --refused--&gt; NONE            this node is a primary again, under a new id
 * </pre>
 *
 * With a time limit the wait ends in NONE, or, with {@code force}, goes on to IN_PROGRESS although the replica lacks part of the
 * stream. IN_PROGRESS has no limit: a replica that cannot be reached is tried until FAILOVER ABORT, because it may have promoted itself.
 *
 * <p>Redis: replication.c failoverCommand, updateFailoverStatus, abortFailover.
 */
public final class Failover {
    /** Where it stands; {@code word} is what INFO shows. */
    public enum State {
        /** None is under way. */
        NONE("no-failover"),
        /** A replica that has everything is waited for. */
        WAITING_FOR_SYNC("waiting-for-sync"),
        /** The replica chosen is asked to take over. */
        IN_PROGRESS("failover-in-progress");

        /** The word in INFO replication. */
        public final String word;

        State(String word) {
            this.word = word;
        }
    }

    private final Node node;
    private final Replication replication;
    private State state = State.NONE;
    private Replication.@Nullable Endpoint target;
    private long deadlineMs;
    private boolean force;

    Failover(Node node, Replication replication) {
        this.node = node;
        this.replication = replication;
    }

    /** Goes on where {@code other} is, of whose node this one's is a copy. */
    void copyFrom(Failover other) {
        state = other.state;
        target = other.target;
        deadlineMs = other.deadlineMs;
        force = other.force;
    }

    /** Where it stands. */
    public State state() {
        return state;
    }

    /** Whether one is under way. */
    public boolean isActive() {
        return state != State.NONE;
    }

    /** Whether the link's PSYNC has to ask its primary to take over. */
    boolean asksToTakeOver() {
        return state == State.IN_PROGRESS;
    }

    /**
     * Begins on a primary.
     *
     * @param target the replica that is to take over, by the address and port that it announced; null for the first that has everything
     * @param timeoutMs how long to wait for it, 0 for ever
     * @param force whether to go on after that time with a replica that lacks part of the stream
     */
    public void begin(Replication.@Nullable Endpoint target, long timeoutMs, boolean force) {
        node.log(
                LogLevel.NOTICE,
                target == null ? "FAILOVER requested to any replica." : "FAILOVER requested to " + target.text() + ".");
        this.target = target;
        this.force = force;
        deadlineMs = timeoutMs == 0 ? 0 : node.nowMs() + timeoutMs;
        state = State.WAITING_FOR_SYNC;
        node.clients().pause(Clients.PauseReason.FAILOVER, true, Long.MAX_VALUE);
        if (deadlineMs != 0) {
            node.effects().wakeAt(deadlineMs);
        }
    }

    /** Ends it, if one is under way: the node is a primary. */
    public void abort(String why) {
        if (state == State.NONE) {
            return;
        }
        Replication.Endpoint t = target;
        node.log(LogLevel.NOTICE, "FAILOVER to " + (t == null ? "any replica" : t.text()) + " aborted: " + why);
        boolean follows = state == State.IN_PROGRESS;
        if (follows) {
            replication.promote(node.nowMs());
        }
        end();
    }

    /** The replica has taken over, and this node follows it. */
    void succeeded() {
        if (state == State.IN_PROGRESS) {
            end();
        }
    }

    private void end() {
        state = State.NONE;
        target = null;
        force = false;
        deadlineMs = 0;
        node.clients().unpause(Clients.PauseReason.FAILOVER);
    }

    /** Looks whether the wait is over; at the end of every turn. */
    void advance(long nowMs) {
        if (state != State.WAITING_FOR_SYNC) {
            return;
        }
        Replication.Endpoint t = target;
        if (deadlineMs != 0 && nowMs >= deadlineMs) {
            if (force && t != null) {
                node.log(LogLevel.NOTICE, "FAILOVER to " + t.text() + " time out exceeded, failing over.");
                handOver(t, nowMs);
            } else {
                abort("Replica never caught up before timeout");
            }
            return;
        }
        for (ReplicaSlot r : replication.primary().replicas()) {
            Replication.Endpoint candidate = new Replication.Endpoint(r.ip(), r.listeningPort());
            if (r.isOnline()
                    && (r.ackEnd() == replication.end() || Bug.HAND_OVER_TOO_EARLY.on())
                    && (t == null || t.equals(candidate))) {
                node.log(LogLevel.NOTICE, "Failover target " + candidate.text() + " is synced, failing over.");
                handOver(candidate, nowMs);
                return;
            }
        }
    }

    private void handOver(Replication.Endpoint to, long nowMs) {
        target = to;
        state = State.IN_PROGRESS;
        replication.follow(to, nowMs);
    }
}
