package dev.ariadne.core.repl;

import dev.ariadne.core.Bug;
import org.jspecify.annotations.Nullable;

/**
 * Whether a replica may continue where it stopped: a pure function of what it asks and of what the primary holds.
 *
 * <p>Redis: replication.c masterTryPartialResynchronization. TLA+: GrantPartial, GrantFull.
 */
public sealed interface PsyncDecision {
    /** The stream goes on from {@code from}. */
    record Continue(long from) implements PsyncDecision {}

    /**
     * A snapshot is needed.
     *
     * @param why for the log
     * @param counted whether the replica had asked to continue, so that it counts as sync_partial_err
     */
    record Full(String why, boolean counted) implements PsyncDecision {}

    /**
     * Decides.
     *
     * @param askedId replication id in PSYNC; one that starts with {@code ?} asks for a full synchronisation
     * @param asked position of the next byte that the replica wants
     * @param history what the primary knows of its own history
     * @param backlog the bytes that it can still send, null when it keeps none
     */
    static PsyncDecision of(String askedId, long asked, History history, @Nullable Backlog backlog) {
        if (askedId.startsWith("?")) {
            return new Full(
                    "the replica has no history to continue (it is new, or came back without a snapshot that says where it stood:"
                            + " save or appendonly keep one)",
                    false);
        }
        boolean current = askedId.equalsIgnoreCase(history.replId()) || Bug.PSYNC_ANY_ID.on();
        boolean earlier = askedId.equalsIgnoreCase(history.replId2())
                && (asked <= history.secondEnd() || Bug.SECOND_ID_WITHOUT_END.on());
        if (!current && !earlier) {
            if (askedId.equalsIgnoreCase(history.replId2())) {
                return new Full(
                        "the replica is at " + asked + " of history " + askedId + ", which ours left at "
                                + history.secondEnd() + ": it has writes that were lost in a failover (WAIT and"
                                + " min-replicas-to-write make that rarer)",
                        true);
            }
            return new Full(
                    "the replica knows history " + askedId + ", ours is " + history.replId()
                            + " (a primary begins a new one when it restarts without a snapshot, or after repl-backlog-ttl"
                            + " without replicas)",
                    true);
        }
        if (backlog == null) {
            return new Full("no backlog is kept", true);
        }
        if (Bug.PSYNC_BEFORE_START.on() && asked < backlog.start()) {
            return new Continue(backlog.start());
        }
        if (Bug.PSYNC_PAST_END.on() && asked > backlog.end()) {
            return new Continue(backlog.end());
        }
        if (!backlog.covers(asked)) {
            return new Full(
                    "the replica asks for byte " + asked + ", the backlog holds " + backlog.start() + " to "
                            + backlog.end()
                            + (asked < backlog.start()
                                    ? "; a repl-backlog-size of " + (backlog.end() - asked) + " would have avoided it"
                                    : ": it has writes that we never had"),
                    true);
        }
        return new Continue(asked);
    }

    /**
     * The ids under which a node's stream is known.
     *
     * @param replId current id
     * @param replId2 id of the history that the current one continues, {@link ReplId#NONE} for none
     * @param secondEnd the position up to which (inclusive as a request) {@code replId2} is valid, -1 for none
     */
    record History(String replId, String replId2, long secondEnd) {}
}
