package dev.ariadne.core.command;

/** SAVE, BGSAVE, BGREWRITEAOF, LASTSAVE, DUMP, RESTORE (Redis: rdb.c, aof.c, cluster.c). */
final class PersistenceCommands {
    private PersistenceCommands() {}

    static void define(CommandTable t) {
        t.family(Category.SLOW);
    }
}
