package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.ADMIN;
import static dev.ariadne.core.command.Command.Flag.LOADING;
import static dev.ariadne.core.command.Command.Flag.NOSCRIPT;
import static dev.ariadne.core.command.Command.Flag.READONLY;
import static dev.ariadne.core.command.Command.Flag.STALE;

import dev.ariadne.config.Params;
import dev.ariadne.core.Check;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.KeyspaceDigest;
import dev.ariadne.core.keyspace.Usage;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Numbers;

/** DEBUG and OBJECT: looking inside (Redis: debug.c, object.c). */
final class DebugCommands {
    private static final int LONGEST_EMBEDDED_BYTES = 44;
    private static final double MAX_SLEEP_SECONDS = 1e9;

    private static final String NOT_ALLOWED =
            "ERR DEBUG command not allowed. If the enable-debug-command option is set to"
                    + " \"local\", you can run it from a local connection, otherwise you need to set this option in the configuration file,"
                    + " and then restart the server.";
    private static final String NO_LFU =
            "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note"
                    + " that when switching between policies at runtime LRU and LFU data will take some time to adjust.";

    private static final String LFU =
            "ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when switching between policies at runtime"
                    + " LRU and LFU data will take some time to adjust.";

    private DebugCommands() {}

    static void define(CommandTable t) {
        t.family(Category.SLOW);
        t.def("debug", -2, ADMIN | NOSCRIPT | LOADING | STALE, DebugCommands::debug);
        t.family(Category.KEYSPACE);
        Subcommands object = new Subcommands("OBJECT")
                .def("ENCODING", 3, "<key>", "How the value is kept.", DebugCommands::encoding)
                .def("REFCOUNT", 3, "<key>", "How often the value is referred to.", DebugCommands::refcount)
                .def(
                        "IDLETIME",
                        3,
                        "<key>",
                        "Seconds since the last access, as far as tracked.",
                        DebugCommands::idletime)
                .def("FREQ", 3, "<key>", "Access frequency, where it is tracked.", DebugCommands::freq);
        t.def("object", -2, READONLY, 2, 2, 1, object);
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
            call.node.effects().stall(sleepMs(args.text(2)));
            call.reply().ok();
        } else if (args.is(1, "DIGEST") && args.count() == 2) {
            call.reply().status(KeyspaceDigest.hex(call.node.keyspace()));
        } else if (args.is(1, "SET-ACTIVE-EXPIRE") && args.count() == 3) {
            call.node.expiry().setActive(args.number(2) != 0);
            call.reply().ok();
        } else if (args.is(1, "PANIC") && args.count() == 2) {
            Check.that(false, "DEBUG PANIC");
        } else {
            throw new CommandError(
                    "ERR unknown subcommand or wrong number of arguments for '" + args.text(1) + "'. Try DEBUG HELP.");
        }
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

    // ---- OBJECT

    private static void encoding(Call call) {
        Entry entry = call.peek(2);
        if (entry == null) {
            call.reply().nil();
            return;
        }
        if (entry.type() != ValueType.STRING) {
            call.reply().text(entry.collection().encoding());
            return;
        }
        byte[] bytes = entry.value();
        if (entry.isInteger() || Numbers.isLong(bytes, 0, bytes.length)) {
            call.reply().text("int");
        } else {
            call.reply().text(bytes.length <= LONGEST_EMBEDDED_BYTES ? "embstr" : "raw");
        }
    }

    private static void refcount(Call call) {
        if (call.peek(2) == null) {
            call.reply().nil();
        } else {
            call.reply().integer(1);
        }
    }

    private static void idletime(Call call) {
        Entry entry = call.peek(2);
        Usage usage = call.node.keyspace().usage();
        if (entry == null) {
            call.reply().nil();
        } else if (usage.isCounting()) {
            throw new CommandError(LFU);
        } else {
            call.reply().integer(usage.idleSeconds(entry));
        }
    }

    private static void freq(Call call) {
        Entry entry = call.peek(2);
        Usage usage = call.node.keyspace().usage();
        if (entry == null) {
            call.reply().nil();
        } else if (!usage.isCounting()) {
            throw new CommandError(NO_LFU);
        } else {
            call.reply().integer(usage.frequency(entry));
        }
    }
}
