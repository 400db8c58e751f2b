package dev.ariadne.core.command;

import dev.ariadne.core.keyspace.StreamId;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ids of stream entries as clients write them (Redis: t_stream.c streamGenericParseIDOrReply). */
final class StreamIds {
    private static final String INVALID = "ERR Invalid stream ID specified as stream command argument";
    private static final int MAX_CHARS = 127;
    /** What C's strtoull takes for a number: blanks, a sign and zeros may stand before the digits. */
    private static final Pattern NUMBER = Pattern.compile("[ \\t\\n\\x0B\\f\\r]*([+-]?)0*(\\d{1,20})");

    /** From the smallest to the largest id, both included. */
    record Interval(StreamId from, StreamId to) {}

    private StreamIds() {}

    /** An id; {@code ms} alone means its entry 0. Throws {@link CommandError} when it is none. */
    static StreamId id(Args args, int i) {
        return orThrow(strict(args.text(i), 0));
    }

    /** As {@link #id}, null when it is none. */
    static @Nullable StreamId idOrNull(Args args, int i) {
        return strict(args.text(i), 0);
    }

    /** As {@link #id}; {@code -} and {@code +} are the smallest and the largest. */
    static StreamId idOrEnd(Args args, int i) {
        return orThrow(parse(args.text(i), 0));
    }

    /** The first id of an interval, for which {@code (} excludes the one that follows. */
    static StreamId from(Args args, int i) {
        String text = args.text(i);
        if (!isExclusive(text)) {
            return orThrow(parse(text, 0));
        }
        StreamId from = orThrow(strict(text.substring(1), 0)).next();
        if (from == null) {
            throw new CommandError("ERR invalid start ID for the interval");
        }
        return from;
    }

    /** An interval whose ends are two arguments; an end of {@code ms} alone includes all entries of that time. */
    static Interval interval(Args args, int fromAt, int toAt) {
        StreamId from = from(args, fromAt);
        String text = args.text(toAt);
        if (!isExclusive(text)) {
            return new Interval(from, orThrow(parse(text, -1)));
        }
        StreamId to = orThrow(strict(text.substring(1), -1)).previous();
        if (to == null) {
            throw new CommandError("ERR invalid end ID for the interval");
        }
        return new Interval(from, to);
    }

    /** The time of an id {@code ms-*} whose second part the server is to choose; null when it is another. */
    static @Nullable Long timeOnly(Args args, int i) {
        String text = cut(args.text(i));
        int dash = text.indexOf('-');
        return dash >= 0 && text.substring(dash + 1).equals("*") ? number(text.substring(0, dash)) : null;
    }

    private static boolean isExclusive(String text) {
        return text.length() > 1 && text.charAt(0) == '(';
    }

    private static @Nullable StreamId strict(String text, long missingSeq) {
        String id = cut(text);
        return id.equals("-") || id.equals("+") ? null : parse(id, missingSeq);
    }

    private static @Nullable StreamId parse(String text, long missingSeq) {
        String id = cut(text);
        if (id.equals("-")) {
            return StreamId.MIN;
        }
        if (id.equals("+")) {
            return StreamId.MAX;
        }
        int dash = id.indexOf('-');
        Long ms = number(dash < 0 ? id : id.substring(0, dash));
        Long seq = dash < 0 ? Long.valueOf(missingSeq) : number(id.substring(dash + 1));
        return ms == null || seq == null ? null : new StreamId(ms, seq);
    }

    /** The text up to its first zero byte, where C's strings end; empty, which is no id, when it is too long. */
    private static String cut(String text) {
        int zero = text.indexOf('\0');
        return text.length() > MAX_CHARS ? "" : zero < 0 ? text : text.substring(0, zero);
    }

    private static @Nullable Long number(String text) {
        Matcher match = NUMBER.matcher(text);
        if (!match.matches()) {
            return null;
        }
        try {
            long value = Long.parseUnsignedLong(match.group(2));
            if (!match.group(1).equals("-")) {
                return value;
            }
            // What Redis' own parser takes for a negative number is refused before strtoull would make it positive.
            boolean negative = value != 0 && Long.compareUnsigned(value, Long.MIN_VALUE) <= 0;
            return negative && text.equals("-" + Long.toUnsignedString(value)) ? null : Long.valueOf(-value);
        } catch (NumberFormatException tooLarge) {
            return null;
        }
    }

    private static StreamId orThrow(@Nullable StreamId id) {
        if (id == null) {
            throw new CommandError(INVALID);
        }
        return id;
    }
}
