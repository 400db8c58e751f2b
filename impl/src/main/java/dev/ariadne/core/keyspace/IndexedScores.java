package dev.ariadne.core.keyspace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** The members of a large sorted set: by name in a {@link Dict}, in order in a {@link RankTree}. */
final class IndexedScores implements ScoredMembers {
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

    @Override
    public int size() {
        return byName.size();
    }

    @Override
    public IndexedScores copy() {
        return of(byName.copy(m -> {}));
    }

    @Override
    public long bytes() {
        // A member is an item, its name's header and its share of the buckets.
        return inOrder.bytes() + size() * (32L + 20L + 6L) + nameBytes;
    }

    // ---- looking

    @Override
    public double score(byte[] buf, int from, int length) {
        Member member = byName.find(buf, from, length);
        return member == null ? Double.NaN : member.score;
    }

    @Override
    public int rank(byte[] buf, int from, int length) {
        Member member = byName.find(buf, from, length);
        return member == null ? -1 : inOrder.rank(member);
    }

    @Override
    public int countBelow(double score, boolean orEqual) {
        return inOrder.countBelow(score, orEqual);
    }

    @Override
    public int countBelow(byte[] member, boolean orEqual) {
        int limit = orEqual ? 1 : 0;
        return inOrder.countWhile(m -> Arrays.compareUnsigned(m.key, member) < limit);
    }

    @Override
    public void visit(int from, int to, boolean backwards, SortedSet.Visitor visitor) {
        inOrder.visit(from, to, backwards, m -> visitor.member(m.key, m.score));
    }

    @Override
    public long scan(long cursor, SortedSet.Visitor visitor) {
        return byName.scan(cursor, m -> visitor.member(m.key, m.score));
    }

    // ---- changes

    @Override
    public void insert(byte[] member, double score) {
        inOrder.insert(byName.insert(new Member(member, byName.hash(member), score)));
        nameBytes += member.length;
    }

    @Override
    public void update(byte[] member, double score) {
        Member there = Objects.requireNonNull(byName.find(member, 0, member.length));
        inOrder.remove(there);
        there.score = score;
        inOrder.insert(there);
    }

    @Override
    public boolean remove(byte[] buf, int from, int length) {
        Member member = byName.find(buf, from, length);
        if (member == null) {
            return false;
        }
        remove(member);
        return true;
    }

    @Override
    public void removeRanks(int from, int to) {
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
