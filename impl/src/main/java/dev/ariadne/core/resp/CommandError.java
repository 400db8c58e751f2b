package dev.ariadne.core.resp;

/** A client's mistake, thrown by a handler and turned into an error reply; the data set is as it was. Carries no stack trace. */
public final class CommandError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String text;

    /** @param text the reply after the dash: code word, blank, message (see {@link Errors}) */
    public CommandError(String text) {
        super(text, null, false, false);
        this.text = text;
    }

    /** The reply after the dash. */
    public String text() {
        return text;
    }
}
