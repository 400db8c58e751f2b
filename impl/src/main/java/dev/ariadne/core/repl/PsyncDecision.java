package dev.ariadne.core.repl;

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
            return new Full("the replica has no history to continue", false);
        }
        boolean current = askedId.equalsIgnoreCase(history.replId());
        boolean earlier = askedId.equalsIgnoreCase(history.replId2()) && asked <= history.secondEnd();
        if (!current && !earlier) {
            if (askedId.equalsIgnoreCase(history.replId2())) {
                return new Full(
                        "the replica is at " + asked + " of history " + askedId + ", which ours left at "
                                + history.secondEnd(),
                        true);
            }
            return new Full("the replica knows history " + askedId + ", ours is " + history.replId(), true);
        }
        if (backlog == null) {
            return new Full("no backlog is kept", true);
        }
        if (!backlog.covers(asked)) {
            return new Full(
                    "the replica asks for byte " + asked + ", the backlog holds " + backlog.start() + " to "
                            + backlog.end()
                            + (asked < backlog.start() ? "; a larger repl-backlog-size would have avoided it" : ""),
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
