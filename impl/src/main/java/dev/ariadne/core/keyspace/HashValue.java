package dev.ariadne.core.keyspace;

import java.util.function.BiConsumer;

/** A hash: a map from fields to values, both byte strings. */
public final class HashValue extends Value {
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

    private final Layout layout;
    private final Dict<Field> fields;

    public HashValue(Layout layout) {
        this(layout, new Dict<>(layout.hashSeed));
    }

    private HashValue(Layout layout, Dict<Field> fields) {
        this.layout = layout;
        this.fields = fields;
    }

    @Override
    public ValueType type() {
        return ValueType.HASH;
    }

    @Override
    public int size() {
        return fields.size();
    }

    @Override
    public String encoding() {
        return "hashtable";
    }

    @Override
    public HashValue copy() {
        return new HashValue(layout, fields.copy(f -> {}));
    }

    @Override
    public long bytes() {
        return 80L * size();
    }

    /** Sets a field; both arrays become the hash's own. Returns whether the field is new. */
    public boolean put(byte[] field, byte[] value) {
        Field there = fields.find(field, 0, field.length);
        if (there != null) {
            there.value = value;
            return false;
        }
        fields.insert(new Field(field, fields.hash(field), value));
        return true;
    }

    /** Visits every field with its value once. */
    public void forEach(BiConsumer<byte[], byte[]> visitor) {
        fields.forEach(f -> visitor.accept(f.key, f.value));
    }
}
