package dev.ariadne.core.repl;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node's replication state in the words of the TLA+ specification: what conformance compares, variable by variable.
 *
 * @param primary whether the node follows nobody (TLA+: role)
 * @param following host of the primary it follows, null for none (TLA+: target)
 * @param replId current history id (TLA+: replid)
 * @param replId2 id continued from, {@link ReplId#NONE} for none (TLA+: replid2.id)
 * @param secondEnd position up to which replId2 is valid, -1 for none (TLA+: replid2.off)
 * @param start first position that the backlog holds (TLA+: bl)
 * @param end bytes produced or applied (TLA+: length of log)
 * @param link where the link to the primary stands (TLA+: link)
 * @param hasHistory whether the node would ask to continue (TLA+: replid # 0)
 * @param replicas the attached replicas (TLA+: slot)
 * @param goodReplicas good replicas at the last count (TLA+: good)
 */
public record SpecView(
        boolean primary,
        @Nullable String following,
        String replId,
        String replId2,
        long secondEnd,
        long start,
        long end,
        ReplicaLink.State link,
        boolean hasHistory,
        List<Replica> replicas,
        int goodReplicas) {
    /**
     * One attached replica.
     *
     * @param connId id of its connection
     * @param state where it stands
     * @param cursor next stream position to be sent to it
     * @param ackEnd stream end that it acknowledged last
     * @param lagSeconds whole seconds since its last sign of life
     */
    public record Replica(long connId, ReplicaSlot.State state, long cursor, long ackEnd, long lagSeconds) {}

    /** The view of {@code replication} at {@code nowMs}. */
    public static SpecView of(Replication replication, long nowMs) {
        List<Replica> replicas = new ArrayList<>();
        for (ReplicaSlot r : replication.primary().replicas()) {
            replicas.add(new Replica(r.conn().id(), r.state(), r.cursor(), r.ackEnd(), r.lagSeconds(nowMs)));
        }
        Backlog backlog = replication.backlog();
        Replication.Endpoint following = replication.following();
        return new SpecView(
                replication.isPrimary(),
                following == null ? null : following.host(),
                replication.replId(),
                replication.replId2(),
                replication.secondEnd(),
                backlog == null ? replication.end() : backlog.start(),
                replication.end(),
                replication.link().state(),
                replication.link().hasHistory(),
                replicas,
                replication.gate().good());
    }
}
