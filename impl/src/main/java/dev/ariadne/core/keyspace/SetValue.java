package dev.ariadne.core.keyspace;

import dev.ariadne.core.resp.Numbers;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A set of byte strings. While they all are canonical decimal integers and no more than {@link Layout#setMaxIntegers} they are kept as
 * such, sorted; otherwise in a hash table, and from then on for good.
 */
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

    private static final int LARGEST_INTEGER_SET = 1 << 30;
    private static final int OBJECT_BYTES = 72;
    private static final int TABLE_BYTES = 160;
    /** A member's object, its array's header and its share of the table. */
    private static final int MEMBER_BYTES = 52;

    private final Layout layout;
    /** Exactly one of the two forms is there. */
    private @Nullable IntegerSet integers;

    private @Nullable Dict<Member> members;
    /** Bytes of the members in {@link #members}. */
    private long textBytes;

    public SetValue(Layout layout) {
        this.layout = layout;
        this.integers = new IntegerSet();
    }

    private SetValue(SetValue other) {
        layout = other.layout;
        integers = other.integers == null ? null : other.integers.copy();
        members = other.members == null ? null : other.members.copy(m -> {});
        textBytes = other.textBytes;
    }

    @Override
    int inTable() {
        Dict<Member> table = members;
        return table == null ? 0 : table.size();
    }

    @Override
    @Nullable
    Item<?> first(int hash) {
        Dict<Member> table = members;
        return table == null ? null : table.first(hash);
    }

    @Override
    public ValueType type() {
        return ValueType.SET;
    }

    @Override
    public int size() {
        return integers != null ? integers.size() : table().size();
    }

    @Override
    public String encoding() {
        return isPacked() ? "intset" : "hashtable";
    }

    /** Whether the members are kept as integers: then a visit of all shows them in numeric order. */
    public boolean isPacked() {
        return integers != null;
    }

    @Override
    public SetValue copy() {
        return new SetValue(this);
    }

    @Override
    public long bytes() {
        return integers != null
                ? OBJECT_BYTES + integers.bytes()
                : TABLE_BYTES + textBytes + (long) MEMBER_BYTES * size();
    }

    /** Whether the range is a member. */
    public boolean contains(byte[] buf, int from, int length) {
        if (integers != null) {
            return Numbers.isLong(buf, from, length) && integers.contains(Numbers.parse(buf, from, length, 0));
        }
        return table().find(buf, from, length) != null;
    }

    /** As {@link #contains(byte[], int, int)}. */
    public boolean contains(byte[] member) {
        return contains(member, 0, member.length);
    }

    /** Adds a member, whose array becomes the set's own; returns false when it was there. */
    public boolean add(byte[] member) {
        return add(member, 0, member.length, true);
    }

    /** Adds a copy of the range as a member; returns false when it was there. */
    public boolean add(byte[] buf, int from, int length) {
        return add(buf, from, length, false);
    }

    private boolean add(byte[] buf, int from, int length, boolean owned) {
        if (integers != null) {
            if (Numbers.isLong(buf, from, length)) {
                boolean added = integers.add(Numbers.parse(buf, from, length, 0));
                if (added && integers.size() > Math.min(layout.setMaxIntegers, LARGEST_INTEGER_SET)) {
                    convert();
                }
                return added;
            }
            convert();
        }
        Dict<Member> table = table();
        int hash = table.hash(buf, from, length);
        if (table.find(hash, buf, from, length) != null) {
            return false;
        }
        byte[] member = owned ? buf : Arrays.copyOfRange(buf, from, from + length);
        table.insert(new Member(member, hash));
        textBytes += length;
        return true;
    }

    private void convert() {
        IntegerSet all = Objects.requireNonNull(integers);
        members = new Dict<>(layout.hashSeed, all.size());
        integers = null;
        for (int i = 0; i < all.size(); i++) {
            add(Numbers.text(all.get(i)));
        }
    }

    /** Takes the range out; returns false when it is no member. */
    public boolean remove(byte[] buf, int from, int length) {
        if (integers != null) {
            return Numbers.isLong(buf, from, length) && integers.remove(Numbers.parse(buf, from, length, 0));
        }
        Member member = table().find(buf, from, length);
        if (member == null) {
            return false;
        }
        table().remove(member);
        textBytes -= length;
        return true;
    }

    /** As {@link #remove(byte[], int, int)}. */
    public boolean remove(byte[] member) {
        return remove(member, 0, member.length);
    }

    /** Any member, each with the same chance; the array is not to be changed. There must be one. */
    public byte[] random(RandomGenerator random) {
        return integers != null
                ? Numbers.text(integers.get(random.nextInt(integers.size())))
                : table().random(random).key;
    }

    /** Visits every member once; the arrays are not to be changed. */
    public void forEach(Consumer<byte[]> visitor) {
        if (integers != null) {
            for (int i = 0; i < integers.size(); i++) {
                visitor.accept(Numbers.text(integers.get(i)));
            }
        } else {
            table().forEach(m -> visitor.accept(m.key));
        }
    }

    /** Visits members until the visitor says false, or all of them. */
    public void forEachWhile(Predicate<byte[]> visitor) {
        if (integers != null) {
            int i = 0;
            while (i < integers.size() && visitor.test(Numbers.text(integers.get(i)))) {
                i++;
            }
        } else {
            table().forEachWhile(m -> visitor.test(m.key));
        }
    }

    /**
     * One step of SSCAN: visits a few members, or all when they are integers; returns the next cursor, 0 at the end. Begin with 0. A
     * member that is there from the first step to the last is visited.
     */
    public long scan(long cursor, Consumer<byte[]> visitor) {
        if (integers != null) {
            forEach(visitor);
            return 0;
        }
        return table().scan(cursor, m -> visitor.accept(m.key));
    }

    private Dict<Member> table() {
        return Objects.requireNonNull(members);
    }
}
