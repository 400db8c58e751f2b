package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.DENYOOM;
import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.READONLY;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.config.Params;
import dev.ariadne.core.command.SetOptions.Expiry;
import dev.ariadne.core.keyspace.Database;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.pubsub.NotificationClass;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Numbers;
import dev.ariadne.core.resp.Reply;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Commands on whole strings and ranges of them (Redis: t_string.c). */
final class StringCommands {
    private static final byte[] EMPTY = new byte[0];

    private StringCommands() {}

    static void define(CommandTable t) {
        t.family(Category.STRING);
        t.def("get", 2, READONLY | FAST, 1, 1, 1, StringCommands::get);
        t.def("set", -3, WRITE | DENYOOM, 1, 1, 1, StringCommands::set);
        t.def("setnx", 3, WRITE | DENYOOM | FAST, 1, 1, 1, StringCommands::setnx);
        t.def("setex", 4, WRITE | DENYOOM, 1, 1, 1, c -> setWithExpiry(c, Expiry.EX));
        t.def("psetex", 4, WRITE | DENYOOM, 1, 1, 1, c -> setWithExpiry(c, Expiry.PX));
        t.def("getset", 3, WRITE | DENYOOM | FAST, 1, 1, 1, StringCommands::getset);
        t.def("getdel", 2, WRITE | FAST, 1, 1, 1, StringCommands::getdel);
        t.def("getex", -2, WRITE | FAST, 1, 1, 1, StringCommands::getex);
        t.def("mget", -2, READONLY | FAST, 1, -1, 1, StringCommands::mget);
        t.def("mset", -3, WRITE | DENYOOM, 1, -1, 2, StringCommands::mset);
        t.def("msetnx", -3, WRITE | DENYOOM, 1, -1, 2, StringCommands::msetnx);
        t.def("append", 3, WRITE | DENYOOM | FAST, 1, 1, 1, StringCommands::append);
        t.def("strlen", 2, READONLY | FAST, 1, 1, 1, StringCommands::strlen);
        t.def("setrange", 4, WRITE | DENYOOM, 1, 1, 1, StringCommands::setrange);
        t.def("getrange", 4, READONLY, 1, 1, 1, StringCommands::getrange);
        t.def("substr", 4, READONLY, 1, 1, 1, StringCommands::getrange);
    }

    // ---- get

    private static void get(Call call) {
        reply(call.reply(), call.lookupRead(1, ValueType.STRING));
    }

    private static void mget(Call call) {
        Args args = call.args();
        call.reply().array(args.count() - 1);
        for (int i = 1; i < args.count(); i++) {
            Entry entry = call.lookupRead(i);
            reply(call.reply(), entry != null && entry.type() == ValueType.STRING ? entry : null);
        }
    }

    private static void strlen(Call call) {
        Entry entry = call.lookupRead(1, ValueType.STRING);
        call.reply().integer(entry == null ? 0 : entry.length());
    }

    /** Writes the value, or the absent value. */
    private static void reply(Reply reply, @Nullable Entry entry) {
        if (entry == null) {
            reply.nil();
        } else if (entry.isInteger()) {
            reply.bulk(entry.integer());
        } else {
            reply.bulk(entry.array(), 0, entry.length());
        }
    }

    private static void getdel(Call call) {
        Entry entry = call.lookupRead(1, ValueType.STRING);
        reply(call.reply(), entry);
        if (entry != null) {
            call.db().remove(entry);
            call.changed(1);
            call.propagate(Words.DEL, entry.key());
            call.notify(NotificationClass.GENERIC, "del", entry.key());
        }
    }

    private static void getex(Call call) {
        Args args = call.args();
        SetOptions options = SetOptions.ofGetex(args, 2);
        Entry entry = call.lookupRead(1, ValueType.STRING);
        if (entry == null) {
            call.reply().nil();
            return;
        }
        options.resolve(args, call.nowMs(), call.command().name());
        reply(call.reply(), entry);
        Database db = call.db();
        if (options.expiry != Expiry.NONE) {
            call.changed(1);
            if (call.isDueAlready(options.expireAtMs)) {
                db.remove(entry);
                call.propagate(Words.DEL, entry.key());
                call.notify(NotificationClass.GENERIC, "del", entry.key());
            } else {
                db.expireAt(entry, options.expireAtMs);
                call.propagate(Words.PEXPIREAT, entry.key(), Numbers.text(options.expireAtMs));
                call.notify(NotificationClass.GENERIC, "expire", entry.key());
            }
        } else if (options.persist && entry.expireAtMs() != Entry.NEVER) {
            db.expireAt(entry, Entry.NEVER);
            call.changed(1);
            call.propagate(Words.PERSIST, entry.key());
            call.notify(NotificationClass.GENERIC, "persist", entry.key());
        }
    }

    // ---- set

    private static void set(Call call) {
        Args args = call.args();
        if (args.count() == 3) {
            Entry entry = put(call, call.lookup(1), 1, 2);
            call.db().clearExpiry(entry);
            notifySet(call, entry);
            call.reply().ok();
            return;
        }
        SetOptions options = SetOptions.ofSet(args, 3).resolve(args, call.nowMs(), "set");
        Entry entry = options.get ? call.lookupRead(1, ValueType.STRING) : call.lookup(1);
        if (options.get) {
            reply(call.reply(), entry);
        }
        if ((options.nx && entry != null) || (options.xx && entry == null)) {
            if (!options.get) {
                call.reply().nil();
            }
            return;
        }
        Entry written = put(call, entry, 1, 2);
        if (options.expiry != Expiry.NONE) {
            notifySet(call, written);
            expireAt(call, written, options.expireAtMs, 2);
        } else {
            if (!options.keepTtl) {
                call.db().clearExpiry(written);
            }
            notifySet(call, written);
            if (options.get) {
                call.propagate(withoutGet(args));
            }
        }
        if (!options.get) {
            call.reply().ok();
        }
    }

    /** The request without its GET options: a replica has nobody to tell the old value. */
    private static byte[][] withoutGet(Args args) {
        byte[][] argv = args.toArray();
        int kept = 3;
        for (int i = 3; i < argv.length; i++) {
            if (!args.is(i, "GET")) {
                argv[kept++] = argv[i];
            }
        }
        return Arrays.copyOf(argv, kept);
    }

    private static void setnx(Call call) {
        if (call.lookup(1) != null) {
            call.reply().integer(0);
            return;
        }
        notifySet(call, put(call, null, 1, 2));
        call.reply().integer(1);
    }

    private static void setWithExpiry(Call call, Expiry unit) {
        long atMs = SetOptions.expireAt(
                call.args(), 2, unit, call.nowMs(), call.command().name());
        Entry entry = put(call, call.lookup(1), 1, 3);
        notifySet(call, entry);
        expireAt(call, entry, atMs, 3);
        call.reply().ok();
    }

    /** Gives the key that was set to argument {@code value} its expiry; both enter the stream as one command. */
    private static void expireAt(Call call, Entry entry, long atMs, int value) {
        call.db().expireAt(entry, atMs);
        call.notify(NotificationClass.GENERIC, "expire", entry.key());
        call.propagate(Words.SET, entry.key(), call.args().bytes(value), Words.PXAT, Numbers.text(entry.expireAtMs()));
    }

    private static void getset(Call call) {
        Entry entry = call.lookupRead(1, ValueType.STRING);
        reply(call.reply(), entry);
        Entry written = put(call, entry, 1, 2);
        call.db().clearExpiry(written);
        notifySet(call, written);
        call.propagate(Words.SET, written.key(), call.args().bytes(2));
    }

    private static void mset(Call call) {
        Args args = call.args();
        requirePairs(call);
        for (int i = 1; i < args.count(); i += 2) {
            Entry written = put(call, call.lookup(i), i, i + 1);
            call.db().clearExpiry(written);
            notifySet(call, written);
        }
        call.reply().ok();
    }

    private static void msetnx(Call call) {
        Args args = call.args();
        requirePairs(call);
        for (int i = 1; i < args.count(); i += 2) {
            if (call.lookup(i) != null) {
                call.reply().integer(0);
                return;
            }
        }
        for (int i = 1; i < args.count(); i += 2) {
            // A key may stand twice in the request; the last value stays.
            notifySet(call, put(call, call.lookup(i), i, i + 1));
        }
        call.reply().integer(1);
    }

    private static void requirePairs(Call call) {
        if (call.args().count() % 2 == 0) {
            throw new CommandError(Errors.wrongArity(call.command().name()));
        }
    }

    /** Makes argument {@code value} the value of the key that is argument {@code key}, found as {@code entry}; keeps its expiry. */
    private static Entry put(Call call, @Nullable Entry entry, int key, int value) {
        Args args = call.args();
        call.changed(1);
        if (entry == null) {
            return call.db().insert(args.bytes(key), args.bytes(value));
        }
        call.db().replace(entry, args.buf(), args.start(value), args.length(value));
        return entry;
    }

    private static void notifySet(Call call, Entry entry) {
        call.notify(NotificationClass.STRING, "set", entry.key());
    }

    // ---- ranges

    private static void append(Call call) {
        Args args = call.args();
        Entry entry = call.lookup(1, ValueType.STRING);
        int length = args.length(2);
        if (entry == null) {
            call.notify(
                    NotificationClass.STRING, "append", put(call, null, 1, 2).key());
            call.reply().integer(length);
            return;
        }
        int before = entry.length();
        requireLength(call, (long) before + length);
        call.db().overwrite(entry, before, args.buf(), args.start(2), length);
        call.changed(1);
        call.notify(NotificationClass.STRING, "append", entry.key());
        call.reply().integer((long) before + length);
    }

    private static void setrange(Call call) {
        Args args = call.args();
        long offset = args.number(2);
        if (offset < 0) {
            throw new CommandError(Errors.OFFSET_RANGE);
        }
        int length = args.length(3);
        Entry entry = call.lookup(1, ValueType.STRING);
        if (length == 0) {
            call.reply().integer(entry == null ? 0 : entry.length());
            return;
        }
        requireLength(call, offset + length);
        Entry written = entry == null ? call.db().insert(args.bytes(1), EMPTY) : entry;
        call.db().overwrite(written, (int) offset, args.buf(), args.start(3), length);
        call.changed(1);
        call.notify(NotificationClass.STRING, "setrange", written.key());
        call.reply().integer(written.length());
    }

    private static void requireLength(Call call, long length) {
        long limit = Math.min(call.node.config().get(Params.PROTO_MAX_BULK_LEN), Integer.MAX_VALUE - 64);
        if (length < 0 || length > limit) {
            throw new CommandError(Errors.STRING_TOO_LONG);
        }
        call.reserve(2 * length);
    }

    private static void getrange(Call call) {
        long start = call.args().number(2);
        long end = call.args().number(3);
        Entry entry = call.lookupRead(1, ValueType.STRING);
        int length = entry == null ? 0 : entry.length();
        boolean crossed = start < 0 && end < 0 && start > end;
        long first = Math.max(0, start < 0 ? start + length : start);
        long last = Math.min(length - 1L, Math.max(0, end < 0 ? end + length : end));
        if (entry == null || crossed || first > last) {
            call.reply().bulk(EMPTY);
        } else {
            call.reply().bulk(entry.array(), (int) first, (int) last + 1);
        }
    }
}
