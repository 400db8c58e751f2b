package dev.ariadne.core.command;

import dev.ariadne.core.command.Command.Flag;
import dev.ariadne.core.repl.Failover;
import dev.ariadne.core.repl.ReplicaSlot;
import dev.ariadne.core.repl.Replication;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import org.jspecify.annotations.Nullable;

/** FAILOVER [TO host port [FORCE]] [TIMEOUT ms] | ABORT. */
final class FailoverCommand {
    private FailoverCommand() {}

    static void define(CommandTable t) {
        t.family(Category.SLOW);
        t.def("failover", -1, Flag.ADMIN | Flag.NOSCRIPT | Flag.STALE, 0, 0, 0, FailoverCommand::failover);
    }

    private static void failover(Call call) {
        Args args = call.args();
        Failover failover = call.node.replication().failover();
        if (args.count() == 2 && args.is(1, "ABORT")) {
            if (!failover.isActive()) {
                throw new CommandError("ERR No failover in progress.");
            }
            failover.abort("Failover manually aborted");
            call.reply().ok();
            return;
        }
        long timeoutMs = 0;
        boolean force = false;
        Replication.Endpoint target = null;
        for (int i = 1; i < args.count(); i++) {
            if (args.is(i, "TIMEOUT") && i + 1 < args.count() && timeoutMs == 0) {
                timeoutMs = args.number(++i);
                if (timeoutMs <= 0) {
                    throw new CommandError("ERR FAILOVER timeout must be greater than 0");
                }
            } else if (args.is(i, "TO") && i + 2 < args.count() && target == null) {
                target = new Replication.Endpoint(args.text(i + 1), port(args.number(i + 2)));
                i += 2;
            } else if (args.is(i, "FORCE") && !force) {
                force = true;
            } else {
                throw new CommandError(Errors.SYNTAX);
            }
        }
        String refusal = refusal(call.node.replication(), target, timeoutMs, force);
        if (refusal != null) {
            throw new CommandError("ERR " + refusal);
        }
        failover.begin(target, timeoutMs, force);
        call.reply().ok();
    }

    /** A number that is no port is no replica's. */
    private static int port(long number) {
        return number < 0 || number > 65535 ? -1 : (int) number;
    }

    private static @Nullable String refusal(
            Replication replication, Replication.@Nullable Endpoint target, long timeoutMs, boolean force) {
        if (replication.failover().isActive()) {
            return "FAILOVER already in progress.";
        }
        if (!replication.isPrimary()) {
            return "FAILOVER is not valid when server is a replica.";
        }
        if (replication.primary().replicas().isEmpty()) {
            return "FAILOVER requires connected replicas.";
        }
        if (force && (timeoutMs == 0 || target == null)) {
            return "FAILOVER with force option requires both a timeout and target HOST and IP.";
        }
        if (target == null) {
            return null;
        }
        ReplicaSlot replica = replication.primary().replicaAt(target);
        if (replica == null) {
            return "FAILOVER target HOST and PORT is not a replica.";
        }
        return replica.isOnline() ? null : "FAILOVER target replica is not online.";
    }
}
