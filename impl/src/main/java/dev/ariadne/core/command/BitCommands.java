package dev.ariadne.core.command;

/** Commands on the bits of strings (Redis: bitops.c). */
final class BitCommands {
    private BitCommands() {}

    static void define(CommandTable t) {
        t.family(Category.BITMAP);
    }
}
