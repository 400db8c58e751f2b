package dev.ariadne.core.acl;

/**
 * Why a user may not run a request.
 *
 * @param argument index of the argument that is the key or channel; 0 for the command
 */
public record Denial(Reason reason, int argument) {
    /** Kinds of refusals, the weakest first: of several selectors' refusals the strongest is told. */
    public enum Reason {
        COMMAND("command"),
        KEY("key"),
        /** AUTH failed: only in the log. */
        AUTH("auth"),
        CHANNEL("channel");

        /** As ACL LOG shows it. */
        public final String word;

        Reason(String word) {
            this.word = word;
        }
    }

    /** The error that a client sees; {@code command} is the full name. */
    public String error(String command) {
        return switch (reason) {
            case COMMAND -> "NOPERM this user has no permissions to run the '" + command + "' command";
            case KEY -> "NOPERM this user has no permissions to access one of the keys used as arguments";
            default -> "NOPERM this user has no permissions to access one of the channels used as arguments";
        };
    }

    /** The reason as the error of EXEC gives it. */
    public String reasonForExec() {
        return switch (reason) {
            case COMMAND -> "no permission to execute the command or subcommand";
            case KEY -> "no permission to touch the specified keys";
            default -> "no permission to access one of the channels used as arguments";
        };
    }

    /** The reason as the error of a script gives it. */
    public String reasonForScript() {
        return switch (reason) {
            case COMMAND -> "can't run this command or subcommand";
            case KEY -> "can't access at least one of the keys mentioned in the command arguments";
            default -> "can't publish to the channel mentioned in the command";
        };
    }

    /** Whether this is to be told rather than {@code other}, another selector's refusal. */
    boolean outweighs(Denial other) {
        int order = reason.compareTo(other.reason);
        return order > 0 || (order == 0 && argument > other.argument);
    }
}
