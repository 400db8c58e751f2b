package dev.ariadne.core.command;

/** Commands on streams (Redis: t_stream.c). */
final class StreamCommands {
    private StreamCommands() {}

    static void define(CommandTable t) {
        t.family(Category.STREAM);
    }
}
