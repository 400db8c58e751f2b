package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.ADMIN;
import static dev.ariadne.core.command.Command.Flag.ALLOW_BUSY;
import static dev.ariadne.core.command.Command.Flag.ALWAYS_PROPAGATE;
import static dev.ariadne.core.command.Command.Flag.DANGEROUS;
import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.LOADING;
import static dev.ariadne.core.command.Command.Flag.NOSCRIPT;
import static dev.ariadne.core.command.Command.Flag.NO_MULTI;
import static dev.ariadne.core.command.Command.Flag.STALE;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.core.Shutdown;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.script.ScriptRun;
import dev.ariadne.core.script.Scripts;
import dev.ariadne.info.Info;
import java.util.ArrayList;
import java.util.List;

/** TIME, INFO, SHUTDOWN and what concerns whole databases (Redis: server.c, db.c). */
final class ServerCommands {
    private ServerCommands() {}

    static void define(CommandTable t) {
        t.family(Category.SLOW);
        t.def("time", 1, LOADING | STALE | FAST, ServerCommands::time);
        t.def("info", -1, LOADING | STALE | DANGEROUS, ServerCommands::info);
        t.def("shutdown", -1, ADMIN | NOSCRIPT | LOADING | STALE | NO_MULTI | ALLOW_BUSY, ServerCommands::shutdown);
        t.family(Category.KEYSPACE, Category.DANGEROUS);
        t.def("flushdb", -1, WRITE | ALWAYS_PROPAGATE, ServerCommands::flushdb);
        t.def("flushall", -1, WRITE | ALWAYS_PROPAGATE, ServerCommands::flushall);
        t.def("swapdb", 3, WRITE | FAST, ServerCommands::swapdb);
    }

    private static void time(Call call) {
        call.reply().array(2);
        // A script that takes long sees time pass, so this is the present event's, not the request's.
        long nowMs = call.node.nowMs();
        call.reply().bulk(nowMs / 1000);
        call.reply().bulk(nowMs % 1000 * 1000);
    }

    private static void info(Call call) {
        List<String> sections = new ArrayList<>();
        for (int i = 1; i < call.args().count(); i++) {
            sections.add(call.args().text(i));
        }
        call.reply().verbatim(Info.render(call.node, sections));
    }

    private static void shutdown(Call call) {
        Args args = call.args();
        boolean save = false;
        boolean noSave = false;
        boolean now = false;
        boolean force = false;
        boolean abort = false;
        for (int i = 1; i < args.count(); i++) {
            if (args.is(i, "SAVE")) {
                save = true;
            } else if (args.is(i, "NOSAVE")) {
                noSave = true;
            } else if (args.is(i, "NOW")) {
                now = true;
            } else if (args.is(i, "FORCE")) {
                force = true;
            } else if (args.is(i, "ABORT")) {
                abort = true;
            } else {
                throw new CommandError(Errors.SYNTAX);
            }
        }
        if ((abort && (save || noSave || now || force)) || (save && noSave)) {
            throw new CommandError(Errors.SYNTAX);
        }
        boolean fromFile = call.conn().isPrimary() && call.node.persistence().isLoading();
        if (!abort && !now && fromFile) {
            throw new CommandError("ERR SHUTDOWN without NOW or ABORT isn't allowed for DENY BLOCKING client");
        }
        if (!abort && !noSave) {
            refuseHalfway(call);
        }
        if (!abort) {
            call.node.shutdown().begin(new Shutdown.Options(save, noSave, now, force), call.conn());
        } else if (call.node.shutdown().abort()) {
            call.reply().ok();
        } else {
            throw new CommandError("ERR No shutdown in progress.");
        }
    }

    /** A script that takes long has done half of what it will: only what saves nothing may end the process now. */
    private static void refuseHalfway(Call call) {
        ScriptRun running = call.node.scripts().running();
        if (running != null) {
            throw new CommandError(Scripts.busy(running));
        }
    }

    private static void flushdb(Call call) {
        requireFlushMode(call.args());
        call.changed(call.node.keyspace().flush(call.db().index()));
        call.reply().ok();
    }

    private static void flushall(Call call) {
        requireFlushMode(call.args());
        long keys = call.node.keyspace().flushAll();
        call.node.replication().primary().fullSync().flushedAll();
        if (!call.node.persistence().flushedAll()) {
            call.changed((int) Math.min(Integer.MAX_VALUE, keys));
        }
        call.reply().ok();
    }

    /** SYNC and ASYNC come to the same here: a table is let go in constant time. */
    private static void requireFlushMode(Args args) {
        boolean known = args.count() == 1 || (args.count() == 2 && (args.is(1, "SYNC") || args.is(1, "ASYNC")));
        if (!known) {
            throw new CommandError(Errors.SYNTAX);
        }
    }

    private static void swapdb(Call call) {
        int first = database(call, 1, "ERR invalid first DB index");
        int second = database(call, 2, "ERR invalid second DB index");
        int databases = call.node.keyspace().databases();
        if (first < 0 || first >= databases || second < 0 || second >= databases) {
            throw new CommandError(Errors.DB_INDEX);
        }
        call.node.keyspace().swap(first, second, call.nowMs());
        call.changed(1);
        call.reply().ok();
    }

    private static int database(Call call, int i, String error) {
        long value = call.args().number(i, error);
        if (value != (int) value) {
            throw new CommandError(error);
        }
        return (int) value;
    }
}
