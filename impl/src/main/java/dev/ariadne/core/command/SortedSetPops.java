package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.BLOCKING;
import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.NOSCRIPT;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.SortedSet;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Numbers;
import dev.ariadne.core.resp.Reply;
import java.util.stream.IntStream;

/** Commands that take the lowest or highest members out, and wait for some (Redis: t_zset.c:genericZpopCommand). */
final class SortedSetPops {
    private static final int BLOCKING_FLAGS = WRITE | NOSCRIPT | BLOCKING | FAST;

    private SortedSetPops() {}

    static void define(CommandTable t) {
        t.def("zpopmin", -2, WRITE | FAST, 1, 1, 1, c -> zpop(c, false));
        t.def("zpopmax", -2, WRITE | FAST, 1, 1, 1, c -> zpop(c, true));
        t.def("zmpop", -4, WRITE, Keys.counted(1, 0), SortedSetPops::zmpop);
        t.def("bzpopmin", -3, BLOCKING_FLAGS, 1, -2, 1, c -> bzpop(c, false));
        t.def("bzpopmax", -3, BLOCKING_FLAGS, 1, -2, 1, c -> bzpop(c, true));
        t.def("bzmpop", -5, WRITE | BLOCKING, Keys.counted(2, 0), SortedSetPops::bzmpop);
    }

    private static void zpop(Call call, boolean highest) {
        Args args = call.args();
        Reply reply = call.reply();
        if (args.count() > 3) {
            throw new CommandError(Errors.SYNTAX);
        }
        boolean counted = args.count() == 3;
        long count = counted ? args.number(2, 0, Long.MAX_VALUE, Errors.NOT_POSITIVE) : 1;
        Entry entry = SortedSetCommands.lookup(call, 1);
        if (entry == null || count == 0) {
            reply.array(0);
            return;
        }
        boolean pairs = counted && reply.protocol() > 2;
        int popped = (int) Math.min(count, entry.collection().size());
        reply.array(pairs ? popped : Math.multiplyExact(2, popped));
        pop(call, entry, 1, highest, popped, pairs);
    }

    /** Takes so many members out and replies them. */
    private static void pop(Call call, Entry entry, int key, boolean highest, int count, boolean pairs) {
        SortedSet set = entry.collection(SortedSet.class);
        Reply reply = call.reply();
        SortedSet.Visitor visitor = (member, score) -> {
            if (pairs) {
                reply.array(2);
            }
            reply.bulk(member);
            reply.doubleNumber(score);
        };
        int from = highest ? set.size() - count : 0;
        if (highest) {
            set.forEachBackwards(from, from + count, visitor);
        } else {
            set.forEach(from, from + count, visitor);
        }
        call.db().beforeWrite(entry);
        set.removeRanks(from, from + count);
        SortedSetCommands.removed(call, entry, key, count, highest ? "zpopmax" : "zpopmin");
    }

    // ---- one of several keys

    /** What ZMPOP and BZMPOP ask for. */
    private record Asked(int firstKey, int keys, boolean highest, long count) {
        /** Reads the arguments from the number of keys, {@code keysAt}, on; throws {@link CommandError} when they are wrong. */
        static Asked of(Args args, int keysAt) {
            long keys = args.number(keysAt, 1, Long.MAX_VALUE, Errors.KEY_COUNT);
            int left = args.count() - keysAt - 1;
            if (keys >= left) {
                throw new CommandError(Errors.SYNTAX);
            }
            int where = keysAt + 1 + (int) keys;
            boolean highest = args.is(where, "MAX");
            if (!highest && !args.is(where, "MIN")) {
                throw new CommandError(Errors.SYNTAX);
            }
            long count = 1;
            if (where + 1 < args.count()) {
                if (where + 2 >= args.count() || !args.is(where + 1, "COUNT")) {
                    throw new CommandError(Errors.SYNTAX);
                }
                count = args.number(where + 2, 1, Long.MAX_VALUE, Errors.POP_COUNT);
                if (where + 3 < args.count()) {
                    throw new CommandError(Errors.SYNTAX);
                }
            }
            return new Asked(keysAt + 1, (int) keys, highest, count);
        }
    }

    private static void zmpop(Call call) {
        if (!popFirst(call, Asked.of(call.args(), 1))) {
            call.reply().nullArray();
        }
    }

    private static void bzmpop(Call call) {
        Asked asked = Asked.of(call.args(), 2);
        long deadlineMs = BlockTimeout.seconds(call, 1);
        if (!popFirst(call, asked)) {
            block(call, deadlineMs, asked.firstKey, asked.firstKey + asked.keys);
        }
    }

    /** Pops from the first key that has something; returns false when none has. */
    private static boolean popFirst(Call call, Asked asked) {
        for (int i = asked.firstKey; i < asked.firstKey + asked.keys; i++) {
            Entry entry = call.tries(i) ? SortedSetCommands.lookup(call, i) : null;
            if (entry != null) {
                int count = (int) Math.min(asked.count, entry.collection().size());
                byte[] key = call.args().bytes(i);
                call.reply().array(2);
                call.reply().bulk(key);
                call.reply().array(count);
                call.propagate(word(asked.highest), key, Numbers.text(count));
                pop(call, entry, i, asked.highest, count, true);
                return true;
            }
        }
        return false;
    }

    private static void bzpop(Call call, boolean highest) {
        int timeout = call.args().count() - 1;
        long deadlineMs = BlockTimeout.seconds(call, timeout);
        for (int i = 1; i < timeout; i++) {
            Entry entry = call.tries(i) ? SortedSetCommands.lookup(call, i) : null;
            if (entry != null) {
                byte[] key = call.args().bytes(i);
                call.reply().array(3);
                call.reply().bulk(key);
                call.propagate(word(highest), key);
                pop(call, entry, i, highest, 1, false);
                return;
            }
        }
        block(call, deadlineMs, 1, timeout);
    }

    private static void block(Call call, long deadlineMs, int firstKey, int endKey) {
        if (call.mayBlock()) {
            call.block(
                    ValueType.ZSET,
                    deadlineMs,
                    IntStream.range(firstKey, endKey).toArray());
        } else {
            call.reply().nullArray();
        }
    }

    private static byte[] word(boolean highest) {
        return highest ? Words.ZPOPMAX : Words.ZPOPMIN;
    }
}
