package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.ADMIN;
import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.LOADING;
import static dev.ariadne.core.command.Command.Flag.NOSCRIPT;
import static dev.ariadne.core.command.Command.Flag.NO_ASYNC_LOADING;
import static dev.ariadne.core.command.Command.Flag.NO_MULTI;
import static dev.ariadne.core.command.Command.Flag.STALE;

import dev.ariadne.core.persist.Persistence;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;

/** SAVE, BGSAVE, BGREWRITEAOF, LASTSAVE (Redis: rdb.c, aof.c). */
final class PersistenceCommands {
    private static final String SAVING = "ERR Background save already in progress";

    private PersistenceCommands() {}

    static void define(CommandTable t) {
        t.family(Category.SLOW);
        int flags = ADMIN | NOSCRIPT | NO_ASYNC_LOADING;
        t.def("save", 1, flags | NO_MULTI, PersistenceCommands::save);
        t.def("bgsave", -1, flags, PersistenceCommands::bgsave);
        t.def("bgrewriteaof", 1, flags, PersistenceCommands::bgrewriteaof);
        t.family(Category.ADMIN, Category.DANGEROUS);
        t.def("lastsave", 1, LOADING | STALE | FAST, PersistenceCommands::lastsave);
    }

    /** A command of the file that is loaded would save the part of the data set that is there so far. */
    private static void refuseLoading(Call call) {
        if (call.node.persistence().isLoading()) {
            throw new CommandError(Errors.LOADING);
        }
    }

    private static void save(Call call) {
        refuseLoading(call);
        Persistence persistence = call.node.persistence();
        if (persistence.isRdbUnderWay()) {
            throw new CommandError(SAVING);
        }
        if (!persistence.saves().save()) {
            throw new CommandError("ERR");
        }
        call.reply().ok();
    }

    private static void bgsave(Call call) {
        refuseLoading(call);
        Args args = call.args();
        boolean schedule = args.count() == 2 && args.is(1, "SCHEDULE");
        if (args.count() > 1 && !schedule) {
            throw new CommandError(Errors.SYNTAX);
        }
        Persistence persistence = call.node.persistence();
        if (persistence.isRdbUnderWay()) {
            throw new CommandError(SAVING);
        }
        if (persistence.isImageUnderWay() || call.node.atom().isOpen()) {
            if (!schedule && !call.node.atom().isOpen()) {
                throw new CommandError(
                        "ERR Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE SCHEDULE"
                                + " in order to schedule a BGSAVE whenever possible.");
            }
            persistence.saves().schedule();
            call.reply().status("Background saving scheduled");
            return;
        }
        if (!persistence.saves().begin()) {
            throw new CommandError("ERR");
        }
        call.reply().status("Background saving started");
    }

    private static void bgrewriteaof(Call call) {
        refuseLoading(call);
        Persistence persistence = call.node.persistence();
        if (persistence.aof().rewrite().isRunning()) {
            throw new CommandError("ERR Background append only file rewriting already in progress");
        }
        if (persistence.isImageUnderWay() || call.node.atom().isOpen()) {
            persistence.aof().rewrite().schedule();
            call.reply().status("Background append only file rewriting scheduled");
            return;
        }
        if (!persistence.aof().rewrite().begin()) {
            throw new CommandError(
                    "ERR Can't execute an AOF background rewriting. Please check the server logs for more"
                            + " information.");
        }
        call.reply().status("Background append only file rewriting started");
    }

    private static void lastsave(Call call) {
        call.reply().integer(call.node.persistence().saves().lastSaveMs() / 1000);
    }
}
