package dev.ariadne.core.command;

/** Commands on HyperLogLogs, kept as strings (Redis: hyperloglog.c). */
final class HyperLogLogCommands {
    private HyperLogLogCommands() {}

    static void define(CommandTable t) {
        t.family(Category.HYPERLOGLOG);
    }
}
