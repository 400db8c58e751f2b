package dev.ariadne.core.command;

import dev.ariadne.core.keyspace.ListValue;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Reply;
import org.jspecify.annotations.Nullable;

/** LPOS: where in a list an element stands (Redis: t_list.c:lposCommand). */
final class ListPositions {
    private static final long NO_COUNT = -1;

    /** The first match to be told, from 1; from the tail when negative. */
    private long rank = 1;
    /** How many matches to tell, 0 for all. */
    private long count = NO_COUNT;
    /** How many elements to look at, 0 for all. */
    private long maxLength;

    private ListPositions() {}

    static void lpos(Call call) {
        ListPositions options = options(call.args());
        ListValue list = call.read(1, ValueType.LIST, ListValue.class);
        if (options.count == NO_COUNT) {
            options.tellFirst(call, list);
        } else {
            options.tellAll(call, list);
        }
    }

    private static ListPositions options(Args args) {
        ListPositions options = new ListPositions();
        for (int i = 3; i < args.count(); i += 2) {
            if (i + 1 == args.count()) {
                throw new CommandError(Errors.SYNTAX);
            }
            if (args.is(i, "RANK")) {
                options.rank = args.number(i + 1);
                if (options.rank == 0) {
                    throw new CommandError(
                            "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second"
                                    + " ... or use negative to start from the end of the list");
                }
            } else if (args.is(i, "COUNT")) {
                options.count = notNegative(args, i + 1, "ERR COUNT can't be negative");
            } else if (args.is(i, "MAXLEN")) {
                options.maxLength = notNegative(args, i + 1, "ERR MAXLEN can't be negative");
            } else {
                throw new CommandError(Errors.SYNTAX);
            }
        }
        return options;
    }

    private static long notNegative(Args args, int i, String error) {
        long value = args.number(i, error);
        if (value < 0) {
            throw new CommandError(error);
        }
        return value;
    }

    private void tellFirst(Call call, @Nullable ListValue list) {
        int before = call.reply().length();
        if (list == null || find(call.args(), list, call.reply(), 1) == 0) {
            call.reply().truncate(before);
            call.reply().nil();
        }
    }

    private void tellAll(Call call, @Nullable ListValue list) {
        int header = call.reply().length();
        int found = list == null ? 0 : find(call.args(), list, call.reply(), count == 0 ? Long.MAX_VALUE : count);
        call.reply().arrayAt(header, found);
    }

    /** Replies up to {@code most} indices and returns how many they are. */
    private int find(Args args, ListValue list, Reply reply, long most) {
        boolean backwards = rank < 0;
        long skip = Math.abs(rank) - 1;
        int found = 0;
        int passed = 0;
        for (ListValue.Walk at = list.end(!backwards); at.isOn() && found < most; at.next()) {
            if (maxLength != 0 && passed == maxLength) {
                break;
            }
            if (at.is(args.buf(), args.start(2), args.length(2)) && skip-- <= 0) {
                reply.integer(backwards ? list.size() - passed - 1 : passed);
                found++;
            }
            passed++;
        }
        return found;
    }
}
