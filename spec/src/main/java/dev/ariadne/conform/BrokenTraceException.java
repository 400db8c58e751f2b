package dev.ariadne.conform;

/** A trace that cannot be read; the message has the file and the line. */
public final class BrokenTraceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokenTraceException(String message) {
        super(message);
    }
}
