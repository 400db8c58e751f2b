package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.ADMIN;
import static dev.ariadne.core.command.Command.Flag.LOADING;
import static dev.ariadne.core.command.Command.Flag.NOSCRIPT;
import static dev.ariadne.core.command.Command.Flag.STALE;

import dev.ariadne.config.ConfigError;
import dev.ariadne.config.LongParam;
import dev.ariadne.config.Params;
import dev.ariadne.core.Check;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.KeyspaceDigest;
import dev.ariadne.core.keyspace.Layout;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Strtod;
import java.util.List;

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

    /**
     * One of DEBUG's subcommands, which are none to COMMAND.
     *
     * @param name upper case
     * @param least fewest arguments, the command's name included
     * @param most most arguments
     * @param usage its arguments, for HELP
     */
    record Aid(String name, int least, int most, String usage, String help, Handler handler) {}

    private static final int EXHAUSTING_WORDS = 1 << 10;
    private static final int ANY = Integer.MAX_VALUE;

    private static final List<Aid> AIDS = List.of(
            new Aid("AOF-FLUSH-SLEEP", 3, 3, "<microseconds>", "Slows writes to the file.", DebugAids::slowFile),
            new Aid("CHANGE-REPL-ID", 2, 2, "", "Begins a new history.", DebugAids::changeReplId),
            new Aid("DIGEST", 2, 2, "", "A digest of the data set.", DebugCommands::digest),
            new Aid("DIGEST-VALUE", 2, ANY, "<key> ...", "Digests of values.", DebugCommands::digestValues),
            new Aid("ERROR", 3, 3, "<text>", "Replies an error.", DebugAids::error),
            new Aid("HTSTATS", 3, ANY, "<db> [full]", "Sizes of a database's tables.", DebugAids::tables),
            new Aid("LOADAOF", 2, 2, "", "Loads the append-only file.", DebugCommands::loadAof),
            new Aid("LOG", 3, 3, "<text>", "Writes a line to the log.", DebugAids::log),
            new Aid("OBJECT", 3, 4, "<key>", "How a value is kept.", DebugAids::object),
            new Aid("OOM", 2, 2, "", "Ends the server as an exhausted heap does.", DebugCommands::exhaust),
            new Aid("PANIC", 2, 2, "", "Ends the server as a broken invariant does.", DebugCommands::panic),
            new Aid("PAUSE-CRON", 3, 3, "<0|1>", "Stops the work of ticks.", DebugCommands::pauseCron),
            new Aid(
                    "POPULATE",
                    3,
                    5,
                    "<count> [<prefix>] [<size>]",
                    "Makes keys, which replicas do not get.",
                    DebugAids::populate),
            new Aid("PROTOCOL", 3, 3, "<type>", "Replies a sample of a type.", ProtocolSamples::reply),
            new Aid(
                    "QUICKLIST-PACKED-THRESHOLD",
                    3,
                    3,
                    "<size>",
                    "Which elements of lists stand alone.",
                    DebugCommands::packedThreshold),
            new Aid("RELOAD", 2, ANY, "[<option> ...]", "Saves and loads the data set.", DebugCommands::reload),
            new Aid("REPLICATE", 3, ANY, "<arg> ...", "Sends a command to replicas.", DebugAids::replicate),
            new Aid("REPLYBUFFER", 4, 4, "<option> <value>", "Accepted.", DebugAids::accept),
            new Aid("SET-ACTIVE-EXPIRE", 3, 3, "<0|1>", "Stops the deletion by time.", DebugCommands::activeExpire),
            new Aid("SET-DISABLE-DENY-SCRIPTS", 3, 3, "<0|1>", "Accepted.", DebugAids::accept),
            new Aid("SET-SKIP-CHECKSUM-VALIDATION", 3, 3, "<0|1>", "Loads damaged files.", DebugAids::skipChecksums),
            new Aid("SLEEP", 3, 3, "<seconds>", "Freezes the server.", DebugCommands::sleep),
            new Aid("STRINGMATCH-LEN", 4, 4, "<text> <pattern>", "Whether a pattern matches.", DebugAids::matches));

    private static void debug(Call call) {
        Args args = call.args();
        String allowed = call.node.config().get(Params.ENABLE_DEBUG_COMMAND);
        boolean local = call.conn().remote().isLocal();
        if (!allowed.equals("yes") && !(allowed.equals("local") && local)) {
            throw new CommandError(NOT_ALLOWED);
        }
        for (Aid aid : AIDS) {
            if (args.is(1, aid.name) && args.count() >= aid.least && args.count() <= aid.most) {
                aid.handler.run(call);
                return;
            }
        }
        if (!args.is(1, "HELP") || args.count() > 2) {
            throw new CommandError(Errors.subcommandSyntax(args));
        }
        call.reply().array(1 + 2 * AIDS.size());
        call.reply().status("DEBUG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
        for (Aid aid : AIDS) {
            call.reply().status(aid.usage.isEmpty() ? aid.name : aid.name + " " + aid.usage);
            call.reply().status("    " + aid.help);
        }
    }

    private static void sleep(Call call) {
        call.node.stall(sleepMs(call.args()));
        call.reply().ok();
    }

    private static void digest(Call call) {
        call.reply().status(KeyspaceDigest.hex(call.node.keyspace()));
    }

    private static void activeExpire(Call call) {
        call.node.expiry().setActive(call.args().number(2) != 0);
        call.reply().ok();
    }

    private static void loadAof(Call call) {
        refuseHalfway(call);
        if (!call.node.persistence().reloadAof()) {
            throw new CommandError("ERR Error trying to load the AOF files, check server logs.");
        }
        call.reply().ok();
    }

    private static void packedThreshold(Call call) {
        call.layout().listAloneBytes = aloneBytes(call.args().text(2));
        call.reply().ok();
    }

    private static void pauseCron(Call call) {
        call.node.pauseTicks(call.args().number(2) != 0);
        call.reply().ok();
    }

    /** Takes what heap there is, to the last: what comes then is what a server without room has to cope with. */
    private static void exhaust(Call call) {
        Object[] taken = null;
        while (true) {
            Object[] more = new Object[EXHAUSTING_WORDS];
            more[0] = taken;
            taken = more;
        }
    }

    private static void panic(Call call) {
        Check.that(false, "DEBUG PANIC");
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
        if (bytes < 0 || bytes > MAX_ALONE_BYTES) {
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
        refuseHalfway(call);
        if (save && !call.node.persistence().saves().save()) {
            throw new CommandError("ERR");
        }
        if (!call.node.persistence().reload(flush, merge)) {
            throw new CommandError("ERR Error trying to load the RDB dump, check server logs.");
        }
        call.reply().ok();
    }

    /** What is saved or loaded in the middle of a transaction, or of a file, would be half of it. */
    private static void refuseHalfway(Call call) {
        if (call.node.atom().isOpen() || call.node.persistence().isLoading()) {
            throw new CommandError(
                    "ERR DEBUG " + call.args().text(1) + " is not possible inside a transaction or file");
        }
    }

    private static long sleepMs(Args args) {
        double value = Strtod.prefix(args.buf(), args.start(2), args.length(2), 0);
        return Math.round(1000 * Math.max(0, Math.min(value, MAX_SLEEP_SECONDS)));
    }
}
