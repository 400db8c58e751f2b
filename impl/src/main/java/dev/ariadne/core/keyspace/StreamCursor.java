package dev.ariadne.core.keyspace;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A walk over the entries of a stream in a range of ids. The stream must not change meanwhile. */
public final class StreamCursor {
    private final NavigableMap<StreamId, StreamNode> nodes;
    private final StreamId from;
    private final StreamId to;
    private final boolean backwards;
    private final boolean withDeleted;
    private @Nullable StreamNode node;
    private int place = StreamNode.NONE;

    /**
     * A walk that has not begun.
     *
     * @param from the smallest id, also when the walk is backwards
     * @param withDeleted whether it comes by deleted entries that still take their place
     */
    StreamCursor(
            NavigableMap<StreamId, StreamNode> nodes,
            StreamId from,
            StreamId to,
            boolean backwards,
            boolean withDeleted) {
        this.nodes = nodes;
        this.from = from;
        this.to = to;
        this.backwards = backwards;
        this.withDeleted = withDeleted;
    }

    /** Goes to the next entry; false when there is none. */
    public boolean next() {
        while (step()) {
            StreamNode at = node();
            if (backwards ? at.compareId(place, from) < 0 : at.compareId(place, to) > 0) {
                return false;
            }
            boolean reached = backwards ? at.compareId(place, to) <= 0 : at.compareId(place, from) >= 0;
            if (reached && (withDeleted || !at.isDeleted(place))) {
                return true;
            }
        }
        return false;
    }

    private boolean step() {
        if (node != null && place != StreamNode.NONE) {
            place = backwards ? node.previous(place) : node.next(place);
        }
        while (node == null || place == StreamNode.NONE) {
            node = following();
            if (node == null) {
                return false;
            }
            place = backwards ? node.last() : node.first();
        }
        return true;
    }

    private @Nullable StreamNode following() {
        Map.Entry<StreamId, StreamNode> next;
        if (node != null) {
            next = backwards ? nodes.lowerEntry(node.id) : nodes.higherEntry(node.id);
        } else if (backwards) {
            next = nodes.floorEntry(to);
        } else {
            next = nodes.floorEntry(from);
            next = next == null ? nodes.firstEntry() : next;
        }
        return next == null ? null : next.getValue();
    }

    /** The entry's id. */
    public StreamId id() {
        return node().id(place);
    }

    /** How many fields with values the entry has. */
    public int fields() {
        return node().fields(place);
    }

    /** Visits the entry's fields and values in turn. */
    public void forEach(StreamVisitor visitor) {
        node().forEach(place, visitor);
    }

    StreamNode node() {
        return Objects.requireNonNull(node, "the walk has not begun");
    }

    int place() {
        return place;
    }
}
