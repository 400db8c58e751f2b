package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.BLOCKING;
import static dev.ariadne.core.command.Command.Flag.DENYOOM;
import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.READONLY;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.core.keyspace.Database.Audience;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.StreamId;
import dev.ariadne.core.keyspace.StreamValue;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.pubsub.NotificationClass;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import org.jspecify.annotations.Nullable;

/** Commands on streams, but for those of consumer groups (Redis: t_stream.c). */
final class StreamCommands {
    private StreamCommands() {}

    static void define(CommandTable t) {
        t.family(Category.STREAM);
        t.def("xadd", -5, WRITE | DENYOOM | FAST, 1, 1, 1, StreamCommands::xadd);
        t.def("xlen", 2, READONLY | FAST, 1, 1, 1, StreamCommands::xlen);
        t.def("xrange", -4, READONLY, 1, 1, 1, c -> xrange(c, 2, 3));
        t.def("xrevrange", -4, READONLY, 1, 1, 1, c -> xrange(c, 3, 2));
        t.def("xdel", -3, WRITE | FAST, 1, 1, 1, StreamCommands::xdel);
        t.def("xtrim", -4, WRITE, 1, 1, 1, StreamCommands::xtrim);
        t.def("xsetid", -3, WRITE | DENYOOM | FAST, 1, 1, 1, StreamCommands::xsetid);
        t.def("xread", -4, READONLY | BLOCKING, StreamReadCommands.KEYS, StreamReadCommands::xread);
        t.def("xreadgroup", -7, WRITE | BLOCKING, StreamReadCommands.KEYS, StreamReadCommands::xreadgroup);
        StreamGroupCommands.define(t);
        StreamClaimCommands.define(t);
        StreamInfoCommands.define(t);
    }

    // ---- XADD

    private static void xadd(Call call) {
        Args args = call.args();
        StreamTrim trim = StreamTrim.of(call, true);
        int idAt = trim.end;
        int fieldsAt = idAt + 1;
        int words = args.count() - fieldsAt;
        if (words < 2 || words % 2 == 1) {
            throw new CommandError(Errors.wrongArity(call.command().name()));
        }
        Long time = args.is(idAt, "*") ? null : StreamIds.timeOnly(args, idAt);
        StreamId given = args.is(idAt, "*") || time != null ? null : StreamIds.id(args, idAt);
        if (StreamId.MIN.equals(given)) {
            throw new CommandError("ERR The ID specified in XADD must be greater than 0-0");
        }
        Entry entry = call.lookup(1, ValueType.STREAM);
        if (entry == null && trim.onlyExisting) {
            call.reply().nil();
            return;
        }
        StreamId last = entry == null ? StreamId.MIN : stream(entry).lastId();
        if (last.equals(StreamId.MAX)) {
            throw new CommandError("ERR The stream has exhausted the last possible ID, unable to add more items");
        }
        StreamId id = given != null ? given : chosenId(time, last, call.nowMs());
        if (id == null || id.compareTo(last) <= 0) {
            throw new CommandError("ERR The ID specified in XADD is equal or smaller than the target stream top item");
        }
        requireRoom(args, fieldsAt);
        add(call, entry, trim, id, idAt);
    }

    private static @Nullable StreamId chosenId(@Nullable Long time, StreamId last, long nowMs) {
        if (time == null) {
            return last.generated(nowMs);
        }
        if (time != last.ms()) {
            return new StreamId(time, 0);
        }
        return last.seq() == -1 ? null : last.next();
    }

    private static void requireRoom(Args args, int from) {
        long bytes = 0;
        for (int i = from; i < args.count(); i++) {
            bytes += args.length(i);
        }
        if (bytes > StreamValue.MAX_NODE_BYTES) {
            throw new CommandError("ERR Elements are too large to be stored");
        }
    }

    private static void add(Call call, @Nullable Entry there, StreamTrim trim, StreamId id, int idAt) {
        Args args = call.args();
        Entry entry = there != null ? there : insert(call, 1);
        byte[] key = entry.key();
        call.db().beforeWrite(entry);
        StreamValue stream = stream(entry);
        stream.add(id, args, idAt + 1);
        call.changed(1);
        call.notify(NotificationClass.STREAM, "xadd", key);
        if (trim.apply(stream) > 0) {
            call.notify(NotificationClass.STREAM, "xtrim", key);
        }
        call.db().touched(entry);
        StreamReplies.id(call.reply(), id);
        boolean isChosen = args.is(idAt, "*") || StreamIds.timeOnly(args, idAt) != null;
        if (isChosen || trim.isNearly()) {
            byte[][] argv = args.toArray();
            if (trim.isNearly()) {
                trim.makeExact(argv, stream);
            }
            if (isChosen) {
                argv[idAt] = id.text();
            }
            call.propagate(argv);
        }
    }

    /** Adds an empty stream at the key that is argument {@code i}. */
    static Entry insert(Call call, int i) {
        return call.db().insert(call.args().bytes(i), new StreamValue(call.layout()));
    }

    static StreamValue stream(Entry entry) {
        return entry.collection(StreamValue.class);
    }

    // ---- reading

    private static void xlen(Call call) {
        StreamValue stream = call.read(1, ValueType.STREAM, StreamValue.class);
        call.reply().integer(stream == null ? 0 : stream.length());
    }

    private static void xrange(Call call, int fromAt, int toAt) {
        Args args = call.args();
        StreamIds.Interval interval = StreamIds.interval(args, fromAt, toAt);
        long count = -1;
        for (int i = 4; i < args.count(); i += 2) {
            if (!args.is(i, "COUNT") || i + 1 == args.count()) {
                throw new CommandError(Errors.SYNTAX);
            }
            count = Math.max(0, args.number(i + 1));
        }
        StreamValue stream = call.read(1, ValueType.STREAM, StreamValue.class);
        if (stream == null) {
            call.reply().array(0);
        } else if (count == 0) {
            call.reply().nullArray();
        } else {
            boolean backwards = fromAt > toAt;
            StreamReplies.entries(
                    call.reply(),
                    backwards
                            ? stream.backwards(interval.from(), interval.to())
                            : stream.range(interval.from(), interval.to()),
                    Math.max(0, count));
        }
    }

    // ---- removing

    private static void xdel(Call call) {
        Args args = call.args();
        Entry entry = call.lookup(1, ValueType.STREAM);
        if (entry == null) {
            call.reply().integer(0);
            return;
        }
        StreamId[] ids = ids(args, 2);
        call.db().beforeWrite(entry);
        int deleted = 0;
        for (StreamId id : ids) {
            if (stream(entry).delete(id)) {
                deleted++;
            }
        }
        if (deleted > 0) {
            call.db().touched(entry, Audience.TRANSACTIONS);
            call.notify(NotificationClass.STREAM, "xdel", entry.key());
            call.changed(deleted);
        }
        call.reply().integer(deleted);
    }

    /** The ids that are the arguments from {@code from} on. */
    static StreamId[] ids(Args args, int from) {
        StreamId[] ids = new StreamId[args.count() - from];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = StreamIds.id(args, from + i);
        }
        return ids;
    }

    private static void xtrim(Call call) {
        StreamTrim trim = StreamTrim.of(call, false);
        Entry entry = call.lookup(1, ValueType.STREAM);
        if (entry == null) {
            call.reply().integer(0);
            return;
        }
        call.db().beforeWrite(entry);
        long deleted = trim.apply(stream(entry));
        if (deleted > 0) {
            call.notify(NotificationClass.STREAM, "xtrim", entry.key());
            if (trim.isNearly()) {
                byte[][] argv = call.args().toArray();
                trim.makeExact(argv, stream(entry));
                call.propagate(argv);
            }
            call.db().touched(entry, Audience.TRANSACTIONS);
            call.changed((int) Math.min(deleted, Integer.MAX_VALUE));
        }
        call.reply().integer(deleted);
    }

    // ---- XSETID

    private static void xsetid(Call call) {
        Args args = call.args();
        StreamId id = StreamIds.id(args, 2);
        StreamId maxDeleted = StreamId.MIN;
        long added = -1;
        for (int i = 3; i < args.count(); i += 2) {
            boolean more = i + 1 < args.count();
            if (args.is(i, "ENTRIESADDED") && more) {
                added = args.number(i + 1);
                if (added < 0) {
                    throw new CommandError("ERR entries_added must be positive");
                }
            } else if (args.is(i, "MAXDELETEDID") && more) {
                maxDeleted = StreamIds.id(args, i + 1);
                if (id.compareTo(maxDeleted) < 0) {
                    throw new CommandError(
                            "ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id");
                }
            } else {
                throw new CommandError(Errors.SYNTAX);
            }
        }
        Entry entry = call.lookup(1, ValueType.STREAM);
        if (entry == null) {
            throw new CommandError(Errors.NO_SUCH_KEY);
        }
        StreamValue stream = stream(entry);
        if (stream.length() > 0) {
            if (id.compareTo(stream.lastEntry()) < 0) {
                throw new CommandError("ERR The ID specified in XSETID is smaller than the target stream top item");
            }
            if (added >= 0 && stream.length() > added) {
                throw new CommandError(
                        "ERR The entries_added specified in XSETID is smaller than the target stream length");
            }
        }
        call.db().beforeWrite(entry);
        stream.remember(id, added, maxDeleted);
        call.db().touched(entry, Audience.NOBODY);
        call.changed(1);
        call.notify(NotificationClass.STREAM, "xsetid", entry.key());
        call.reply().ok();
    }
}
