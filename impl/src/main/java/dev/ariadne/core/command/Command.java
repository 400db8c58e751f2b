package dev.ariadne.core.command;

import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.Errors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of the command table: a command, or a subcommand of a container such as CONFIG.
 *
 * @param id a small number of its own, from 0
 * @param name lower case; a subcommand's has its container's before it, as in {@code config|get}
 * @param arity number of arguments with the name; negative: at least that many (Redis: COMMAND INFO)
 * @param flags bits of {@link Flag}
 * @param categories the ACL categories that do not follow from its flags, by {@link Category#bit}
 * @param keys where its keys stand
 * @param handler what it does
 */
public record Command(int id, String name, int arity, int flags, int categories, Keys keys, Handler handler) {
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
        /** It is no entry of SLOWLOG: what it runs has entries of its own. */
        public static final int SKIP_SLOWLOG = 1 << 19;
        /** It may be called without keys (EVAL). */
        public static final int NO_MANDATORY_KEYS = 1 << 20;
        /** Not while the data set is being replaced. */
        public static final int NO_ASYNC_LOADING = 1 << 21;
        /** Needs ASKING in a cluster. */
        public static final int ASKING = 1 << 22;
        /** It runs scripts, which may take long. */
        public static final int RUNS_SCRIPTS = 1 << 24;
        /** Allowed only where the configuration says so (DEBUG, MODULE). */
        public static final int PROTECTED = 1 << 23;
        /** It may meet any keys past their time: their deletions are no one transaction in the stream (SCAN, RANDOMKEY). */
        public static final int TOUCHES_ANY_KEYS = 1 << 25;
    }

    /** Whether it is a container of subcommands. */
    public boolean isContainer() {
        return handler instanceof Subcommands;
    }

    /** Whether it is one of a container's. */
    public boolean isSubcommand() {
        return name.indexOf('|') >= 0;
    }

    /** Its subcommands, in the order of their definition; none when it is no container. */
    public List<Command> subcommands() {
        return handler instanceof Subcommands s ? s.all() : List.of();
    }

    /** What a request that names this command asks for: the command, or its subcommand if it has one of that name. */
    public Command resolve(Args args) {
        if (handler instanceof Subcommands s && args.count() > 1) {
            Command sub = s.find(args);
            return sub == null ? this : sub;
        }
        return this;
    }

    /** Why a request of this command, {@linkplain #resolve resolved}, cannot even be queued; null when it can. */
    public @Nullable String malformed(Args args) {
        if (isContainer() && args.count() > 1) {
            return Errors.unknownSubcommand(args);
        }
        return accepts(args.count()) ? null : Errors.wrongArity(name);
    }

    /** Whether it belongs to an ACL category: that of its family, or one that follows from its flags (Redis: setImplicitACLCategories). */
    public boolean isIn(Category category) {
        return switch (category) {
            case WRITE -> is(Flag.WRITE);
            case READ -> is(Flag.READONLY) && !named(Category.SCRIPTING);
            case ADMIN -> is(Flag.ADMIN) || named(category);
            case DANGEROUS -> is(Flag.ADMIN) || is(Flag.DANGEROUS) || named(category);
            case PUBSUB -> is(Flag.PUBSUB);
            case FAST -> is(Flag.FAST);
            case SLOW -> !is(Flag.FAST);
            case BLOCKING -> is(Flag.BLOCKING);
            default -> named(category);
        };
    }

    private boolean named(Category category) {
        return (categories & category.bit()) != 0;
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
