package dev.ariadne.conform;

/** A trace speaks of a server whose own trace is not there: nothing can be said of it. */
final class UnknownServerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnknownServerException(String message) {
        super(message);
    }
}
