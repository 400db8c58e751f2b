package dev.ariadne.core.command;

/** Publish and subscribe (Redis: pubsub.c). */
final class PubSubCommands {
    private PubSubCommands() {}

    static void define(CommandTable t) {
        t.family(Category.PUBSUB);
    }
}
