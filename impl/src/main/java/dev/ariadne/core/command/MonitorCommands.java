package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.ADMIN;
import static dev.ariadne.core.command.Command.Flag.LOADING;
import static dev.ariadne.core.command.Command.Flag.NOSCRIPT;
import static dev.ariadne.core.command.Command.Flag.STALE;

import dev.ariadne.core.resp.CommandError;

/** Looking on: MONITOR, SLOWLOG, LATENCY, MEMORY (Redis: slowlog.c, latency.c, object.c). */
final class MonitorCommands {
    private MonitorCommands() {}

    static void define(CommandTable t) {
        t.family();
        t.def("monitor", 1, ADMIN | NOSCRIPT | LOADING | STALE, MonitorCommands::monitor);
    }

    private static void monitor(Call call) {
        if (call.isInTransaction()) {
            throw new CommandError("ERR MONITOR isn't allowed for DENY BLOCKING client");
        }
        if (!call.conn().isReplica() && !call.conn().isMonitor()) {
            call.node.monitors().add(call.conn());
            call.reply().ok();
        }
    }
}
