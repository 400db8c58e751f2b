package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.READONLY;

import dev.ariadne.core.keyspace.SortedSet;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.DoubleText;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Numbers;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Commands that show a sorted set by chance, or step by step (Redis: t_zset.c:zrandmemberCommand, zscanCommand). */
final class SortedSetWalks {
    /** Integers up to this are kept as such in a small set, and shown so by ZSCAN. */
    private static final double GREATEST_PACKED_INTEGER = Long.MAX_VALUE / 2;

    private SortedSetWalks() {}

    static void define(CommandTable t) {
        t.def("zrandmember", -2, READONLY, 1, 1, 1, SortedSetWalks::zrandmember);
        t.def("zscan", -3, READONLY, 1, 1, 1, SortedSetWalks::zscan);
    }

    private static void zscan(Call call) {
        ScanCommands.scan(call, ValueType.ZSET, SortedSet.class, (set, cursor, element) -> {
            boolean integers = set.isPacked();
            return set.scan(cursor, (member, score) -> element.accept(new byte[][] {member, text(score, integers)}));
        });
    }

    private static byte[] text(double score, boolean integers) {
        boolean integer = integers && score == Math.rint(score) && Math.abs(score) <= GREATEST_PACKED_INTEGER;
        return integer ? Numbers.text((long) score) : DoubleText.bytes(score);
    }

    private static void zrandmember(Call call) {
        Args args = call.args();
        if (args.count() == 2) {
            SortedSet set = SortedSetCommands.read(call, 1);
            if (set == null) {
                call.reply().nil();
            } else {
                int rank = call.node.random().nextInt(set.size());
                set.forEach(rank, rank + 1, (member, score) -> call.reply().bulk(member));
            }
            return;
        }
        long count = Samples.countOf(args, 2);
        if (args.count() > 4 || (args.count() == 4 && !args.is(3, "WITHSCORES"))) {
            throw new CommandError(Errors.SYNTAX);
        }
        boolean withScores = args.count() == 4;
        if (withScores && (count < -Long.MAX_VALUE / 2 || count > Long.MAX_VALUE / 2)) {
            throw new CommandError(Errors.OUT_OF_RANGE);
        }
        SortedSet set = SortedSetCommands.read(call, 1);
        if (set == null) {
            call.reply().array(0);
        } else if (count < 0) {
            repeated(call, set, Samples.withRepetition(count), withScores);
        } else {
            different(call, set, count, withScores);
        }
    }

    /** So many members, each drawn from all. */
    private static void repeated(Call call, SortedSet set, int count, boolean withScores) {
        ScoredReply reply = new ScoredReply(call.reply(), withScores);
        reply.begin(count);
        set.random(call.node.random(), count, reply::member);
    }

    /** So many different members, or all. */
    private static void different(Call call, SortedSet set, long count, boolean withScores) {
        int size = set.size();
        int shown = (int) Math.min(count, size);
        ScoredReply reply = new ScoredReply(call.reply(), withScores);
        reply.begin(shown);
        if (!set.isPacked() && !Samples.drawsFromAll(shown, size)) {
            for (int rank : ranks(call.node.random(), shown, size)) {
                set.forEach(rank, rank + 1, reply::member);
            }
        } else {
            Set<Integer> left = ranks(call.node.random(), size - shown, size);
            int[] rank = {0};
            set.forEach((member, score) -> {
                if (!left.contains(rank[0]++)) {
                    reply.member(member, score);
                }
            });
        }
    }

    /** So many different ranks of a set of that size; every choice has the same chance (Floyd's sampling). */
    private static Set<Integer> ranks(RandomGenerator random, int count, int size) {
        Set<Integer> ranks = new LinkedHashSet<>();
        for (int limit = size - count; limit < size; limit++) {
            int rank = random.nextInt(limit + 1);
            if (!ranks.add(rank)) {
                ranks.add(limit);
            }
        }
        return ranks;
    }
}
