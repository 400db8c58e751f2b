package dev.ariadne.core.command;

/** Commands on places, kept as sorted sets (Redis: geo.c). */
final class GeoCommands {
    private GeoCommands() {}

    static void define(CommandTable t) {
        t.family(Category.GEO);
    }
}
