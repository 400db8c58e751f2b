package dev.ariadne.net.tls;

/** TLS cannot be configured as the settings say; the message is one line for the log and names the setting or the file. */
public final class TlsFailure extends Exception {
    private static final long serialVersionUID = 1L;

    TlsFailure(String message) {
        super(message, null, false, false);
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
