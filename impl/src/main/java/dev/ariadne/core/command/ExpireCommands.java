package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.READONLY;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.core.keyspace.Database;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.pubsub.NotificationClass;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Numbers;

/**
 * How long keys live (Redis: expire.c). What enters the stream is always the absolute time in ms, or a deletion when that time is
 * over already, so that replicas agree whatever their clocks say.
 */
final class ExpireCommands {
    private static final long NO_KEY = -2;
    private static final long NO_EXPIRY = -1;

    private ExpireCommands() {}

    static void define(CommandTable t) {
        t.family(Category.KEYSPACE);
        t.def("expire", -3, WRITE | FAST, 1, 1, 1, c -> expire(c, true, true));
        t.def("pexpire", -3, WRITE | FAST, 1, 1, 1, c -> expire(c, false, true));
        t.def("expireat", -3, WRITE | FAST, 1, 1, 1, c -> expire(c, true, false));
        t.def("pexpireat", -3, WRITE | FAST, 1, 1, 1, c -> expire(c, false, false));
        t.def("ttl", 2, READONLY | FAST, 1, 1, 1, c -> tell(c, true, true));
        t.def("pttl", 2, READONLY | FAST, 1, 1, 1, c -> tell(c, false, true));
        t.def("expiretime", 2, READONLY | FAST, 1, 1, 1, c -> tell(c, true, false));
        t.def("pexpiretime", 2, READONLY | FAST, 1, 1, 1, c -> tell(c, false, false));
        t.def("persist", 2, WRITE | FAST, 1, 1, 1, ExpireCommands::persist);
    }

    private static void expire(Call call, boolean seconds, boolean relative) {
        Args args = call.args();
        Condition condition = Condition.of(args);
        long atMs = atMs(call, seconds, relative);
        Entry entry = call.lookup(1);
        if (entry == null || !condition.allows(entry.expireAtMs(), atMs)) {
            call.reply().integer(0);
            return;
        }
        Database db = call.db();
        call.changed(1);
        call.reply().integer(1);
        if (call.isDueAlready(atMs)) {
            db.remove(entry);
            call.propagate(Words.DEL, entry.key());
            call.notify(NotificationClass.GENERIC, "del", entry.key());
            return;
        }
        db.expireAt(entry, Math.max(0, atMs));
        call.notify(NotificationClass.GENERIC, "expire", entry.key());
        if (seconds || relative) {
            byte[][] argv = args.toArray();
            argv[0] = Words.PEXPIREAT;
            argv[2] = Numbers.text(atMs);
            call.propagate(argv);
        }
    }

    private static long atMs(Call call, boolean seconds, boolean relative) {
        long when = call.args().number(2);
        if (seconds && (when > Long.MAX_VALUE / 1000 || when < Long.MIN_VALUE / 1000)) {
            throw invalid(call);
        }
        long ms = seconds ? when * 1000 : when;
        if (!relative) {
            return ms;
        }
        if (ms > Long.MAX_VALUE - call.nowMs()) {
            throw invalid(call);
        }
        return ms + call.nowMs();
    }

    private static CommandError invalid(Call call) {
        return new CommandError(Errors.invalidExpire(call.command().name()));
    }

    /** NX, XX, GT and LT. */
    private static final class Condition {
        boolean nx;
        boolean xx;
        boolean gt;
        boolean lt;

        static Condition of(Args args) {
            Condition c = new Condition();
            for (int i = 3; i < args.count(); i++) {
                if (args.is(i, "NX")) {
                    c.nx = true;
                } else if (args.is(i, "XX")) {
                    c.xx = true;
                } else if (args.is(i, "GT")) {
                    c.gt = true;
                } else if (args.is(i, "LT")) {
                    c.lt = true;
                } else {
                    throw new CommandError("ERR Unsupported option " + args.text(i));
                }
            }
            if (c.nx && (c.xx || c.gt || c.lt)) {
                throw new CommandError(Errors.EXPIRE_NX_CONFLICT);
            }
            if (c.gt && c.lt) {
                throw new CommandError(Errors.EXPIRE_GT_LT_CONFLICT);
            }
            return c;
        }

        /** Whether the expiry may change from {@code current} to {@code wanted}; no expiry counts as infinitely late. */
        boolean allows(long current, long wanted) {
            boolean none = current == Entry.NEVER;
            return !(nx && !none)
                    && !(xx && none)
                    && !(gt && (none || wanted <= current))
                    && !(lt && !none && wanted >= current);
        }
    }

    private static void tell(Call call, boolean seconds, boolean relative) {
        Entry entry = call.peekRead(1);
        if (entry == null) {
            call.reply().integer(NO_KEY);
            return;
        }
        if (entry.expireAtMs() == Entry.NEVER) {
            call.reply().integer(NO_EXPIRY);
            return;
        }
        long ms = relative ? Math.max(0, entry.expireAtMs() - call.nowMs()) : entry.expireAtMs();
        call.reply().integer(seconds ? (ms + 500) / 1000 : ms);
    }

    private static void persist(Call call) {
        Entry entry = call.lookup(1);
        if (entry == null || entry.expireAtMs() == Entry.NEVER) {
            call.reply().integer(0);
            return;
        }
        call.db().expireAt(entry, Entry.NEVER);
        call.changed(1);
        call.notify(NotificationClass.GENERIC, "persist", entry.key());
        call.reply().integer(1);
    }
}
