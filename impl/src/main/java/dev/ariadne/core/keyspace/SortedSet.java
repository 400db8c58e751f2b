package dev.ariadne.core.keyspace;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A sorted set: members with scores, ordered by score and then by the members' bytes. Small ones are packed, large ones have a table
 * and a tree; a set that has become large stays so. A score is never NaN.
 */
public final class SortedSet extends Value {
    /** Receives a member and its score. */
    @FunctionalInterface
    public interface Visitor {
        /** A member; the array is not to be changed. */
        void member(byte[] member, double score);
    }

    /** The set and the header of its array. */
    private static final int PACKED_BYTES = 24 + 16;

    private static final int OBJECT_BYTES = 24;

    private final Layout layout;
    /** {@link PackedScores} in an array, or {@link IndexedScores}: one field, since small sets are many. */
    private Object form;

    private int size;

    public SortedSet(Layout layout) {
        this(layout, PackedPairs.EMPTY, 0);
    }

    private SortedSet(Layout layout, Object form, int size) {
        this.layout = layout;
        this.form = form;
        this.size = size;
    }

    @Override
    int inTable() {
        return form instanceof IndexedScores ? size : 0;
    }

    @Override
    @Nullable
    Item<?> first(int hash) {
        return form instanceof IndexedScores scores ? scores.first(hash) : null;
    }

    @Override
    public ValueType type() {
        return ValueType.ZSET;
    }

    @Override
    public int size() {
        return size;
    }

    /** Whether it is small, and kept in one array. */
    public boolean isPacked() {
        return form instanceof byte[];
    }

    /** Whether it is packed and a score is -0, which ZADD does not put into a small set, and a file can. */
    boolean packsNegativeZero() {
        return form instanceof byte[] packed && PackedScores.hasNegativeZero(packed, size);
    }

    @Override
    public String encoding() {
        return isPacked() ? "listpack" : "skiplist";
    }

    @Override
    public SortedSet copy() {
        return new SortedSet(
                layout,
                form instanceof byte[] packed ? packed.clone() : indexed().copy(),
                size);
    }

    @Override
    public long bytes() {
        return form instanceof byte[] packed
                ? PACKED_BYTES + packed.length
                : OBJECT_BYTES + indexed().bytes();
    }

    // ---- looking

    /** The score of a member, null when it is not there. */
    public @Nullable Double score(byte[] member) {
        double score = score(member, 0, member.length);
        return Double.isNaN(score) ? null : score;
    }

    /** The score of the member that the range is, NaN when it is not there. */
    public double score(byte[] buf, int from, int length) {
        return form instanceof byte[] packed
                ? PackedScores.score(packed, size, buf, from, length)
                : indexed().score(buf, from, length);
    }

    /** How many members are before that one, -1 when it is not there. */
    public int rank(byte[] buf, int from, int length) {
        return form instanceof byte[] packed
                ? PackedScores.rank(packed, size, buf, from, length)
                : indexed().rank(buf, from, length);
    }

    /** How many members have a score below this, or also this very score. */
    public int countBelow(double score, boolean orEqual) {
        return form instanceof byte[] packed
                ? PackedScores.countBelow(packed, size, score, orEqual)
                : indexed().countBelow(score, orEqual);
    }

    /** How many members are before this, or also this very one: for sets whose members have one score, else any number. */
    public int countBelow(byte[] member, boolean orEqual) {
        return form instanceof byte[] packed
                ? PackedScores.countBelow(packed, size, member, orEqual)
                : indexed().countBelow(member, orEqual);
    }

    /** Visits the members in order. */
    public void forEach(Visitor visitor) {
        forEach(0, size(), visitor);
    }

    /** Visits the members with ranks from {@code from} to before {@code to}. */
    public void forEach(int from, int to, Visitor visitor) {
        visit(from, to, false, visitor);
    }

    /** Visits the members with ranks from {@code from} to before {@code to}, the last of them first. */
    public void forEachBackwards(int from, int to, Visitor visitor) {
        visit(from, to, true, visitor);
    }

    private void visit(int from, int to, boolean backwards, Visitor visitor) {
        if (form instanceof byte[] packed) {
            PackedScores.visit(packed, from, to, backwards, visitor);
        } else {
            indexed().visit(from, to, backwards, visitor);
        }
    }

    /** Visits so many members, each with the same chance every time. There must be one. */
    public void random(RandomGenerator random, int times, Visitor visitor) {
        if (form instanceof byte[] packed) {
            PackedScores.visitRandom(packed, size, random, times, visitor);
            return;
        }
        for (int i = 0; i < times; i++) {
            int rank = random.nextInt(size());
            indexed().visit(rank, rank + 1, false, visitor);
        }
    }

    /** One step of ZSCAN: visits some members and returns the cursor to go on with, 0 at the end. Begin with 0. */
    public long scan(long cursor, Visitor visitor) {
        if (isPacked()) {
            forEach(visitor);
            return 0;
        }
        return indexed().scan(cursor, visitor);
    }

    // ---- changes

    /** Gives a member a score; the array becomes the set's own. Returns whether the member is new. */
    public boolean put(byte[] member, double score) {
        double before = score(member, 0, member.length);
        boolean isNew = Double.isNaN(before);
        if (!isNew && before == score) {
            return false;
        }
        if (isNew && isPacked() && !layout.packsScores(size + 1, member.length)) {
            convert();
        }
        if (!isPacked()) {
            if (isNew) {
                indexed().insert(member, score);
                size++;
            } else {
                indexed().update(member, score);
            }
            return isNew;
        }
        if (!isNew) {
            remove(member, 0, member.length);
        }
        form = PackedScores.insert(packed(), size, member, unsigned(score));
        size++;
        return isNew;
    }

    private void convert() {
        Dict<IndexedScores.Member> table = new Dict<>(layout.hashSeed, size);
        forEach((member, score) -> table.insert(new IndexedScores.Member(member, table.hash(member), score)));
        form = IndexedScores.of(table);
    }

    /** Takes the member that the range is out; returns false when it is not there. */
    public boolean remove(byte[] buf, int from, int length) {
        if (form instanceof byte[] packed) {
            byte[] left = PackedScores.remove(packed, size, buf, from, length);
            if (left == null) {
                return false;
            }
            form = left;
        } else if (!indexed().remove(buf, from, length)) {
            return false;
        }
        size--;
        return true;
    }

    /** Takes out the members with ranks from {@code from} to before {@code to}. */
    public void removeRanks(int from, int to) {
        if (from >= to) {
            return;
        }
        if (form instanceof byte[] packed) {
            form = PackedScores.removeRanks(packed, size, from, to);
        } else {
            indexed().removeRanks(from, to);
        }
        size -= to - from;
    }

    private byte[] packed() {
        return (byte[]) form;
    }

    private IndexedScores indexed() {
        return (IndexedScores) form;
    }

    // ---- building

    /** Zero has no sign where Redis keeps it as an integer, in a listpack. */
    private static double unsigned(double score) {
        return score + 0.0;
    }

    /** Collects members and their scores in any order, and puts them in order once at the end. */
    public static final class Builder {
        private final Layout layout;
        private final Dict<IndexedScores.Member> table;
        private int longest;

        public Builder(Layout layout) {
            this.layout = layout;
            this.table = new Dict<>(layout.hashSeed);
        }

        /** How many members there are so far. */
        public int size() {
            return table.size();
        }

        /** The score of a member, NaN when it is not there. */
        public double score(byte[] member) {
            IndexedScores.Member there = table.find(member, 0, member.length);
            return there == null ? Double.NaN : there.score;
        }

        /** Gives a member a score; the array becomes the set's own. */
        public void put(byte[] member, double score) {
            IndexedScores.Member there = table.find(member, 0, member.length);
            if (there != null) {
                there.score = score;
                return;
            }
            table.insert(new IndexedScores.Member(member, table.hash(member), score));
            longest = Math.max(longest, member.length);
        }

        /** Visits the members in order. */
        public void forEach(Visitor visitor) {
            IndexedScores.inOrder(table).forEach(m -> visitor.member(m.key, m.score));
        }

        /** The set; nothing may be added afterwards. */
        public SortedSet build() {
            return build(false);
        }

        /** As {@link #build()}; {@code asText}: the scores were texts in a packed form, where Redis leaves even -0 as it is. */
        SortedSet build(boolean asText) {
            if (!layout.packsScores(size(), longest)) {
                return new SortedSet(layout, IndexedScores.of(table), size());
            }
            SortedSet packed = new SortedSet(layout);
            forEach((member, score) -> {
                double kept = asText ? score : unsigned(score);
                packed.form = PackedScores.insert(packed.packed(), packed.size, member, kept);
                packed.size++;
            });
            return packed;
        }
    }
}
