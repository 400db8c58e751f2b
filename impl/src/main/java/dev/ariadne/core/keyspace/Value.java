package dev.ariadne.core.keyspace;

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

    /** Bytes of memory that it takes, about. */
    public abstract long bytes();
}
