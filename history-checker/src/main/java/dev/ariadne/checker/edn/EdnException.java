package dev.ariadne.checker.edn;

/** Text that is not EDN, or ends in the middle of a form. */
final class EdnException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String text;

    EdnException(String text) {
        super(text, null, false, false);
        this.text = text;
    }

    String text() {
        return text;
    }
}
