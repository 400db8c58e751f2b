package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.DENYOOM;
import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.pubsub.NotificationClass;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Numbers;
import java.nio.charset.StandardCharsets;

/** Commands that count on a string (Redis: t_string.c:incrDecrCommand, incrbyfloatCommand). */
final class CounterCommands {
    private static final int FLAGS = WRITE | DENYOOM | FAST;

    private CounterCommands() {}

    static void define(CommandTable t) {
        t.family(Category.STRING);
        t.def("incr", 2, FLAGS, 1, 1, 1, c -> add(c, 1));
        t.def("decr", 2, FLAGS, 1, 1, 1, c -> add(c, -1));
        t.def("incrby", 3, FLAGS, 1, 1, 1, c -> add(c, c.args().number(2)));
        t.def("decrby", 3, FLAGS, 1, 1, 1, CounterCommands::decrby);
        t.def("incrbyfloat", 3, FLAGS, 1, 1, 1, CounterCommands::incrbyfloat);
    }

    private static void decrby(Call call) {
        long by = call.args().number(2);
        if (by == Long.MIN_VALUE) {
            throw new CommandError(Errors.DECREMENT_OVERFLOW);
        }
        add(call, -by);
    }

    private static void add(Call call, long by) {
        Entry entry = call.lookup(1, ValueType.STRING);
        long before = entry == null ? 0 : number(entry);
        long after = before + by;
        if (((before ^ after) & (by ^ after)) < 0) {
            throw new CommandError(Errors.OVERFLOW);
        }
        if (entry == null) {
            entry = call.db().insert(call.args().bytes(1), after);
        } else {
            call.db().replace(entry, after);
        }
        call.changed(1);
        call.notify(NotificationClass.STRING, "incrby", entry.key());
        call.reply().integer(after);
    }

    private static long number(Entry entry) {
        if (entry.isInteger()) {
            return entry.integer();
        }
        byte[] bytes = entry.value();
        if (!Numbers.isLong(bytes, 0, bytes.length)) {
            throw new CommandError(Errors.NOT_INTEGER);
        }
        return Numbers.parse(bytes, 0, bytes.length, 0);
    }

    private static void incrbyfloat(Call call) {
        Args args = call.args();
        Entry entry = call.lookup(1, ValueType.STRING);
        ExtendedDouble before = entry == null ? ExtendedDouble.ZERO : ExtendedDouble.parse(latin1(entry.value()));
        ExtendedDouble after = ExtendedDouble.add(before, ExtendedDouble.parse(args.text(2)));
        byte[] text = after.format().getBytes(StandardCharsets.ISO_8859_1);
        byte[] key = args.bytes(1);
        if (entry == null) {
            call.db().insert(key, text.clone());
        } else {
            call.db().replace(entry, text.clone());
        }
        call.changed(1);
        // The sum and not the summand: a replica need not round as we do.
        call.propagate(Words.SET, key, text, Words.KEEPTTL);
        call.notify(NotificationClass.STRING, "incrbyfloat", key);
        call.reply().bulk(text);
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
