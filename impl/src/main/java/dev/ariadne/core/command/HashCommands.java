package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.DENYOOM;
import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.READONLY;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.HashValue;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.pubsub.NotificationClass;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Numbers;
import dev.ariadne.core.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Commands on hashes (Redis: t_hash.c). */
final class HashCommands {
    private static final String VALUE_NOT_INTEGER = "ERR hash value is not an integer";
    private static final String VALUE_NOT_FLOAT = "ERR hash value is not a float";
    private static final String SUMMAND_INFINITE = "ERR value is NaN or Infinity";

    private HashCommands() {}

    static void define(CommandTable t) {
        t.family(Category.HASH);
        t.def("hset", -4, WRITE | DENYOOM | FAST, 1, 1, 1, HashCommands::hset);
        t.def("hmset", -4, WRITE | DENYOOM | FAST, 1, 1, 1, HashCommands::hmset);
        t.def("hsetnx", 4, WRITE | DENYOOM | FAST, 1, 1, 1, HashCommands::hsetnx);
        t.def("hdel", -3, WRITE | FAST, 1, 1, 1, HashCommands::hdel);
        t.def("hincrby", 4, WRITE | DENYOOM | FAST, 1, 1, 1, HashCommands::hincrby);
        t.def("hincrbyfloat", 4, WRITE | DENYOOM | FAST, 1, 1, 1, HashCommands::hincrbyfloat);
        t.def("hget", 3, READONLY | FAST, 1, 1, 1, HashCommands::hget);
        t.def("hmget", -3, READONLY | FAST, 1, 1, 1, HashCommands::hmget);
        t.def("hlen", 2, READONLY | FAST, 1, 1, 1, HashCommands::hlen);
        t.def("hstrlen", 3, READONLY | FAST, 1, 1, 1, HashCommands::hstrlen);
        t.def("hexists", 3, READONLY | FAST, 1, 1, 1, HashCommands::hexists);
        t.def("hkeys", 2, READONLY, 1, 1, 1, HashCommands::hkeys);
        t.def("hvals", 2, READONLY, 1, 1, 1, HashCommands::hvals);
        t.def("hgetall", 2, READONLY, 1, 1, 1, HashCommands::hgetall);
        t.def("hrandfield", -2, READONLY, 1, 1, 1, HashCommands::hrandfield);
        t.def("hscan", -3, READONLY, 1, 1, 1, HashCommands::hscan);
    }

    // ---- changes

    private static void hset(Call call) {
        call.reply().integer(putAll(call));
    }

    private static void hmset(Call call) {
        putAll(call);
        call.reply().ok();
    }

    /** Sets all fields of the request; returns how many are new. */
    private static int putAll(Call call) {
        Args args = call.args();
        if (args.count() % 2 != 0) {
            throw new CommandError(Errors.wrongArity(call.command().name()));
        }
        Entry entry = call.lookup(1, ValueType.HASH);
        HashValue hash = toWrite(call, entry);
        int created = 0;
        for (int i = 2; i < args.count(); i += 2) {
            if (put(hash, args, i)) {
                created++;
            }
        }
        written(call, entry, hash, "hset", args.count() / 2 - 1);
        return created;
    }

    private static boolean put(HashValue hash, Args args, int i) {
        return hash.put(args.buf(), args.start(i), args.length(i), args.buf(), args.start(i + 1), args.length(i + 1));
    }

    private static void hsetnx(Call call) {
        Args args = call.args();
        Entry entry = call.lookup(1, ValueType.HASH);
        boolean isNew = entry == null || !contains(entry.collection(HashValue.class), args);
        if (isNew) {
            HashValue hash = toWrite(call, entry);
            put(hash, args, 2);
            written(call, entry, hash, "hset", 1);
        }
        call.reply().integer(isNew ? 1 : 0);
    }

    private static boolean contains(HashValue hash, Args args) {
        return hash.contains(args.buf(), args.start(2), args.length(2));
    }

    /** The hash of the entry, about to change, or a new one. */
    private static HashValue toWrite(Call call, @Nullable Entry entry) {
        if (entry == null) {
            return new HashValue(call.layout());
        }
        call.db().beforeWrite(entry);
        return entry.collection(HashValue.class);
    }

    /** Says that {@code changes} fields were set, in a new hash where there was no entry. */
    private static void written(Call call, @Nullable Entry entry, HashValue hash, String event, int changes) {
        if (entry == null) {
            entry = call.db().insert(call.args().bytes(1), hash);
        } else {
            call.db().touched(entry);
        }
        call.notify(NotificationClass.HASH, event, entry.key());
        call.changed(changes);
    }

    private static void hdel(Call call) {
        Args args = call.args();
        Entry entry = call.lookup(1, ValueType.HASH);
        int removed = 0;
        if (entry != null) {
            HashValue hash = toWrite(call, entry);
            for (int i = 2; i < args.count(); i++) {
                if (hash.remove(args.buf(), args.start(i), args.length(i))) {
                    removed++;
                }
            }
            if (removed > 0) {
                call.db().touched(entry);
                call.notify(NotificationClass.HASH, "hdel", entry.key());
                if (hash.size() == 0) {
                    call.notify(NotificationClass.GENERIC, "del", entry.key());
                }
            }
        }
        call.changed(removed);
        call.reply().integer(removed);
    }

    private static void hincrby(Call call) {
        Args args = call.args();
        long by = args.number(3);
        Entry entry = call.lookup(1, ValueType.HASH);
        byte[] there = value(entry, args);
        if (there != null && !Numbers.isLong(there, 0, there.length)) {
            throw new CommandError(VALUE_NOT_INTEGER);
        }
        long before = there == null ? 0 : Numbers.parse(there, 0, there.length, 0);
        long after = before + by;
        if (((before ^ after) & (by ^ after)) < 0) {
            throw new CommandError(Errors.OVERFLOW);
        }
        putValue(call, entry, Numbers.text(after), "hincrby");
        call.reply().integer(after);
    }

    private static void hincrbyfloat(Call call) {
        Args args = call.args();
        ExtendedDouble by = ExtendedDouble.parse(args.text(3), Errors.NOT_FLOAT, SUMMAND_INFINITE);
        Entry entry = call.lookup(1, ValueType.HASH);
        byte[] there = value(entry, args);
        ExtendedDouble before = there == null
                ? ExtendedDouble.ZERO
                : ExtendedDouble.parse(
                        new String(there, StandardCharsets.ISO_8859_1), VALUE_NOT_FLOAT, Errors.NAN_OR_INFINITY);
        ExtendedDouble sum = ExtendedDouble.add(before, by);
        byte[] text = sum.format().getBytes(StandardCharsets.ISO_8859_1);
        putValue(call, entry, text, "hincrbyfloat");
        call.reply().bulk(text);
        // The sum and not the summand: a replica need not round as we do.
        call.propagate(Words.HSET, args.bytes(1), args.bytes(2), text);
    }

    private static byte @Nullable [] value(@Nullable Entry entry, Args args) {
        return entry == null ? null : entry.collection(HashValue.class).get(args.buf(), args.start(2), args.length(2));
    }

    private static void putValue(Call call, @Nullable Entry entry, byte[] value, String event) {
        Args args = call.args();
        HashValue hash = toWrite(call, entry);
        hash.put(args.buf(), args.start(2), args.length(2), value, 0, value.length);
        written(call, entry, hash, event, 1);
    }

    // ---- reads

    private static @Nullable HashValue read(Call call) {
        return call.read(1, ValueType.HASH, HashValue.class);
    }

    private static void hget(Call call) {
        reply(call, read(call), 2);
    }

    private static void hmget(Call call) {
        HashValue hash = read(call);
        int count = call.args().count();
        call.reply().array(count - 2);
        for (int i = 2; i < count; i++) {
            reply(call, hash, i);
        }
    }

    /** Writes the value of the field that is argument {@code i}, or the absent value. */
    private static void reply(Call call, @Nullable HashValue hash, int i) {
        Args args = call.args();
        Reply reply = call.reply();
        boolean found = hash != null
                && hash.get(
                        args.buf(),
                        args.start(i),
                        args.length(i),
                        (buf, from, length) -> reply.bulk(buf, from, from + length));
        if (!found) {
            reply.nil();
        }
    }

    private static void hlen(Call call) {
        HashValue hash = read(call);
        call.reply().integer(hash == null ? 0 : hash.size());
    }

    private static void hstrlen(Call call) {
        Args args = call.args();
        HashValue hash = read(call);
        boolean found = hash != null
                && hash.get(
                        args.buf(),
                        args.start(2),
                        args.length(2),
                        (buf, from, length) -> call.reply().integer(length));
        if (!found) {
            call.reply().integer(0);
        }
    }

    private static void hexists(Call call) {
        HashValue hash = read(call);
        call.reply().integer(hash != null && contains(hash, call.args()) ? 1 : 0);
    }

    private static void hkeys(Call call) {
        HashValue hash = read(call);
        Reply reply = call.reply();
        reply.array(hash == null ? 0 : hash.size());
        if (hash != null) {
            hash.visit((f, from, length, v, valueFrom, valueLength) -> reply.bulk(f, from, from + length));
        }
    }

    private static void hvals(Call call) {
        HashValue hash = read(call);
        Reply reply = call.reply();
        reply.array(hash == null ? 0 : hash.size());
        if (hash != null) {
            hash.visit(
                    (f, from, length, v, valueFrom, valueLength) -> reply.bulk(v, valueFrom, valueFrom + valueLength));
        }
    }

    private static void hgetall(Call call) {
        HashValue hash = read(call);
        call.reply().map(hash == null ? 0 : hash.size());
        if (hash != null) {
            hash.visit(pairsInto(call.reply()));
        }
    }

    private static HashValue.Visitor pairsInto(Reply reply) {
        return (field, from, length, value, valueFrom, valueLength) -> {
            reply.bulk(field, from, from + length);
            reply.bulk(value, valueFrom, valueFrom + valueLength);
        };
    }

    private static void hscan(Call call) {
        ScanCommands.scan(
                call,
                ValueType.HASH,
                HashValue.class,
                (hash, cursor, element) -> hash.scan(
                        cursor,
                        (field, from, length, value, valueFrom, valueLength) -> element.accept(new byte[][] {
                            Arrays.copyOfRange(field, from, from + length),
                            Arrays.copyOfRange(value, valueFrom, valueFrom + valueLength)
                        })));
    }

    // ---- by chance

    private static void hrandfield(Call call) {
        Args args = call.args();
        RandomGenerator random = call.node.random();
        if (args.count() == 2) {
            HashValue hash = read(call);
            if (hash == null) {
                call.reply().nil();
            } else {
                hash.random(random, (f, from, length, v, vf, vl) -> call.reply().bulk(f, from, from + length));
            }
            return;
        }
        long count = Samples.countOf(args, 2);
        boolean withValues = args.count() == 4 && args.is(3, "WITHVALUES");
        if (args.count() > 3 && !withValues) {
            throw new CommandError(Errors.SYNTAX);
        }
        if (withValues && (count < -Long.MAX_VALUE / 2 || count > Long.MAX_VALUE / 2)) {
            throw new CommandError(Errors.OUT_OF_RANGE);
        }
        HashValue hash = read(call);
        if (hash == null || count == 0) {
            call.reply().array(0);
        } else if (count < 0) {
            int times = Samples.withRepetition(count);
            hash.random(random, times, sampleInto(call.reply(), times, withValues));
        } else {
            int size = (int) Math.min(count, hash.size());
            HashValue.Visitor visitor = sampleInto(call.reply(), size, withValues);
            if (size == hash.size()) {
                hash.visit(visitor);
            } else {
                distinct(call, hash, size, visitor);
            }
        }
    }

    /** Begins the reply of {@code count} fields, which the visitor goes on with: pairs are nested in RESP3 only. */
    private static HashValue.Visitor sampleInto(Reply reply, int count, boolean withValues) {
        if (!withValues) {
            reply.array(count);
            return (field, from, length, value, valueFrom, valueLength) -> reply.bulk(field, from, from + length);
        }
        HashValue.Visitor pairs = pairsInto(reply);
        if (reply.protocol() < 3) {
            reply.array(2 * count);
            return pairs;
        }
        reply.array(count);
        return (field, from, length, value, valueFrom, valueLength) -> {
            reply.array(2);
            pairs.field(field, from, length, value, valueFrom, valueLength);
        };
    }

    /** Visits so many different fields, fewer than there are: every choice has the same chance. */
    private static void distinct(Call call, HashValue hash, int count, HashValue.Visitor visitor) {
        RandomGenerator random = call.node.random();
        if (hash.isPacked() || Samples.drawsFromAll(count, hash.size())) {
            List<byte[][]> all = new ArrayList<>();
            hash.forEach((field, value) -> all.add(new byte[][] {field, value}));
            Samples.choose(all, count, random);
            for (byte[][] pair : all) {
                visitor.field(pair[0], 0, pair[0].length, pair[1], 0, pair[1].length);
            }
            return;
        }
        HashValue seen = new HashValue(call.layout());
        while (seen.size() < count) {
            hash.random(random, (field, from, length, value, valueFrom, valueLength) -> {
                if (seen.put(field, from, length, field, from, 0)) {
                    visitor.field(field, from, length, value, valueFrom, valueLength);
                }
            });
        }
    }
}
