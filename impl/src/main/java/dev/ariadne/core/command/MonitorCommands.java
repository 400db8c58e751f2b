package dev.ariadne.core.command;

/** Looking on: MONITOR, SLOWLOG, LATENCY, MEMORY (Redis: slowlog.c, latency.c, object.c). */
final class MonitorCommands {
    private MonitorCommands() {}

    static void define(CommandTable t) {
        t.family(Category.SLOW);
    }
}
