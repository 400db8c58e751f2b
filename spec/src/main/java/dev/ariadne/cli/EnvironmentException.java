package dev.ariadne.cli;

/** The world is not as a command needs it; the message is one line that names the remedy, and the exit code is {@link Exit#ENVIRONMENT}. */
public final class EnvironmentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EnvironmentException(String message) {
        super(message);
    }

    public EnvironmentException(String message, Throwable cause) {
        super(message, cause);
    }
}
