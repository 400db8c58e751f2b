package dev.ariadne.core.keyspace;

import org.jspecify.annotations.Nullable;

/**
 * A value with elements: anything but a string. Whoever changes one tells its {@link Database} before ({@link Database#beforeWrite})
 * and after ({@link Database#touched}); a value that has become empty goes with its key.
 */
public abstract class Value {
    /** What it is. */
    public abstract ValueType type();

    /** Number of elements: members, fields, entries. */
    public abstract int size();

    /** What OBJECT ENCODING answers: the form in which Redis would keep it. */
    public abstract String encoding();

    /** A copy that shares nothing. */
    public abstract Value copy();

    /** Whether a key with this value may stay although it has no elements. */
    public boolean mayBeEmpty() {
        return false;
    }

    /** Elements in its hash table; 0 for a form without one. */
    int inTable() {
        return 0;
    }

    /** The first item of the bucket of its hash table in which an element with this hash is, if it is there; by the hash seed of the data set. */
    @Nullable
    Item<?> first(int hash) {
        return null;
    }

    /** Bytes of memory that it takes, about. */
    public abstract long bytes();
}
