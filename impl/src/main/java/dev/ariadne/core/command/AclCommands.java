package dev.ariadne.core.command;

/** ACL: users and what they may do (Redis: acl.c). */
final class AclCommands {
    private AclCommands() {}

    static void define(CommandTable t) {
        t.family(Category.SLOW);
    }
}
