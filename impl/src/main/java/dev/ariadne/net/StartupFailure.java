package dev.ariadne.net;

/** The world does not let the server start: one line that names the remedy; exit code 3. */
final class StartupFailure extends Exception {
    private static final long serialVersionUID = 1L;

    StartupFailure(String message) {
        super(message, null, false, false);
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
