package dev.ariadne.core.command;

import dev.ariadne.core.keyspace.SortedSet;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Strtod;

/**
 * A range of scores as commands give it: {@code 1 (2.5 -inf} (Redis: t_zset.c:zslParseRange).
 *
 * @param aboveMin whether {@code min} itself is outside
 * @param belowMax whether {@code max} itself is outside
 */
record ScoreRange(double min, boolean aboveMin, double max, boolean belowMax) implements RankRange {
    /** The range between two arguments; throws {@link CommandError} when one is no bound. */
    static ScoreRange of(Args args, int min, int max) {
        return new ScoreRange(bound(args, min), isOpen(args, min), bound(args, max), isOpen(args, max));
    }

    private static boolean isOpen(Args args, int i) {
        return args.length(i) > 0 && args.buf()[args.start(i)] == '(';
    }

    private static double bound(Args args, int i) {
        int skip = isOpen(args, i) ? 1 : 0;
        double bound = Strtod.parseBound(args.buf(), args.start(i) + skip, args.length(i) - skip);
        if (Double.isNaN(bound)) {
            throw new CommandError(Errors.RANGE_NOT_FLOAT);
        }
        return bound;
    }

    @Override
    public int from(SortedSet set) {
        return set.countBelow(min, aboveMin);
    }

    @Override
    public int to(SortedSet set) {
        return set.countBelow(max, !belowMax);
    }
}
