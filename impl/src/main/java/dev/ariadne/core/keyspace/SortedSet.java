package dev.ariadne.core.keyspace;

import java.util.Arrays;
import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A sorted set: members with scores, ordered by score and then by the members' bytes. */
public final class SortedSet extends Value {
    /** Receives a member and its score. */
    @FunctionalInterface
    public interface Visitor {
        /** A member; the array is the set's own. */
        void member(byte[] member, double score);
    }

    private static final class Member extends Item<Member> {
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

    private static final Comparator<Member> ORDER = (a, b) -> {
        int byScore = Double.compare(a.score + 0.0, b.score + 0.0);
        return byScore != 0 ? byScore : Arrays.compareUnsigned(a.key, b.key);
    };

    private final Layout layout;
    private final Dict<Member> members;
    private final TreeSet<Member> ordered = new TreeSet<>(ORDER);

    public SortedSet(Layout layout) {
        this.layout = layout;
        this.members = new Dict<>(layout.hashSeed);
    }

    private SortedSet(SortedSet other) {
        this.layout = other.layout;
        this.members = other.members.copy(ordered::add);
    }

    @Override
    public ValueType type() {
        return ValueType.ZSET;
    }

    @Override
    public int size() {
        return members.size();
    }

    @Override
    public String encoding() {
        return "skiplist";
    }

    @Override
    public SortedSet copy() {
        return new SortedSet(this);
    }

    @Override
    public long bytes() {
        return 120L * size();
    }

    /** The score of a member, null when it is not there. */
    public @Nullable Double score(byte[] member) {
        Member m = members.find(member, 0, member.length);
        return m == null ? null : m.score;
    }

    /** Gives a member a score; the array becomes the set's own. Returns whether the member is new. */
    public boolean put(byte[] member, double score) {
        Member m = members.find(member, 0, member.length);
        if (m != null) {
            ordered.remove(m);
            m.score = score;
            ordered.add(m);
            return false;
        }
        ordered.add(members.insert(new Member(member, members.hash(member), score)));
        return true;
    }

    /** Visits the members in order. */
    public void forEach(Visitor visitor) {
        ordered.forEach(m -> visitor.member(m.key, m.score));
    }
}
