package dev.ariadne.sim;

import dev.ariadne.config.Params;
import dev.ariadne.core.Action;
import dev.ariadne.core.Node;
import dev.ariadne.core.repl.Failover;
import dev.ariadne.core.repl.ReplId;
import dev.ariadne.core.repl.ReplicaSlot;
import dev.ariadne.core.repl.Replication;

/**
 * What must hold of a single protocol step, and of a single node after each event; each is counted here again, from what the step should go by.
 *
 * <ul>
 *   <li><b>AckIsTrue</b>: a replica acknowledges no more than it has had of the history that the primary leads.
 *   <li><b>WaitCounts</b>: WAIT answers how many replicas have acknowledged, and no sooner than they are enough.
 *   <li><b>WaitEnds</b>: nobody waits at a replica.
 *   <li><b>EnoughReplicas</b>: a write that min-replicas-to-write lets pass finds that many replicas online, and heard of lately.
 *   <li><b>NewTerm</b>: a promoted replica goes on where it was, under a new id, with the old one as its second, and without replicas.
 *   <li><b>AsksToContinue</b>: who has a stream asks to continue it.
 *   <li><b>ServesWhatItFollows</b>: a replica synchronises others only while it follows its primary.
 *   <li><b>KeepsBacklog</b>: a replica that follows keeps the stream for others.
 *   <li><b>HoldsStream</b>: nothing is sent behind a snapshot before the replica says that it holds it.
 *   <li><b>LosesNothing</b>: FAILOVER hands over to a replica that has the whole stream.
 * </ul>
 */
final class Steps {
    /** Replicas are counted once a second, in whole seconds, and acknowledge once a second. */
    private static final long COUNT_SLACK_SECONDS = 2;

    private Steps() {}

    static void check(Simulation world, SimNode at, Action action, Node node, long place, long count) {
        Replication r = node.replication();
        switch (action) {
            case ReceiveAck -> acknowledgements(world, at.name, r);
            case WaitReturn, WaitTimeout -> waitCounts(at.name, r, place, count);
            case Write -> {
                if (count == 1) {
                    enoughReplicas(world, at, node);
                }
            }
            case RequestSync ->
                require(
                        r.backlog() == null || r.link().hasHistory(),
                        "AsksToContinue",
                        at.name + " asks for a snapshot, though it is at " + r.end() + " of " + r.replId());
            case GrantPartial, GrantFull ->
                require(
                        r.isPrimary() || r.link().isConnected(),
                        "ServesWhatItFollows",
                        at.name + " synchronises a replica while it has no link itself");
            case Promote ->
                require(
                        r.primary().replicas().isEmpty(),
                        "NewTerm",
                        at.name + " keeps replicas that do not know its new id");
            case Follow -> handOver(world, at, r);
            default -> {}
        }
    }

    private static void acknowledgements(Simulation world, String name, Replication r) {
        for (ReplicaSlot slot : r.primary().replicas()) {
            long had = world.histories().furthest(slot.ip(), r.replId());
            if (slot.ackEnd() > Math.min(had, r.end())) {
                throw new Violation(
                        "AckIsTrue",
                        name + " at " + r.end() + " of " + r.replId() + " was told " + slot.ackEnd() + " by "
                                + slot.ip() + ", which has had " + had);
            }
        }
    }

    private static void waitCounts(String name, Replication r, long end, long count) {
        int acknowledged = 0;
        for (ReplicaSlot slot : r.primary().replicas()) {
            if (slot.isOnline() && slot.ackEnd() >= end) {
                acknowledged++;
            }
        }
        require(
                count == acknowledged,
                "WaitCounts",
                name + " answers " + count + " to WAIT for " + end + ", which " + acknowledged + " have acknowledged");
    }

    /** WAIT for one replica was answered {@code afterMs} later. */
    static void checkWaited(Simulation world, String answer, long afterMs, long timeoutMs) {
        require(
                !answer.startsWith(":0") || afterMs >= timeoutMs || !isTimeEven(world),
                "WaitCounts",
                "WAIT for one replica returned 0 after " + afterMs + " ms of " + timeoutMs);
    }

    private static boolean isTimeEven(Simulation world) {
        return !world.swarm().faults().contains(SimFault.Kind.CLOCK);
    }

    private static void enoughReplicas(Simulation world, SimNode at, Node node) {
        long wanted = node.config().get(Params.MIN_REPLICAS_TO_WRITE);
        long maxLag = node.config().get(Params.MIN_REPLICAS_MAX_LAG);
        if (wanted == 0 || maxLag == 0) {
            return;
        }
        boolean counts = isTimeEven(world) && !world.swarm().faults().contains(SimFault.Kind.PAUSE);
        int good = 0;
        for (ReplicaSlot slot : node.replication().primary().replicas()) {
            boolean lately = !counts || slot.lagSeconds(at.clock()) <= maxLag + COUNT_SLACK_SECONDS;
            good += slot.isOnline() && lately ? 1 : 0;
        }
        require(
                good >= wanted,
                "EnoughReplicas",
                at.name + " takes a write with " + good + " good replicas of " + wanted);
    }

    private static void handOver(Simulation world, SimNode from, Replication r) {
        Replication.Endpoint to = r.following();
        if (to != null && r.failover().state() == Failover.State.IN_PROGRESS) {
            require(
                    world.histories().furthest(to.host(), r.replId()) >= r.end(),
                    "LosesNothing",
                    from.name + " at " + r.end() + " hands over to " + to.host() + ", which lacks part of that");
        }
    }

    /** A promoted node: where it was, and where it says that it is. */
    static void checkPromoted(String name, Replication r, String id, long end) {
        require(
                r.end() == end
                        && r.secondEnd() == end
                        && r.replId2().equals(id)
                        && !r.replId().equals(id),
                "NewTerm",
                name + ", promoted at " + end + " of " + id + ", is at " + r.end() + " of " + r.replId()
                        + " and continues " + r.replId2() + " to " + r.secondEnd());
    }

    /** After an event. */
    static void checkPlace(String name, Replication r) {
        require(
                r.isPrimary() || r.waiters().isEmpty(),
                "WaitEnds",
                name + " is a replica, and somebody waits there for acknowledgements");
        require(
                !r.link().isConnected() || r.backlog() != null,
                "KeepsBacklog",
                name + " follows its primary and keeps no backlog");
        require(
                r.replId2().equals(ReplId.NONE) == (r.secondEnd() < 0),
                "SecondId",
                name + " has a second id or its end, and not the other");
    }

    static void checkStreamed(String name, ReplicaSlot to) {
        require(!to.isStreamHeld(), "HoldsStream", name + " sends the stream to " + to.ip() + " behind its snapshot");
    }

    private static void require(boolean holds, String invariant, String otherwise) {
        if (!holds) {
            throw new Violation(invariant, otherwise);
        }
    }
}
