package dev.ariadne.core.rdb;

/**
 * Takes in the value of one record, item by item: says which item comes next and is given it. So a value of any size can be read from
 * bytes that arrive in pieces.
 */
public interface RecordReader {
    /** Kinds of items. */
    enum Item {
        /** None: the value is complete. */
        NONE,
        /** A length or count, given as a {@link #number}. */
        LENGTH,
        /** Eight bytes, low first, given as a {@link #number}. */
        INT64,
        /** Eight bytes of a floating point number, given as a {@link #real}. */
        DOUBLE,
        /** A floating point number as text, given as a {@link #real}. */
        DOUBLE_TEXT,
        /** A string, given as {@link #bytes}. */
        STRING,
        /** Sixteen bytes as they are, given as {@link #bytes}. */
        BYTES_16
    }

    /** The item that comes next. */
    Item wants();

    /** A number that was asked for; lengths are unsigned. */
    void number(long value) throws BadRecord;

    /** A floating point number that was asked for. */
    void real(double value) throws BadRecord;

    /** Bytes that were asked for; the array becomes the receiver's. */
    void bytes(byte[] value) throws BadRecord;
}
