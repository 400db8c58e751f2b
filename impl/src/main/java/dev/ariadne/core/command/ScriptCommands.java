package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.ALLOW_BUSY;
import static dev.ariadne.core.command.Command.Flag.MAY_REPLICATE;
import static dev.ariadne.core.command.Command.Flag.NOSCRIPT;
import static dev.ariadne.core.command.Command.Flag.NO_MANDATORY_KEYS;
import static dev.ariadne.core.command.Command.Flag.READONLY;
import static dev.ariadne.core.command.Command.Flag.RUNS_SCRIPTS;
import static dev.ariadne.core.command.Command.Flag.SKIP_MONITOR;
import static dev.ariadne.core.command.Command.Flag.STALE;

import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Reply;
import dev.ariadne.core.script.Scripts;
import java.util.Locale;

/** EVAL and SCRIPT (Redis: eval.c). Functions: {@link FunctionCommands}. */
final class ScriptCommands {
    private ScriptCommands() {}

    static void define(CommandTable t) {
        t.family(Category.SCRIPTING);
        int always = NOSCRIPT | STALE | SKIP_MONITOR | NO_MANDATORY_KEYS | RUNS_SCRIPTS;
        int eval = always | MAY_REPLICATE;
        int readOnly = always | READONLY;
        t.def("eval", -3, eval, Keys.counted(2, 0), c -> scripts(c).eval(c, false));
        t.def("evalsha", -3, eval, Keys.counted(2, 0), c -> scripts(c).evalSha(c, false));
        t.def("eval_ro", -3, readOnly, Keys.counted(2, 0), c -> scripts(c).eval(c, true));
        t.def("evalsha_ro", -3, readOnly, Keys.counted(2, 0), c -> scripts(c).evalSha(c, true));
        Subcommands script = new Subcommands("SCRIPT")
                .flags(NOSCRIPT | RUNS_SCRIPTS)
                .def("DEBUG", 3, "(YES|SYNC|NO)", "The debugger is not available.", ScriptCommands::debug)
                .def("EXISTS", -3, "<sha1> [<sha1> ...]", "Which scripts are kept.", ScriptCommands::exists)
                .def("FLUSH", -2, "[ASYNC|SYNC]", "Forgets all scripts.", ScriptCommands::flush)
                .flags(NOSCRIPT | ALLOW_BUSY)
                .def("KILL", 2, "", "Ends the script that runs, if it has not written.", ScriptCommands::kill)
                .flags(NOSCRIPT | STALE | RUNS_SCRIPTS)
                .def("LOAD", 3, "<script>", "Keeps a script for EVALSHA.", ScriptCommands::load);
        t.def("script", -2, 0, script);
        t.def("fcall", -3, eval, Keys.counted(2, 0), c -> scripts(c).callFunction(c, false));
        t.def("fcall_ro", -3, readOnly, Keys.counted(2, 0), c -> scripts(c).callFunction(c, true));
        t.def("function", -2, 0, FunctionCommands.subcommands());
    }

    private static Scripts scripts(Call call) {
        return call.node.scripts();
    }

    private static void debug(Call call) {
        if (!call.args().is(2, "NO")) {
            throw new CommandError("ERR the debugger for scripts is not available");
        }
        call.reply().ok();
    }

    private static void exists(Call call) {
        Args args = call.args();
        Reply reply = call.reply();
        reply.array(args.count() - 2);
        for (int i = 2; i < args.count(); i++) {
            reply.integer(scripts(call).knows(args.text(i)) ? 1 : 0);
        }
    }

    private static void flush(Call call) {
        Args args = call.args();
        boolean known = args.count() == 2 || (args.count() == 3 && (args.is(2, "SYNC") || args.is(2, "ASYNC")));
        if (!known) {
            throw new CommandError("ERR SCRIPT FLUSH only support SYNC|ASYNC option");
        }
        scripts(call).flush();
        call.reply().ok();
    }

    private static void kill(Call call) {
        scripts(call).kill(false);
        call.reply().ok();
    }

    private static void load(Call call) {
        call.reply().text(scripts(call).load(call.args().bytes(2)).toLowerCase(Locale.ROOT));
    }
}
