package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.READONLY;

import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Glob;
import dev.ariadne.core.resp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Walking over the keys of a database (Redis: db.c:keysCommand, scanGenericCommand). */
final class ScanCommands {
    private static final long DEFAULT_COUNT = 10;
    /** Buckets looked at for each key asked for before SCAN answers with fewer. */
    private static final int BUCKETS_PER_KEY = 10;

    private ScanCommands() {}

    static void define(CommandTable t) {
        t.family(Category.KEYSPACE);
        t.def("keys", 2, READONLY, ScanCommands::keys);
        t.def("scan", -2, READONLY, ScanCommands::scan);
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
        long cursor = cursor(args.text(1));
        Glob glob = Glob.of(new byte[] {'*'});
        long count = DEFAULT_COUNT;
        String type = "";
        for (int i = 2; i < args.count(); i += 2) {
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
            } else if (args.is(i, "TYPE")) {
                type = args.text(i + 1).toLowerCase(Locale.ROOT);
            } else {
                throw new CommandError(Errors.SYNTAX);
            }
        }
        List<byte[]> visited = new ArrayList<>();
        long buckets = Math.multiplyHigh(count, BUCKETS_PER_KEY) == 0 ? count * BUCKETS_PER_KEY : Long.MAX_VALUE;
        List<byte[]> found = new ArrayList<>();
        Glob pattern = glob;
        String wanted = type;
        do {
            cursor = call.db().scan(cursor, entry -> {
                visited.add(entry.key());
                if ((wanted.isEmpty() || wanted.equals(entry.type().word))
                        && pattern.matches(entry.key())
                        && !call.node.expiry().isHidden(entry, call.nowMs())) {
                    found.add(entry.key());
                }
            });
        } while (cursor != 0 && --buckets > 0 && visited.size() < count);
        call.reply().array(2);
        call.reply().text(Long.toUnsignedString(cursor));
        reply(call.reply(), found);
    }

    private static long cursor(String text) {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new CommandError(Errors.INVALID_CURSOR);
        }
    }

    private static void reply(Reply reply, List<byte[]> keys) {
        reply.array(keys.size());
        for (byte[] key : keys) {
            reply.bulk(key);
        }
    }
}
