package dev.ariadne.core.persist;

/** The data set cannot be loaded from its files; the message says which file, where, why, and what can be done. */
final class LoadFailure extends Exception {
    private static final long serialVersionUID = 1L;

    LoadFailure(String what) {
        super(what, null, false, false);
    }

    String what() {
        return String.valueOf(getMessage());
    }
}
