package dev.ariadne.core.keyspace;

import dev.ariadne.core.rdb.RdbWriter;
import java.util.Collection;

/** Writes streams into an RDB image: nodes as they are, then what the stream remembers, then its groups (Redis: rdb.c, type 19). */
final class StreamRdb {
    private StreamRdb() {}

    static void write(RdbWriter out, StreamValue stream) {
        out.length(stream.nodes());
        for (StreamNode node : stream.allNodes()) {
            out.string(node.id.toBytes());
            out.string(node.pack.toBytes());
        }
        out.length(stream.length());
        id(out, stream.lastId());
        id(out, stream.firstId());
        id(out, stream.maxDeletedId());
        out.length(stream.entriesAdded());
        out.length(stream.groups().size());
        for (StreamGroup group : stream.groups()) {
            write(out, group);
        }
    }

    private static void write(RdbWriter out, StreamGroup group) {
        out.string(group.name());
        id(out, group.lastId());
        out.length(group.entriesRead());
        pending(out, group.pending().values(), true);
        out.length(group.consumers().size());
        for (StreamConsumer consumer : group.consumers()) {
            out.string(consumer.name());
            out.int64(consumer.seenMs());
            pending(out, consumer.pending().values(), false);
        }
    }

    /** The consumers' lists name entries of the group's, which alone says how they were delivered. */
    private static void pending(RdbWriter out, Collection<StreamPending> entries, boolean withDelivery) {
        out.length(entries.size());
        for (StreamPending entry : entries) {
            out.raw(entry.id().toBytes());
            if (withDelivery) {
                out.int64(entry.deliveredMs());
                out.length(entry.deliveries());
            }
        }
    }

    private static void id(RdbWriter out, StreamId id) {
        out.length(id.ms());
        out.length(id.seq());
    }
}
