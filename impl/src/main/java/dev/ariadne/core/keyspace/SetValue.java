package dev.ariadne.core.keyspace;

import java.util.function.Consumer;

/** A set of byte strings. */
public final class SetValue extends Value {
    private static final class Member extends Item<Member> {
        Member(byte[] key, int hash) {
            super(key, hash);
        }

        @Override
        Member copy() {
            return new Member(key, hash);
        }
    }

    private final Layout layout;
    private final Dict<Member> members;

    public SetValue(Layout layout) {
        this(layout, new Dict<>(layout.hashSeed));
    }

    private SetValue(Layout layout, Dict<Member> members) {
        this.layout = layout;
        this.members = members;
    }

    @Override
    public ValueType type() {
        return ValueType.SET;
    }

    @Override
    public int size() {
        return members.size();
    }

    @Override
    public String encoding() {
        return "hashtable";
    }

    @Override
    public SetValue copy() {
        return new SetValue(layout, members.copy(m -> {}));
    }

    @Override
    public long bytes() {
        return 56L * size();
    }

    /** Adds a member, whose array becomes the set's own; returns false when it was there. */
    public boolean add(byte[] member) {
        if (members.find(member, 0, member.length) != null) {
            return false;
        }
        members.insert(new Member(member, members.hash(member)));
        return true;
    }

    /** Whether a member is there. */
    public boolean contains(byte[] member) {
        return members.find(member, 0, member.length) != null;
    }

    /** Visits members until the visitor says false. */
    public void forEachWhile(java.util.function.Predicate<byte[]> visitor) {
        boolean[] goesOn = {true};
        members.forEach(m -> goesOn[0] = goesOn[0] && visitor.test(m.key));
    }

    /** Visits every member once. */
    public void forEach(Consumer<byte[]> visitor) {
        members.forEach(m -> visitor.accept(m.key));
    }
}
