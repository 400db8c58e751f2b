package dev.ariadne.core.acl;

/** An ACL rule that cannot be applied; the message is Redis' description of what is wrong with it. */
public final class BadRule extends RuntimeException {
    private static final long serialVersionUID = 1L;

    static final String SYNTAX = "Syntax error";
    static final String UNKNOWN_NAME = "Unknown command or category name in ACL";
    static final String AFTER_ALL_KEYS =
            "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have any"
                    + " effect. Try 'resetkeys' to start with an empty list of patterns";
    static final String AFTER_ALL_CHANNELS =
            "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does not"
                    + " have any effect. Try 'resetchannels' to start with an empty list of channels";
    static final String NO_SUCH_PASSWORD = "The password you are trying to remove from the user does not exist";
    static final String BAD_HASH =
            "The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters";
    static final String DUPLICATE_USER = "Duplicate user found. A user can only be defined once in config files";
    static final String FIRST_ARGUMENT_OF_SUBCOMMAND = "Allowing first-arg of a subcommand is not supported";

    BadRule(String text) {
        // A user's mistake is no defect of the program: nobody reads the stack trace.
        super(text, null, false, false);
    }

    /** What is wrong. */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** Whether the rule names a command or category that does not exist. */
    boolean isUnknownName() {
        return text().equals(UNKNOWN_NAME);
    }
}
