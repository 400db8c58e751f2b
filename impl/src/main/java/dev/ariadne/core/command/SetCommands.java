package dev.ariadne.core.command;

/** Commands on sets (Redis: t_set.c). */
final class SetCommands {
    private SetCommands() {}

    static void define(CommandTable t) {
        t.family(Category.SET);
    }
}
