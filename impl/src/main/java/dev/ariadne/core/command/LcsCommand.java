package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.READONLY;

import dev.ariadne.config.Params;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Reply;

/** The longest common subsequence of two strings (Redis: t_string.c:lcsCommand). */
final class LcsCommand {
    private static final byte[] EMPTY = new byte[0];

    private LcsCommand() {}

    static void define(CommandTable t) {
        t.family(Category.STRING);
        t.def("lcs", -3, READONLY, 1, 2, 1, LcsCommand::lcs);
    }

    /** What to reply. */
    private record Options(boolean length, boolean ranges, boolean rangeLengths, long shortestRange) {
        static Options of(Args args) {
            boolean length = false;
            boolean ranges = false;
            boolean rangeLengths = false;
            long shortestRange = 0;
            for (int i = 3; i < args.count(); i++) {
                if (args.is(i, "IDX")) {
                    ranges = true;
                } else if (args.is(i, "LEN")) {
                    length = true;
                } else if (args.is(i, "WITHMATCHLEN")) {
                    rangeLengths = true;
                } else if (args.is(i, "MINMATCHLEN") && i + 1 < args.count()) {
                    shortestRange = Math.max(0, args.number(++i));
                } else {
                    throw new CommandError(Errors.SYNTAX);
                }
            }
            if (length && ranges) {
                throw new CommandError("ERR If you want both the length and indexes, please just use IDX.");
            }
            return new Options(length, ranges, rangeLengths, shortestRange);
        }
    }

    private static void lcs(Call call) {
        Entry first = call.lookupRead(1);
        Entry second = call.lookupRead(2);
        if ((first != null && first.type() != ValueType.STRING)
                || (second != null && second.type() != ValueType.STRING)) {
            throw new CommandError("ERR The specified keys must contain string values");
        }
        byte[] a = first == null ? EMPTY : first.value();
        byte[] b = second == null ? EMPTY : second.value();
        Options options = Options.of(call.args());
        long tableBytes = (a.length + 1L) * (b.length + 1L) * Integer.BYTES;
        if (tableBytes > call.node.config().get(Params.PROTO_MAX_BULK_LEN)) {
            throw new CommandError("ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
        }
        call.reserve(tableBytes);
        int[][] lengths = lengths(a, b);
        int length = lengths[a.length][b.length];
        if (options.length) {
            call.reply().integer(length);
        } else if (options.ranges) {
            call.reply().map(2);
            call.reply().text("matches");
            int at = call.reply().length();
            int ranges = replyRanges(call.reply(), options, a, b, lengths);
            call.reply().arrayAt(at, ranges);
            call.reply().text("len");
            call.reply().integer(length);
        } else {
            call.reply().bulk(subsequence(a, b, lengths));
        }
    }

    /** At [i][j] the length for the first i bytes of {@code a} and the first j of {@code b}. */
    private static int[][] lengths(byte[] a, byte[] b) {
        int[][] lengths = new int[a.length + 1][b.length + 1];
        for (int i = 1; i <= a.length; i++) {
            int[] above = lengths[i - 1];
            int[] row = lengths[i];
            for (int j = 1; j <= b.length; j++) {
                row[j] = a[i - 1] == b[j - 1] ? above[j - 1] + 1 : Math.max(above[j], row[j - 1]);
            }
        }
        return lengths;
    }

    private static byte[] subsequence(byte[] a, byte[] b, int[][] lengths) {
        int i = a.length;
        int j = b.length;
        byte[] common = new byte[lengths[i][j]];
        int left = common.length;
        while (left > 0) {
            if (a[i - 1] == b[j - 1]) {
                common[--left] = a[--i];
                j--;
            } else if (lengths[i - 1][j] > lengths[i][j - 1]) {
                i--;
            } else {
                j--;
            }
        }
        return common;
    }

    /** Writes the ranges that both strings share, from the last to the first; returns how many. */
    private static int replyRanges(Reply reply, Options options, byte[] a, byte[] b, int[][] lengths) {
        int ranges = 0;
        int i = a.length;
        int j = b.length;
        while (i > 0 && j > 0) {
            int length = 0;
            while (i > 0 && j > 0 && a[i - 1] == b[j - 1]) {
                i--;
                j--;
                length++;
            }
            if (length > 0 && length >= options.shortestRange) {
                reply.array(options.rangeLengths ? 3 : 2);
                range(reply, i, length);
                range(reply, j, length);
                if (options.rangeLengths) {
                    reply.integer(length);
                }
                ranges++;
            }
            if (i > 0 && j > 0) {
                if (lengths[i - 1][j] > lengths[i][j - 1]) {
                    i--;
                } else {
                    j--;
                }
            }
        }
        return ranges;
    }

    private static void range(Reply reply, int start, int length) {
        reply.array(2);
        reply.integer(start);
        reply.integer(start + length - 1);
    }
}
