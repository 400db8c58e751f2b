package dev.ariadne.core.command;

import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.StreamGroup;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.script.ScriptRun;
import org.jspecify.annotations.Nullable;

/** The options of XREAD and XREADGROUP. */
final class StreamReadOptions {
    /** How many entries a command that waited gets at most when it did not say (Redis: XREAD_BLOCKED_DEFAULT_COUNT). */
    private static final int RETRY_COUNT = 1000;

    /** {@link #deadlineMs} of a command that does not wait. */
    private static final long NO_WAIT = -1;

    private final Args args;
    /** Most entries of a stream, 0 for all. */
    long count;
    /** Until when it waits: Unix time in ms, 0 for ever, negative not at all. */
    long deadlineMs = NO_WAIT;
    /** Index of the group's name, which the consumer's follows; 0 for none. */
    int groupAt;
    /** Whether what is read is acknowledged at once. */
    boolean noAck;
    /** How many keys, and as many ids, there are. */
    int streams;

    private int streamsAt;

    private StreamReadOptions(Args args) {
        this.args = args;
    }

    /** Index of the first key, 0 when the options are not understood. */
    static int streamsAt(Args args) {
        for (int i = 1; i < args.count(); i++) {
            if (args.is(i, "STREAMS")) {
                return i + 1;
            } else if (args.is(i, "BLOCK") || args.is(i, "COUNT")) {
                i++;
            } else if (args.is(i, "GROUP")) {
                i += 2;
            } else if (!args.is(i, "NOACK")) {
                return 0;
            }
        }
        return 0;
    }

    /** Reads the options; throws {@link CommandError}. */
    static StreamReadOptions of(Call call) {
        StreamReadOptions options = new StreamReadOptions(call.args());
        boolean group = call.command().name().equals("xreadgroup");
        options.read(call, group);
        if (options.streamsAt == 0) {
            throw new CommandError(Errors.SYNTAX);
        }
        if (group && options.groupAt == 0) {
            throw new CommandError("ERR Missing GROUP option for XREADGROUP");
        }
        if (call.isRetry() && options.count == 0) {
            options.count = RETRY_COUNT;
        }
        return options;
    }

    private void read(Call call, boolean group) {
        for (int i = 1; i < args.count() && streamsAt == 0; i++) {
            int more = args.count() - i - 1;
            if (args.is(i, "BLOCK") && more > 0) {
                requireNoScript(call);
                long ms = args.number(++i, Errors.TIMEOUT_NOT_INTEGER);
                if (ms < 0) {
                    throw new CommandError(Errors.TIMEOUT_NEGATIVE);
                }
                deadlineMs = ms == 0 ? 0 : call.nowMs() + ms;
            } else if (args.is(i, "COUNT") && more > 0) {
                count = Math.max(0, args.number(++i));
            } else if (args.is(i, "STREAMS") && more > 0) {
                if (more % 2 == 1) {
                    throw new CommandError("ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must"
                            + " be specified.");
                }
                streamsAt = i + 1;
                streams = more / 2;
            } else if (args.is(i, "GROUP") && more > 1) {
                require(group, "GROUP");
                groupAt = i + 1;
                i += 2;
            } else if (args.is(i, "NOACK")) {
                require(group, "NOACK");
                noAck = true;
            } else {
                throw new CommandError(Errors.SYNTAX);
            }
        }
    }

    private static void requireNoScript(Call call) {
        ScriptRun script = call.node.scripts().running();
        if (script != null && script.conn == call.conn()) {
            throw new CommandError(
                    "ERR " + call.args().text(0) + " command is not allowed with BLOCK option from scripts");
        }
    }

    private static void require(boolean group, String option) {
        if (!group) {
            throw new CommandError(
                    "ERR The " + option + " option is only supported by XREADGROUP. You called XREAD instead.");
        }
    }

    /** Index of the {@code i}th key. */
    int keyAt(int i) {
        return streamsAt + i;
    }

    /** Index of the id that belongs to the {@code i}th key. */
    int idAt(int i) {
        return streamsAt + streams + i;
    }

    /** The group in the stream of {@code entry}, or null. */
    @Nullable
    StreamGroup group(Entry entry) {
        return StreamCommands.stream(entry).group(args.bytes(groupAt));
    }
}
