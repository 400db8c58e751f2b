package dev.ariadne.core.command;

import dev.ariadne.config.Glob;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.keyspace.Database;
import dev.ariadne.core.keyspace.DumpPayload;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.Usage;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The subcommands of DEBUG that make or show something for tests. */
final class DebugAids {
    private static final int LRU_CLOCK_MASK = (1 << 24) - 1;

    private DebugAids() {}

    static void accept(Call call) {
        call.reply().ok();
    }

    static void slowFile(Call call) {
        call.node.persistence().aof().slowDown(call.args().number(2));
        call.reply().ok();
    }

    static void skipChecksums(Call call) {
        call.node.persistence().skipChecksums(call.args().number(2) != 0);
        call.reply().ok();
    }

    static void error(Call call) {
        call.reply().error(call.args().text(2).replace('\n', ' ').replace('\r', ' '));
    }

    static void log(Call call) {
        call.node.log(LogLevel.WARNING, "DEBUG LOG: " + call.args().text(2));
        call.reply().ok();
    }

    static void matches(Call call) {
        boolean matches = Glob.of(call.args().bytes(3)).matches(call.args().bytes(2));
        call.reply().integer(matches ? 1 : 0);
    }

    static void object(Call call) {
        Args args = call.args();
        Entry entry = call.db().find(args.bytes(2));
        if (entry == null) {
            throw new CommandError(Errors.NO_SUCH_KEY);
        }
        Usage usage = call.node.keyspace().usage();
        long idle = usage.isCounting() ? 0 : usage.idleSeconds(entry);
        long clock = call.nowMs() / 1000 - idle & LRU_CLOCK_MASK;
        call.reply()
                .status("Value at:0x0 refcount:1 encoding:"
                        + ObjectCommands.encoding(entry) + " serializedlength:"
                        + DumpPayload.valueBytes(entry) + " lru:" + clock + " lru_seconds_idle:"
                        + idle);
    }

    static void tables(Call call) {
        long index = call.args().number(2);
        if (index < 0 || index >= call.node.keyspace().databases()) {
            throw new CommandError("ERR Out of range database");
        }
        Database db = call.node.keyspace().database((int) index);
        call.reply()
                .verbatim("[Dictionary HT]\n number of elements: " + db.size() + "\n[Expires HT]\n number of elements: "
                        + db.expires() + "\n");
    }

    static void populate(Call call) {
        Args args = call.args();
        long count = positive(args, 2);
        String prefix = args.count() > 3 ? args.text(3) : "key";
        long size = args.count() > 4 ? positive(args, 4) : 0;
        for (long i = 0; i < count; i++) {
            byte[] key = (prefix + ":" + i).getBytes(StandardCharsets.ISO_8859_1);
            if (call.db().find(key) == null) {
                byte[] value = ("value:" + i).getBytes(StandardCharsets.US_ASCII);
                call.db().insert(key, size == 0 ? value : Arrays.copyOf(value, (int) size));
            }
        }
        call.reply().ok();
    }

    private static long positive(Args args, int i) {
        String error = "ERR value is out of range, must be positive";
        long value = args.number(i);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new CommandError(error);
        }
        return value;
    }

    static void replicate(Call call) {
        byte[][] argv = Arrays.copyOfRange(call.args().toArray(), 2, call.args().count());
        call.propagate(argv);
        call.reply().ok();
    }

    static void changeReplId(Call call) {
        call.node.log(LogLevel.WARNING, "DEBUG CHANGE-REPL-ID: a new history begins");
        call.node.replication().renewId();
        call.reply().ok();
    }
}
