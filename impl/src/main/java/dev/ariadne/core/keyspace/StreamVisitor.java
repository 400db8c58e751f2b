package dev.ariadne.core.keyspace;

/** Sees the fields and values of a stream's entry in turn. */
public interface StreamVisitor {
    /** One that is the decimal text of a number. */
    void number(long value);

    /** One that is not: the range of {@code buf}, borrowed. */
    void bytes(byte[] buf, int from, int to);
}
