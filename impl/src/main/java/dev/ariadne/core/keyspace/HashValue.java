package dev.ariadne.core.keyspace;

import java.util.Arrays;
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

    /** The larger form. */
    private static final class Table {
        final Dict<Field> fields;
        /** Bytes of fields and values. */
        long textBytes;

        Table(Dict<Field> fields, long textBytes) {
            this.fields = fields;
            this.textBytes = textBytes;
        }

        @Nullable
        Field find(byte[] buf, int from, int length) {
            return fields.find(buf, from, length);
        }

        /** Sets a field to a value, both copied from ranges. Returns whether the field is new. */
        boolean put(byte[] buf, int from, int length, byte[] valueBuf, int valueFrom, int valueLength) {
            int hash = fields.hash(buf, from, length);
            Field there = fields.find(hash, buf, from, length);
            if (there != null && there.value.length == valueLength) {
                // In place: a new array in an old object is what costs a collector most.
                System.arraycopy(valueBuf, valueFrom, there.value, 0, valueLength);
                return false;
            }
            byte[] value = Arrays.copyOfRange(valueBuf, valueFrom, valueFrom + valueLength);
            textBytes += valueLength;
            if (there != null) {
                textBytes -= there.value.length;
                there.value = value;
                return false;
            }
            fields.insert(new Field(Arrays.copyOfRange(buf, from, from + length), hash, value));
            textBytes += length;
            return true;
        }
    }

    private static final int NONE = -1;
    /** The hash and the header of its array. */
    private static final int PACKED_BYTES = 24 + 16;

    private static final int TABLE_BYTES = 160;
    /** A field's object, the headers of its two arrays and its share of the table. */
    private static final int FIELD_BYTES = 80;

    private final Layout layout;
    /** {@link PackedPairs} in an array, each field followed by its value as another text; or a {@link Table}: one field, since small hashes are many. */
    private Object form;

    private int size;

    public HashValue(Layout layout) {
        this.layout = layout;
        this.form = PackedPairs.EMPTY;
    }

    private HashValue(HashValue other) {
        layout = other.layout;
        form = other.form instanceof byte[] packed
                ? packed.clone()
                : new Table(other.table().fields.copy(f -> {}), other.table().textBytes);
        size = other.size;
    }

    @Override
    int inTable() {
        return form instanceof Table ? size : 0;
    }

    @Override
    @Nullable
    Item<?> first(int hash) {
        return form instanceof Table table ? table.fields.first(hash) : null;
    }

    @Override
    public ValueType type() {
        return ValueType.HASH;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public String encoding() {
        return isPacked() ? "listpack" : "hashtable";
    }

    /** Whether the fields are kept in the order of their insertion. */
    public boolean isPacked() {
        return form instanceof byte[];
    }

    @Override
    public HashValue copy() {
        return new HashValue(this);
    }

    @Override
    public long bytes() {
        return form instanceof byte[] packed
                ? PACKED_BYTES + packed.length
                : TABLE_BYTES + table().textBytes + (long) FIELD_BYTES * size;
    }

    /** Shows the value of the field that is the range; returns whether there is one. */
    public boolean get(byte[] buf, int from, int length, Found found) {
        if (form instanceof byte[] packed) {
            int value = valueOf(packed, buf, from, length);
            if (value != NONE) {
                found.value(packed, PackedPairs.start(packed, value), PackedPairs.length(packed, value));
            }
            return value != NONE;
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
        return form instanceof byte[] packed
                ? valueOf(packed, buf, from, length) != NONE
                : table().find(buf, from, length) != null;
    }

    /** The value of a field, the caller's own; null when there is none. */
    public byte @Nullable [] get(byte[] buf, int from, int length) {
        if (form instanceof byte[] packed) {
            int value = valueOf(packed, buf, from, length);
            return value == NONE ? null : PackedPairs.text(packed, value);
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
        if (isPacked() && Math.max(length, valueLength) > layout.hashMaxPackedBytes) {
            convert();
        }
        boolean isNew = form instanceof byte[] packed
                ? putPacked(packed, buf, from, length, valueBuf, valueFrom, valueLength)
                : table().put(buf, from, length, valueBuf, valueFrom, valueLength);
        if (isNew) {
            size++;
            if (isPacked() && size > layout.hashMaxPackedEntries) {
                convert();
            }
        }
        return isNew;
    }

    private boolean putPacked(
            byte[] packed, byte[] buf, int from, int length, byte[] valueBuf, int valueFrom, int valueLength) {
        int position = 0;
        for (int i = 0; i < size; i++) {
            int value = PackedPairs.after(packed, position);
            int behind = PackedPairs.after(packed, value);
            if (PackedPairs.is(packed, position, buf, from, length)) {
                int bytes = PackedPairs.cost(valueLength);
                byte[] to = packed;
                if (bytes != behind - value) {
                    int end = skip(packed, behind, size - i - 1);
                    to = PackedPairs.room(packed, end, value, behind - value, bytes);
                }
                PackedPairs.write(to, value, valueBuf, valueFrom, valueLength);
                form = to;
                return false;
            }
            position = behind;
        }
        int bytes = PackedPairs.cost(length) + PackedPairs.cost(valueLength);
        byte[] to = PackedPairs.room(packed, position, position, 0, bytes);
        PackedPairs.write(to, PackedPairs.write(to, position, buf, from, length), valueBuf, valueFrom, valueLength);
        form = to;
        return true;
    }

    private void convert() {
        Table table = new Table(new Dict<>(layout.hashSeed, size), 0);
        visit(table::put);
        form = table;
    }

    /** Takes a field out; returns false when it is not there. */
    public boolean remove(byte[] buf, int from, int length) {
        if (form instanceof byte[] packed) {
            int position = 0;
            for (int i = 0; i < size; i++) {
                int behind = skip(packed, position, 1);
                if (PackedPairs.is(packed, position, buf, from, length)) {
                    PackedPairs.cut(packed, position, behind - position);
                    size--;
                    if (PackedPairs.isFittingDue(packed, behind - position, size)) {
                        form = PackedPairs.fitted(packed, skip(packed, 0, size));
                    }
                    return true;
                }
                position = behind;
            }
            return false;
        }
        Table table = table();
        Field field = table.find(buf, from, length);
        if (field == null) {
            return false;
        }
        table.fields.remove(field);
        table.textBytes -= length + field.value.length;
        size--;
        return true;
    }

    /** Shows any field, each with the same chance. There must be one. */
    public void random(RandomGenerator random, Visitor visitor) {
        if (form instanceof byte[] packed) {
            visit(packed, skip(packed, 0, random.nextInt(size)), visitor);
        } else {
            visit(table().fields.random(random), visitor);
        }
    }

    /** As {@link #random(RandomGenerator, Visitor)}, so many times. */
    public void random(RandomGenerator random, int times, Visitor visitor) {
        if (form instanceof byte[] packed) {
            int[] positions = new int[size];
            for (int i = 1; i < size; i++) {
                positions[i] = skip(packed, positions[i - 1], 1);
            }
            for (int i = 0; i < times; i++) {
                visit(packed, positions[random.nextInt(size)], visitor);
            }
        } else {
            for (int i = 0; i < times; i++) {
                visit(table().fields.random(random), visitor);
            }
        }
    }

    /** Visits every field with its value once; the arrays are borrowed until the hash changes. */
    public void forEach(BiConsumer<byte[], byte[]> visitor) {
        if (form instanceof byte[] packed) {
            int position = 0;
            for (int i = 0; i < size; i++) {
                int value = PackedPairs.after(packed, position);
                visitor.accept(PackedPairs.text(packed, position), PackedPairs.text(packed, value));
                position = PackedPairs.after(packed, value);
            }
        } else {
            table().fields.forEach(f -> visitor.accept(f.key, f.value));
        }
    }

    /** Visits every field with its value once, without copies. */
    public void visit(Visitor visitor) {
        if (form instanceof byte[] packed) {
            int position = 0;
            for (int i = 0; i < size; i++) {
                position = visit(packed, position, visitor);
            }
        } else {
            table().fields.forEach(f -> visit(f, visitor));
        }
    }

    /**
     * One step of HSCAN: visits a few fields, or all when the hash is small; returns the next cursor, 0 at the end. Begin with 0. A
     * field that is there from the first step to the last is visited.
     */
    public long scan(long cursor, Visitor visitor) {
        if (isPacked()) {
            visit(visitor);
            return 0;
        }
        return table().fields.scan(cursor, f -> visit(f, visitor));
    }

    // ---- the packed form

    /** The position of the value of a field, {@link #NONE} when there is no such field. */
    private int valueOf(byte[] packed, byte[] buf, int from, int length) {
        int position = 0;
        for (int i = 0; i < size; i++) {
            int value = PackedPairs.after(packed, position);
            if (PackedPairs.is(packed, position, buf, from, length)) {
                return value;
            }
            position = PackedPairs.after(packed, value);
        }
        return NONE;
    }

    /** The position so many pairs behind another. */
    private static int skip(byte[] packed, int position, int pairs) {
        int at = position;
        for (int left = pairs; left > 0; left--) {
            at = PackedPairs.after(packed, PackedPairs.after(packed, at));
        }
        return at;
    }

    /** Shows the pair at {@code position}; returns the position behind it. */
    private static int visit(byte[] packed, int position, Visitor visitor) {
        int value = PackedPairs.after(packed, position);
        int valueStart = PackedPairs.start(packed, value);
        int valueLength = PackedPairs.length(packed, value);
        visitor.field(
                packed,
                PackedPairs.start(packed, position),
                PackedPairs.length(packed, position),
                packed,
                valueStart,
                valueLength);
        return valueStart + valueLength;
    }

    private static void visit(Field field, Visitor visitor) {
        visitor.field(field.key, 0, field.key.length, field.value, 0, field.value.length);
    }

    private Table table() {
        return (Table) form;
    }
}
