package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.READONLY;

import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.StreamConsumer;
import dev.ariadne.core.keyspace.StreamCursor;
import dev.ariadne.core.keyspace.StreamGroup;
import dev.ariadne.core.keyspace.StreamId;
import dev.ariadne.core.keyspace.StreamPending;
import dev.ariadne.core.keyspace.StreamValue;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Reply;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** XINFO (Redis: t_stream.c). */
final class StreamInfoCommands {
    private static final int DEFAULT_COUNT = 10;

    private StreamInfoCommands() {}

    static void define(CommandTable t) {
        Subcommands xinfo = new Subcommands("XINFO")
                .flags(READONLY, Keys.range(2, 2, 1))
                .def(
                        "CONSUMERS",
                        4,
                        "<key> <groupname>",
                        "Show consumers of <groupname>.",
                        StreamInfoCommands::consumers)
                .def("GROUPS", 3, "<key>", "Show the stream consumer groups.", StreamInfoCommands::groups)
                .def(
                        "STREAM",
                        -3,
                        "<key> [FULL [COUNT <count>]",
                        "Show information about the stream.",
                        StreamInfoCommands::stream);
        t.def("xinfo", -2, 0, xinfo);
    }

    private static StreamValue require(Call call) {
        Entry entry = call.lookupRead(2, ValueType.STREAM);
        if (entry == null) {
            throw new CommandError(Errors.NO_SUCH_KEY);
        }
        return StreamCommands.stream(entry);
    }

    private static void consumers(Call call) {
        Args args = call.args();
        StreamGroup group = require(call).group(args.bytes(3));
        if (group == null) {
            throw new CommandError(
                    "NOGROUP No such consumer group '" + args.text(3) + "' for key name '" + args.text(2) + "'");
        }
        Reply reply = call.reply();
        reply.array(group.consumers().size());
        for (StreamConsumer consumer : group.consumers()) {
            reply.map(3);
            reply.text("name");
            reply.bulk(consumer.name());
            reply.text("pending");
            reply.integer(consumer.pending().size());
            reply.text("idle");
            reply.integer(Math.max(0, call.nowMs() - consumer.seenMs()));
        }
    }

    private static void groups(Call call) {
        StreamValue stream = require(call);
        Reply reply = call.reply();
        reply.array(stream.groups().size());
        for (StreamGroup group : stream.groups()) {
            reply.map(6);
            reply.text("name");
            reply.bulk(group.name());
            reply.text("consumers");
            reply.integer(group.consumers().size());
            reply.text("pending");
            reply.integer(group.pending().size());
            delivered(reply, stream, group);
        }
    }

    /** How far the group is: three pairs of a map. */
    private static void delivered(Reply reply, StreamValue stream, StreamGroup group) {
        reply.text("last-delivered-id");
        StreamReplies.id(reply, group.lastId());
        reply.text("entries-read");
        numberOrNil(reply, group.entriesRead() == StreamGroup.UNKNOWN ? null : Long.valueOf(group.entriesRead()));
        reply.text("lag");
        numberOrNil(reply, stream.lag(group));
    }

    private static void numberOrNil(Reply reply, @Nullable Long number) {
        if (number == null) {
            reply.nil();
        } else {
            reply.integer(number);
        }
    }

    // ---- XINFO STREAM

    private static void stream(Call call) {
        Args args = call.args();
        StreamValue stream = require(call);
        if (args.count() == 3) {
            call.reply().map(10);
            figures(call.reply(), stream);
            ends(call.reply(), stream);
            return;
        }
        boolean counted = args.count() == 6;
        if ((args.count() != 4 && !counted) || !args.is(3, "FULL") || (counted && !args.is(4, "COUNT"))) {
            throw new CommandError(Errors.subcommandSyntax(args));
        }
        long count = counted ? args.number(5) : DEFAULT_COUNT;
        full(call.reply(), stream, count < 0 ? DEFAULT_COUNT : count);
    }

    private static void figures(Reply reply, StreamValue stream) {
        reply.text("length");
        reply.integer(stream.length());
        reply.text("radix-tree-keys");
        reply.integer(stream.nodes());
        reply.text("radix-tree-nodes");
        reply.integer(stream.radixTreeNodes());
        reply.text("last-generated-id");
        StreamReplies.id(reply, stream.lastId());
        reply.text("max-deleted-entry-id");
        StreamReplies.id(reply, stream.maxDeletedId());
        reply.text("entries-added");
        reply.integer(stream.entriesAdded());
        reply.text("recorded-first-entry-id");
        StreamReplies.id(reply, stream.firstId());
    }

    private static void ends(Reply reply, StreamValue stream) {
        reply.text("groups");
        reply.integer(stream.groups().size());
        reply.text("first-entry");
        entryOrNil(reply, stream.range(StreamId.MIN, StreamId.MAX));
        reply.text("last-entry");
        entryOrNil(reply, stream.backwards(StreamId.MIN, StreamId.MAX));
    }

    private static void entryOrNil(Reply reply, StreamCursor entries) {
        if (entries.next()) {
            StreamReplies.entry(reply, entries);
        } else {
            reply.nil();
        }
    }

    private static void full(Reply reply, StreamValue stream, long count) {
        reply.map(9);
        figures(reply, stream);
        reply.text("entries");
        StreamReplies.entries(reply, stream.range(StreamId.MIN, StreamId.MAX), count);
        reply.text("groups");
        reply.array(stream.groups().size());
        for (StreamGroup group : stream.groups()) {
            reply.map(7);
            reply.text("name");
            reply.bulk(group.name());
            delivered(reply, stream, group);
            pending(reply, group.pending().values(), count, true);
            reply.text("consumers");
            reply.array(group.consumers().size());
            for (StreamConsumer consumer : group.consumers()) {
                reply.map(4);
                reply.text("name");
                reply.bulk(consumer.name());
                reply.text("seen-time");
                reply.integer(consumer.seenMs());
                pending(reply, consumer.pending().values(), count, false);
            }
        }
    }

    /** How many entries are pending, and the first of them: two pairs of a map. */
    private static void pending(Reply reply, Collection<StreamPending> entries, long count, boolean withConsumer) {
        reply.text("pel-count");
        reply.integer(entries.size());
        reply.text("pending");
        reply.array((int) (count == 0 ? entries.size() : Math.min(count, entries.size())));
        entries.stream().limit(count == 0 ? entries.size() : count).forEach(entry -> {
            StreamConsumer consumer = entry.consumer();
            reply.array(withConsumer ? 4 : 3);
            StreamReplies.id(reply, entry.id());
            if (withConsumer && consumer != null) {
                reply.bulk(consumer.name());
            }
            reply.integer(entry.deliveredMs());
            reply.integer(entry.deliveries());
        });
    }
}
