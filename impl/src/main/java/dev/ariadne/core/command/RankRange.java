package dev.ariadne.core.command;

import dev.ariadne.core.keyspace.SortedSet;
import dev.ariadne.core.resp.Args;

/** A range of a sorted set's members, told as ranks: every range is, whether of scores, of members or of ranks. */
interface RankRange {
    /** Rank of the first member. */
    int from(SortedSet set);

    /** Rank after the last member; not greater than {@link #from} when there is none. */
    int to(SortedSet set);

    /** How many members are in it. */
    default int count(SortedSet set) {
        return Math.max(0, to(set) - from(set));
    }

    /**
     * From index {@code start} to index {@code end}, both inside; negative ones count from the end, all of them from the highest
     * member when {@code backwards}.
     */
    static RankRange ofIndices(Args args, int start, int end, boolean backwards) {
        return new Indices(args.number(start), args.number(end), backwards);
    }

    /** See {@link #ofIndices}. */
    record Indices(long start, long end, boolean backwards) implements RankRange {
        @Override
        public int from(SortedSet set) {
            return backwards ? set.size() - Math.max(first(set), behind(set)) : first(set);
        }

        @Override
        public int to(SortedSet set) {
            return backwards ? set.size() - first(set) : behind(set);
        }

        private int first(SortedSet set) {
            long index = start < 0 ? start + set.size() : start;
            return (int) Math.min(set.size(), Math.max(0, index));
        }

        private int behind(SortedSet set) {
            long index = end < 0 ? end + set.size() : end;
            return (int) (Math.min(set.size() - 1L, Math.max(-1, index)) + 1);
        }
    }
}
