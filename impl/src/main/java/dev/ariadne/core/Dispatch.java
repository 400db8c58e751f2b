package dev.ariadne.core;

import dev.ariadne.config.Config;
import dev.ariadne.config.Params;
import dev.ariadne.core.acl.Denial;
import dev.ariadne.core.command.Call;
import dev.ariadne.core.command.Command;
import dev.ariadne.core.command.CommandTable;
import dev.ariadne.core.command.Transaction;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.ValueType;
import dev.ariadne.core.persist.Aof;
import dev.ariadne.core.repl.Replication;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Reply;
import dev.ariadne.core.script.ScriptRun;
import dev.ariadne.core.script.Scripts;
import dev.ariadne.core.tracking.Tracker;
import dev.ariadne.info.Stats;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From a request to its effects: is it allowed now, is it queued, what does it do, what enters the stream.
 *
 * <p>The order of the refusals is Redis' (server.c processCommand): it decides which of several errors a client sees. What one
 * request changes enters the stream together: one command bare, several between MULTI and EXEC (server.c
 * propagatePendingCommands).
 */
final class Dispatch {
    /** Before a larger request is executed, the memory of clients is looked at; in any case at the end of the turn. */
    private static final int LARGE_REQUEST_BYTES = 32 << 10;

    private static final byte[][] MULTI = {"MULTI".getBytes(StandardCharsets.US_ASCII)};
    private static final long NANOS_PER_MICRO = 1000;
    private static final byte[][] EXEC = {"EXEC".getBytes(StandardCharsets.US_ASCII)};

    /** A command that waits for the end of the request that caused it. */
    private record Effect(int db, byte[][] argv) {}

    private final Node node;
    private final CommandTable table;
    private final Call call;
    private final Call queuedCall;
    private final Call scriptCall;
    private final Call busyCall;
    /** DEBUG LOADAOF is a call under way while others are loaded. */
    private final Call loadedCall;

    private final List<Effect> effects = new ArrayList<>();
    private @Nullable Conn current;
    private boolean executing;
    private boolean applying;

    Dispatch(Node node, CommandTable table) {
        this.node = node;
        this.table = table;
        this.call = new Call(node, false);
        this.queuedCall = new Call(node, true);
        this.scriptCall = new Call(node, true);
        this.busyCall = new Call(node, false);
        this.loadedCall = new Call(node, false);
    }

    /** Whether what runs now comes from the primary's stream. */
    boolean isApplying() {
        return applying;
    }

    /** The connection whose request is being handled, null when none is. */
    @Nullable
    Conn current() {
        return current;
    }

    // ---- a client's request ----

    /**
     * Executes, queues or refuses one request.
     *
     * @return false when CLIENT PAUSE holds it back: then nothing has happened
     */
    boolean execute(Conn c, Args args, long nowMs) {
        Command command = table.find(args);
        if (command == null && (args.is(0, "POST") || args.is(0, "HOST:"))) {
            node.log(LogLevel.WARNING, "A web page seems to send requests here by way of " + c + ", which is closed");
            node.close(c, CloseReason.PROTOCOL_ERROR);
            return true;
        }
        c.lastCommand(command == null ? "" : command.name());
        current = c;
        c.argumentBytes(args.bytes());
        boolean done = handle(c, command, args, nowMs);
        if (done && !c.isBlocked()) {
            answered(c, command);
            c.argumentBytes(0);
        }
        current = null;
        return done;
    }

    private boolean handle(Conn c, @Nullable Command command, Args args, long nowMs) {
        if (c.argumentBytes() > LARGE_REQUEST_BYTES) {
            node.clients().evict();
            if (c.isClosing()) {
                return true;
            }
        }
        Reply reply = node.replyTo(c);
        if (node.tracking().isOn()) {
            node.tracking().limit();
        }
        String refusal = refusal(c, command, args);
        if (refusal != null || command == null) {
            refuse(c, command, args, reply, String.valueOf(refusal));
            return true;
        }
        if (node.clients().holdsBack(c, command, args)) {
            c.blocked(Conn.Blocked.PAUSED);
            return false;
        }
        Transaction tx = c.tx();
        if (tx != null && tx.isOpen() && !command.is(Command.Flag.TRANSACTION)) {
            tx.queue(command, args, flags(command, args));
            reply.queued();
            return true;
        }
        if (node.isBusy()) {
            invoke(busyCall, c, command, args, reply, nowMs, null);
        } else if (runsScripts(command, tx)) {
            // What is borrowed does not last: the script may go on in a later event.
            Args own = args.copy();
            node.beginScript(c, () -> complete(c, command, own, reply, nowMs));
        } else {
            complete(c, command, args, reply, nowMs);
        }
        return true;
    }

    private static boolean runsScripts(Command command, @Nullable Transaction tx) {
        return command.is(Command.Flag.RUNS_SCRIPTS)
                || (tx != null
                        && tx.any(Command.Flag.RUNS_SCRIPTS)
                        && command.name().equals("exec"));
    }

    private void complete(Conn c, Command command, Args args, Reply reply, long nowMs) {
        current = c;
        run(call, c, command, args, reply, nowMs);
        node.tracking().flushPending(c);
        c.writeEnd(node.replication().end());
        c.appendEnd(node.persistence().aof().end());
        // DEBUG SLEEP lets time pass: what was given an expiry before may be gone.
        serveBlocked(node.nowMs());
        node.tracking().flushPending(c);
    }

    /** Its flags; a script that says so does not write. */
    private int flags(Command command, Args args) {
        boolean declared =
                command.is(Command.Flag.MAY_REPLICATE) && node.scripts().declaresNoWrites(command, args);
        return declared ? command.flags() & ~Command.Flag.MAY_REPLICATE : command.flags();
    }

    /** What was said for one command is over with it, or with the transaction that it is in. */
    private static void answered(Conn c, @Nullable Command command) {
        c.answered();
        Tracker tracker = c.tracker();
        Transaction tx = c.tx();
        boolean inTransaction = tx != null && tx.isOpen();
        boolean isClient = command != null && command.name().startsWith("client|");
        if (tracker != null && !inTransaction && !isClient) {
            tracker.caching(false);
        }
    }

    private @Nullable String refusal(Conn c, @Nullable Command command, Args args) {
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
        if (node.eviction().isOn()) {
            node.eviction().makeRoom();
            boolean queues = tx != null && tx.isOpen() && !command.is(Command.Flag.TRANSACTION);
            if (node.eviction().isFull() && (queues || mayDo(command, executed, Command.Flag.DENYOOM))) {
                return Errors.OUT_OF_MEMORY;
            }
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
        if (writes && !replication.isPrimary() && node.config().get(Params.REPLICA_READ_ONLY)) {
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
        if (node.persistence().isLoading()
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

    private static boolean mayDo(Command command, @Nullable Transaction executed, int flag) {
        return command.is(flag) || (executed != null && executed.any(flag));
    }

    private void refuse(Conn c, @Nullable Command command, Args args, Reply reply, String why) {
        Transaction tx = c.tx();
        node.stats().error(firstWord(why));
        if (command != null) {
            node.stats().command(command.id(), command.name()).rejected++;
        }
        if (command != null && command.name().equals("exec") && tx != null && tx.isOpen()) {
            node.discard(c);
            reply.error("EXECABORT Transaction discarded because of: " + why);
            node.monitors().show(c.db(), c.remoteAddress(), args, i -> false, node.nowMs());
            return;
        }
        if (tx != null && tx.isOpen()) {
            tx.fail();
        }
        reply.error(why);
    }

    // ---- the primary's stream ----

    /** Applies one command of the primary's stream; its replies go nowhere. */
    void apply(Conn link, Args args, long nowMs) {
        Command command = table.find(args);
        String malformed = command == null ? "the command is not known here" : command.malformed(args);
        if (command == null || malformed != null) {
            node.onStreamError("cannot apply '" + args.text(0) + "': " + malformed);
            return;
        }
        Transaction tx = link.tx();
        if (tx != null && tx.isOpen() && !command.is(Command.Flag.TRANSACTION)) {
            tx.queue(command, args, flags(command, args));
            return;
        }
        applying = true;
        current = link;
        run(call, link, command, args, Reply.discarding(), nowMs);
        applying = false;
        current = null;
        serveBlocked(nowMs);
    }

    // ---- the append-only file ----

    /** Executes or queues one command that is loaded from a file; false when there is no such command. */
    boolean load(Conn c, Args args, long nowMs) {
        Command command = table.find(args);
        if (command == null || !command.accepts(args.count())) {
            return false;
        }
        Transaction tx = c.tx();
        if (tx != null && tx.isOpen() && !command.is(Command.Flag.TRANSACTION)) {
            tx.queue(command, args, flags(command, args));
            return true;
        }
        applying = true;
        run(loadedCall, c, command, args, Reply.discarding(), nowMs);
        applying = false;
        return true;
    }

    // ---- commands that wait for keys ----

    /** Runs commands again whose keys have been written, until no more are. */
    void serveBlocked(long nowMs) {
        BlockedKeys blocked = node.blockedKeys();
        while (blocked.hasWritten()) {
            for (BlockedKeys.Key key : blocked.takeWritten()) {
                serve(key, nowMs);
            }
        }
    }

    private void serve(BlockedKeys.Key key, long nowMs) {
        ValueType type = typeAt(key, nowMs);
        BlockedKeys.Waiting w = key.first();
        while (w != null && (type != null || key.mattersWhenGone())) {
            if (type == w.type || w.alsoWithoutKey) {
                retry(w, key.name, nowMs);
                type = typeAt(key, nowMs);
            }
            w = key.after(w);
        }
    }

    private @Nullable ValueType typeAt(BlockedKeys.Key key, long nowMs) {
        byte[] name = key.name;
        Entry entry = node.expiry().find(node.keyspace().database(key.db), name, 0, name.length, nowMs);
        return entry == null ? null : entry.type();
    }

    private void retry(BlockedKeys.Waiting w, byte[] key, long nowMs) {
        Conn c = w.conn;
        Conn cause = current;
        current = c;
        executing = true;
        invoke(call, c, w.command, w.args, node.replyTo(c), nowMs, key);
        executing = false;
        current = cause;
        if (call.blockAsked() != null) {
            return;
        }
        node.tracking().flushPending(c);
        node.unblock(c);
        collect(call, c);
        if (!effects.isEmpty()) {
            flush();
        }
        c.writeEnd(node.replication().end());
        c.appendEnd(node.persistence().aof().end());
    }

    // ---- execution ----

    private void run(Call into, Conn c, Command command, Args args, Reply reply, long nowMs) {
        executing = true;
        node.stats().totalCommands++;
        invoke(into, c, command, args, reply, nowMs, null);
        executing = false;
        Call.Block asked = into.blockAsked();
        if (asked != null) {
            node.block(c, command, asked);
            return;
        }
        if (effects.isEmpty() && entersAsItCame(into, args)) {
            Aof aof = node.persistence().aof();
            if (aof.takes()) {
                aof.feedRaw(c.db(), args.buf(), args.requestStart(), args.requestEnd());
            }
            if (node.replication().produces()) {
                node.replication().feedRaw(c.db(), args.buf(), args.requestStart(), args.requestEnd());
                node.observe(Action.Write);
            }
            return;
        }
        collect(into, c);
        if (!effects.isEmpty()) {
            flush(effects.size() > 1 && !command.is(Command.Flag.TOUCHES_ANY_KEYS));
        }
    }

    /** Executes what MULTI queued; the caller writes the array's header. */
    void runQueued(Conn c, Transaction tx, Reply reply, long nowMs) {
        for (Transaction.Queued q : tx.queued()) {
            node.stats().totalCommands++;
            Denial denial = c.isPrimary() ? null : node.access().refuse(c, q.command(), q.args(), "multi");
            if (denial != null) {
                node.stats().error("NOPERM");
                node.stats().command(q.command().id(), q.command().name()).rejected++;
                reply.error(Errors.noLongerAllowed(denial.reasonForExec()));
                continue;
            }
            invoke(queuedCall, c, q.command(), q.args(), reply, nowMs, null);
            collect(queuedCall, c);
        }
    }

    /** Executes one command of a script (Redis: script.c scriptCall). */
    void callFromScript(ScriptRun run, Args args, Reply reply, long nowMs) {
        Command command = table.find(args);
        String refusal = refusalInScript(run, command, args);
        if (refusal != null || command == null) {
            node.stats().error(firstWord(String.valueOf(refusal)));
            reply.error(String.valueOf(refusal));
            return;
        }
        if (command.is(Command.Flag.WRITE)) {
            run.writes();
        }
        node.stats().totalCommands++;
        invoke(scriptCall, run.conn, command, args, reply, nowMs, null);
        if (command.is(Command.Flag.READONLY)) {
            node.tracking().remember(run.caller, run.request.command(), run.request.args());
        }
        if (run.replicates()) {
            collect(scriptCall, run.conn);
        }
    }

    private @Nullable String refusalInScript(ScriptRun run, @Nullable Command command, Args args) {
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
        boolean full = node.eviction().isFull() && !run.caller.isPrimary() && !run.allowsOom();
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

    private void invoke(
            Call into, Conn c, Command command, Args args, Reply reply, long nowMs, byte @Nullable [] retriedKey) {
        int before = reply.length();
        into.begin(c, command, args, reply, nowMs);
        if (retriedKey != null) {
            into.retry(retriedKey);
        }
        if (command.is(Command.Flag.SKIP_MONITOR)) {
            // A script is shown before the commands that it calls.
            show(into, c, command, args, nowMs);
        }
        long start = node.effects().steadyNanos();
        boolean failed = false;
        try {
            reply.mayAbort(command.is(Command.Flag.READONLY));
            command.handler().run(into);
            node.persistence().saves().changed(into.changes());
        } catch (Reply.Overflow overflow) {
            // A read whose reply will not be sent ends here; the driver closes the connection.
            into.propagateNothing();
        } catch (CommandError e) {
            failed = true;
            into.propagateNothing();
            reply.truncate(before);
            reply.error(e.text());
            node.stats().error(firstWord(e.text()));
            if (c.isPrimary()) {
                node.onStreamError("'" + command.name() + "' failed: " + e.text());
            }
        } finally {
            reply.mayAbort(false);
        }
        measure(into, c, command, args, start, failed);
        boolean runsScript = command.is(Command.Flag.SKIP_MONITOR);
        if (retriedKey == null && !runsScript) {
            show(into, c, command, args, nowMs);
            if (command.is(Command.Flag.READONLY)) {
                node.tracking().remember(c, command, args);
            }
        }
    }

    /** Statistics come after the command, so that CONFIG RESETSTAT counts itself; one that waits is measured when it is answered. */
    private void measure(Call done, Conn c, Command command, Args args, long startNanos, boolean failed) {
        long nanos = node.effects().steadyNanos() - startNanos;
        Stats.CommandCalls calls = node.stats().command(command.id(), command.name());
        calls.failed += failed ? 1 : 0;
        if (done.blockAsked() != null) {
            return;
        }
        calls.calls++;
        Config config = node.config();
        calls.took(nanos, config.get(Params.LATENCY_TRACKING));
        node.tookLong(command.is(Command.Flag.FAST) ? "fast-command" : "command", startNanos);
        long slowMicros = config.get(Params.SLOWLOG_LOG_SLOWER_THAN);
        if (slowMicros >= 0 && nanos / NANOS_PER_MICRO >= slowMicros && !command.is(Command.Flag.SKIP_SLOWLOG)) {
            node.slowLog()
                    .add(
                            args,
                            done::isRedacted,
                            nanos / NANOS_PER_MICRO,
                            c.remoteAddress(),
                            c.name(),
                            node.nowMs(),
                            config.get(Params.SLOWLOG_MAX_LEN));
        }
    }

    private void show(Call done, Conn c, Command command, Args args, long nowMs) {
        if (!node.monitors().isEmpty() && !command.is(Command.Flag.ADMIN)) {
            String origin = done == scriptCall ? "lua" : c.remoteAddress();
            node.monitors().show(c.db(), origin, args, done::isRedacted, nowMs);
        }
    }

    private static String firstWord(String error) {
        int space = error.indexOf(' ');
        return space < 0 ? error : error.substring(0, space);
    }

    private boolean entersAsItCame(Call done, Args args) {
        return done.isVerbatim()
                && args.requestStart() >= 0
                && (done.changes() > 0 || done.command().is(Command.Flag.ALWAYS_PROPAGATE))
                && isHeard();
    }

    /** Whether anybody wants to know of changes: a replication stream or the append-only file. */
    private boolean isHeard() {
        return !node.persistence().isLoading()
                && (node.replication().produces() || node.persistence().aof().takes());
    }

    private void collect(Call done, Conn c) {
        if (!isHeard()) {
            return;
        }
        if (done.isVerbatim()) {
            if (done.changes() > 0 || done.command().is(Command.Flag.ALWAYS_PROPAGATE)) {
                effects.add(new Effect(c.db(), done.args().toArray()));
            }
            return;
        }
        for (byte[][] argv : done.instead()) {
            effects.add(new Effect(c.db(), argv));
        }
    }

    /** A change that no request asked for by name (a key's expiry). */
    void effect(int db, byte[]... argv) {
        if (!isHeard()) {
            return;
        }
        effects.add(new Effect(db, argv));
        if (!executing) {
            flush();
        }
    }

    private void flush() {
        flush(effects.size() > 1);
    }

    private void flush(boolean together) {
        if (together) {
            feed(effects.get(0).db, MULTI);
        }
        for (Effect e : effects) {
            feed(e.db, e.argv);
        }
        if (together) {
            feed(effects.get(effects.size() - 1).db, EXEC);
        }
        effects.clear();
        if (node.replication().produces()) {
            node.observe(Action.Write);
        }
    }

    private void feed(int db, byte[][] argv) {
        Aof aof = node.persistence().aof();
        if (aof.takes()) {
            aof.feed(db, argv);
        }
        node.replication().feed(db, argv);
    }
}
