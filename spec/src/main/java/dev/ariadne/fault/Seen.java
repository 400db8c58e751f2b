package dev.ariadne.fault;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How much of the replicated history a session has seen, as a client of a stock server can know it: INFO in the transaction of a read, and after
 * a write, says to which offset of which history the node's data go.
 */
final class Seen {
    private @Nullable String history;
    private long offset;

    /** Whether a node that says {@code info} of itself has everything that the session has seen. */
    boolean isIn(NodeInfo info) {
        if (history == null) {
            return true;
        }
        if (info.offset() < offset) {
            return false;
        }
        // A node that was promoted, or follows one, has the old history up to where the new one begins.
        return history.equals(info.replid())
                || history.equals(info.secondReplid()) && offset < info.number("second_repl_offset", -1);
    }

    /** The session has seen what a node holds that says {@code info} of itself. */
    void add(NodeInfo info) {
        offset = Objects.equals(history, info.replid()) ? Math.max(offset, info.offset()) : info.offset();
        history = info.replid();
    }
}
