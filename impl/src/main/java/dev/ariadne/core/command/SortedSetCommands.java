package dev.ariadne.core.command;

/** Commands on sorted sets (Redis: t_zset.c). */
final class SortedSetCommands {
    private SortedSetCommands() {}

    static void define(CommandTable t) {
        t.family(Category.SORTEDSET);
    }
}
