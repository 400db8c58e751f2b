package dev.ariadne.core.command;

/** SORT and SORT_RO (Redis: sort.c). */
final class SortCommands {
    private SortCommands() {}

    static void define(CommandTable t) {
        t.family(Category.SET);
    }
}
