package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.DENYOOM;
import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.READONLY;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.core.keyspace.Database.Audience;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.StreamConsumer;
import dev.ariadne.core.keyspace.StreamGroup;
import dev.ariadne.core.keyspace.StreamId;
import dev.ariadne.core.keyspace.StreamPending;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.pubsub.NotificationClass;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Reply;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** XGROUP, and what consumers acknowledge and have pending (Redis: t_stream.c). */
final class StreamGroupCommands {
    private static final int GROUP_AT = 3;

    private StreamGroupCommands() {}

    static void define(CommandTable t) {
        Keys key = Keys.range(2, 2, 1);
        Subcommands xgroup = new Subcommands("XGROUP")
                .flags(WRITE | DENYOOM, key)
                .def("CREATE", -5, "<key> <groupname> <id|$> [option]", """
                        Create a new consumer group. Options are:
                        * MKSTREAM
                          Create the empty stream if it does not exist.
                        * ENTRIESREAD entries_read
                          Set the group's entries_read counter (internal use).""", StreamGroupCommands::create)
                .def(
                        "CREATECONSUMER",
                        5,
                        "<key> <groupname> <consumer>",
                        "Create a new consumer in the specified group.",
                        StreamGroupCommands::createConsumer)
                .flags(WRITE, key)
                .def(
                        "DELCONSUMER",
                        5,
                        "<key> <groupname> <consumer>",
                        "Remove the specified consumer.",
                        StreamGroupCommands::delConsumer)
                .def("DESTROY", 4, "<key> <groupname>", "Remove the specified group.", StreamGroupCommands::destroy)
                .def(
                        "SETID",
                        -5,
                        "<key> <groupname> <id|$> [ENTRIESREAD entries_read]",
                        "Set the current group ID and entries_read counter.",
                        StreamGroupCommands::setId);
        t.def("xgroup", -2, 0, xgroup);
        t.def("xack", -4, WRITE | FAST, 1, 1, 1, StreamGroupCommands::xack);
        t.def("xpending", -3, READONLY, 1, 1, 1, StreamGroupCommands::xpending);
    }

    // ---- XGROUP

    /** The options behind an id. */
    private record Options(boolean makeStream, long entriesRead) {
        static Options of(Call call, boolean create) {
            Args args = call.args();
            boolean makeStream = false;
            long entriesRead = StreamGroup.UNKNOWN;
            for (int i = 5; i < args.count(); i++) {
                if (create && args.is(i, "MKSTREAM")) {
                    makeStream = true;
                } else if (args.is(i, "ENTRIESREAD") && i + 1 < args.count()) {
                    entriesRead = args.number(++i);
                    if (entriesRead < 0 && entriesRead != StreamGroup.UNKNOWN) {
                        throw new CommandError("ERR value for ENTRIESREAD must be positive or -1");
                    }
                } else {
                    throw new CommandError(Errors.subcommandSyntax(args));
                }
            }
            return new Options(makeStream, entriesRead);
        }

        /** Refuses options that were given more than once, as Redis does: it counts arguments. */
        private static void limit(Args args, boolean fits) {
            if (!fits) {
                throw new CommandError(Errors.subcommandSyntax(args));
            }
        }
    }

    private static void create(Call call) {
        Args args = call.args();
        Options options = Options.of(call, true);
        Entry entry = call.lookup(2, ValueType.STREAM);
        if (entry == null && !options.makeStream) {
            throw noKey();
        }
        Options.limit(args, args.count() <= 8);
        StreamId id = idOrLast(args, entry, true);
        byte[] name = args.bytes(GROUP_AT);
        Entry target = entry == null ? StreamCommands.insert(call, 2) : entry;
        if (StreamCommands.stream(target).group(name) != null) {
            throw new CommandError("BUSYGROUP Consumer Group name already exists");
        }
        call.db().beforeWrite(target);
        StreamCommands.stream(target).addGroup(name, id, options.entriesRead);
        call.reply().ok();
        changed(call, target, "xgroup-create");
    }

    private static void setId(Call call) {
        Args args = call.args();
        Options options = Options.of(call, false);
        Entry entry = requireKey(call);
        StreamGroup group = requireGroup(call, entry);
        Options.limit(args, args.count() <= 7);
        StreamId id = idOrLast(args, entry, false);
        call.db().beforeWrite(entry);
        group.moveTo(id, options.entriesRead);
        call.reply().ok();
        changed(call, entry, "xgroup-setid");
    }

    /** The id of argument 4, the stream's last for {@code $}. */
    private static StreamId idOrLast(Args args, @Nullable Entry entry, boolean strict) {
        if (args.is(4, "$")) {
            return entry == null ? StreamId.MIN : StreamCommands.stream(entry).lastId();
        }
        return strict ? StreamIds.id(args, 4) : StreamIds.idOrEnd(args, 4);
    }

    private static void destroy(Call call) {
        Entry entry = requireKey(call);
        StreamGroup group = StreamCommands.stream(entry).group(call.args().bytes(GROUP_AT));
        if (group == null) {
            call.reply().integer(0);
            return;
        }
        call.db().beforeWrite(entry);
        StreamCommands.stream(entry).remove(group);
        call.reply().integer(1);
        call.changed(1);
        call.notify(NotificationClass.STREAM, "xgroup-destroy", entry.key());
        call.db().touched(entry, Audience.WAITING);
    }

    private static void createConsumer(Call call) {
        Entry entry = requireKey(call);
        StreamGroup group = requireGroup(call, entry);
        byte[] name = call.args().bytes(4);
        if (group.consumer(name) != null) {
            call.reply().integer(0);
            return;
        }
        call.db().beforeWrite(entry);
        addConsumer(call, entry, group, name);
        call.db().touched(entry, Audience.NOBODY);
        call.reply().integer(1);
    }

    /** Adds a consumer that is not there; the entry is about to change. */
    static StreamConsumer addConsumer(Call call, Entry entry, StreamGroup group, byte[] name) {
        call.changed(1);
        call.notify(NotificationClass.STREAM, "xgroup-createconsumer", entry.key());
        return group.addConsumer(name, call.nowMs());
    }

    private static void delConsumer(Call call) {
        Entry entry = requireKey(call);
        StreamGroup group = requireGroup(call, entry);
        StreamConsumer consumer = group.consumer(call.args().bytes(4));
        if (consumer == null) {
            call.reply().integer(0);
            return;
        }
        call.reply().integer(consumer.pending().size());
        call.db().beforeWrite(entry);
        group.remove(consumer);
        changed(call, entry, "xgroup-delconsumer");
    }

    private static void changed(Call call, Entry entry, String event) {
        call.db().touched(entry, Audience.NOBODY);
        call.changed(1);
        call.notify(NotificationClass.STREAM, event, entry.key());
    }

    private static Entry requireKey(Call call) {
        Entry entry = call.lookup(2, ValueType.STREAM);
        if (entry == null) {
            throw noKey();
        }
        return entry;
    }

    private static CommandError noKey() {
        return new CommandError("ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want"
                + " to use the MKSTREAM option to create an empty stream automatically.");
    }

    private static StreamGroup requireGroup(Call call, Entry entry) {
        Args args = call.args();
        StreamGroup group = StreamCommands.stream(entry).group(args.bytes(GROUP_AT));
        if (group == null) {
            throw new CommandError(
                    "NOGROUP No such consumer group '" + args.text(GROUP_AT) + "' for key name '" + args.text(2) + "'");
        }
        return group;
    }

    // ---- XACK

    private static void xack(Call call) {
        Args args = call.args();
        Entry entry = call.lookupRead(1, ValueType.STREAM);
        StreamGroup group = entry == null ? null : StreamCommands.stream(entry).group(args.bytes(2));
        if (entry == null || group == null) {
            call.reply().integer(0);
            return;
        }
        StreamId[] ids = StreamCommands.ids(args, 3);
        call.db().beforeWrite(entry);
        int acknowledged = 0;
        for (StreamId id : ids) {
            StreamPending pending = group.pending().get(id);
            if (pending != null) {
                group.remove(pending);
                acknowledged++;
            }
        }
        if (acknowledged > 0) {
            call.db().touched(entry, Audience.NOBODY);
            call.changed(acknowledged);
        }
        call.reply().integer(acknowledged);
    }

    // ---- XPENDING

    private static void xpending(Call call) {
        Args args = call.args();
        if (args.count() == 3) {
            summary(call.reply(), requirePending(call));
            return;
        }
        if (args.count() < 6 || args.count() > 9) {
            throw new CommandError(Errors.SYNTAX);
        }
        int from = 3;
        long minIdleMs = 0;
        if (args.is(3, "IDLE")) {
            minIdleMs = args.number(4);
            if (args.count() < 8) {
                throw new CommandError(Errors.SYNTAX);
            }
            from = 5;
        }
        long count = args.number(from + 2);
        StreamIds.Interval interval = StreamIds.interval(args, from, from + 1);
        StreamGroup group = requirePending(call);
        NavigableMap<StreamId, StreamPending> pending = group.pending();
        if (from + 3 < args.count()) {
            StreamConsumer consumer = group.consumer(args.bytes(from + 3));
            if (consumer == null) {
                call.reply().array(0);
                return;
            }
            pending = consumer.pending();
        }
        details(call, pending, interval, minIdleMs, count);
    }

    private static StreamGroup requirePending(Call call) {
        return requireGroupOfKey(call, call.lookupRead(1, ValueType.STREAM));
    }

    /** The group of argument 2 in the stream at argument 1, {@code entry}. */
    static StreamGroup requireGroupOfKey(Call call, @Nullable Entry entry) {
        Args args = call.args();
        StreamGroup group = entry == null ? null : StreamCommands.stream(entry).group(args.bytes(2));
        if (group == null) {
            throw new CommandError(
                    "NOGROUP No such key '" + args.text(1) + "' or consumer group '" + args.text(2) + "'");
        }
        return group;
    }

    private static void summary(Reply reply, StreamGroup group) {
        reply.array(4);
        reply.integer(group.pending().size());
        if (group.pending().isEmpty()) {
            reply.nil();
            reply.nil();
            reply.nullArray();
            return;
        }
        StreamReplies.id(reply, group.pending().firstKey());
        StreamReplies.id(reply, group.pending().lastKey());
        int at = reply.length();
        int consumers = 0;
        for (StreamConsumer consumer : group.consumers()) {
            if (!consumer.pending().isEmpty()) {
                reply.array(2);
                reply.bulk(consumer.name());
                reply.bulk(consumer.pending().size());
                consumers++;
            }
        }
        reply.arrayAt(at, consumers);
    }

    private static void details(
            Call call,
            NavigableMap<StreamId, StreamPending> pending,
            StreamIds.Interval interval,
            long minIdleMs,
            long count) {
        Reply reply = call.reply();
        int at = reply.length();
        int written = 0;
        for (StreamPending entry : pending.tailMap(interval.from(), true).values()) {
            if (written >= count || entry.id().compareTo(interval.to()) > 0) {
                break;
            }
            long idleMs = call.nowMs() - entry.deliveredMs();
            if (minIdleMs != 0 && idleMs < minIdleMs) {
                continue;
            }
            reply.array(4);
            StreamReplies.id(reply, entry.id());
            StreamConsumer consumer = entry.consumer();
            reply.bulk(consumer == null ? new byte[0] : consumer.name());
            reply.integer(Math.max(0, idleMs));
            reply.integer(entry.deliveries());
            written++;
        }
        reply.arrayAt(at, written);
    }
}
