package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.DENYOOM;
import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.READONLY;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.ListValue;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.pubsub.NotificationClass;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Reply;
import org.jspecify.annotations.Nullable;

/** Commands on one list (Redis: t_list.c). Those that move elements or wait for them are {@link ListMoveCommands}. */
final class ListCommands {
    private ListCommands() {}

    static void define(CommandTable t) {
        t.family(Category.LIST);
        t.def("lpush", -3, WRITE | DENYOOM | FAST, 1, 1, 1, c -> push(c, true, false));
        t.def("rpush", -3, WRITE | DENYOOM | FAST, 1, 1, 1, c -> push(c, false, false));
        t.def("lpushx", -3, WRITE | DENYOOM | FAST, 1, 1, 1, c -> push(c, true, true));
        t.def("rpushx", -3, WRITE | DENYOOM | FAST, 1, 1, 1, c -> push(c, false, true));
        t.def("lpop", -2, WRITE | FAST, 1, 1, 1, c -> pop(c, true));
        t.def("rpop", -2, WRITE | FAST, 1, 1, 1, c -> pop(c, false));
        t.def("llen", 2, READONLY | FAST, 1, 1, 1, ListCommands::llen);
        t.def("lindex", 3, READONLY, 1, 1, 1, ListCommands::lindex);
        t.def("lset", 4, WRITE | DENYOOM, 1, 1, 1, ListCommands::lset);
        t.def("linsert", 5, WRITE | DENYOOM, 1, 1, 1, ListCommands::linsert);
        t.def("lrange", 4, READONLY, 1, 1, 1, ListCommands::lrange);
        t.def("ltrim", 4, WRITE, 1, 1, 1, ListCommands::ltrim);
        t.def("lrem", 4, WRITE, 1, 1, 1, ListCommands::lrem);
        t.def("lpos", -3, READONLY, 1, 1, 1, ListPositions::lpos);
        ListMoveCommands.define(t);
    }

    // ---- the ends

    private static void push(Call call, boolean first, boolean onlyExisting) {
        Args args = call.args();
        Entry entry = call.lookup(1, ValueType.LIST);
        if (entry == null && onlyExisting) {
            call.reply().integer(0);
            return;
        }
        ListValue list = writable(call, entry);
        for (int i = 2; i < args.count(); i++) {
            list.add(first, args.buf(), args.start(i), args.length(i));
        }
        Entry written = pushed(call, entry, list, 1);
        call.notify(NotificationClass.LIST, first ? "lpush" : "rpush", written.key());
        call.changed(args.count() - 2);
        call.reply().integer(list.size());
    }

    /** The list of an entry, about to be changed; a new one when there is none. */
    static ListValue writable(Call call, @Nullable Entry entry) {
        if (entry == null) {
            return new ListValue(call.layout());
        }
        call.db().beforeWrite(entry);
        return entry.collection(ListValue.class);
    }

    /** Elements were added to a {@link #writable} list: it is the value of the key that is argument {@code key}. */
    static Entry pushed(Call call, @Nullable Entry entry, ListValue list, int key) {
        if (entry == null) {
            return call.db().insert(call.args().bytes(key), list);
        }
        call.db().touched(entry);
        return entry;
    }

    private static void pop(Call call, boolean first) {
        Args args = call.args();
        if (args.count() > 3) {
            throw new CommandError(Errors.wrongArity(call.command().name()));
        }
        boolean counted = args.count() == 3;
        long count = counted ? args.number(2, Errors.NOT_POSITIVE) : 1;
        if (count < 0) {
            throw new CommandError(Errors.NOT_POSITIVE);
        }
        Entry entry = call.lookup(1, ValueType.LIST);
        if (entry == null) {
            if (counted) {
                call.reply().nullArray();
            } else {
                call.reply().nil();
            }
        } else if (!counted) {
            bulk(call.reply(), entry.collection(ListValue.class).end(first));
            take(call, entry, first, 1);
        } else if (count == 0) {
            call.reply().array(0);
        } else {
            popAll(call, entry, first, count);
        }
    }

    /** Replies and removes up to {@code count} elements of one end, which is more than none; returns how many they were. */
    static int popAll(Call call, Entry entry, boolean first, long count) {
        ListValue list = entry.collection(ListValue.class);
        int popped = (int) Math.min(count, list.size());
        range(call.reply(), list.end(first), popped);
        take(call, entry, first, popped);
        return popped;
    }

    /** Removes elements of one end. */
    static void take(Call call, Entry entry, boolean first, int count) {
        ListValue list = entry.collection(ListValue.class);
        call.db().beforeWrite(entry);
        list.remove(first ? 0 : list.size() - count, count);
        taken(call, entry, first);
        call.changed(count);
    }

    /** Elements of one end were removed. */
    static void taken(Call call, Entry entry, boolean first) {
        call.notify(NotificationClass.LIST, first ? "lpop" : "rpop", entry.key());
        touched(call, entry);
    }

    /** Elements were removed: the key goes with the last. */
    private static void touched(Call call, Entry entry) {
        call.db().touched(entry);
        if (entry.collection().size() == 0) {
            call.notify(NotificationClass.GENERIC, "del", entry.key());
        }
    }

    // ---- reading

    private static void llen(Call call) {
        ListValue list = call.read(1, ValueType.LIST, ListValue.class);
        call.reply().integer(list == null ? 0 : list.size());
    }

    private static void lindex(Call call) {
        ListValue list = call.read(1, ValueType.LIST, ListValue.class);
        ListValue.Walk at = list == null ? null : at(list, call.args().number(2));
        if (at == null || !at.isOn()) {
            call.reply().nil();
        } else {
            bulk(call.reply(), at);
        }
    }

    /** The place of an index that counts from the tail when negative. */
    private static ListValue.Walk at(ListValue list, long index) {
        long fromHead = index < 0 ? index + list.size() : index;
        return list.walk(fromHead < list.size() ? (int) Math.max(-1, fromHead) : -1, false);
    }

    private static void lrange(Call call) {
        long start = call.args().number(2);
        long stop = call.args().number(3);
        ListValue list = call.read(1, ValueType.LIST, ListValue.class);
        if (list == null) {
            call.reply().array(0);
            return;
        }
        Range range = Range.of(start, stop, list.size());
        range(call.reply(), list.walk(range.from, false), range.count);
    }

    /** Replies an array of {@code count} elements. */
    private static void range(Reply reply, ListValue.Walk at, int count) {
        reply.array(count);
        for (int left = count; left > 0; left--, at.next()) {
            bulk(reply, at);
        }
    }

    static void bulk(Reply reply, ListValue.Walk at) {
        reply.bulk(at.buf(), at.start(), at.end());
    }

    /** Elements from an index on. */
    private record Range(int from, int count) {
        /** What a client's inclusive range, counted from the end where negative, means for a list of {@code size} elements. */
        static Range of(long start, long stop, int size) {
            long from = Math.max(0, start < 0 ? start + size : start);
            long to = Math.min(size - 1, stop < 0 ? stop + size : stop);
            return from > to ? new Range(0, 0) : new Range((int) from, (int) (to - from + 1));
        }
    }

    // ---- changing the middle

    private static void lset(Call call) {
        Args args = call.args();
        Entry entry = call.lookup(1, ValueType.LIST);
        if (entry == null) {
            throw new CommandError(Errors.NO_SUCH_KEY);
        }
        ListValue.Walk at = at(entry.collection(ListValue.class), args.number(2));
        if (!at.isOn()) {
            throw new CommandError(Errors.INDEX_RANGE);
        }
        call.db().beforeWrite(entry);
        at.replace(args.buf(), args.start(3), args.length(3));
        call.db().touched(entry);
        call.notify(NotificationClass.LIST, "lset", entry.key());
        call.changed(1);
        call.reply().ok();
    }

    private static void linsert(Call call) {
        Args args = call.args();
        boolean before = args.is(2, "BEFORE");
        if (!before && !args.is(2, "AFTER")) {
            throw new CommandError(Errors.SYNTAX);
        }
        Entry entry = call.lookup(1, ValueType.LIST);
        if (entry == null) {
            call.reply().integer(0);
            return;
        }
        ListValue list = entry.collection(ListValue.class);
        ListValue.Walk at = list.end(true);
        while (at.isOn() && !at.is(args.buf(), args.start(3), args.length(3))) {
            at.next();
        }
        if (!at.isOn()) {
            call.reply().integer(-1);
            return;
        }
        call.db().beforeWrite(entry);
        at.insert(before, args.buf(), args.start(4), args.length(4));
        call.db().touched(entry);
        call.notify(NotificationClass.LIST, "linsert", entry.key());
        call.changed(1);
        call.reply().integer(list.size());
    }

    private static void ltrim(Call call) {
        long start = call.args().number(2);
        long stop = call.args().number(3);
        Entry entry = call.lookup(1, ValueType.LIST);
        call.reply().ok();
        if (entry == null) {
            return;
        }
        ListValue list = entry.collection(ListValue.class);
        Range kept = Range.of(start, stop, list.size());
        int removed = list.size() - kept.count;
        call.db().beforeWrite(entry);
        list.remove(kept.from + kept.count, list.size() - kept.from - kept.count);
        list.remove(0, kept.from);
        call.notify(NotificationClass.LIST, "ltrim", entry.key());
        touched(call, entry);
        call.changed(removed);
    }

    private static void lrem(Call call) {
        Args args = call.args();
        long count = args.number(2);
        Entry entry = call.lookup(1, ValueType.LIST);
        if (entry == null) {
            call.reply().integer(0);
            return;
        }
        long most = Math.abs(count);
        int removed = 0;
        call.db().beforeWrite(entry);
        ListValue.Walk at = entry.collection(ListValue.class).end(count >= 0);
        while (at.isOn() && (count == 0 || removed != most)) {
            if (at.is(args.buf(), args.start(3), args.length(3))) {
                at.remove();
                removed++;
            } else {
                at.next();
            }
        }
        if (removed > 0) {
            call.notify(NotificationClass.LIST, "lrem", entry.key());
            touched(call, entry);
            call.changed(removed);
        }
        call.reply().integer(removed);
    }
}
