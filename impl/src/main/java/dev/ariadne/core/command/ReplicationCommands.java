package dev.ariadne.core.command;

import dev.ariadne.core.Action;
import dev.ariadne.core.Conn;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Observer;
import dev.ariadne.core.command.Command.Flag;
import dev.ariadne.core.persist.Aof;
import dev.ariadne.core.repl.Primary;
import dev.ariadne.core.repl.PsyncCodec;
import dev.ariadne.core.repl.ReplicaLink;
import dev.ariadne.core.repl.ReplicaSlot;
import dev.ariadne.core.repl.Replication;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.InlineWords;
import dev.ariadne.core.resp.Reply;
import java.util.List;

/** REPLICAOF, ROLE, WAIT, and what replicas say: REPLCONF, PSYNC, SYNC. */
final class ReplicationCommands {
    /** A host's name is shorter than this (Redis: anet.h:NET_HOST_STR_LEN). */
    private static final int MOST_HOST_BYTES = 256;

    private static final String WAIT_ON_REPLICA =
            "ERR WAIT cannot be used with replica instances. Please also note that"
                    + " since Redis 4.0 if a replica is configured to be writable (which is not the default) writes to replicas are"
                    + " just local and are not propagated.";

    private ReplicationCommands() {}

    static void define(CommandTable t) {
        t.family(Category.SLOW);
        int replicaFlags = Flag.ADMIN | Flag.NOSCRIPT;
        t.def(
                "replicaof",
                3,
                replicaFlags | Flag.STALE | Flag.NO_ASYNC_LOADING,
                0,
                0,
                0,
                ReplicationCommands::replicaof);
        t.def("slaveof", 3, replicaFlags | Flag.STALE | Flag.NO_ASYNC_LOADING, 0, 0, 0, ReplicationCommands::replicaof);
        t.def(
                "replconf",
                -1,
                replicaFlags | Flag.LOADING | Flag.STALE | Flag.ALLOW_BUSY,
                0,
                0,
                0,
                ReplicationCommands::replconf);
        t.def("psync", -3, replicaFlags | Flag.NO_MULTI | Flag.NO_ASYNC_LOADING, 0, 0, 0, ReplicationCommands::psync);
        t.def("sync", 1, replicaFlags | Flag.NO_MULTI | Flag.NO_ASYNC_LOADING, 0, 0, 0, ReplicationCommands::sync);
        t.family(Category.ADMIN, Category.DANGEROUS);
        t.def("role", 1, Flag.NOSCRIPT | Flag.LOADING | Flag.STALE | Flag.FAST, 0, 0, 0, ReplicationCommands::role);
        t.family(Category.CONNECTION);
        t.def("wait", 3, Flag.NOSCRIPT, 0, 0, 0, ReplicationCommands::waitFor);
        t.def("waitaof", 4, Flag.NOSCRIPT, 0, 0, 0, ReplicationCommands::waitAof);
    }

    // ---- role ----

    private static void replicaof(Call call) {
        Args args = call.args();
        Replication replication = call.node.replication();
        if (replication.failover().isActive()) {
            throw new CommandError("ERR REPLICAOF not allowed while failing over.");
        }
        if (args.is(1, "NO") && args.is(2, "ONE")) {
            if (!replication.mayLead()) {
                throw new CommandError("ERR This replica has no data yet: as a primary it would empty all others."
                        + " To make it one all the same: CONFIG SET replica-protect-data no.");
            }
            replication.promote(call.nowMs());
            call.reply().ok();
            return;
        }
        if (call.conn().isReplica()) {
            throw new CommandError("ERR Command is not valid when client is a replica.");
        }
        long port = args.number(2, "ERR Invalid master port");
        if (port < 0 || port > 65535) {
            throw new CommandError("ERR Invalid master port");
        }
        Replication.Endpoint target = new Replication.Endpoint(args.text(1), (int) port);
        if (target.isSame(replication.following())) {
            call.reply().status("OK Already connected to specified master");
            return;
        }
        replication.follow(target, call.nowMs());
        call.reply().ok();
    }

    private static void role(Call call) {
        Replication replication = call.node.replication();
        Replication.Endpoint primary = replication.following();
        Reply reply = call.reply();
        if (primary != null) {
            ReplicaLink link = replication.link();
            reply.array(5);
            reply.text("slave");
            reply.text(primary.host());
            reply.integer(primary.port());
            reply.text(link.state() == ReplicaLink.State.NONE ? ReplicaLink.State.RETRY.word : link.state().word);
            reply.integer(link.isConnected() ? replication.end() : -1);
            return;
        }
        reply.array(3);
        reply.text("master");
        reply.integer(replication.end());
        int online = 0;
        for (ReplicaSlot r : replication.primary().replicas()) {
            online += r.isOnline() ? 1 : 0;
        }
        reply.array(online);
        for (ReplicaSlot r : replication.primary().replicas()) {
            if (r.isOnline()) {
                reply.array(3);
                reply.text(r.ip());
                reply.text(Integer.toString(r.listeningPort()));
                reply.text(Long.toString(r.ackEnd()));
            }
        }
    }

    // ---- WAIT ----

    private static void waitFor(Call call) {
        Replication replication = call.node.replication();
        if (!replication.isPrimary()) {
            throw new CommandError(WAIT_ON_REPLICA);
        }
        long replicas = call.args().number(1);
        long timeoutMs = call.args().number(2, Errors.TIMEOUT_NOT_INTEGER);
        if (timeoutMs < 0) {
            throw new CommandError(Errors.TIMEOUT_NEGATIVE);
        }
        Conn c = call.conn();
        int acknowledged = replication.primary().acknowledgedBy(c.writeEnd());
        if (acknowledged >= replicas || call.isInTransaction()) {
            call.reply().integer(acknowledged);
            call.node.observe(Action.WaitReturn, null, c.writeEnd(), acknowledged);
            return;
        }
        int wanted = (int) Math.min(replicas, Integer.MAX_VALUE);
        replication.beginWait(c, wanted, timeoutMs == 0 ? 0 : call.nowMs() + timeoutMs);
    }

    /** WAITAOF of Redis 7.2: as WAIT, for the append-only files here ({@code numlocal} 1) and on replicas. */
    private static void waitAof(Call call) {
        Args args = call.args();
        long local = args.number(1);
        if (local < 0 || local > 1) {
            throw new CommandError("ERR value is out of range, value must between 0 and 1");
        }
        long replicas = args.number(2);
        if (replicas < 0) {
            throw new CommandError("ERR value is out of range, must be positive");
        }
        long timeoutMs = args.number(3, Errors.TIMEOUT_NOT_INTEGER);
        if (timeoutMs < 0) {
            throw new CommandError(Errors.TIMEOUT_NEGATIVE);
        }
        Replication replication = call.node.replication();
        if (!replication.isPrimary()) {
            throw new CommandError(
                    "ERR WAITAOF cannot be used with replica instances. Please also note that writes to replicas"
                            + " are just local and are not propagated.");
        }
        Aof aof = call.node.persistence().aof();
        if (local == 1 && !aof.isOn()) {
            throw new CommandError("ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.");
        }
        Conn c = call.conn();
        boolean enough = replication.primary().durableOn(c.writeEnd()) >= replicas
                && (local == 0 || aof.syncedEnd() >= c.appendEnd());
        if (enough || call.isInTransaction()) {
            replication.replyDurability(c);
            return;
        }
        int wanted = (int) Math.min(replicas, Integer.MAX_VALUE);
        replication.beginDurableWait(c, local == 1, wanted, timeoutMs == 0 ? 0 : call.nowMs() + timeoutMs);
    }

    // ---- what replicas say ----

    private static void replconf(Call call) {
        Args args = call.args();
        if (args.count() % 2 == 0) {
            throw new CommandError(Errors.SYNTAX);
        }
        for (int i = 1; i < args.count(); i += 2) {
            if (args.is(i, "ACK")) {
                ack(call, i);
                return;
            }
            if (args.is(i, "GETACK")) {
                if (call.conn().isPrimary()) {
                    call.node.replication().link().sendAck();
                }
                return;
            }
            announce(call, i);
        }
        call.reply().ok();
    }

    private static void ack(Call call, int i) {
        ReplicaSlot slot = call.conn().slot();
        if (slot == null || !slot.isAttached()) {
            return;
        }
        Args args = call.args();
        try {
            Primary primary = call.node.replication().primary();
            long end = args.number(i + 1);
            for (int j = i + 2; j + 1 < args.count(); j += 2) {
                if (args.is(j, "FACK")) {
                    slot.durable(args.number(j + 1));
                } else if (args.is(j, "DIGEST")) {
                    primary.onDigest(slot, args.text(j + 1));
                }
            }
            primary.onAck(slot, end, call.nowMs());
        } catch (CommandError malformed) {
            // A replica never gets a reply to this.
        }
    }

    private static void announce(Call call, int i) {
        Args args = call.args();
        ReplicaSlot slot = slot(call);
        if (args.is(i, "LISTENING-PORT")) {
            slot.announcePort((int) args.number(i + 1));
        } else if (args.is(i, "IP-ADDRESS")) {
            if (args.length(i + 1) >= MOST_HOST_BYTES) {
                throw new CommandError("ERR REPLCONF ip-address provided by replica instance is too long: "
                        + args.length(i + 1) + " bytes");
            }
            slot.announceIp(args.text(i + 1));
        } else if (args.is(i, "CAPA")) {
            if (args.is(i + 1, "EOF")) {
                slot.capaEof();
            } else if (args.is(i + 1, "PSYNC2")) {
                slot.capaPsync2();
            }
        } else if (args.is(i, "RDB-ONLY")) {
            long only = args.number(i + 1);
            if (only < 0 || only > 1) {
                throw new CommandError("ERR value is out of range, must be between 0 and 1");
            }
            slot.snapshotOnly(only == 1);
        } else if (args.is(i, "RDB-FILTER-ONLY")) {
            slot.snapshotParts(parts(args.text(i + 1)));
        } else {
            throw new CommandError("ERR Unrecognized REPLCONF option: " + args.text(i));
        }
    }

    /** What a snapshot is to have, by words: {@code functions}, or nothing. */
    private static ReplicaSlot.Parts parts(String words) {
        List<String> named = InlineWords.words(words);
        if (named == null) {
            throw new CommandError("ERR Missing rdb-filter-only values");
        }
        for (String name : named) {
            if (!name.equalsIgnoreCase("functions")) {
                throw new CommandError("ERR Unsupported rdb-filter-only option: " + name);
            }
        }
        return named.isEmpty() ? ReplicaSlot.Parts.NONE : ReplicaSlot.Parts.FUNCTIONS;
    }

    private static ReplicaSlot slot(Call call) {
        ReplicaSlot slot = call.conn().slot();
        if (slot == null) {
            slot = new ReplicaSlot(call.conn(), call.nowMs());
            call.conn().slot(slot);
        }
        return slot;
    }

    private static void psync(Call call) {
        requireSocket(call);
        if (call.conn().isReplica()) {
            return;
        }
        Args args = call.args();
        if (args.count() > 3 && args.is(3, "FAILOVER")) {
            takeOver(call);
        }
        if (refusesSync(call)) {
            return;
        }
        ReplicaSlot slot = slot(call);
        long offset;
        try {
            offset = args.number(2);
        } catch (CommandError e) {
            call.node.log(
                    LogLevel.WARNING,
                    "Replica " + Primary.name(slot) + " asks for synchronization but with a wrong offset");
            throw e;
        }
        call.node.replication().primary().onPsync(slot, args.text(1), PsyncCodec.position(offset), call.nowMs());
    }

    /** The primary asks this replica to take its place, and then to be served by it. */
    private static void takeOver(Call call) {
        Replication replication = call.node.replication();
        String id = call.args().text(1);
        call.node.log(LogLevel.WARNING, "Failover request received for replid " + id + ".");
        if (replication.isPrimary()) {
            throw new CommandError("ERR PSYNC FAILOVER can't be sent to a master.");
        }
        if (!id.equalsIgnoreCase(replication.replId())) {
            throw new CommandError("ERR PSYNC FAILOVER replid must match my replid.");
        }
        replication.promote(call.nowMs());
    }

    private static void sync(Call call) {
        requireSocket(call);
        if (!refusesSync(call)) {
            ReplicaSlot slot = slot(call);
            slot.saidPsync(false);
            call.node
                    .replication()
                    .primary()
                    .requestFull(slot, "it asks by SYNC, which cannot continue anything", call.nowMs());
        }
    }

    /** In the primary's stream or a file nobody asks for a snapshot, and there is nothing to send it on. Redis answers its primary, or crashes. */
    private static void requireSocket(Call call) {
        if (call.conn().isPrimary()) {
            throw new CommandError("ERR SYNC and PSYNC are requests of replicas, not commands of a stream or file");
        }
    }

    private static boolean refusesSync(Call call) {
        if (call.conn().isReplica()) {
            return true;
        }
        Replication replication = call.node.replication();
        if (replication.failover().isActive()) {
            call.node.observe(Action.RefuseSync, call.conn().slot(), Observer.NOTHING, 0);
            throw new CommandError("NOMASTERLINK Can't SYNC while failing over");
        }
        if (!replication.maySynchronise()) {
            call.node.observe(Action.RefuseSync, call.conn().slot(), Observer.NOTHING, 1);
            throw new CommandError("NOMASTERLINK Can't SYNC while not connected with my master");
        }
        if (call.reply().length() > 0) {
            throw new CommandError("ERR SYNC and PSYNC are invalid with pending output");
        }
        return false;
    }
}
