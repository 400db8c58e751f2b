package dev.ariadne.core.resp;

import java.util.Locale;

/** The texts of error replies, to the letter those of Redis 7.0: clients match on them. */
public final class Errors {
    public static final String WRONG_TYPE = "WRONGTYPE Operation against a key holding the wrong kind of value";
    public static final String SYNTAX = "ERR syntax error";
    public static final String NOT_INTEGER = "ERR value is not an integer or out of range";
    public static final String NOT_FLOAT = "ERR value is not a valid float";
    public static final String OUT_OF_RANGE = "ERR value is out of range";
    public static final String NOT_POSITIVE = "ERR value is out of range, must be positive";
    public static final String INDEX_RANGE = "ERR index out of range";
    public static final String SAMPLE_RANGE =
            "ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807";
    public static final String NO_SUCH_KEY = "ERR no such key";
    public static final String OVERFLOW = "ERR increment or decrement would overflow";
    public static final String DECREMENT_OVERFLOW = "ERR decrement would overflow";
    public static final String NAN_OR_INFINITY = "ERR increment would produce NaN or Infinity";
    public static final String OFFSET_RANGE = "ERR offset is out of range";
    public static final String STRING_TOO_LONG = "ERR string exceeds maximum allowed size (proto-max-bulk-len)";
    public static final String DB_INDEX = "ERR DB index is out of range";
    public static final String INVALID_CURSOR = "ERR invalid cursor";
    public static final String NAN_SCORE = "ERR resulting score is not a number (NaN)";
    public static final String NX_XX_CONFLICT = "ERR XX and NX options at the same time are not compatible";
    public static final String GT_LT_NX_CONFLICT = "ERR GT, LT, and/or NX options at the same time are not compatible";
    public static final String INCR_PAIRS = "ERR INCR option supports a single increment-element pair";
    public static final String RANGE_NOT_FLOAT = "ERR min or max is not a float";
    public static final String RANGE_NOT_STRING = "ERR min or max not valid string range item";
    public static final String LIMIT_OF_RANKS =
            "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX";
    public static final String SCORES_BY_LEX = "ERR syntax error, WITHSCORES not supported in combination with BYLEX";
    public static final String WEIGHT_NOT_FLOAT = "ERR weight value is not a float";
    public static final String LIMIT_NEGATIVE = "ERR LIMIT can't be negative";
    public static final String KEY_COUNT = "ERR numkeys should be greater than 0";
    public static final String POP_COUNT = "ERR count should be greater than 0";
    public static final String TIMEOUT_NOT_FLOAT = "ERR timeout is not a float or out of range";
    public static final String UNKNOWN_UNIT = "ERR unsupported unit provided. please use M, KM, FT, MI";
    public static final String RADIUS_NOT_FLOAT = "ERR need numeric radius";
    public static final String RADIUS_NEGATIVE = "ERR radius cannot be negative";
    public static final String WIDTH_NOT_FLOAT = "ERR need numeric width";
    public static final String HEIGHT_NOT_FLOAT = "ERR need numeric height";
    public static final String BOX_NEGATIVE = "ERR height or width cannot be negative";
    public static final String NO_SUCH_PLACE = "ERR could not decode requested zset member";
    public static final String PLACE_COUNT = "ERR COUNT must be > 0";
    public static final String ANY_WITHOUT_COUNT = "ERR the ANY argument requires COUNT argument";
    public static final String EXPIRE_NX_CONFLICT =
            "ERR NX and XX, GT or LT options at the same time are not compatible";
    public static final String EXPIRE_GT_LT_CONFLICT = "ERR GT and LT options at the same time are not compatible";
    public static final String NESTED_MULTI = "ERR MULTI calls can not be nested";
    public static final String EXEC_WITHOUT_MULTI = "ERR EXEC without MULTI";
    public static final String DISCARD_WITHOUT_MULTI = "ERR DISCARD without MULTI";
    public static final String WATCH_IN_MULTI = "ERR WATCH inside MULTI is not allowed";
    public static final String EXEC_ABORTED = "EXECABORT Transaction discarded because of previous errors.";
    public static final String NO_REPLICAS = "NOREPLICAS Not enough good replicas to write.";
    public static final String READ_ONLY = "READONLY You can't write against a read only replica.";
    public static final String MASTER_DOWN =
            "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.";
    public static final String LOADING = "LOADING Redis is loading the dataset in memory";
    public static final String OUT_OF_MEMORY = "OOM command not allowed when used memory > 'maxmemory'.";
    public static final String NO_AUTH = "NOAUTH Authentication required.";
    public static final String WRONG_PASSWORD = "WRONGPASS invalid username-password pair or user is disabled.";
    public static final String AUTH_WITHOUT_PASSWORD =
            "ERR AUTH <password> called without any password configured for the"
                    + " default user. Are you sure your configuration is correct?";
    public static final String NO_PROTOCOL = "NOPROTO unsupported protocol version";
    public static final String PROTOCOL_NOT_INTEGER = "ERR Protocol version is not an integer or out of range";
    public static final String MAX_CLIENTS = "ERR max number of clients reached";
    public static final String NO_SUCH_CLIENT = "ERR No such client";
    public static final String TIMEOUT_NOT_INTEGER = "ERR timeout is not an integer or out of range";
    public static final String TIMEOUT_OUT_OF_RANGE = "ERR timeout is out of range";
    public static final String TIMEOUT_NEGATIVE = "ERR timeout is negative";

    private static final int SHOWN_ARGUMENTS_CHARS = 128;

    private Errors() {}

    /** Wrong number of arguments; {@code command} is lower case, a subcommand as {@code config|get}. */
    public static String wrongArity(String command) {
        return "ERR wrong number of arguments for '" + command + "' command";
    }

    /** An expiry that is not positive or overflows. */
    public static String invalidExpire(String command) {
        return "ERR invalid expire time in '" + command + "' command";
    }

    /** EXEC must not run a command that was allowed when it was queued. */
    public static String noLongerAllowed(String why) {
        return "NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC call. This command is no"
                + " longer allowed for the following reason: " + why;
    }

    /** A command on several keys that was given none. */
    public static String noInputKey(String command) {
        return "ERR at least 1 input key is needed for '" + command + "' command";
    }

    /** No such subcommand of a container such as CONFIG. */
    public static String unknownSubcommand(Args args) {
        return "ERR unknown subcommand '" + clip(args.text(1)) + "'. Try " + container(args) + " HELP.";
    }

    /** A connection that speaks RESP2 and has subscribed may do nothing else. */
    public static String onlySubscribing(String command) {
        return "ERR Can't execute '" + command
                + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context";
    }

    /** A subcommand that takes no such number of arguments, where the subcommand itself and not the table finds out. */
    public static String subcommandSyntax(Args args) {
        return "ERR unknown subcommand or wrong number of arguments for '" + clip(args.text(1)) + "'. Try "
                + container(args) + " HELP.";
    }

    /** No such command; shows the beginning of the arguments as Redis does (server.c: processCommand). */
    public static String unknownCommand(Args args) {
        StringBuilder shown = new StringBuilder();
        for (int i = 1; i < args.count() && shown.length() < SHOWN_ARGUMENTS_CHARS; i++) {
            int room = SHOWN_ARGUMENTS_CHARS - shown.length();
            String argument = args.text(i);
            shown.append('\'')
                    .append(argument, 0, Math.min(argument.length(), room))
                    .append("' ");
        }
        return "ERR unknown command '" + clip(args.text(0)) + "', with args beginning with: " + shown;
    }

    /** As the client called it. */
    private static String container(Args args) {
        return args.text(0).toUpperCase(Locale.ROOT);
    }

    private static String clip(String s) {
        return s.length() <= SHOWN_ARGUMENTS_CHARS ? s : s.substring(0, SHOWN_ARGUMENTS_CHARS);
    }
}
