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
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Reply;
import dev.ariadne.core.script.ScriptRun;
import dev.ariadne.core.tracking.Tracker;
import dev.ariadne.info.Stats;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * From a request to its effects: is it allowed now ({@link Refusals}), is it queued, what does it do, what enters the stream
 * ({@link Propagation}).
 */
final class Dispatch {
    /** Before a larger request is executed, the memory of clients is looked at; in any case at the end of the turn. */
    private static final int LARGE_REQUEST_BYTES = 32 << 10;

    private static final long NANOS_PER_MICRO = 1000;
    private static final long UNKNOWN = Long.MIN_VALUE;

    /** How often the log says that what is applied cannot be kept on disk. */
    private static final long UNWRITTEN_TOLD_EVERY_MS = 10_000;

    private final Node node;
    private final CommandTable table;
    private final Call call;
    private final Call queuedCall;
    private final Call scriptCall;
    private final Call busyCall;
    /** DEBUG LOADAOF is a call under way while others are loaded. */
    private final Call loadedCall;

    private final Refusals refusals;
    private final Propagation propagation;
    private @Nullable Conn current;
    private boolean applying;
    private boolean writing;
    /** Whether requests of one client follow each other. */
    private boolean inInput;
    /** When the request before ended, {@link #UNKNOWN} when there is none or something else came between. */
    private long endedNanos = UNKNOWN;

    private long unwrittenToldMs = -UNWRITTEN_TOLD_EVERY_MS;

    Dispatch(Node node, CommandTable table) {
        this.node = node;
        this.table = table;
        this.call = new Call(node, false);
        this.queuedCall = new Call(node, true);
        this.scriptCall = new Call(node, true);
        this.busyCall = new Call(node, false);
        this.loadedCall = new Call(node, true);
        this.refusals = new Refusals(node);
        this.propagation = new Propagation(node);
    }

    /** Whether what runs now comes from the primary's stream. */
    boolean isApplying() {
        return applying;
    }

    /** Whether the command under way is one that writes. */
    boolean isWriting() {
        return writing;
    }

    /** The connection whose request is being handled, null when none is. */
    @Nullable
    Conn current() {
        return current;
    }

    /** Does something that belongs to a request of {@code c} begun in an earlier event. */
    boolean inNameOf(Conn c, BooleanSupplier work) {
        current = c;
        try {
            return work.getAsBoolean();
        } finally {
            current = null;
        }
    }

    /** A change that no request asked for by name (a key's expiry). */
    void effect(int db, byte[]... argv) {
        propagation.effect(db, argv);
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
            node.clients().close(c, CloseReason.PROTOCOL_ERROR);
            return true;
        }
        c.lastCommand(command == null ? "" : command.name());
        current = c;
        c.argumentBytes(args.bytes());
        boolean replica = c.isReplica();
        if (replica) {
            node.replies().swallowed();
        }
        boolean done = handle(c, command, args, nowMs);
        if (replica) {
            disconnectIfAnswered(c, command == null ? args.text(0) : command.name());
        }
        if (done && !c.isBlocked()) {
            answered(c, command);
            c.argumentBytes(0);
        }
        current = null;
        return done;
    }

    /** A replica's connection carries the stream and no replies: one that asks for a reply is no replica. */
    private void disconnectIfAnswered(Conn c, String command) {
        String reply = node.replies().swallowed();
        if (reply.isEmpty()) {
            return;
        }
        String line = ClientLine.of(node, c).strip();
        node.log(LogLevel.WARNING, "Replica generated a reply to command '" + command + "', disconnecting it: " + line);
        if (reply.startsWith("-")) {
            node.log(
                    LogLevel.WARNING,
                    "== CRITICAL == This master is sending an error to its replica: '"
                            + reply.substring(1).strip() + "' after processing the command '" + command + "'");
        }
        node.clients().close(c, CloseReason.PROTOCOL_ERROR);
    }

    /** Answers a request whose arguments have been passed over, since there was no memory for them. */
    void refuseOversized(Conn c) {
        Transaction tx = c.tx();
        if (tx != null && tx.isOpen()) {
            tx.fail();
        }
        node.stats().error(firstWord(Errors.OUT_OF_MEMORY));
        node.replies().to(c).error(Errors.OUT_OF_MEMORY);
        c.answered();
    }

    private boolean handle(Conn c, @Nullable Command command, Args args, long nowMs) {
        if (c.argumentBytes() > LARGE_REQUEST_BYTES) {
            node.clients().evict();
            if (c.isClosing()) {
                return true;
            }
        }
        Reply reply = node.replies().to(c);
        if (node.tracking().isOn()) {
            node.tracking().limit();
        }
        String refusal = refusals.of(c, command, args);
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
            node.atom().begin(c, () -> complete(c, command, own, reply, nowMs));
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
        if (tracker == null) {
            return;
        }
        Transaction tx = c.tx();
        boolean inTransaction = tx != null && tx.isOpen();
        boolean isClient = command != null && command.name().startsWith("client|");
        if (!inTransaction && !isClient) {
            tracker.caching(false);
        }
    }

    private void refuse(Conn c, @Nullable Command command, Args args, Reply reply, String why) {
        Transaction tx = c.tx();
        node.stats().error(firstWord(why));
        if (command != null) {
            node.stats().command(command.id(), command.name()).rejected++;
        }
        if (command != null && command.name().equals("exec") && tx != null && tx.isOpen()) {
            node.clients().discard(c);
            reply.error("EXECABORT Transaction discarded because of: " + why);
            node.monitors().show(c.db(), c.remote().origin(), args, i -> false, node.nowMs());
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
        Command command = table.findInStream(args);
        String malformed = command == null ? "the command is not known here" : command.malformed(args);
        if (command == null || malformed != null) {
            onStreamError("cannot apply '" + args.text(0) + "': " + malformed);
            return;
        }
        Transaction tx = link.tx();
        if (tx != null && tx.isOpen() && !command.is(Command.Flag.TRANSACTION)) {
            tx.queue(command, args, flags(command, args));
            return;
        }
        if (Refusals.mayDo(command, command.name().equals("exec") ? tx : null, Command.Flag.WRITE)
                && !mayApplyUnwritten(nowMs)) {
            return;
        }
        applying = true;
        current = link;
        run(call, link, command, args, Reply.discarding(), nowMs);
        applying = false;
        current = null;
        serveBlocked(nowMs);
    }

    /** A replica cannot refuse what its primary sends; where it cannot keep it on disk, it ends, unless told to ignore that. */
    private boolean mayApplyUnwritten(long nowMs) {
        if (node.persistence().writeRefusal() == null) {
            return true;
        }
        if (!node.config().get(Params.REPLICA_IGNORE_DISK_WRITE_ERRORS)) {
            node.log(
                    LogLevel.WARNING,
                    "Replica was unable to write command to disk; it ends (replica-ignore-disk-write-errors no).");
            node.effects().halt(1);
            return false;
        }
        if (nowMs - unwrittenToldMs >= UNWRITTEN_TOLD_EVERY_MS) {
            unwrittenToldMs = nowMs;
            node.log(LogLevel.WARNING, "Replica is applying a command even though it is unable to write to disk.");
        }
        return true;
    }

    // ---- the append-only file ----

    /** Executes or queues one command that is loaded from a file; false when there is no such command. */
    boolean load(Conn c, Args args, long nowMs) {
        Command command = table.findInStream(args);
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
        while (w != null && key.isAwaited(type)) {
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
        propagation.hold(true);
        invoke(call, c, w.command, w.args, node.replies().to(c), nowMs, key);
        propagation.hold(false);
        current = cause;
        if (call.blockAsked() != null) {
            return;
        }
        node.tracking().flushPending(c);
        node.waits().end(c);
        propagation.collect(call, c);
        propagation.flush();
        c.writeEnd(node.replication().end());
        c.appendEnd(node.persistence().aof().end());
    }

    // ---- execution ----

    private void run(Call into, Conn c, Command command, Args args, Reply reply, long nowMs) {
        boolean atom = command.is(Command.Flag.RUNS_SCRIPTS) || command.name().equals("exec");
        if (!atom) {
            runOne(into, c, command, args, reply, nowMs);
            return;
        }
        node.atom().open();
        runOne(into, c, command, args, reply, nowMs);
        node.atom().close();
    }

    private void runOne(Call into, Conn c, Command command, Args args, Reply reply, long nowMs) {
        propagation.hold(true);
        node.stats().totalCommands++;
        invoke(into, c, command, args, reply, nowMs, null);
        propagation.hold(false);
        Call.Block asked = into.blockAsked();
        if (asked != null) {
            node.waits().begin(c, command, asked);
            return;
        }
        if (propagation.entersAsItCame(into, args)) {
            propagation.feedRaw(c, args);
            return;
        }
        propagation.collect(into, c);
        propagation.flush(!command.is(Command.Flag.TOUCHES_ANY_KEYS));
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
            propagation.collect(queuedCall, c);
        }
    }

    /** Executes one command of a script (Redis: script.c scriptCall). */
    void callFromScript(ScriptRun run, Args args, Reply reply, long nowMs) {
        Command command = table.find(args);
        String refusal = refusals.inScript(run, command, args);
        if (refusal != null || command == null) {
            node.stats().error(firstWord(String.valueOf(refusal)));
            reply.error(String.valueOf(refusal));
            return;
        }
        if (command.is(Command.Flag.WRITE)) {
            run.writes();
        }
        node.stats().totalCommands++;
        node.memory().note(args.bytes());
        invoke(scriptCall, run.conn, command, args, reply, nowMs, null);
        if (command.is(Command.Flag.READONLY)) {
            node.tracking().remember(run.caller, run.request.command(), run.request.args());
        }
        if (run.replicates()) {
            propagation.collect(scriptCall, run.conn);
        }
    }

    /**
     * Requests of one client follow. Each begins, for the statistics, where the one before ended: its parsing counts as well, and the clock
     * is read once for each instead of twice, which is a tenth of what a short command costs.
     */
    void beginInput() {
        inInput = true;
        endedNanos = UNKNOWN;
    }

    /** What follows is something else. */
    void endInput() {
        inInput = false;
        endedNanos = UNKNOWN;
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
        boolean follows = into == call && retriedKey == null && endedNanos != UNKNOWN;
        long start = follows ? endedNanos : node.effects().steadyNanos();
        boolean failed = false;
        boolean outerWrites = writing;
        writing = command.is(Command.Flag.WRITE);
        try {
            reply.mayAbort(command.is(Command.Flag.READONLY));
            command.handler().run(into);
            node.persistence().saves().changed(into.changes());
        } catch (Reply.NoRoom refused) {
            failed = true;
            into.propagateNothing();
            reply.truncate(before);
            reply.error(Errors.OUT_OF_MEMORY);
            node.stats().error(firstWord(Errors.OUT_OF_MEMORY));
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
                onStreamError("'" + command.name() + "' failed: " + e.text());
            }
        } finally {
            writing = outerWrites;
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
        long end = node.effects().steadyNanos();
        endedNanos = inInput && done == call ? end : UNKNOWN;
        long nanos = end - startNanos;
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
                            c.remote().text(),
                            c.name(),
                            node.nowMs(),
                            config.get(Params.SLOWLOG_MAX_LEN));
        }
    }

    private void show(Call done, Conn c, Command command, Args args, long nowMs) {
        if (!node.monitors().isEmpty() && !command.is(Command.Flag.ADMIN)) {
            String origin = done == scriptCall ? "lua" : c.remote().origin();
            node.monitors().show(c.db(), origin, args, done::isRedacted, nowMs);
        }
    }

    private static String firstWord(String error) {
        int space = error.indexOf(' ');
        return space < 0 ? error : error.substring(0, space);
    }

    /** A command of the primary's stream failed here though it succeeded there. */
    void onStreamError(String what) {
        node.log(
                LogLevel.WARNING,
                "== CRITICAL == "
                        + (node.persistence().isLoading()
                                ? "This server's data differs from its append-only file's: "
                                : "This replica's data differs from its primary's: ")
                        + what);
        // What a writable replica's clients have written may well stand in the way.
        boolean expected = !node.persistence().isLoading() && !node.config().get(Params.REPLICA_READ_ONLY);
        if (!expected && node.config().get(Params.PROPAGATION_ERROR_BEHAVIOR).startsWith("panic")) {
            node.effects().shutdown(1);
        }
    }
}
