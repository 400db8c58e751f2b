package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.ALLOW_BUSY;
import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.LOADING;
import static dev.ariadne.core.command.Command.Flag.NOSCRIPT;
import static dev.ariadne.core.command.Command.Flag.SKIP_SLOWLOG;
import static dev.ariadne.core.command.Command.Flag.STALE;
import static dev.ariadne.core.command.Command.Flag.TRANSACTION;

import dev.ariadne.core.Conn;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;

/** MULTI, EXEC, DISCARD, WATCH and UNWATCH (Redis: multi.c). */
final class TransactionCommands {
    private static final int ALWAYS = NOSCRIPT | LOADING | STALE;

    private TransactionCommands() {}

    static void define(CommandTable t) {
        t.family(Category.TRANSACTION);
        t.def("multi", 1, ALWAYS | ALLOW_BUSY | FAST | TRANSACTION, TransactionCommands::multi);
        t.def("exec", 1, ALWAYS | SKIP_SLOWLOG | TRANSACTION, TransactionCommands::exec);
        t.def("discard", 1, ALWAYS | ALLOW_BUSY | FAST | TRANSACTION, TransactionCommands::discard);
        t.def("watch", -2, ALWAYS | ALLOW_BUSY | FAST | TRANSACTION, 1, -1, 1, TransactionCommands::watch);
        t.def("unwatch", 1, ALWAYS | ALLOW_BUSY | FAST, TransactionCommands::unwatch);
    }

    private static Transaction begun(Conn c) {
        Transaction tx = c.tx();
        if (tx == null) {
            tx = new Transaction();
            c.tx(tx);
        }
        return tx;
    }

    private static void multi(Call call) {
        Transaction tx = begun(call.conn());
        if (tx.isOpen()) {
            throw new CommandError(Errors.NESTED_MULTI);
        }
        tx.open();
        call.reply().ok();
    }

    private static void exec(Call call) {
        Conn c = call.conn();
        Transaction tx = c.tx();
        if (tx == null || !tx.isOpen()) {
            throw new CommandError(Errors.EXEC_WITHOUT_MULTI);
        }
        boolean dirty = tx.isDirty(call.node.keyspace(), call.nowMs());
        tx.unwatch(call.node.keyspace());
        if (tx.hasFailed()) {
            c.tx(null);
            throw new CommandError(Errors.EXEC_ABORTED);
        }
        if (dirty) {
            call.reply().nullArray();
        } else {
            call.reply().array(tx.queued().size());
            call.node.executeQueued(c, tx, call.reply());
        }
        c.tx(null);
    }

    private static void discard(Call call) {
        Transaction tx = call.conn().tx();
        if (tx == null || !tx.isOpen()) {
            throw new CommandError(Errors.DISCARD_WITHOUT_MULTI);
        }
        end(call, tx);
        call.reply().ok();
    }

    private static void end(Call call, Transaction tx) {
        tx.unwatch(call.node.keyspace());
        call.conn().tx(null);
    }

    private static void watch(Call call) {
        Transaction tx = begun(call.conn());
        if (tx.isOpen()) {
            throw new CommandError(Errors.WATCH_IN_MULTI);
        }
        if (!tx.isDirty(call.node.keyspace(), call.nowMs())) {
            for (int i = 1; i < call.args().count(); i++) {
                tx.watch(call.db(), call.args().bytes(i), call.nowMs());
            }
        }
        call.reply().ok();
    }

    private static void unwatch(Call call) {
        Transaction tx = call.conn().tx();
        if (tx != null) {
            tx.unwatch(call.node.keyspace());
        }
        call.reply().ok();
    }
}
