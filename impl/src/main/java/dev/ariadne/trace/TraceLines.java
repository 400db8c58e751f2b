package dev.ariadne.trace;

import dev.ariadne.config.Params;
import dev.ariadne.core.Action;
import dev.ariadne.core.Node;
import dev.ariadne.core.Observer;
import dev.ariadne.core.repl.Backlog;
import dev.ariadne.core.repl.Primary;
import dev.ariadne.core.repl.ReplicaSlot;
import dev.ariadne.core.repl.Replication;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes each protocol step as one line of JSON: a flat object of strings and numbers.
 *
 * <pre>
 *   n        counts this process' lines from 0, so that a missing one is noticed
 *   at       when, in ns of a clock that all servers of a trace share and that never goes back
 *   server   host:port of this server, as its replicas announce theirs
 *   action   an {@link Action}; the first one is Restart
 *   peer     host:port of the replica it is about, as announced, or else of the primary that is followed
 *   conn     number of the connection to that replica, in this process
 *   role     primary or replica
 *   replid   the history's id, empty for a replica that has none to continue; end: its length in bytes
 *   replid2  the id that it had up to end2, if any
 *   start    where the backlog begins, -1 while none is kept
 *   link     the link to the primary, in ROLE's words
 *   slot     how far the synchronisation of that replica is
 *   place, count   as in {@link Observer#step}, if the action has them
 *   good, min      good replicas, and how many min-replicas-to-write demands (of Write and RejectWrite)
 *   version        of the trace's form (of Restart)
 * </pre>
 */
public final class TraceLines implements Observer {
    /** The version of the lines' form. */
    public static final int VERSION = 1;

    private final Supplier<String> server;
    private final LongSupplier nanos;
    private final StringBuilder lines = new StringBuilder();
    private long next;

    /**
     * @param server this server's address, asked for with each line
     * @param nanos the clock
     */
    public TraceLines(Supplier<String> server, LongSupplier nanos) {
        this.server = server;
        this.nanos = nanos;
    }

    /** The lines since the last {@link #clear}, each with its end. */
    public StringBuilder lines() {
        return lines;
    }

    /** Forgets the lines. */
    public void clear() {
        lines.setLength(0);
    }

    @Override
    public void step(Action action, Node node, @Nullable ReplicaSlot replica, long place, long count) {
        Replication r = node.replication();
        Backlog backlog = r.backlog();
        lines.append("{\"n\":").append(next++).append(",\"at\":").append(nanos.getAsLong());
        text("server", server.get());
        text("action", action.name());
        Replication.Endpoint primary = r.following();
        if (replica != null) {
            text("peer", Primary.name(replica));
            number("conn", replica.conn().id());
        } else if (primary != null) {
            text("peer", primary.text());
        }
        text("role", r.isPrimary() ? "primary" : "replica");
        text("replid", r.isPrimary() || r.link().hasHistory() ? r.replId() : "");
        number("end", r.end());
        if (r.secondEnd() >= 0) {
            text("replid2", r.replId2());
            number("end2", r.secondEnd());
        }
        number("start", backlog == null ? -1 : backlog.start());
        text("link", r.link().state().word);
        if (replica != null) {
            text("slot", replica.state().name());
        }
        if (place != NOTHING) {
            number("place", place);
        }
        if (count != NOTHING) {
            number("count", count);
        }
        if (action == Action.Write || action == Action.RejectWrite) {
            number("good", r.gate().good());
            number("min", node.config().get(Params.MIN_REPLICAS_TO_WRITE));
        } else if (action == Action.Restart) {
            number("version", VERSION);
        }
        lines.append("}\n");
    }

    private void number(String key, long value) {
        lines.append(",\"").append(key).append("\":").append(value);
    }

    private void text(String key, String value) {
        lines.append(",\"").append(key).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                lines.append('\\');
            }
            lines.append(c < ' ' ? '?' : c);
        }
        lines.append('"');
    }
}
