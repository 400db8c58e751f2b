package dev.ariadne.core.command;

/**
 * One row of the command table.
 *
 * @param id its place in the {@link CommandTable}, from 0
 * @param name lower case
 * @param arity number of arguments with the name; negative: at least that many (Redis: COMMAND INFO)
 * @param flags bits of {@link Flag}
 * @param family the ACL category of its family
 * @param keys where its keys stand
 * @param handler what it does
 */
public record Command(int id, String name, int arity, int flags, Category family, Keys keys, Handler handler) {
    /** Bits of {@link Command#flags}; names are those of COMMAND INFO. */
    public static final class Flag {
        private Flag() {}

        /** May change the data set. */
        public static final int WRITE = 1;
        /** Only reads the data set. */
        public static final int READONLY = 1 << 1;
        /** May use more memory. */
        public static final int DENYOOM = 1 << 2;
        /** Administration. */
        public static final int ADMIN = 1 << 3;
        /** Not in MULTI. */
        public static final int NO_MULTI = 1 << 4;
        /** Allowed while the data set is loading. */
        public static final int LOADING = 1 << 5;
        /** Allowed on a replica whose link is down and that must not serve stale data. */
        public static final int STALE = 1 << 6;
        /** Constant or logarithmic time. */
        public static final int FAST = 1 << 7;
        /** Works without authentication. */
        public static final int NO_AUTH = 1 << 8;
        /** May block the connection. */
        public static final int BLOCKING = 1 << 9;
        /** Not in scripts. */
        public static final int NOSCRIPT = 1 << 10;
        /** Publish and subscribe. */
        public static final int PUBSUB = 1 << 11;
        /** Ends or controls a transaction: executed at once inside MULTI. */
        public static final int TRANSACTION = 1 << 12;
        /** Propagated even when nothing changed (FLUSHALL, FLUSHDB). */
        public static final int ALWAYS_PROPAGATE = 1 << 13;
        /** In the ACL category dangerous although it is no administration (KEYS, FLUSHALL, SORT, …). */
        public static final int DANGEROUS = 1 << 14;
        /** May be called while a script runs too long; COMMAND INFO's allow_busy. */
        public static final int ALLOW_BUSY = 1 << 15;
        /** May put something into the stream although it does not write: PUBLISH, EVAL. */
        public static final int MAY_REPLICATE = 1 << 16;
        /** Not shown by MONITOR when it arrives; COMMAND INFO's skip_monitor. */
        public static final int SKIP_MONITOR = 1 << 17;
        /** Allowed on a connection of RESP2 that has subscribed to something. */
        public static final int WHILE_SUBSCRIBED = 1 << 18;
    }

    /** Whether it belongs to an ACL category: that of its family, or one that follows from its flags (Redis: setImplicitACLCategories). */
    public boolean isIn(Category category) {
        return switch (category) {
            case WRITE -> is(Flag.WRITE);
            case READ -> is(Flag.READONLY) && family != Category.SCRIPTING;
            case ADMIN -> is(Flag.ADMIN);
            case DANGEROUS -> is(Flag.ADMIN) || is(Flag.DANGEROUS);
            case PUBSUB -> is(Flag.PUBSUB);
            case FAST -> is(Flag.FAST);
            case SLOW -> !is(Flag.FAST);
            case BLOCKING -> is(Flag.BLOCKING);
            default -> family == category;
        };
    }

    /** Whether all these flags are set. */
    public boolean is(int flag) {
        return (flags & flag) == flag;
    }

    /** Whether a call with {@code count} arguments (the name included) has the right number of them. */
    public boolean accepts(int count) {
        return arity >= 0 ? count == arity : count >= -arity;
    }
}
