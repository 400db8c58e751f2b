package dev.ariadne.fault;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client may conclude at the end of an operation. This is where a harness lies if it is careless: an operation that may have taken
 * effect must never be called failed, so whatever is not known to prove the contrary is {@link Kind#INFO}.
 *
 * @param kind what is known
 * @param value what a read or an incr returned: a number, or a list of numbers; what a transfer found; null where there was nothing
 * @param why the error, null for a success
 */
public record Answer(
        Kind kind, @Nullable Object value, @Nullable String why) {
    /** The three endings, with Jepsen's names. */
    public enum Kind {
        /** It took effect. */
        OK,
        /** It certainly did not take effect, and never will. */
        FAIL,
        /** Nobody knows; it may even take effect later. */
        INFO
    }

    /**
     * The error codes that a server sends instead of executing a command (Redis: server.c:processCommand, and EXECABORT of multi.c), so that
     * nothing happened. A plain ERR is not among them: it may also come from the middle of a command.
     */
    private static final Set<String> REFUSALS = Set.of(
            "READONLY",
            "NOREPLICAS",
            "LOADING",
            "MASTERDOWN",
            "EXECABORT",
            "NOAUTH",
            "NOPERM",
            "MISCONF",
            "OOM",
            "BUSY",
            "DENIED");

    /** The refusals that say that this node is not the primary, or not yet anything: the client should ask who is. */
    private static final Set<String> NOT_PRIMARY = Set.of("READONLY", "LOADING", "MASTERDOWN", "EXECABORT");

    public static Answer ok(@Nullable Object value) {
        return new Answer(Kind.OK, value, null);
    }

    public static Answer fail(String why) {
        return new Answer(Kind.FAIL, null, why);
    }

    public static Answer info(String why) {
        return info(why, null);
    }

    /** @param value what is known nevertheless */
    static Answer info(String why, @Nullable Object value) {
        return new Answer(Kind.INFO, value, why);
    }

    /** What an error reply to a write proves. */
    public static Answer ofError(Reply.Error error) {
        return ofError(error, null);
    }

    static Answer ofError(Reply.Error error, @Nullable Object value) {
        return REFUSALS.contains(error.code()) ? fail(error.text()) : info(error.text(), value);
    }

    /** True when the error says that another node should be asked. */
    public boolean pointsElsewhere() {
        String reason = why;
        return reason != null && NOT_PRIMARY.contains(new Reply.Error(reason).code());
    }
}
