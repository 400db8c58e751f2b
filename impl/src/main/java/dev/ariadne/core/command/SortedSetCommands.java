package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.DENYOOM;
import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.READONLY;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.SortedSet;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.pubsub.NotificationClass;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.Reply;
import org.jspecify.annotations.Nullable;

/** Commands on members of one sorted set (Redis: t_zset.c). */
final class SortedSetCommands {
    private static final int READ = READONLY | FAST;

    private SortedSetCommands() {}

    static void define(CommandTable t) {
        t.family(Category.SORTEDSET);
        t.def("zadd", -4, WRITE | DENYOOM | FAST, 1, 1, 1, c -> zadd(c, ScoreOptions.of(c.args())));
        t.def("zincrby", 4, WRITE | DENYOOM | FAST, 1, 1, 1, c -> zadd(c, ScoreOptions.INCREMENT));
        t.def("zrem", -3, WRITE | FAST, 1, 1, 1, SortedSetCommands::zrem);
        t.def("zcard", 2, READ, 1, 1, 1, SortedSetCommands::zcard);
        t.def("zscore", 3, READ, 1, 1, 1, SortedSetCommands::zscore);
        t.def("zmscore", -3, READ, 1, 1, 1, SortedSetCommands::zmscore);
        t.def("zrank", 3, READ, 1, 1, 1, c -> zrank(c, false));
        t.def("zrevrank", 3, READ, 1, 1, 1, c -> zrank(c, true));
        t.def("zcount", 4, READ, 1, 1, 1, c -> count(c, ScoreRange.of(c.args(), 2, 3)));
        t.def("zlexcount", 4, READ, 1, 1, 1, c -> count(c, MemberRange.of(c.args(), 2, 3)));
        SortedSetRanges.define(t);
        SortedSetPops.define(t);
        SortedSetAlgebra.define(t);
        SortedSetWalks.define(t);
    }

    /** The sorted set at the key that is argument {@code i}, for reading; null when there is none. */
    static @Nullable SortedSet read(Call call, int i) {
        return call.read(i, ValueType.ZSET, SortedSet.class);
    }

    /** The sorted set at the key that is argument {@code i}, for writing; null when there is none. */
    static @Nullable Entry lookup(Call call, int i) {
        return call.lookup(i, ValueType.ZSET);
    }

    /** Makes the set the value of the key that is argument {@code i}, and replies its size; an empty one deletes the key. */
    static void store(Call call, int i, SortedSet set, String event, int changes) {
        Stored.put(call, i, set, NotificationClass.ZSET, event, changes);
    }

    // ---- ZADD

    private static void zadd(Call call, ScoreOptions options) {
        Args args = call.args();
        double[] scores = new double[(args.count() - options.first()) / 2];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = args.floating(options.first() + 2 * i);
        }
        put(call, options, scores, 2);
    }

    /**
     * Does what ZADD does, with these scores.
     *
     * @param stride arguments for one member, itself the last of them, from {@code options.first()} on
     */
    static void put(Call call, ScoreOptions options, double[] scores, int stride) {
        Args args = call.args();
        Entry entry = lookup(call, 1);
        if (entry == null && options.xx()) {
            reply(call, options, 0, 0, Double.NaN);
            return;
        }
        SortedSet set = entry == null ? new SortedSet(call.layout()) : entry.collection(SortedSet.class);
        if (entry != null) {
            call.db().beforeWrite(entry);
        }
        int added = 0;
        int updated = 0;
        double result = Double.NaN;
        for (int i = 0; i < scores.length; i++) {
            int member = options.first() + stride * i + stride - 1;
            double before = set.score(args.buf(), args.start(member), args.length(member));
            double after = options.score(before, scores[i]);
            result = after;
            if (Double.isNaN(after)) {
                continue;
            }
            if (Double.isNaN(before)) {
                set.put(args.bytes(member), after);
                added++;
            } else if (before != after) {
                set.put(args.bytes(member), after);
                updated++;
            }
        }
        if (added + updated > 0) {
            byte[] key = args.bytes(1);
            if (entry == null) {
                call.db().insert(key, set);
            } else {
                call.db().touched(entry);
            }
            call.notify(NotificationClass.ZSET, options.incr() ? "zincr" : "zadd", key);
            call.changed(added + updated);
        }
        reply(call, options, added, updated, result);
    }

    private static void reply(Call call, ScoreOptions options, int added, int updated, double result) {
        Reply reply = call.reply();
        if (!options.incr()) {
            reply.integer(options.ch() ? added + updated : added);
        } else if (Double.isNaN(result)) {
            reply.nil();
        } else {
            reply.doubleNumber(result);
        }
    }

    // ---- one member

    private static void zrem(Call call) {
        Args args = call.args();
        Entry entry = lookup(call, 1);
        if (entry == null) {
            call.reply().integer(0);
            return;
        }
        SortedSet set = entry.collection(SortedSet.class);
        call.db().beforeWrite(entry);
        int removed = 0;
        for (int i = 2; i < args.count(); i++) {
            if (set.remove(args.buf(), args.start(i), args.length(i))) {
                removed++;
            }
        }
        removed(call, entry, 1, removed, "zrem");
        call.reply().integer(removed);
    }

    /** Tells everybody that {@code count} members of the set at the key that is argument {@code i} were removed. */
    static void removed(Call call, Entry entry, int i, int count, String event) {
        if (count == 0) {
            return;
        }
        byte[] key = call.args().bytes(i);
        call.db().touched(entry);
        call.notify(NotificationClass.ZSET, event, key);
        if (entry.collection().size() == 0) {
            call.notify(NotificationClass.GENERIC, "del", key);
        }
        call.changed(count);
    }

    private static void zcard(Call call) {
        SortedSet set = read(call, 1);
        call.reply().integer(set == null ? 0 : set.size());
    }

    private static void zscore(Call call) {
        score(call, read(call, 1), 2);
    }

    private static void zmscore(Call call) {
        SortedSet set = read(call, 1);
        int members = call.args().count() - 2;
        call.reply().array(members);
        for (int i = 0; i < members; i++) {
            score(call, set, i + 2);
        }
    }

    private static void score(Call call, @Nullable SortedSet set, int i) {
        double score = scoreOf(call, set, i);
        if (Double.isNaN(score)) {
            call.reply().nil();
        } else {
            call.reply().doubleNumber(score);
        }
    }

    /** The score of the member that is argument {@code i}, NaN when there is none. */
    static double scoreOf(Call call, @Nullable SortedSet set, int i) {
        Args args = call.args();
        return set == null ? Double.NaN : set.score(args.buf(), args.start(i), args.length(i));
    }

    private static void zrank(Call call, boolean backwards) {
        Args args = call.args();
        SortedSet set = read(call, 1);
        int rank = set == null ? -1 : set.rank(args.buf(), args.start(2), args.length(2));
        if (set == null || rank < 0) {
            call.reply().nil();
        } else {
            call.reply().integer(backwards ? set.size() - 1 - rank : rank);
        }
    }

    private static void count(Call call, RankRange range) {
        SortedSet set = read(call, 1);
        call.reply().integer(set == null ? 0 : range.count(set));
    }
}
