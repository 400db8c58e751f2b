package dev.ariadne.checker.edn;

/** Text that is not EDN, or ends in the middle of a form. */
final class EdnException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EdnException(String message) {
        super(message, null, false, false);
    }
}
