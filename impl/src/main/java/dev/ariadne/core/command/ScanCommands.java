package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.DANGEROUS;
import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.READONLY;
import static dev.ariadne.core.command.Command.Flag.TOUCHES_ANY_KEYS;

import dev.ariadne.config.Glob;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.Value;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Walking over the keys of a database and the elements of collections (Redis: db.c:keysCommand, scanGenericCommand). */
final class ScanCommands {
    private static final long DEFAULT_COUNT = 10;
    /** Buckets looked at for each element asked for before the answer has fewer. */
    private static final int BUCKETS_PER_ELEMENT = 10;

    private ScanCommands() {}

    static void define(CommandTable t) {
        t.family(Category.KEYSPACE);
        t.def("keys", 2, READONLY | DANGEROUS, ScanCommands::keys);
        t.def("scan", -2, READONLY | TOUCHES_ANY_KEYS, ScanCommands::scan);
        t.def("dbsize", 1, READONLY | FAST, c -> c.reply().integer(c.db().size()));
    }

    private static void keys(Call call) {
        Glob glob = Glob.of(call.args().bytes(1));
        List<byte[]> found = new ArrayList<>();
        call.db().forEach(entry -> {
            if (glob.matches(entry.key()) && !call.node.expiry().isHidden(entry, call.nowMs())) {
                found.add(entry.key());
            }
        });
        reply(call.reply(), found);
    }

    private static void scan(Call call) {
        Args args = call.args();
        long cursor = cursor(args, 1);
        Asked asked = Asked.of(args, 2, true);
        List<byte[]> found = new ArrayList<>();
        long next = asked.walk(
                cursor,
                (from, visited) -> call.db().scan(from, entry -> {
                    visited.run();
                    if (asked.glob.matches(entry.key())) {
                        found.add(entry.key());
                    }
                }));
        found.removeIf(key -> !isShown(call, key, asked.type));
        reply(call.reply(), next, found);
    }

    /** Whether SCAN tells of a key; one past its time is deleted on the way. */
    private static boolean isShown(Call call, byte[] key, String type) {
        Entry entry = call.node.expiry().find(call.db(), key, 0, key.length, call.nowMs());
        return entry != null && (type.isEmpty() || type.equals(entry.type().word));
    }

    /** One step of a walk over a collection. */
    @FunctionalInterface
    interface Step<V extends Value> {
        /**
         * Tells a few elements, each in its parts (a member; a field and its value; a member and its score), and returns the next
         * cursor, 0 at the end.
         */
        long visit(V collection, long cursor, Consumer<byte[][]> element);
    }

    /** SSCAN, HSCAN and ZSCAN: goes on with the walk over the collection at argument 1 from the cursor that is argument 2. */
    static <V extends Value> void scan(Call call, ValueType type, Class<V> of, Step<V> step) {
        long cursor = cursor(call.args(), 2);
        List<byte[]> found = new ArrayList<>();
        V collection = call.read(1, type, of);
        if (collection == null) {
            reply(call.reply(), 0, found);
            return;
        }
        Asked asked = Asked.of(call.args(), 3, false);
        long next = asked.walk(
                cursor,
                (from, visited) -> step.visit(collection, from, element -> {
                    visited.run();
                    if (asked.glob.matches(element[0])) {
                        found.addAll(Arrays.asList(element));
                    }
                }));
        reply(call.reply(), next, found);
    }

    /** A walk in steps. */
    @FunctionalInterface
    private interface Walk {
        /** Makes a step, reports each element by {@code visited}, and returns the next cursor. */
        long step(long cursor, Runnable visited);
    }

    /** The options of a walk. */
    private record Asked(Glob glob, long count, String type) {
        /** Reads the options from argument {@code first} on; TYPE is one only where {@code typed}. */
        static Asked of(Args args, int first, boolean typed) {
            Glob glob = Glob.of(new byte[] {'*'});
            long count = DEFAULT_COUNT;
            String type = "";
            for (int i = first; i < args.count(); i += 2) {
                if (i + 1 == args.count()) {
                    throw new CommandError(Errors.SYNTAX);
                }
                if (args.is(i, "COUNT")) {
                    count = args.number(i + 1);
                    if (count < 1) {
                        throw new CommandError(Errors.SYNTAX);
                    }
                } else if (args.is(i, "MATCH")) {
                    glob = Glob.of(args.bytes(i + 1));
                } else if (typed && args.is(i, "TYPE")) {
                    type = args.text(i + 1).toLowerCase(Locale.ROOT);
                } else {
                    throw new CommandError(Errors.SYNTAX);
                }
            }
            return new Asked(glob, count, type);
        }

        /** Makes steps until enough elements are visited; returns the next cursor. */
        long walk(long from, Walk walk) {
            long[] visited = {0};
            long steps =
                    Math.multiplyHigh(count, BUCKETS_PER_ELEMENT) == 0 ? count * BUCKETS_PER_ELEMENT : Long.MAX_VALUE;
            long cursor = from;
            do {
                cursor = walk.step(cursor, () -> visited[0]++);
            } while (cursor != 0 && --steps > 0 && visited[0] < count);
            return cursor;
        }
    }

    /** The cursor that is argument {@code i}, read as C's strtoul reads it: nothing is 0, and a sign is allowed. */
    private static long cursor(Args args, int i) {
        String text = args.text(i);
        boolean negative = text.startsWith("-");
        String digits = text.isEmpty() ? "0" : text.substring(negative || text.startsWith("+") ? 1 : 0);
        try {
            long cursor = Long.parseUnsignedLong(digits.startsWith("+") ? "" : digits);
            return negative ? -cursor : cursor;
        } catch (NumberFormatException e) {
            throw new CommandError(Errors.INVALID_CURSOR);
        }
    }

    private static void reply(Reply reply, long cursor, List<byte[]> found) {
        reply.array(2);
        reply.text(Long.toUnsignedString(cursor));
        reply(reply, found);
    }

    private static void reply(Reply reply, List<byte[]> found) {
        reply.array(found.size());
        for (byte[] one : found) {
            reply.bulk(one);
        }
    }
}
