package dev.ariadne.core.command;

import dev.ariadne.core.keyspace.SortedSet;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import java.util.Arrays;

/** A range of members by their bytes, as commands give it: {@code [a (b - +} (Redis: t_zset.c:zslParseLexRange). */
record MemberRange(Bound min, Bound max) implements RankRange {
    /** One end of a range. */
    private sealed interface Bound {
        /** How many members are before the bound. */
        int before(SortedSet set);

        /** How many members are before the bound or are it. */
        int upTo(SortedSet set);
    }

    private record Infinite(boolean above) implements Bound {
        @Override
        public int before(SortedSet set) {
            return above ? set.size() : 0;
        }

        @Override
        public int upTo(SortedSet set) {
            return before(set);
        }
    }

    private record Member(byte[] member, boolean open) implements Bound {
        @Override
        public int before(SortedSet set) {
            return set.countBelow(member, open);
        }

        @Override
        public int upTo(SortedSet set) {
            return set.countBelow(member, !open);
        }
    }

    /** The range between two arguments; throws {@link CommandError} when one is no bound. */
    static MemberRange of(Args args, int min, int max) {
        return new MemberRange(bound(args.bytes(min)), bound(args.bytes(max)));
    }

    private static Bound bound(byte[] text) {
        int first = text.length == 0 ? 0 : text[0];
        if (first == '(' || first == '[') {
            return new Member(Arrays.copyOfRange(text, 1, text.length), first == '(');
        }
        // As in Redis, a zero byte ends what has to stand alone.
        if ((first == '-' || first == '+') && (text.length == 1 || text[1] == 0)) {
            return new Infinite(first == '+');
        }
        throw new CommandError(Errors.RANGE_NOT_STRING);
    }

    @Override
    public int from(SortedSet set) {
        return min.before(set);
    }

    @Override
    public int to(SortedSet set) {
        return max.upTo(set);
    }
}
