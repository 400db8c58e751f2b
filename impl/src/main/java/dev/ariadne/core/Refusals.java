package dev.ariadne.core;

import dev.ariadne.config.Params;
import dev.ariadne.core.acl.Denial;
import dev.ariadne.core.command.Command;
import dev.ariadne.core.command.Transaction;
import dev.ariadne.core.repl.Replication;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.script.ScriptRun;
import dev.ariadne.core.script.Scripts;
import org.jspecify.annotations.Nullable;

/** Why a command may not be executed now. The order of the reasons is Redis' and decides which of several errors a client sees. */
final class Refusals {
    private final Node node;

    Refusals(Node node) {
        this.node = node;
    }

    /** Why a client's request is refused, null when it is not (Redis: server.c processCommand). */
    @Nullable
    String of(Conn c, @Nullable Command command, Args args) {
        if (command == null) {
            return Errors.unknownCommand(args);
        }
        String malformed = command.malformed(args);
        if (malformed != null) {
            return malformed;
        }
        if (!command.is(Command.Flag.NO_AUTH) && node.access().mustAuthenticate(c)) {
            return Errors.NO_AUTH;
        }
        Replication replication = node.replication();
        Transaction tx = c.tx();
        ScriptRun running = node.scripts().running();
        if (node.isBusy() && running != null && !command.is(Command.Flag.ALLOW_BUSY)) {
            return Scripts.busy(running);
        }
        if (tx != null && tx.isOpen() && command.is(Command.Flag.NO_MULTI)) {
            return "ERR Command not allowed inside a transaction";
        }
        Denial denial = node.access().refuse(c, command, args);
        if (denial != null) {
            return denial.error(command.name());
        }
        Transaction executed = command.name().equals("exec") ? tx : null;
        if (node.eviction().isOn() && !node.isBusy()) {
            node.eviction().makeRoom();
            // Keys that went belong to the time before this command: after its reply the message would seem to be
            // about what it wrote.
            node.tracking().flushPending(c);
            boolean queues = tx != null && tx.isOpen() && !command.is(Command.Flag.TRANSACTION);
            if (node.eviction().isFull() && (queues || mayDo(command, executed, Command.Flag.DENYOOM))) {
                return Errors.OUT_OF_MEMORY;
            }
        }
        if (node.memory().isFull()
                && (mayDo(command, executed, Command.Flag.DENYOOM)
                        || (tx != null && tx.isOpen() && !command.is(Command.Flag.TRANSACTION)))) {
            return Errors.OUT_OF_MEMORY;
        }
        boolean writes = mayDo(command, executed, Command.Flag.WRITE);
        if (replication.isPrimary() && (writes || command.name().equals("ping"))) {
            String diskError = node.persistence().writeRefusal();
            if (diskError != null) {
                return diskError;
            }
        }
        if (writes && replication.isPrimary() && replication.gate().refuses()) {
            node.observe(Action.RejectWrite);
            return Errors.NO_REPLICAS;
        }
        if (writes
                && !replication.isPrimary()
                && node.config().get(Params.REPLICA_READ_ONLY)
                && !Bug.REPLICA_TAKES_WRITES.on()) {
            return Errors.READ_ONLY;
        }
        if (c.subscriber() != null && c.protocol() == 2 && !command.is(Command.Flag.WHILE_SUBSCRIBED)) {
            return Errors.onlySubscribing(command.name());
        }
        if (!replication.isPrimary()
                && !replication.link().isConnected()
                && !node.config().get(Params.REPLICA_SERVE_STALE_DATA)
                && !(command.is(Command.Flag.STALE) && (executed == null || executed.all(Command.Flag.STALE)))) {
            return Errors.MASTER_DOWN;
        }
        if (replication.link().isAsyncLoading() && mayDo(command, executed, Command.Flag.NO_ASYNC_LOADING)) {
            return Errors.LOADING;
        }
        if (node.isLoading()
                && !(command.is(Command.Flag.LOADING) && (executed == null || executed.all(Command.Flag.LOADING)))) {
            return Errors.LOADING;
        }
        boolean touchesKeys = writes
                || mayDo(command, executed, Command.Flag.READONLY)
                || mayDo(command, executed, Command.Flag.MAY_REPLICATE);
        if (touchesKeys && (c.isReplica() || c.isMonitor())) {
            return "ERR Replica can't interact with the keyspace";
        }
        return null;
    }

    /** Whether a command, or one of the transaction that it executes, has the flag. */
    static boolean mayDo(Command command, @Nullable Transaction executed, int flag) {
        return command.is(flag) || (executed != null && executed.any(flag));
    }

    /** Why a script's command is refused, null when it is not (Redis: script.c scriptCall). */
    @Nullable
    String inScript(ScriptRun run, @Nullable Command command, Args args) {
        if (command == null) {
            return "ERR Unknown Redis command called from script";
        }
        if (command.isContainer() && args.count() > 1) {
            return "ERR Unknown Redis command called from script";
        }
        if (!command.accepts(args.count())) {
            return "ERR Wrong number of args calling Redis command from script";
        }
        if (command.is(Command.Flag.NOSCRIPT)) {
            return "ERR This Redis command is not allowed from script";
        }
        Denial denial = run.caller.isPrimary() ? null : node.access().refuse(run.caller, command, args, "lua");
        if (denial != null) {
            return "ERR The user executing the script " + denial.reasonForScript();
        }
        Replication replication = node.replication();
        boolean replica = !replication.isPrimary();
        if (replica
                && !replication.link().isConnected()
                && !node.config().get(Params.REPLICA_SERVE_STALE_DATA)
                && !command.is(Command.Flag.STALE)) {
            return "ERR Can not execute the command on a stale replica";
        }
        boolean writes = command.is(Command.Flag.WRITE);
        if (run.isReadOnly() && (writes || command.is(Command.Flag.MAY_REPLICATE))) {
            return "ERR Write commands are not allowed from read-only scripts.";
        }
        if (run.isDirty()) {
            return null;
        }
        boolean full =
                (node.eviction().isFull() || node.memory().isFull()) && !run.caller.isPrimary() && !run.allowsOom();
        if (full && command.is(Command.Flag.DENYOOM)) {
            return Errors.OUT_OF_MEMORY;
        }
        if (!writes) {
            return null;
        }
        if (replica && node.config().get(Params.REPLICA_READ_ONLY) && !run.caller.isPrimary()) {
            return Errors.READ_ONLY;
        }
        String diskError = replica ? null : node.persistence().writeRefusal();
        if (diskError != null) {
            return diskError;
        }
        return !replica && replication.gate().refuses() ? Errors.NO_REPLICAS : null;
    }
}
