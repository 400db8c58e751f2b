package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.DENYOOM;
import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.core.keyspace.Database;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.pubsub.NotificationClass;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** COPY and MOVE: a value under another key or in another database, with its expiry (Redis: db.c). */
final class CopyCommands {
    private static final String SAME = "ERR source and destination objects are the same";

    private CopyCommands() {}

    static void define(CommandTable t) {
        t.family(Category.KEYSPACE);
        t.def("copy", -3, WRITE | DENYOOM, 1, 2, 1, CopyCommands::copy);
        t.def("move", 3, WRITE | FAST, 1, 1, 1, CopyCommands::move);
    }

    private static void copy(Call call) {
        Args args = call.args();
        Database target = call.db();
        boolean replaces = false;
        for (int i = 3; i < args.count(); i++) {
            if (args.is(i, "REPLACE")) {
                replaces = true;
            } else if (args.is(i, "DB") && i + 1 < args.count()) {
                target = database(call, ++i);
            } else {
                throw new CommandError(Errors.SYNTAX);
            }
        }
        byte[] key = args.bytes(2);
        if (target == call.db() && Arrays.equals(key, args.bytes(1))) {
            throw new CommandError(SAME);
        }
        Entry source = call.lookupRead(1);
        Entry there = source == null ? null : find(call, target, key);
        if (source == null || (there != null && !replaces)) {
            call.reply().integer(0);
            return;
        }
        call.reserve(source.bytes());
        if (there != null) {
            target.remove(there);
        }
        Entry copied = target.insertCopyOf(key, source);
        done(call, source, copied, target);
        call.node.notifications().event(NotificationClass.GENERIC, "copy_to", copied.key(), target.index());
    }

    private static void move(Call call) {
        Database from = call.db();
        Database to = database(call, 2);
        if (from == to) {
            throw new CommandError(SAME);
        }
        Entry source = call.lookup(1);
        byte[] key = call.args().bytes(1);
        if (source == null || find(call, to, key) != null) {
            call.reply().integer(0);
            return;
        }
        from.remove(source);
        Entry moved = to.insertValueOf(key, source);
        done(call, source, moved, to);
        call.notify(NotificationClass.GENERIC, "move_from", key);
        call.node.notifications().event(NotificationClass.GENERIC, "move_to", key, to.index());
    }

    private static Database database(Call call, int i) {
        long index = call.args().number(i);
        if (index != (int) index) {
            throw new CommandError(
                    "ERR value is out of range, value must between " + Integer.MIN_VALUE + " and " + Integer.MAX_VALUE);
        }
        if (index < 0 || index >= call.node.keyspace().databases()) {
            throw new CommandError(Errors.DB_INDEX);
        }
        return call.node.keyspace().database((int) index);
    }

    private static @Nullable Entry find(Call call, Database db, byte[] key) {
        return call.node.expiry().find(db, key, 0, key.length, call.nowMs());
    }

    private static void done(Call call, Entry source, Entry target, Database db) {
        if (source.expireAtMs() != Entry.NEVER) {
            db.expireAt(target, source.expireAtMs());
        }
        call.changed(1);
        call.reply().integer(1);
    }
}
