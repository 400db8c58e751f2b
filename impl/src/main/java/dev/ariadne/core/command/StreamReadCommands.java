package dev.ariadne.core.command;

import dev.ariadne.core.keyspace.Database.Audience;
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
import dev.ariadne.core.resp.Reply;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * XREAD and XREADGROUP (Redis: t_stream.c xreadCommand, blocked.c serveClientsBlockedOnStreamKey).
 *
 * <p>A reading of new entries changes the group; what enters the stream of commands is not the reading but its effects, one claim for
 * every entry. A reading of what is pending counts as a delivery of these entries, which replicas do not learn, as in Redis.
 */
final class StreamReadCommands {
    /** The first half of what follows STREAMS. */
    static final Keys KEYS = Keys.found(0, 0, 0, (args, key) -> {
        int streams = StreamReadOptions.streamsAt(args);
        int words = streams == 0 ? 1 : args.count() - streams;
        for (int i = 0; words % 2 == 0 && i < words / 2; i++) {
            key.accept(streams + i);
        }
    });

    /** Stands for {@code >}, what is new for a group; so does the id itself. */
    private static final StreamId NEW = StreamId.MAX;

    private StreamReadCommands() {}

    static void xread(Call call) {
        StreamReadOptions options = StreamReadOptions.of(call);
        if (call.isRetry()) {
            retry(call, options);
            return;
        }
        Args args = call.args();
        StreamId[] after = new StreamId[options.streams];
        for (int i = 0; i < options.streams; i++) {
            int idAt = options.idAt(i);
            Entry entry = call.lookupRead(options.keyAt(i), ValueType.STREAM);
            if (args.is(idAt, "$")) {
                after[i] = entry == null
                        ? StreamId.MIN
                        : StreamCommands.stream(entry).lastId();
            } else if (args.is(idAt, ">")) {
                throw new CommandError("ERR The > ID can be specified only when calling XREADGROUP using the GROUP"
                        + " <group> <consumer> option.");
            } else {
                after[i] = StreamIds.id(args, idAt);
            }
        }
        int at = call.reply().length();
        int served = 0;
        for (int i = 0; i < options.streams; i++) {
            Entry entry = call.lookup(options.keyAt(i));
            if (entry != null && StreamCommands.stream(entry).lastEntry().compareTo(after[i]) > 0) {
                key(call, options.keyAt(i));
                StreamReplies.entries(call.reply(), behind(entry, after[i]), options.count);
                served++;
            }
        }
        finish(call, options, at, served, () -> {
            // "$" means what was last when the command came.
            byte[][] argv = args.toArray();
            for (int i = 0; i < options.streams; i++) {
                argv[options.idAt(i)] = after[i].text();
            }
            return Args.of(argv);
        });
    }

    static void xreadgroup(Call call) {
        StreamReadOptions options = StreamReadOptions.of(call);
        call.propagateNothing();
        if (call.isRetry()) {
            retry(call, options);
            return;
        }
        Args args = call.args();
        StreamId[] after = new StreamId[options.streams];
        for (int i = 0; i < options.streams; i++) {
            Entry entry = call.lookupRead(options.keyAt(i), ValueType.STREAM);
            if (entry == null || options.group(entry) == null) {
                throw new CommandError("NOGROUP No such key '" + args.text(options.keyAt(i)) + "' or consumer group '"
                        + args.text(options.groupAt) + "' in XREADGROUP with GROUP option");
            }
            if (args.is(options.idAt(i), "$")) {
                throw new CommandError("ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the"
                        + " history of this consumer by specifying a proper ID, or use the > ID to get new messages."
                        + " The $ ID would just return an empty result set.");
            }
            after[i] = args.is(options.idAt(i), ">") ? NEW : StreamIds.id(args, options.idAt(i));
        }
        int at = call.reply().length();
        int served = 0;
        for (int i = 0; i < options.streams; i++) {
            Entry entry = call.lookup(options.keyAt(i));
            StreamGroup group = entry == null ? null : options.group(entry);
            if (entry == null || group == null) {
                continue;
            }
            boolean isNew = after[i].equals(NEW);
            if (isNew && StreamCommands.stream(entry).lastEntry().compareTo(group.lastId()) <= 0) {
                continue;
            }
            key(call, options.keyAt(i));
            readAsGroup(call, options, entry, group, isNew ? null : after[i]);
            served++;
        }
        finish(call, options, at, served, () -> args);
    }

    // ---- waiting

    private interface Again {
        Args args();
    }

    private static void finish(Call call, StreamReadOptions options, int at, int served, Again again) {
        Reply reply = call.reply();
        if (served > 0) {
            header(reply, at, served);
        } else if (options.deadlineMs >= 0 && call.mayBlock()) {
            int[] keys = new int[options.streams];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = options.keyAt(i);
            }
            call.block(again.args(), ValueType.STREAM, options.groupAt > 0, options.deadlineMs, keys);
        } else {
            reply.nullArray();
        }
    }

    /** A key that it waits for was written: replies if there are entries behind, even if they are gone again. */
    private static void retry(Call call, StreamReadOptions options) {
        int i = 0;
        while (!call.tries(options.keyAt(i))) {
            i++;
        }
        Entry entry = call.lookup(options.keyAt(i));
        if (entry == null || entry.type() != ValueType.STREAM) {
            throw new CommandError("UNBLOCKED the stream key no longer exists");
        }
        StreamGroup group = options.groupAt > 0 ? options.group(entry) : null;
        if (options.groupAt > 0 && group == null) {
            throw new CommandError("NOGROUP the consumer group this client was blocked on no longer exists");
        }
        StreamId after = group != null ? group.lastId() : StreamIds.id(call.args(), options.idAt(i));
        if (StreamCommands.stream(entry).lastId().compareTo(after) <= 0) {
            call.block(ValueType.STREAM, options.deadlineMs, options.keyAt(i));
            return;
        }
        int at = call.reply().length();
        key(call, options.keyAt(i));
        if (group != null) {
            readAsGroup(call, options, entry, group, null);
        } else {
            StreamReplies.entries(call.reply(), behind(entry, after), options.count);
        }
        header(call.reply(), at, 1);
    }

    // ---- replies

    private static void key(Call call, int keyAt) {
        if (call.reply().protocol() < 3) {
            call.reply().array(2);
        }
        Args args = call.args();
        call.reply().bulk(args.buf(), args.start(keyAt), args.start(keyAt) + args.length(keyAt));
    }

    private static void header(Reply reply, int at, int streams) {
        if (reply.protocol() < 3) {
            reply.arrayAt(at, streams);
        } else {
            reply.mapAt(at, streams);
        }
    }

    /** The entries behind an id; from the smallest on when there is no id behind, as in Redis. */
    private static StreamCursor behind(Entry entry, StreamId after) {
        StreamId from = after.next();
        return StreamCommands.stream(entry).range(from == null ? StreamId.MIN : from, StreamId.MAX);
    }

    // ---- groups

    /** Reads what is new for the group, or what is pending for the consumer with ids behind {@code pendingAfter}. */
    private static void readAsGroup(
            Call call, StreamReadOptions options, Entry entry, StreamGroup group, @Nullable StreamId pendingAfter) {
        call.db().beforeWrite(entry);
        StreamConsumer consumer = consumer(call, options, entry, group);
        if (pendingAfter != null) {
            readPending(call, options, StreamCommands.stream(entry), consumer, pendingAfter);
        } else {
            readNew(call, options, entry, group, consumer);
        }
        call.db().touched(entry, Audience.NOBODY);
        call.changed(1);
    }

    private static StreamConsumer consumer(Call call, StreamReadOptions options, Entry entry, StreamGroup group) {
        byte[] name = call.args().bytes(options.groupAt + 1);
        StreamConsumer there = group.consumer(name);
        if (there != null) {
            there.seen(call.nowMs());
            return there;
        }
        StreamConsumer added = StreamGroupCommands.addConsumer(call, entry, group, name);
        if (options.noAck) {
            StreamEffects.createConsumer(call, entry.key(), group, added);
        }
        return added;
    }

    private static void readNew(
            Call call, StreamReadOptions options, Entry entry, StreamGroup group, StreamConsumer consumer) {
        StreamValue stream = StreamCommands.stream(entry);
        Reply reply = call.reply();
        StreamCursor entries = behind(entry, group.lastId());
        int at = reply.length();
        int read = 0;
        while ((options.count == 0 || read < options.count) && entries.next()) {
            StreamId id = entries.id();
            stream.advance(group, id);
            StreamReplies.entry(reply, entries);
            read++;
            if (!options.noAck) {
                StreamPending pending = deliver(call, group, id, consumer);
                StreamEffects.claim(call, entry.key(), group, id.text(), pending);
            }
        }
        if (read > 0 && options.noAck) {
            StreamEffects.moveGroup(call, entry.key(), group);
        }
        reply.arrayAt(at, read);
    }

    /** An entry becomes the consumer's; it may be pending already when XGROUP SETID took the group back. */
    private static StreamPending deliver(Call call, StreamGroup group, StreamId id, StreamConsumer consumer) {
        StreamPending there = group.pending().get(id);
        StreamPending pending = there != null ? there : group.addPending(id, call.nowMs(), 1);
        pending.delivered(call.nowMs(), 1);
        group.assign(pending, consumer);
        return pending;
    }

    private static void readPending(
            Call call, StreamReadOptions options, StreamValue stream, StreamConsumer consumer, StreamId after) {
        Reply reply = call.reply();
        int at = reply.length();
        int read = 0;
        for (Map.Entry<StreamId, StreamPending> next :
                consumer.pending().tailMap(after, false).entrySet()) {
            StreamPending pending = next.getValue();
            StreamCursor found = stream.range(pending.id(), pending.id());
            if (found.next()) {
                StreamReplies.entry(reply, found);
                pending.delivered(call.nowMs(), pending.deliveries() + 1);
            } else {
                reply.array(2);
                StreamReplies.id(reply, pending.id());
                reply.nullArray();
            }
            read++;
            if (read == options.count) {
                break;
            }
        }
        reply.arrayAt(at, read);
    }
}
