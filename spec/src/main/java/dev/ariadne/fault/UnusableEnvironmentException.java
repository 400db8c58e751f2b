package dev.ariadne.fault;

/** The world is not as a run needs it (a program is missing, a directory is not writable); the message is one line and names the remedy. */
public final class UnusableEnvironmentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnusableEnvironmentException(String message) {
        super(message);
    }

    public UnusableEnvironmentException(String message, Throwable cause) {
        super(message, cause);
    }
}
