package dev.ariadne.core.keyspace;

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

    private final Layout layout;
    private ScoredMembers members;

    public SortedSet(Layout layout) {
        this(layout, new PackedScores());
    }

    private SortedSet(Layout layout, ScoredMembers members) {
        this.layout = layout;
        this.members = members;
    }

    @Override
    public ValueType type() {
        return ValueType.ZSET;
    }

    @Override
    public int size() {
        return members.size();
    }

    /** Whether it is small, and kept in one array. */
    public boolean isPacked() {
        return members instanceof PackedScores;
    }

    @Override
    public String encoding() {
        return isPacked() ? "listpack" : "skiplist";
    }

    @Override
    public SortedSet copy() {
        return new SortedSet(layout, members.copy());
    }

    @Override
    public long bytes() {
        return 24 + members.bytes();
    }

    // ---- looking

    /** The score of a member, null when it is not there. */
    public @Nullable Double score(byte[] member) {
        double score = score(member, 0, member.length);
        return Double.isNaN(score) ? null : score;
    }

    /** The score of the member that the range is, NaN when it is not there. */
    public double score(byte[] buf, int from, int length) {
        return members.score(buf, from, length);
    }

    /** How many members are before that one, -1 when it is not there. */
    public int rank(byte[] buf, int from, int length) {
        return members.rank(buf, from, length);
    }

    /** How many members have a score below this, or also this very score. */
    public int countBelow(double score, boolean orEqual) {
        return members.countBelow(score, orEqual);
    }

    /** How many members are before this, or also this very one: for sets whose members have one score, else any number. */
    public int countBelow(byte[] member, boolean orEqual) {
        return members.countBelow(member, orEqual);
    }

    /** Visits the members in order. */
    public void forEach(Visitor visitor) {
        forEach(0, size(), visitor);
    }

    /** Visits the members with ranks from {@code from} to before {@code to}. */
    public void forEach(int from, int to, Visitor visitor) {
        members.visit(from, to, false, visitor);
    }

    /** Visits the members with ranks from {@code from} to before {@code to}, the last of them first. */
    public void forEachBackwards(int from, int to, Visitor visitor) {
        members.visit(from, to, true, visitor);
    }

    /** One step of ZSCAN: visits some members and returns the cursor to go on with, 0 at the end. Begin with 0. */
    public long scan(long cursor, Visitor visitor) {
        return members.scan(cursor, visitor);
    }

    // ---- changes

    /** Gives a member a score; the array becomes the set's own. Returns whether the member is new. */
    public boolean put(byte[] member, double score) {
        double before = score(member, 0, member.length);
        if (!Double.isNaN(before)) {
            if (before != score) {
                members.update(member, score);
            }
            return false;
        }
        if (isPacked() && !layout.packsScores(size() + 1, member.length)) {
            members = indexed();
        }
        members.insert(member, score);
        return true;
    }

    private IndexedScores indexed() {
        Dict<IndexedScores.Member> table = new Dict<>(layout.hashSeed);
        forEach((member, score) -> table.insert(new IndexedScores.Member(member, table.hash(member), score)));
        return IndexedScores.of(table);
    }

    /** Takes the member that the range is out; returns false when it is not there. */
    public boolean remove(byte[] buf, int from, int length) {
        return members.remove(buf, from, length);
    }

    /** Takes out the members with ranks from {@code from} to before {@code to}. */
    public void removeRanks(int from, int to) {
        members.removeRanks(from, to);
    }

    // ---- building

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
            if (!layout.packsScores(size(), longest)) {
                return new SortedSet(layout, IndexedScores.of(table));
            }
            PackedScores packed = new PackedScores();
            forEach(packed::insert);
            return new SortedSet(layout, packed);
        }
    }
}
