package dev.ariadne.config;

/** A value that a parameter does not take, or a line that is no configuration. The message is meant for the user as it is. */
public final class ConfigError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigError(String message) {
        // A user's mistake is no defect of the program: nobody reads the stack trace.
        super(message, null, false, false);
    }

    /** The message, never null. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
