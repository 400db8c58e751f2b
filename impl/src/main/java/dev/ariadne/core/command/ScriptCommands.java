package dev.ariadne.core.command;

/** EVAL, FUNCTION and their kin (Redis: eval.c, function.c). */
final class ScriptCommands {
    private ScriptCommands() {}

    static void define(CommandTable t) {
        t.family(Category.SCRIPTING);
    }
}
