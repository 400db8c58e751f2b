package dev.ariadne.core;

import dev.ariadne.core.repl.ReplicaSlot;
import org.jspecify.annotations.Nullable;

/** Called once for each protocol action, after its effect: the hook for traces and refinement checks. */
@FunctionalInterface
public interface Observer {
    /** Of {@code place} and {@code count}: the action has none. */
    long NOTHING = -1;

    /** Sees nothing: production without a trace. */
    Observer NONE = (action, node, replica, place, count) -> {};

    /**
     * A protocol action was done.
     *
     * @param action what was done
     * @param node the node that did it, in the state after the action; not to be changed
     * @param replica the replica's connection that it is about, null when it is about none
     * @param place the place in the stream, in bytes, that it is about: where a replica's stream begins (GrantPartial), where a snapshot was cut
     *     (the second GrantFull, SnapshotStep), what was acknowledged (ReceiveAck), or waited for (WaitReturn, WaitTimeout)
     * @param count how many replicas a WAIT was told; of a SnapshotStep, 1 if the stream then waits for an acknowledgement and else 0; of a
     *     Write, 1 if min-replicas-to-write was asked; of a RefuseSync, 1 if the reason is the node's own link
     */
    void step(Action action, Node node, @Nullable ReplicaSlot replica, long place, long count);
}
