package dev.ariadne.core.rdb;

/** An RDB image that cannot be loaded; the message says what is wrong and at which byte. */
public final class RdbException extends Exception {
    private static final long serialVersionUID = 1L;

    RdbException(String what, long offset) {
        super("bad RDB image at byte " + offset + ": " + what);
    }
}
