package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.ALLOW_BUSY;
import static dev.ariadne.core.command.Command.Flag.DENYOOM;
import static dev.ariadne.core.command.Command.Flag.NOSCRIPT;
import static dev.ariadne.core.command.Command.Flag.RUNS_SCRIPTS;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.config.Glob;
import dev.ariadne.core.rdb.FunctionsPayload;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Reply;
import dev.ariadne.core.script.Functions;
import dev.ariadne.core.script.ScriptRun;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** FUNCTION: libraries of functions (Redis: functions.c). */
final class FunctionCommands {
    private static final long NANOS_PER_MS = 1_000_000;

    private FunctionCommands() {}

    static Subcommands subcommands() {
        return new Subcommands("FUNCTION")
                .flags(NOSCRIPT | WRITE | RUNS_SCRIPTS)
                .def("DELETE", 3, "<library-name>", "Removes a library.", FunctionCommands::delete)
                .def("FLUSH", -2, "[ASYNC|SYNC]", "Removes all libraries.", FunctionCommands::flush)
                .flags(NOSCRIPT | WRITE | DENYOOM | RUNS_SCRIPTS)
                .def("LOAD", -3, "[REPLACE] <code>", "Adds a library.", FunctionCommands::load)
                .def(
                        "RESTORE",
                        -3,
                        "<value> [FLUSH|APPEND|REPLACE]",
                        "Adds the libraries of a DUMP.",
                        FunctionCommands::restore)
                .flags(NOSCRIPT)
                .def("DUMP", 2, "", "All libraries as one value for RESTORE.", FunctionCommands::dump)
                .def(
                        "LIST",
                        -2,
                        "[LIBRARYNAME <pattern>] [WITHCODE]",
                        "Libraries and their functions.",
                        FunctionCommands::list)
                .flags(NOSCRIPT | ALLOW_BUSY)
                .def("KILL", 2, "", "Ends the function that runs, if it has not written.", FunctionCommands::kill)
                .def("STATS", 2, "", "What runs, and how many functions there are.", FunctionCommands::stats);
    }

    private static void load(Call call) {
        Args args = call.args();
        boolean replace = false;
        int i = 2;
        for (; i < args.count() - 1; i++) {
            if (!args.is(i, "REPLACE")) {
                throw new CommandError("ERR Unknown option given: " + args.text(i));
            }
            replace = true;
        }
        String name = call.node.scripts().loadLibrary(args.bytes(i), replace);
        call.changed(1);
        call.reply().text(name);
    }

    private static void delete(Call call) {
        if (!call.node.scripts().deleteLibrary(call.args().text(2))) {
            throw new CommandError("ERR Library not found");
        }
        call.changed(1);
        call.reply().ok();
    }

    private static void flush(Call call) {
        Args args = call.args();
        if (args.count() > 3) {
            throw new CommandError(Errors.subcommandSyntax(args));
        }
        boolean known = args.count() == 2 || (args.count() == 3 && (args.is(2, "SYNC") || args.is(2, "ASYNC")));
        if (!known) {
            throw new CommandError("ERR FUNCTION FLUSH only supports SYNC|ASYNC option");
        }
        call.node.scripts().flushLibraries();
        call.changed(1);
        call.reply().ok();
    }

    private static void kill(Call call) {
        call.node.scripts().kill(true);
        call.reply().ok();
    }

    private static void dump(Call call) {
        call.reply().bulk(FunctionsPayload.of(call.node.scripts().libraryCodes()));
    }

    private static void restore(Call call) {
        Args args = call.args();
        if (args.count() > 4) {
            throw new CommandError(Errors.subcommandSyntax(args));
        }
        boolean append = args.count() == 3 || args.is(3, "APPEND");
        boolean flush = args.count() == 4 && args.is(3, "FLUSH");
        boolean replace = args.count() == 4 && args.is(3, "REPLACE");
        if (!append && !flush && !replace) {
            throw new CommandError("ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.");
        }
        call.node.scripts().restore(FunctionsPayload.codes(args.bytes(2)), flush, replace);
        call.changed(1);
        call.reply().ok();
    }

    private static void list(Call call) {
        Args args = call.args();
        boolean withCode = false;
        Glob pattern = null;
        for (int i = 2; i < args.count(); i++) {
            if (!withCode && args.is(i, "WITHCODE")) {
                withCode = true;
            } else if (pattern == null && args.is(i, "LIBRARYNAME")) {
                if (i + 1 == args.count()) {
                    throw new CommandError("ERR library name argument was not given");
                }
                pattern = Glob.ignoringCase(args.bytes(++i));
            } else {
                throw new CommandError("ERR Unknown argument " + args.text(i));
            }
        }
        Reply reply = call.reply();
        int at = reply.length();
        int count = 0;
        for (Functions.Library library : call.node.scripts().functions().libraries()) {
            if (pattern == null || pattern.matches(library.name().getBytes(StandardCharsets.ISO_8859_1))) {
                describe(reply, library, withCode);
                count++;
            }
        }
        reply.arrayAt(at, count);
    }

    private static void describe(Reply reply, Functions.Library library, boolean withCode) {
        reply.map(withCode ? 4 : 3);
        reply.text("library_name");
        reply.text(library.name());
        reply.text("engine");
        reply.text("LUA");
        reply.text("functions");
        reply.array(library.functions().size());
        for (Functions.Function function : library.functions()) {
            reply.map(3);
            reply.text("name");
            reply.text(function.name());
            reply.text("description");
            text(reply, function.description());
            reply.text("flags");
            reply.set(function.flags().size());
            function.flags().forEach(flag -> reply.status(flag.word));
        }
        if (withCode) {
            reply.text("library_code");
            reply.bulk(library.code());
        }
    }

    private static void text(Reply reply, @Nullable String text) {
        if (text == null) {
            reply.nil();
        } else {
            reply.text(text);
        }
    }

    private static void stats(Call call) {
        Reply reply = call.reply();
        Functions functions = call.node.scripts().functions();
        ScriptRun running = call.node.scripts().running();
        reply.map(2);
        reply.text("running_script");
        if (running == null) {
            reply.nil();
        } else {
            Args command = running.request.args();
            reply.map(3);
            reply.text("name");
            reply.text(running.name());
            reply.text("command");
            reply.array(command.count());
            for (int i = 0; i < command.count(); i++) {
                reply.bulk(command.bytes(i));
            }
            reply.text("duration_ms");
            reply.integer((call.node.effects().steadyNanos() - running.startNanos) / NANOS_PER_MS);
        }
        reply.text("engines");
        reply.map(1);
        reply.text("LUA");
        reply.map(2);
        reply.text("libraries_count");
        reply.integer(functions.libraries().size());
        reply.text("functions_count");
        reply.integer(functions.count());
    }
}
