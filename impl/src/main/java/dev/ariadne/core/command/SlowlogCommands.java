package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.ADMIN;
import static dev.ariadne.core.command.Command.Flag.LOADING;
import static dev.ariadne.core.command.Command.Flag.STALE;

import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Reply;
import dev.ariadne.info.SlowLog;
import java.util.List;

/** SLOWLOG (Redis: slowlog.c). */
final class SlowlogCommands {
    private static final int SHOWN_ENTRIES = 10;

    private SlowlogCommands() {}

    static void define(CommandTable t) {
        t.family();
        Subcommands slowlog = new Subcommands("SLOWLOG")
                .def("GET", -2, "[<count>]", "The last 10 or <count> entries; -1 for all.", SlowlogCommands::get)
                .def(
                        "LEN",
                        2,
                        "",
                        "How many entries there are.",
                        c -> c.reply().integer(c.node.slowLog().size()))
                .def("RESET", 2, "", "Forgets all entries.", SlowlogCommands::reset);
        t.def("slowlog", -2, ADMIN | LOADING | STALE, slowlog);
    }

    private static void get(Call call) {
        Args args = call.args();
        if (args.count() > 3) {
            throw new CommandError(Errors.subcommandSyntax(args));
        }
        long count = SHOWN_ENTRIES;
        if (args.count() == 3) {
            String error = "ERR count should be greater than or equal to -1";
            count = args.number(2, error);
            if (count < -1) {
                throw new CommandError(error);
            }
        }
        List<SlowLog.Entry> entries = call.node.slowLog().newest(count < 0 ? Long.MAX_VALUE : count);
        Reply reply = call.reply();
        reply.array(entries.size());
        for (SlowLog.Entry entry : entries) {
            reply.array(6);
            reply.integer(entry.id());
            reply.integer(entry.atSeconds());
            reply.integer(entry.micros());
            reply.array(entry.arguments().size());
            entry.arguments().forEach(reply::text);
            reply.text(entry.client());
            reply.text(entry.clientName());
        }
    }

    private static void reset(Call call) {
        call.node.slowLog().clear();
        call.reply().ok();
    }
}
