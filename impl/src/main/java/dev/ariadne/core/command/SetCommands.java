package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.DENYOOM;
import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.READONLY;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.core.keyspace.Database;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.SetValue;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.pubsub.NotificationClass;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Commands on the members of one set (Redis: t_set.c). */
final class SetCommands {
    private SetCommands() {}

    static void define(CommandTable t) {
        t.family(Category.SET);
        t.def("sadd", -3, WRITE | DENYOOM | FAST, 1, 1, 1, SetCommands::sadd);
        t.def("srem", -3, WRITE | FAST, 1, 1, 1, SetCommands::srem);
        t.def("smove", 4, WRITE | FAST, 1, 2, 1, SetCommands::smove);
        t.def("sismember", 3, READONLY | FAST, 1, 1, 1, SetCommands::sismember);
        t.def("smismember", -3, READONLY | FAST, 1, 1, 1, SetCommands::smismember);
        t.def("scard", 2, READONLY | FAST, 1, 1, 1, SetCommands::scard);
        t.def("smembers", 2, READONLY, 1, 1, 1, SetCommands::smembers);
        t.def("spop", -2, WRITE | FAST, 1, 1, 1, SetCommands::spop);
        t.def("srandmember", -2, READONLY, 1, 1, 1, SetCommands::srandmember);
        t.def("sscan", -3, READONLY, 1, 1, 1, SetCommands::sscan);
    }

    private static @Nullable SetValue read(Call call, int key) {
        return call.read(key, ValueType.SET, SetValue.class);
    }

    private static boolean isMember(@Nullable SetValue set, Args args, int i) {
        return set != null && set.contains(args.buf(), args.start(i), args.length(i));
    }

    // ---- members

    private static void sadd(Call call) {
        Args args = call.args();
        Entry entry = call.lookup(1, ValueType.SET);
        SetValue set = toWrite(call, entry);
        int added = 0;
        for (int i = 2; i < args.count(); i++) {
            if (set.add(args.buf(), args.start(i), args.length(i))) {
                added++;
            }
        }
        if (added > 0) {
            Entry written = written(call, entry, 1, set);
            call.notify(NotificationClass.SET, "sadd", written.key());
        }
        call.changed(added);
        call.reply().integer(added);
    }

    /** The set of the entry, about to change, or a new one. */
    private static SetValue toWrite(Call call, @Nullable Entry entry) {
        if (entry == null) {
            return new SetValue(call.layout());
        }
        call.db().beforeWrite(entry);
        return entry.collection(SetValue.class);
    }

    /** The entry, touched; or a new one with the set at the key that is argument {@code key}. */
    private static Entry written(Call call, @Nullable Entry entry, int key, SetValue set) {
        if (entry == null) {
            return call.db().insert(call.args().bytes(key), set);
        }
        call.db().touched(entry);
        return entry;
    }

    private static void srem(Call call) {
        Args args = call.args();
        Entry entry = call.lookup(1, ValueType.SET);
        int removed = 0;
        if (entry != null) {
            SetValue set = toWrite(call, entry);
            for (int i = 2; i < args.count(); i++) {
                if (set.remove(args.buf(), args.start(i), args.length(i))) {
                    removed++;
                }
            }
            if (removed > 0) {
                shrunk(call, entry, "srem");
            }
        }
        call.changed(removed);
        call.reply().integer(removed);
    }

    /** Says that members were taken out of a set, and the key too when there are no others. */
    private static void shrunk(Call call, Entry entry, String event) {
        boolean gone = entry.collection().size() == 0;
        call.db().touched(entry);
        call.notify(NotificationClass.SET, event, entry.key());
        if (gone) {
            call.notify(NotificationClass.GENERIC, "del", entry.key());
        }
    }

    private static void smove(Call call) {
        Args args = call.args();
        Entry source = call.lookup(1, ValueType.SET);
        if (source == null) {
            call.reply().integer(0);
            return;
        }
        Entry target = call.lookup(2, ValueType.SET);
        SetValue from = source.collection(SetValue.class);
        if (source == target || !isMember(from, args, 3)) {
            call.reply().integer(isMember(from, args, 3) ? 1 : 0);
            return;
        }
        call.db().beforeWrite(source);
        from.remove(args.buf(), args.start(3), args.length(3));
        shrunk(call, source, "srem");
        call.changed(1);
        SetValue to = toWrite(call, target);
        if (to.add(args.buf(), args.start(3), args.length(3))) {
            Entry written = written(call, target, 2, to);
            call.changed(1);
            call.notify(NotificationClass.SET, "sadd", written.key());
        }
        call.reply().integer(1);
    }

    private static void sismember(Call call) {
        call.reply().integer(isMember(read(call, 1), call.args(), 2) ? 1 : 0);
    }

    private static void smismember(Call call) {
        Args args = call.args();
        SetValue set = read(call, 1);
        call.reply().array(args.count() - 2);
        for (int i = 2; i < args.count(); i++) {
            call.reply().integer(isMember(set, args, i) ? 1 : 0);
        }
    }

    private static void scard(Call call) {
        SetValue set = read(call, 1);
        call.reply().integer(set == null ? 0 : set.size());
    }

    private static void smembers(Call call) {
        reply(call.reply(), read(call, 1));
    }

    /** Writes all members. */
    static void reply(Reply reply, @Nullable SetValue set) {
        reply.set(set == null ? 0 : set.size());
        if (set != null) {
            set.forEach(reply::bulk);
        }
    }

    private static void sscan(Call call) {
        ScanCommands.scan(
                call,
                ValueType.SET,
                SetValue.class,
                (set, cursor, element) -> set.scan(cursor, member -> element.accept(new byte[][] {member})));
    }

    // ---- by chance

    private static void spop(Call call) {
        int arguments = call.args().count();
        if (arguments > 3) {
            throw new CommandError(Errors.SYNTAX);
        }
        if (arguments == 3) {
            spopSome(call, call.args().number(2, 0, Long.MAX_VALUE, Errors.NOT_POSITIVE));
            return;
        }
        Entry entry = call.lookup(1, ValueType.SET);
        if (entry == null) {
            call.reply().nil();
            return;
        }
        SetValue set = toWrite(call, entry);
        byte[] member = set.random(call.node.random());
        set.remove(member);
        call.reply().bulk(member);
        shrunk(call, entry, "spop");
        call.changed(1);
        // Chance has spoken here; a replica is told its choice.
        call.propagate(Words.SREM, entry.key(), member);
    }

    private static void spopSome(Call call, long count) {
        Entry entry = call.lookup(1, ValueType.SET);
        if (entry == null || count == 0) {
            call.reply().set(0);
            return;
        }
        SetValue set = entry.collection(SetValue.class);
        Database db = call.db();
        if (count >= set.size()) {
            reply(call.reply(), set);
            call.changed(set.size());
            db.remove(entry);
            call.notify(NotificationClass.SET, "spop", entry.key());
            call.notify(NotificationClass.GENERIC, "del", entry.key());
            call.propagate(Words.DEL, entry.key());
            return;
        }
        List<byte[]> taken = distinct(call, set, (int) count);
        db.beforeWrite(entry);
        call.reply().set(taken.size());
        for (byte[] member : taken) {
            set.remove(member);
            call.reply().bulk(member);
            call.propagate(Words.SREM, entry.key(), member);
        }
        shrunk(call, entry, "spop");
        call.changed(taken.size());
    }

    private static void srandmember(Call call) {
        Args args = call.args();
        if (args.count() > 3) {
            throw new CommandError(Errors.SYNTAX);
        }
        RandomGenerator random = call.node.random();
        if (args.count() == 2) {
            SetValue set = read(call, 1);
            if (set == null) {
                call.reply().nil();
            } else {
                call.reply().bulk(set.random(random));
            }
            return;
        }
        long count = Samples.countOf(args, 2);
        SetValue set = read(call, 1);
        if (set == null || count == 0) {
            call.reply().array(0);
        } else if (count < 0) {
            call.reply().array(Samples.withRepetition(count));
            for (long left = -count; left > 0; left--) {
                call.reply().bulk(set.random(random));
            }
        } else {
            List<byte[]> sample = distinct(call, set, (int) Math.min(count, set.size()));
            call.reply().array(sample.size());
            sample.forEach(call.reply()::bulk);
        }
    }

    /** So many different members, fewer than there are or all of them: every choice has the same chance. */
    private static List<byte[]> distinct(Call call, SetValue set, int count) {
        RandomGenerator random = call.node.random();
        List<byte[]> sample = new ArrayList<>();
        if (Samples.drawsFromAll(count, set.size())) {
            set.forEach(sample::add);
            Samples.choose(sample, count, random);
            return sample;
        }
        SetValue seen = new SetValue(call.layout());
        while (seen.size() < count) {
            byte[] member = set.random(random);
            if (seen.add(member)) {
                sample.add(member);
            }
        }
        return sample;
    }
}
