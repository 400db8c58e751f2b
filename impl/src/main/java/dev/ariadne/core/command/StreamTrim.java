package dev.ariadne.core.command;

import dev.ariadne.core.keyspace.StreamId;
import dev.ariadne.core.keyspace.StreamValue;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Numbers;
import java.nio.charset.StandardCharsets;

/**
 * The options of XADD and XTRIM about what to remove (Redis: t_stream.c streamParseAddOrTrimArgsOrReply).
 *
 * <p>Where nearly enough is to be removed, the stream of commands says exactly what was: a replica's nodes may have other sizes.
 */
final class StreamTrim {
    private enum Strategy {
        NONE,
        MAXLEN,
        MINID
    }

    private static final byte[] EXACTLY = {'='};
    private static final String CONFLICT =
            "ERR syntax error, MAXLEN and MINID options at the same time are not compatible";
    private static final int NODES_AT_ONCE = 100;
    private static final long LEAST_LIMIT = 10_000;
    private static final long LARGEST_LIMIT = 1_000_000;

    private Strategy strategy = Strategy.NONE;
    private long maxLength;
    private StreamId minId = StreamId.MIN;
    private boolean nearly;
    private int thresholdAt;
    private long limit;
    private boolean limitGiven;
    /** NOMKSTREAM of XADD. */
    boolean onlyExisting;
    /** Index of the argument after the options. */
    int end;

    private StreamTrim() {}

    /** Reads the options, which are the arguments from 2 on; XADD's end where its id stands. Throws {@link CommandError}. */
    static StreamTrim of(Call call, boolean xadd) {
        StreamTrim options = new StreamTrim();
        options.read(call.args(), xadd);
        options.check(call, xadd);
        return options;
    }

    private void read(Args args, boolean xadd) {
        int i = 2;
        for (; i < args.count(); i++) {
            boolean more = i + 1 < args.count();
            if (xadd && args.is(i, "*")) {
                break;
            } else if (args.is(i, "MAXLEN") && more) {
                i = threshold(args, i, Strategy.MAXLEN);
                maxLength = args.number(i);
                if (maxLength < 0) {
                    throw new CommandError("ERR The MAXLEN argument must be >= 0.");
                }
            } else if (args.is(i, "MINID") && more) {
                i = threshold(args, i, Strategy.MINID);
                minId = StreamIds.id(args, i);
            } else if (args.is(i, "LIMIT") && more) {
                limit = args.number(++i);
                if (limit < 0) {
                    throw new CommandError("ERR The LIMIT argument must be >= 0.");
                }
                limitGiven = true;
            } else if (xadd && args.is(i, "NOMKSTREAM")) {
                onlyExisting = true;
            } else if (xadd) {
                break;
            } else {
                throw new CommandError(Errors.SYNTAX);
            }
        }
        end = i;
    }

    /** Reads what stands between the option's name at {@code i} and its threshold, whose index it returns. */
    private int threshold(Args args, int i, Strategy given) {
        if (strategy != Strategy.NONE) {
            throw new CommandError(CONFLICT);
        }
        strategy = given;
        boolean word = i + 2 < args.count() && (args.is(i + 1, "~") || args.is(i + 1, "="));
        nearly = word && args.is(i + 1, "~");
        thresholdAt = word ? i + 2 : i + 1;
        return thresholdAt;
    }

    private void check(Call call, boolean xadd) {
        if (xadd
                && end < call.args().count()
                && !call.args().is(end, "*")
                && StreamIds.timeOnly(call.args(), end) == null) {
            StreamIds.id(call.args(), end);
        }
        if (limit > 0 && strategy == Strategy.NONE) {
            throw new CommandError("ERR syntax error, LIMIT cannot be used without specifying a trimming strategy");
        }
        if (!xadd && strategy == Strategy.NONE) {
            throw new CommandError("ERR syntax error, XTRIM must be called with a trimming strategy");
        }
        if (call.conn().isPrimary()) {
            limit = 0;
        } else if (limitGiven && !nearly) {
            throw new CommandError("ERR syntax error, LIMIT cannot be used without the special ~ option");
        } else if (!limitGiven && nearly) {
            long nodes = NODES_AT_ONCE * Math.min(call.layout().streamNodeMaxEntries, LARGEST_LIMIT);
            limit = nodes == 0 ? LEAST_LIMIT : Math.min(nodes, LARGEST_LIMIT);
        }
    }

    /** Whether something is to be removed at all. */
    boolean isGiven() {
        return strategy != Strategy.NONE;
    }

    /** Whether whole nodes only are to be removed, and so the request is not what enters the stream. */
    boolean isNearly() {
        return nearly;
    }

    /** Removes from {@code stream}; returns how many entries. */
    long apply(StreamValue stream) {
        return switch (strategy) {
            case NONE -> 0;
            case MAXLEN -> stream.trimToLength(maxLength, nearly, limit);
            case MINID -> stream.trimBefore(minId, nearly, limit);
        };
    }

    /** Puts into a request what was removed exactly, so that a replica removes the same. */
    void makeExact(byte[][] argv, StreamValue stream) {
        argv[thresholdAt - 1] = EXACTLY;
        argv[thresholdAt] = strategy == Strategy.MAXLEN
                ? Numbers.text(stream.length())
                : stream.firstPlace().toString().getBytes(StandardCharsets.US_ASCII);
    }
}
