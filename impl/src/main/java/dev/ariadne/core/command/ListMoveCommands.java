package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.BLOCKING;
import static dev.ariadne.core.command.Command.Flag.DENYOOM;
import static dev.ariadne.core.command.Command.Flag.NOSCRIPT;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.ListValue;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.pubsub.NotificationClass;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Numbers;
import java.util.stream.IntStream;

/**
 * Commands that take elements of the first of several lists, or move one to another list, and their forms that wait
 * (Redis: t_list.c). What enters the stream is the form that neither waits nor chooses.
 */
final class ListMoveCommands {
    private ListMoveCommands() {}

    static void define(CommandTable t) {
        t.def("lmove", 5, WRITE | DENYOOM, 1, 2, 1, ListMoveCommands::lmove);
        t.def("rpoplpush", 3, WRITE | DENYOOM, 1, 2, 1, c -> move(c, false, true));
        t.def("lmpop", -4, WRITE, Keys.counted(1, 0), ListMoveCommands::lmpop);
        t.def("blpop", -3, WRITE | NOSCRIPT | BLOCKING, 1, -2, 1, c -> blockingPop(c, true));
        t.def("brpop", -3, WRITE | NOSCRIPT | BLOCKING, 1, -2, 1, c -> blockingPop(c, false));
        t.def("blmove", 6, WRITE | DENYOOM | NOSCRIPT | BLOCKING, 1, 2, 1, ListMoveCommands::blmove);
        t.def("brpoplpush", 4, WRITE | DENYOOM | NOSCRIPT | BLOCKING, 1, 2, 1, ListMoveCommands::brpoplpush);
        t.def("blmpop", -5, WRITE | BLOCKING, Keys.counted(2, 0), ListMoveCommands::blmpop);
    }

    /** Whether argument {@code i} says LEFT, the head, and not RIGHT. */
    private static boolean isLeft(Args args, int i) {
        boolean left = args.is(i, "LEFT");
        if (!left && !args.is(i, "RIGHT")) {
            throw new CommandError(Errors.SYNTAX);
        }
        return left;
    }

    // ---- from one list to another

    private static void lmove(Call call) {
        boolean fromLeft = isLeft(call.args(), 3);
        boolean toLeft = isLeft(call.args(), 4);
        move(call, fromLeft, toLeft);
    }

    private static void blmove(Call call) {
        Args args = call.args();
        boolean fromLeft = isLeft(args, 3);
        boolean toLeft = isLeft(args, 4);
        long deadlineMs = BlockTimeout.seconds(call, 5);
        if (blocksForSource(call, deadlineMs)) {
            return;
        }
        byte[] from = call.isRetry() ? side(fromLeft) : args.bytes(3);
        byte[] to = call.isRetry() ? side(toLeft) : args.bytes(4);
        call.propagate(Words.LMOVE, args.bytes(1), args.bytes(2), from, to);
        move(call, fromLeft, toLeft);
    }

    private static byte[] side(boolean left) {
        return left ? Words.LEFT : Words.RIGHT;
    }

    private static void brpoplpush(Call call) {
        Args args = call.args();
        long deadlineMs = BlockTimeout.seconds(call, 3);
        if (blocksForSource(call, deadlineMs)) {
            return;
        }
        call.propagate(Words.RPOPLPUSH, args.bytes(1), args.bytes(2));
        move(call, false, true);
    }

    private static boolean blocksForSource(Call call, long deadlineMs) {
        if (call.lookup(1, ValueType.LIST) != null) {
            return false;
        }
        if (call.mayBlock()) {
            call.block(ValueType.LIST, deadlineMs, 1);
        } else {
            call.reply().nil();
        }
        return true;
    }

    private static void move(Call call, boolean fromLeft, boolean toLeft) {
        Entry source = call.lookup(1, ValueType.LIST);
        if (source == null) {
            call.reply().nil();
            return;
        }
        Entry target = call.lookup(2, ValueType.LIST);
        ListValue from = ListCommands.writable(call, source);
        ListValue.Walk at = from.end(fromLeft);
        byte[] element = at.element();
        at.remove();
        ListValue to = ListCommands.writable(call, target);
        to.add(toLeft, element, 0, element.length);
        Entry written = ListCommands.pushed(call, target, to, 2);
        call.notify(NotificationClass.LIST, toLeft ? "lpush" : "rpush", written.key());
        ListCommands.taken(call, source, fromLeft);
        call.changed(1);
        call.reply().bulk(element);
    }

    // ---- from the first of several lists

    private static void lmpop(Call call) {
        Popping popping = Popping.of(call.args(), 1);
        if (!popped(call, popping)) {
            call.reply().nullArray();
        }
    }

    private static void blmpop(Call call) {
        Popping popping = Popping.of(call.args(), 2);
        long deadlineMs = BlockTimeout.seconds(call, 1);
        if (!popped(call, popping)) {
            block(call, deadlineMs, popping.firstKey, popping.lastKey);
        }
    }

    /** What LMPOP asks for: up to so many elements of one end. */
    private record Popping(int firstKey, int lastKey, boolean left, long count) {
        private static final String NO_KEYS = "ERR numkeys should be greater than 0";
        private static final String NO_COUNT = "ERR count should be greater than 0";

        /** Reads the arguments from the number of keys on, which is argument {@code i}. */
        static Popping of(Args args, int i) {
            long keys = positive(args, i, NO_KEYS);
            long side = i + keys + 1;
            if (side < 0 || side >= args.count()) {
                throw new CommandError(Errors.SYNTAX);
            }
            boolean left = isLeft(args, (int) side);
            int option = (int) side + 1;
            long count = 1;
            if (option < args.count()) {
                if (!args.is(option, "COUNT") || option + 1 == args.count()) {
                    throw new CommandError(Errors.SYNTAX);
                }
                count = positive(args, option + 1, NO_COUNT);
                if (option + 2 < args.count()) {
                    throw new CommandError(Errors.SYNTAX);
                }
            }
            return new Popping(i + 1, (int) side - 1, left, count);
        }

        private static long positive(Args args, int i, String error) {
            long value = args.number(i, error);
            if (value < 1) {
                throw new CommandError(error);
            }
            return value;
        }
    }

    private static boolean popped(Call call, Popping popping) {
        for (int i = popping.firstKey; i <= popping.lastKey; i++) {
            Entry entry = call.tries(i) ? call.lookup(i, ValueType.LIST) : null;
            if (entry != null) {
                call.reply().array(2);
                call.reply().bulk(entry.key());
                int count = ListCommands.popAll(call, entry, popping.left, popping.count);
                call.propagate(popping.left ? Words.LPOP : Words.RPOP, entry.key(), Numbers.text(count));
                return true;
            }
        }
        return false;
    }

    private static void blockingPop(Call call, boolean left) {
        int timeout = call.args().count() - 1;
        long deadlineMs = BlockTimeout.seconds(call, timeout);
        for (int i = 1; i < timeout; i++) {
            Entry entry = call.tries(i) ? call.lookup(i, ValueType.LIST) : null;
            if (entry != null) {
                call.reply().array(2);
                call.reply().bulk(entry.key());
                ListCommands.bulk(
                        call.reply(), entry.collection(ListValue.class).end(left));
                ListCommands.take(call, entry, left, 1);
                call.propagate(left ? Words.LPOP : Words.RPOP, entry.key());
                return;
            }
        }
        block(call, deadlineMs, 1, timeout - 1);
    }

    private static void block(Call call, long deadlineMs, int firstKey, int lastKey) {
        if (call.mayBlock()) {
            call.block(
                    ValueType.LIST,
                    deadlineMs,
                    IntStream.rangeClosed(firstKey, lastKey).toArray());
        } else {
            call.reply().nullArray();
        }
    }
}
