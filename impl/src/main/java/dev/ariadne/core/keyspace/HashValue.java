package dev.ariadne.core.keyspace;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A hash: a map from fields to values, both byte strings. A small one ({@link Layout#hashMaxPackedEntries},
 * {@link Layout#hashMaxPackedBytes}) is a sequence of fields, each followed by its value, in the order of insertion; a larger one is a
 * hash table, and from then on for good.
 */
public final class HashValue extends Value {
    /** Receives a field and its value as ranges, borrowed until it returns. */
    @FunctionalInterface
    public interface Visitor {
        /** A field and its value: for each the array, the index of the first byte and the length. */
        void field(byte[] field, int fieldFrom, int fieldLength, byte[] value, int valueFrom, int valueLength);
    }

    /** Receives a value as a range, borrowed until it returns. */
    @FunctionalInterface
    public interface Found {
        /** A value: the array, the index of its first byte, its length. */
        void value(byte[] buf, int from, int length);
    }

    private static final class Field extends Item<Field> {
        byte[] value;

        Field(byte[] key, int hash, byte[] value) {
            super(key, hash);
            this.value = value;
        }

        @Override
        Field copy() {
            return new Field(key, hash, value.clone());
        }
    }

    private static final int OBJECT_BYTES = 72;
    private static final int TABLE_BYTES = 160;
    /** A field's object, the headers of its two arrays and its share of the table. */
    private static final int FIELD_BYTES = 80;

    private final Layout layout;
    /** Exactly one of the two forms is there. */
    private @Nullable PackedList packed;

    private @Nullable Dict<Field> fields;
    /** Bytes of fields and values in {@link #fields}. */
    private long textBytes;

    public HashValue(Layout layout) {
        this.layout = layout;
        this.packed = new PackedList();
    }

    private HashValue(HashValue other) {
        layout = other.layout;
        packed = other.packed == null ? null : other.packed.copy();
        fields = other.fields == null ? null : other.fields.copy(f -> {});
        textBytes = other.textBytes;
    }

    @Override
    public ValueType type() {
        return ValueType.HASH;
    }

    @Override
    public int size() {
        return packed != null ? packed.count() / 2 : table().size();
    }

    @Override
    public String encoding() {
        return isPacked() ? "listpack" : "hashtable";
    }

    /** Whether the fields are kept in the order of their insertion. */
    public boolean isPacked() {
        return packed != null;
    }

    @Override
    public HashValue copy() {
        return new HashValue(this);
    }

    @Override
    public long bytes() {
        return packed != null ? OBJECT_BYTES + packed.bytes() : TABLE_BYTES + textBytes + (long) FIELD_BYTES * size();
    }

    /** Shows the value of the field that is the range; returns whether there is one. */
    public boolean get(byte[] buf, int from, int length, Found found) {
        if (packed != null) {
            int at = packed.find(packed.first(), 2, buf, from, length);
            if (at == PackedList.NONE) {
                return false;
            }
            int value = packed.next(at);
            found.value(packed.buf(), packed.start(value), packed.length(value));
            return true;
        }
        Field field = table().find(buf, from, length);
        if (field == null) {
            return false;
        }
        found.value(field.value, 0, field.value.length);
        return true;
    }

    /** Whether the range is a field. */
    public boolean contains(byte[] buf, int from, int length) {
        return packed != null
                ? packed.find(packed.first(), 2, buf, from, length) != PackedList.NONE
                : table().find(buf, from, length) != null;
    }

    /** The value of a field, the caller's own; null when there is none. */
    public byte @Nullable [] get(byte[] buf, int from, int length) {
        if (packed != null) {
            int at = packed.find(packed.first(), 2, buf, from, length);
            return at == PackedList.NONE ? null : packed.get(packed.next(at));
        }
        Field field = table().find(buf, from, length);
        return field == null ? null : field.value.clone();
    }

    /** Sets a field to a value; the arrays are copied. Returns whether the field is new. */
    public boolean put(byte[] field, byte[] value) {
        return put(field, 0, field.length, value, 0, value.length);
    }

    /** Sets a field to a value, both copied from ranges. Returns whether the field is new. */
    public boolean put(byte[] buf, int from, int length, byte[] valueBuf, int valueFrom, int valueLength) {
        if (packed != null && Math.max(length, valueLength) > layout.hashMaxPackedBytes) {
            convert();
        }
        if (packed != null) {
            boolean isNew = putPacked(packed, buf, from, length, valueBuf, valueFrom, valueLength);
            if (size() > layout.hashMaxPackedEntries) {
                convert();
            }
            return isNew;
        }
        byte[] value = Arrays.copyOfRange(valueBuf, valueFrom, valueFrom + valueLength);
        Dict<Field> table = table();
        int hash = table.hash(buf, from, length);
        Field there = table.find(hash, buf, from, length);
        textBytes += valueLength;
        if (there != null) {
            textBytes -= there.value.length;
            there.value = value;
            return false;
        }
        table.insert(new Field(Arrays.copyOfRange(buf, from, from + length), hash, value));
        textBytes += length;
        return true;
    }

    private static boolean putPacked(
            PackedList pairs, byte[] buf, int from, int length, byte[] valueBuf, int valueFrom, int valueLength) {
        int at = pairs.find(pairs.first(), 2, buf, from, length);
        if (at != PackedList.NONE) {
            pairs.replace(pairs.next(at), valueBuf, valueFrom, valueLength);
            return false;
        }
        pairs.insert(pairs.end(), buf, from, length);
        pairs.insert(pairs.end(), valueBuf, valueFrom, valueLength);
        return true;
    }

    private void convert() {
        PackedList pairs = Objects.requireNonNull(packed);
        fields = new Dict<>(layout.hashSeed, size());
        packed = null;
        visitPacked(pairs, this::put);
    }

    /** Takes a field out; returns false when it is not there. */
    public boolean remove(byte[] buf, int from, int length) {
        if (packed != null) {
            int at = packed.find(packed.first(), 2, buf, from, length);
            if (at != PackedList.NONE) {
                packed.remove(at);
                packed.remove(at);
            }
            return at != PackedList.NONE;
        }
        Field field = table().find(buf, from, length);
        if (field == null) {
            return false;
        }
        table().remove(field);
        textBytes -= length + field.value.length;
        return true;
    }

    /** Shows any field, each with the same chance. There must be one. */
    public void random(RandomGenerator random, Visitor visitor) {
        if (packed != null) {
            visit(packed, packed.at(2 * random.nextInt(size())), visitor);
        } else {
            visit(table().random(random), visitor);
        }
    }

    /** Visits every field with its value once; the arrays are not to be changed. */
    public void forEach(BiConsumer<byte[], byte[]> visitor) {
        if (packed != null) {
            for (int at = packed.first(); at != PackedList.NONE; at = packed.next(packed.next(at))) {
                visitor.accept(packed.get(at), packed.get(packed.next(at)));
            }
        } else {
            table().forEach(f -> visitor.accept(f.key, f.value));
        }
    }

    /** Visits every field with its value once, without copies. */
    public void visit(Visitor visitor) {
        if (packed != null) {
            visitPacked(packed, visitor);
        } else {
            table().forEach(f -> visit(f, visitor));
        }
    }

    /**
     * One step of HSCAN: visits a few fields, or all when the hash is small; returns the next cursor, 0 at the end. Begin with 0. A
     * field that is there from the first step to the last is visited.
     */
    public long scan(long cursor, Visitor visitor) {
        if (packed != null) {
            visitPacked(packed, visitor);
            return 0;
        }
        return table().scan(cursor, f -> visit(f, visitor));
    }

    private static void visitPacked(PackedList pairs, Visitor visitor) {
        for (int at = pairs.first(); at != PackedList.NONE; at = pairs.next(pairs.next(at))) {
            visit(pairs, at, visitor);
        }
    }

    private static void visit(PackedList pairs, int at, Visitor visitor) {
        int value = pairs.next(at);
        visitor.field(
                pairs.buf(), pairs.start(at), pairs.length(at), pairs.buf(), pairs.start(value), pairs.length(value));
    }

    private static void visit(Field field, Visitor visitor) {
        visitor.field(field.key, 0, field.key.length, field.value, 0, field.value.length);
    }

    private Dict<Field> table() {
        return Objects.requireNonNull(fields);
    }
}
