package dev.ariadne.core.command;

/** Commands on lists (Redis: t_list.c). */
final class ListCommands {
    private ListCommands() {}

    static void define(CommandTable t) {
        t.family(Category.LIST);
    }
}
