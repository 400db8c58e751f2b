package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.ADMIN;
import static dev.ariadne.core.command.Command.Flag.LOADING;
import static dev.ariadne.core.command.Command.Flag.NOSCRIPT;
import static dev.ariadne.core.command.Command.Flag.STALE;

import dev.ariadne.config.ConfigError;
import dev.ariadne.config.LongParam;
import dev.ariadne.config.Params;
import dev.ariadne.core.Check;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.keyspace.DumpPayload;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.KeyspaceDigest;
import dev.ariadne.core.keyspace.Layout;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** DEBUG: looking inside (Redis: debug.c). */
final class DebugCommands {
    private static final double MAX_SLEEP_SECONDS = 1e9;
    private static final long MAX_ALONE_BYTES = (1L << 32) - (1 << 20);

    private static final String NOT_ALLOWED =
            "ERR DEBUG command not allowed. If the enable-debug-command option is set to"
                    + " \"local\", you can run it from a local connection, otherwise you need to set this option in the configuration file,"
                    + " and then restart the server.";

    private DebugCommands() {}

    static void define(CommandTable t) {
        t.family(Category.SLOW);
        t.def("debug", -2, ADMIN | NOSCRIPT | LOADING | STALE, DebugCommands::debug);
    }

    // ---- DEBUG

    private static void debug(Call call) {
        Args args = call.args();
        String allowed = call.node.config().get(Params.ENABLE_DEBUG_COMMAND);
        boolean local = ConfigCommands.isLocal(call.conn().remoteAddress());
        if (!allowed.equals("yes") && !(allowed.equals("local") && local)) {
            throw new CommandError(NOT_ALLOWED);
        }
        if (args.is(1, "SLEEP") && args.count() == 3) {
            call.node.stall(sleepMs(args.text(2)));
            call.reply().ok();
        } else if (args.is(1, "DIGEST") && args.count() == 2) {
            call.reply().status(KeyspaceDigest.hex(call.node.keyspace()));
        } else if (args.is(1, "SET-ACTIVE-EXPIRE") && args.count() == 3) {
            call.node.expiry().setActive(args.number(2) != 0);
            call.reply().ok();
        } else if (args.is(1, "RELOAD")) {
            reload(call);
        } else if (args.is(1, "LOADAOF") && args.count() == 2) {
            if (!call.node.persistence().reloadAof()) {
                throw new CommandError("ERR Error trying to load the AOF files, check server logs.");
            }
            call.reply().ok();
        } else if (args.is(1, "DIGEST-VALUE") && args.count() > 2) {
            digestValues(call);
        } else if (args.is(1, "QUICKLIST-PACKED-THRESHOLD") && args.count() == 3) {
            call.layout().listAloneBytes = aloneBytes(args.text(2));
            call.reply().ok();
        } else if (args.is(1, "PROTOCOL") && args.count() == 3) {
            ProtocolSamples.reply(call);
        } else if (args.is(1, "PAUSE-CRON") && args.count() == 3) {
            call.node.pauseTicks(args.number(2) != 0);
            call.reply().ok();
        } else if (args.is(1, "AOF-FLUSH-SLEEP") && args.count() == 3) {
            call.node.persistence().aof().slowDown(args.number(2));
            call.reply().ok();
        } else if (args.is(1, "SET-SKIP-CHECKSUM-VALIDATION") && args.count() == 3) {
            call.node.persistence().skipChecksums(args.number(2) != 0);
            call.reply().ok();
        } else if (args.is(1, "POPULATE") && args.count() >= 3 && args.count() <= 5) {
            populate(call);
        } else if (args.is(1, "OBJECT") && args.count() >= 3) {
            object(call);
        } else if (args.is(1, "LOG") && args.count() == 3) {
            call.node.log(LogLevel.WARNING, "DEBUG LOG: " + args.text(2));
            call.reply().ok();
        } else if (args.is(1, "CHANGE-REPL-ID") && args.count() == 2) {
            call.node.log(LogLevel.WARNING, "Changing replication IDs after receiving DEBUG change-repl-id");
            call.node.replication().renewId();
            call.reply().ok();
        } else if (args.is(1, "PANIC") && args.count() == 2) {
            Check.that(false, "DEBUG PANIC");
        } else {
            throw new CommandError(
                    "ERR unknown subcommand or wrong number of arguments for '" + args.text(1) + "'. Try DEBUG HELP.");
        }
    }

    private static void digestValues(Call call) {
        Args args = call.args();
        call.reply().array(args.count() - 2);
        for (int i = 2; i < args.count(); i++) {
            Entry entry = call.db().find(args.buf(), args.start(i), args.length(i));
            call.reply().status(KeyspaceDigest.hex(entry));
        }
    }

    /** Which elements of lists stand alone; 0 for what is so by itself. */
    private static int aloneBytes(String text) {
        String refusal = "ERR argument must be a memory value bigger than 1 and smaller than 4gb";
        long bytes;
        try {
            bytes = LongParam.memory(text, refusal);
        } catch (ConfigError e) {
            throw new CommandError(refusal);
        }
        if (bytes > MAX_ALONE_BYTES) {
            throw new CommandError(refusal);
        }
        return bytes == 0 ? Layout.NEVER_ALONE : (int) Math.min(bytes, Layout.NEVER_ALONE);
    }

    private static void reload(Call call) {
        Args args = call.args();
        boolean save = true;
        boolean flush = true;
        boolean merge = false;
        for (int i = 2; i < args.count(); i++) {
            if (args.is(i, "NOSAVE")) {
                save = false;
            } else if (args.is(i, "NOFLUSH")) {
                flush = false;
            } else if (args.is(i, "MERGE")) {
                merge = true;
            } else {
                throw new CommandError("ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.");
            }
        }
        if (save && !call.node.persistence().saves().save()) {
            throw new CommandError("ERR");
        }
        if (!call.node.persistence().reload(flush, merge)) {
            throw new CommandError("ERR Error trying to load the RDB dump, check server logs.");
        }
        call.reply().ok();
    }

    private static void populate(Call call) {
        Args args = call.args();
        long keys = args.number(2);
        long size = args.count() == 5 ? args.number(4) : 0;
        if (keys < 0 || size < 0) {
            throw new CommandError("ERR value is out of range, must be positive");
        }
        String prefix = args.count() == 3 ? "key" : args.text(3);
        for (long i = 0; i < keys; i++) {
            byte[] key = latin1(prefix + ":" + i);
            if (call.db().find(key) == null) {
                byte[] value = latin1("value:" + i);
                call.db().insert(key, size == 0 ? value : Arrays.copyOf(value, (int) size));
            }
        }
        call.reply().ok();
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** There is no address to show; the length is that of the value as DUMP writes it. */
    private static void object(Call call) {
        byte[] key = call.args().bytes(2);
        Entry entry = call.db().find(key);
        if (entry == null) {
            throw new CommandError(Errors.NO_SUCH_KEY);
        }
        call.reply()
                .status("Value at:0x0 refcount:1 encoding:" + ObjectCommands.encoding(entry) + " serializedlength:"
                        + DumpPayload.valueBytes(entry) + " lru:0 lru_seconds_idle:0");
    }


    private static long sleepMs(String seconds) {
        double value;
        try {
            value = Double.parseDouble(seconds);
        } catch (NumberFormatException e) {
            throw new CommandError(Errors.NOT_FLOAT);
        }
        return Math.round(1000 * Math.max(0, Math.min(value, MAX_SLEEP_SECONDS)));
    }
}
