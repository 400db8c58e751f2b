package dev.ariadne.core.command;

import dev.ariadne.core.keyspace.StreamCursor;
import dev.ariadne.core.keyspace.StreamId;
import dev.ariadne.core.keyspace.StreamValue;
import dev.ariadne.core.keyspace.StreamVisitor;
import dev.ariadne.core.resp.Reply;

/** Replies made of stream entries. */
final class StreamReplies {
    /** Writes fields and values as bulk strings. */
    private record Bulks(Reply reply) implements StreamVisitor {
        @Override
        public void number(long value) {
            reply.bulk(value);
        }

        @Override
        public void bytes(byte[] buf, int from, int to) {
            reply.bulk(buf, from, to);
        }
    }

    private StreamReplies() {}

    /** Writes the entry at the cursor: its id, and its fields and values. */
    static void entry(Reply reply, StreamCursor entry) {
        reply.array(2);
        id(reply, entry.id());
        reply.array(2 * entry.fields());
        entry.forEach(new Bulks(reply));
    }

    /** Writes the entry of that id, which is there. */
    static void entry(Reply reply, StreamValue stream, StreamId id) {
        StreamCursor found = stream.range(id, id);
        if (found.next()) {
            entry(reply, found);
        }
    }

    /** Writes an array of the entries that follow the cursor, of at most {@code count}, or of all when that is 0. */
    static void entries(Reply reply, StreamCursor entries, long count) {
        int at = reply.length();
        int written = 0;
        while ((count == 0 || written < count) && entries.next()) {
            entry(reply, entries);
            written++;
        }
        reply.arrayAt(at, written);
    }

    static void id(Reply reply, StreamId id) {
        reply.bulk(id.text());
    }
}
