package dev.ariadne.core.keyspace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The members of a large sorted set: by name in a {@link Dict}, in order in a {@link RankTree}. */
final class IndexedScores {
    static final class Member extends Item<Member> {
        double score;

        Member(byte[] key, int hash, double score) {
            super(key, hash);
            this.score = score;
        }

        @Override
        Member copy() {
            return new Member(key, hash, score);
        }
    }

    private static final Comparator<Member> BY_NAME = (a, b) -> Arrays.compareUnsigned(a.key, b.key);
    private static final Comparator<Member> ORDER =
            (a, b) -> a.score < b.score ? -1 : a.score > b.score ? 1 : BY_NAME.compare(a, b);

    private final Dict<Member> byName;
    private final RankTree<Member> inOrder;
    private long nameBytes;

    private IndexedScores(Dict<Member> byName, List<Member> members) {
        this.byName = byName;
        this.inOrder = RankTree.of(m -> m.score, BY_NAME, members);
        for (Member member : members) {
            nameBytes += member.key.length;
        }
    }

    /** Takes over a table of members. */
    static IndexedScores of(Dict<Member> byName) {
        return new IndexedScores(byName, inOrder(byName));
    }

    /** The members of a table in order. */
    static List<Member> inOrder(Dict<Member> byName) {
        List<Member> members = new ArrayList<>(byName.size());
        byName.forEach(members::add);
        members.sort(ORDER);
        return members;
    }

    @Nullable
    Member first(int hash) {
        return byName.first(hash);
    }

    /** A copy that shares nothing. */
    IndexedScores copy() {
        return of(byName.copy(m -> {}));
    }

    /** Bytes of memory, about. */
    long bytes() {
        // A member is an item, its name's header and its share of the buckets.
        return inOrder.bytes() + byName.size() * (32L + 20L + 6L) + nameBytes;
    }

    // ---- looking

    /** The score of a member, NaN when it is not there. */
    double score(byte[] buf, int from, int length) {
        Member member = byName.find(buf, from, length);
        return member == null ? Double.NaN : member.score;
    }

    /** How many members are before that one, -1 when it is not there. */
    int rank(byte[] buf, int from, int length) {
        Member member = byName.find(buf, from, length);
        return member == null ? -1 : inOrder.rank(member);
    }

    /** How many members have a score below this, or also this very score. */
    int countBelow(double score, boolean orEqual) {
        return inOrder.countBelow(score, orEqual);
    }

    /** How many members, which have one score, are before this, or also this very one. */
    int countBelow(byte[] member, boolean orEqual) {
        int limit = orEqual ? 1 : 0;
        return inOrder.countWhile(m -> Arrays.compareUnsigned(m.key, member) < limit);
    }

    /** Visits the members with ranks from {@code from} to before {@code to}, last first if {@code backwards}. */
    void visit(int from, int to, boolean backwards, SortedSet.Visitor visitor) {
        inOrder.visit(from, to, backwards, m -> visitor.member(m.key, m.score));
    }

    /** Visits some members and returns the cursor to go on with, 0 at the end. */
    long scan(long cursor, SortedSet.Visitor visitor) {
        return byName.scan(cursor, m -> visitor.member(m.key, m.score));
    }

    // ---- changes

    /** Adds a member that is not there, whose array becomes the set's own. */
    void insert(byte[] member, double score) {
        inOrder.insert(byName.insert(new Member(member, byName.hash(member), score)));
        nameBytes += member.length;
    }

    /** Gives a member that is there another score. */
    void update(byte[] member, double score) {
        Member there = Objects.requireNonNull(byName.find(member, 0, member.length));
        inOrder.remove(there);
        there.score = score;
        inOrder.insert(there);
    }

    /** Takes a member out; returns false when it is not there. */
    boolean remove(byte[] buf, int from, int length) {
        Member member = byName.find(buf, from, length);
        if (member == null) {
            return false;
        }
        remove(member);
        return true;
    }

    /** Takes out the members with ranks from {@code from} to before {@code to}. */
    void removeRanks(int from, int to) {
        List<Member> members = new ArrayList<>(Math.max(0, to - from));
        inOrder.visit(from, to, false, members::add);
        members.forEach(this::remove);
    }

    private void remove(Member member) {
        inOrder.remove(member);
        byName.remove(member);
        nameBytes -= member.key.length;
    }
}
