package dev.ariadne.core.command;

/** Commands on hashes (Redis: t_hash.c). */
final class HashCommands {
    private HashCommands() {}

    static void define(CommandTable t) {
        t.family(Category.HASH);
    }
}
