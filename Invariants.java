package dev.ariadne.sim;

import dev.ariadne.config.Params;
import dev.ariadne.core.Action;
import dev.ariadne.core.Conn;
import dev.ariadne.core.Node;
import dev.ariadne.core.repl.Failover;
import dev.ariadne.core.repl.ReplicaLink;
import dev.ariadne.core.repl.ReplicaSlot;
import dev.ariadne.core.repl.Replication;
import java.util.TreeMap;

/**
 * What must hold of one life of a server whatever happens around it; {@link Histories} holds what must hold between servers.
 *
 * <ul>
 *   <li><b>PromotedContinues</b>: a promoted replica takes a new id, at the same place, and answers to the former one up to there.
 *   <li><b>HandOverIsComplete</b>: who takes over by FAILOVER holds all that the old primary holds.
 *   <li><b>AsksToContinue</b>: a replica with a history asks to continue it.
 *   <li><b>LinkedGrants</b>: only a primary, or a replica with a link, lets replicas synchronise.
 *   <li><b>HeldUntilLoaded</b>: behind a streamed snapshot nothing is sent before it is acknowledged.
 *   <li><b>PrimaryHasNoLink</b>: a primary follows nobody's stream.
 *   <li><b>StreamIsSound</b>: whatever is sent as a stream or snapshot can be applied; the network here damages nothing.
 *   <li><b>WaitIsExact</b>: WAIT is answered by a primary, in time, with the number of replicas that have acknowledged.
 *   <li><b>GoodAreOnline</b>, <b>WriteIsGated</b>: min-replicas-to-write counts replicas that are online, and that were heard of within
 *       min-replicas-max-lag as of the last count.
 *   <li><b>SilenceEnds</b>: a link or replica that is silent for repl-timeout is let go.
 * </ul>
 */
final class Invariants {
    /** Time between two counts and between two looks at timeouts: a second and a tick. */
    private static final long COUNT_MS = 1_100;

    private final Simulation world;
    private final String name;
    private final Histories.Place place;
    private final TreeMap<Long, Long> cuts = new TreeMap<>();
    private long tickedMs = -1;

    Invariants(Simulation world, String name, Histories.Place place) {
        this.world = world;
        this.name = name;
        this.place = place;
    }

    private void require(boolean holds, String invariant, String what) {
        if (!holds) {
            throw new Violation(invariant, name + " " + what);
        }
    }

    // ---- steps ----

    /** A step was taken; {@code at} and {@code count} as in {@link dev.ariadne.core.Observer#step}. Before {@link Histories} looks. */
    void step(Action action, Node node, long at, long count) {
        Replication r = node.replication();
        switch (action) {
            case Promote -> promoted(r);
            case RequestSync ->
                require(
                        !place.isKnown() || r.link().hasHistory(),
                        "AsksToContinue",
                        "asks for a snapshot at " + r.end() + " of " + r.replId());
            case GrantPartial, GrantFull -> {
                boolean asked = action == Action.GrantPartial || at < 0;
                require(
                        !asked || r.isPrimary() || r.link().isConnected(),
                        "LinkedGrants",
                        "lets a replica synchronise though its own link is " + r.link().state().word);
            }
            case WaitReturn, WaitTimeout -> {
                require(r.isPrimary(), "WaitIsExact", "answers WAIT as a replica");
                int acknowledged = acknowledging(r, at);
                require(
                        count == acknowledged,
                        "WaitIsExact",
                        "answers " + count + " to WAIT for " + at + ", which " + acknowledged + " have acknowledged");
            }
            case Write -> {
                if (count == 1) {
                    gated(node);
                }
            }
            default -> {}
        }
    }

    private void promoted(Replication r) {
        if (place.isKnown()) {
            require(
                    !r.replId().equals(place.id())
                            && r.replId2().equals(place.id())
                            && r.secondEnd() == place.end()
                            && r.end() == place.end(),
                    "PromotedContinues",
                    "was at " + place.end() + " of " + place.id() + " and goes on at " + r.end() + " of " + r.replId()
                            + ", formerly " + r.replId2() + " up to " + r.secondEnd());
        }
        for (SimNode other : world.nodes()) {
            if (other.isAlive() && world.isHandingOver(name)) {
                Replication old = other.node().replication();
                Replication.Endpoint target = old.following();
                require(
                        old.failover().state() != Failover.State.IN_PROGRESS
                                || target == null
                                || !target.host().equals(name)
                                || old.end() == r.end(),
                        "HandOverIsComplete",
                        "takes over at " + r.end() + " from " + other.name + ", which is at " + old.end());
            }
        }
    }

    private static int acknowledging(Replication r, long end) {
        int n = 0;
        for (ReplicaSlot slot : r.primary().replicas()) {
            n += slot.isOnline() && slot.ackEnd() >= end ? 1 : 0;
        }
        return n;
    }

    private void gated(Node node) {
        long wanted = node.config().get(Params.MIN_REPLICAS_TO_WRITE);
        long maxLag = node.config().get(Params.MIN_REPLICAS_MAX_LAG);
        if (wanted == 0 || maxLag == 0 || tickedMs < 0) {
            return;
        }
        int good = 0;
        for (ReplicaSlot slot : node.replication().primary().replicas()) {
            good += slot.isOnline() && slot.lagSeconds(tickedMs) <= maxLag + 1 ? 1 : 0;
        }
        require(good >= wanted, "WriteIsGated", "accepts a write with " + good + " good replicas");
    }

    // ---- what is sent and said ----

    /** Snapshot bytes go to a replica; the first are the frame's header. */
    void payload(Conn replica, ReplicaSlot slot, byte firstByte, byte secondByte) {
        if (firstByte == '$' && secondByte == 'E' && !cuts.containsKey(replica.id())) {
            cuts.put(replica.id(), slot.cursor());
        }
    }

    /** Stream bytes go to a replica. */
    void stream(Conn replica, ReplicaSlot slot) {
        require(
                slot.ackEnd() >= cuts.getOrDefault(replica.id(), 0L),
                "HeldUntilLoaded",
                "sends the stream to a replica that has not acknowledged its snapshot");
    }

    /** A line of the log. */
    void logged(String line) {
        require(
                !line.startsWith("== CRITICAL ==")
                        && !line.contains("protocol error in the primary's stream")
                        && !line.contains("the snapshot is of "),
                "StreamIsSound",
                "says: " + line);
    }

    // ---- after events ----

    /** A turn is over. */
    void turned(Node node) {
        Replication r = node.replication();
        if (r.isPrimary()) {
            require(
                    r.link().state() == ReplicaLink.State.NONE,
                    "PrimaryHasNoLink",
                    "leads, and its link is " + r.link().state().word);
            if (r.gate().isOn()) {
                int online = acknowledging(r, 0);
                require(
                        r.gate().good() <= online,
                        "GoodAreOnline",
                        "counts " + r.gate().good() + " good replicas of " + online + " online");
            }
        }
    }

    /** A tick and its turn are over. */
    void ticked(Node node, long clock) {
        tickedMs = clock;
        Replication r = node.replication();
        long timeoutMs = node.config().get(Params.REPL_TIMEOUT) * 1000 + COUNT_MS;
        ReplicaLink link = r.link();
        boolean linked = link.state() != ReplicaLink.State.NONE && link.state() != ReplicaLink.State.RETRY;
        require(
                !linked || clock - link.lastIoMs() <= timeoutMs,
                "SilenceEnds",
                "keeps its link, which is silent for " + (clock - link.lastIoMs()) + " ms");
        for (ReplicaSlot slot : r.primary().replicas()) {
            require(
                    !slot.isOnline() || clock - slot.ackMs() <= timeoutMs,
                    "SilenceEnds",
                    "keeps a replica, which is silent for " + (clock - slot.ackMs()) + " ms");
        }
        for (Conn c : node.clients().all()) {
            require(
                    c.blocked() != Conn.Blocked.WAIT || clock - c.lastActiveMs() <= SimClient.WAIT_MS,
                    "WaitIsExact",
                    "has not answered a WAIT of " + SimClient.WAIT_MS + " ms after " + (clock - c.lastActiveMs()));
        }
    }
}
