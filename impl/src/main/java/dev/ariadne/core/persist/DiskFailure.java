package dev.ariadne.core.persist;

/** A file could not be used; the message is the system's, as {@code No space left on device}. */
public final class DiskFailure extends Exception {
    private static final long serialVersionUID = 1L;

    public DiskFailure(String what) {
        super(what, null, false, false);
    }

    /** What went wrong. */
    public String what() {
        return String.valueOf(getMessage());
    }
}
