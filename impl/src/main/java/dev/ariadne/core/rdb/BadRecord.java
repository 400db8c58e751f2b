package dev.ariadne.core.rdb;

/** What was read cannot be part of an RDB image; the message says what is wrong, and whoever knows the place adds it. */
public final class BadRecord extends Exception {
    private static final long serialVersionUID = 1L;

    public BadRecord(String what) {
        super(what, null, false, false);
    }

    /** What is wrong. */
    public String what() {
        return String.valueOf(getMessage());
    }
}
