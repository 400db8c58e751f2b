package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.DENYOOM;
import static dev.ariadne.core.command.Command.Flag.READONLY;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.SortedSet;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import org.jspecify.annotations.Nullable;

/** Commands on ranges of a sorted set: by rank, by score, by the members' bytes (Redis: t_zset.c:zrangeGenericCommand). */
final class SortedSetRanges {
    private SortedSetRanges() {}

    /** What the two ends of a range are. */
    private enum By {
        RANK,
        SCORE,
        LEX
    }

    static void define(CommandTable t) {
        t.def("zrange", -4, READONLY, 1, 1, 1, c -> range(c, null, null));
        t.def("zrevrange", -4, READONLY, 1, 1, 1, c -> range(c, By.RANK, true));
        t.def("zrangebyscore", -4, READONLY, 1, 1, 1, c -> range(c, By.SCORE, false));
        t.def("zrevrangebyscore", -4, READONLY, 1, 1, 1, c -> range(c, By.SCORE, true));
        t.def("zrangebylex", -4, READONLY, 1, 1, 1, c -> range(c, By.LEX, false));
        t.def("zrevrangebylex", -4, READONLY, 1, 1, 1, c -> range(c, By.LEX, true));
        t.def("zrangestore", -5, WRITE | DENYOOM, 1, 2, 1, SortedSetRanges::zrangestore);
        t.def(
                "zremrangebyrank",
                4,
                WRITE,
                1,
                1,
                1,
                c -> remove(c, RankRange.ofIndices(c.args(), 2, 3, false), "zremrangebyrank"));
        t.def("zremrangebyscore", 4, WRITE, 1, 1, 1, c -> remove(c, ScoreRange.of(c.args(), 2, 3), "zremrangebyscore"));
        t.def("zremrangebylex", 4, WRITE, 1, 1, 1, c -> remove(c, MemberRange.of(c.args(), 2, 3), "zremrangebylex"));
    }

    private static void range(Call call, @Nullable By by, @Nullable Boolean backwards) {
        Asked asked = Asked.of(call.args(), 1, false, by, backwards);
        SortedSet set = SortedSetCommands.read(call, 1);
        if (set == null) {
            call.reply().array(0);
            return;
        }
        Span span = asked.in(set);
        ScoredReply reply = new ScoredReply(call.reply(), asked.withScores);
        reply.begin(span.to - span.from);
        span.forEach(reply::member);
    }

    private static void zrangestore(Call call) {
        Asked asked = Asked.of(call.args(), 2, true, null, null);
        SortedSet set = SortedSetCommands.read(call, 2);
        SortedSet.Builder found = new SortedSet.Builder(call.layout());
        if (set != null) {
            asked.in(set).forEach((member, score) -> found.put(member.clone(), score));
        }
        SortedSetCommands.store(call, 1, found.build(), "zrangestore", 1);
    }

    private static void remove(Call call, RankRange range, String event) {
        Entry entry = SortedSetCommands.lookup(call, 1);
        if (entry == null) {
            call.reply().integer(0);
            return;
        }
        SortedSet set = entry.collection(SortedSet.class);
        int from = range.from(set);
        int count = range.count(set);
        call.db().beforeWrite(entry);
        set.removeRanks(from, from + count);
        SortedSetCommands.removed(call, entry, 1, count, event);
        call.reply().integer(count);
    }

    /** What ZRANGE and its like ask for. */
    private record Asked(RankRange range, boolean backwards, boolean withScores, long offset, long limit) {
        private static final long UNLIMITED = -1;

        /**
         * Reads the arguments from {@code source}, the key, on; {@code by} and {@code backwards} are null where an argument says it.
         * Throws {@link CommandError} when they are wrong.
         */
        static Asked of(Args args, int source, boolean store, @Nullable By by, @Nullable Boolean backwards) {
            By kind = by;
            boolean reverse = backwards != null && backwards;
            boolean withScores = false;
            long offset = 0;
            long limit = UNLIMITED;
            for (int i = source + 3; i < args.count(); i++) {
                if (!store && args.is(i, "WITHSCORES")) {
                    withScores = true;
                } else if (args.is(i, "LIMIT") && i + 2 < args.count()) {
                    offset = args.number(++i);
                    limit = args.number(++i);
                } else if (backwards == null && !reverse && args.is(i, "REV")) {
                    reverse = true;
                } else if (kind == null && args.is(i, "BYLEX")) {
                    kind = By.LEX;
                } else if (kind == null && args.is(i, "BYSCORE")) {
                    kind = By.SCORE;
                } else {
                    throw new CommandError(Errors.SYNTAX);
                }
            }
            if (kind == null) {
                kind = By.RANK;
            }
            if (limit != UNLIMITED && kind == By.RANK) {
                throw new CommandError(Errors.LIMIT_OF_RANKS);
            }
            if (withScores && kind == By.LEX) {
                throw new CommandError(Errors.SCORES_BY_LEX);
            }
            // Backwards, scores and members are told from the highest to the lowest.
            int min = source + (reverse ? 2 : 1);
            int max = source + (reverse ? 1 : 2);
            RankRange range = switch (kind) {
                case RANK -> RankRange.ofIndices(args, source + 1, source + 2, reverse);
                case SCORE -> ScoreRange.of(args, min, max);
                case LEX -> MemberRange.of(args, min, max);
            };
            boolean ranks = kind == By.RANK;
            return new Asked(range, reverse, withScores, ranks ? 0 : offset, ranks ? UNLIMITED : limit);
        }

        /** The members that it is, of this set. */
        Span in(SortedSet set) {
            int from = range.from(set);
            int to = Math.max(from, range.to(set));
            int skipped = offset < 0 ? to - from : (int) Math.min(to - from, offset);
            int left = to - from - skipped;
            int taken = limit < 0 ? left : (int) Math.min(left, limit);
            return backwards
                    ? new Span(set, to - skipped - taken, to - skipped, true)
                    : new Span(set, from + skipped, from + skipped + taken, false);
        }
    }

    /** Members by their ranks, from {@code from} to before {@code to}. */
    private record Span(SortedSet set, int from, int to, boolean backwards) {
        void forEach(SortedSet.Visitor visitor) {
            if (backwards) {
                set.forEachBackwards(from, to, visitor);
            } else {
                set.forEach(from, to, visitor);
            }
        }
    }
}
