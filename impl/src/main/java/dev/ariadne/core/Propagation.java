package dev.ariadne.core;

import dev.ariadne.core.command.Call;
import dev.ariadne.core.command.Command;
import dev.ariadne.core.persist.Aof;
import dev.ariadne.core.resp.Args;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * From what commands changed to what replicas and the append-only file are told. What one request changes goes together: one command bare,
 * several between MULTI and EXEC (Redis: server.c propagatePendingCommands).
 */
final class Propagation {
    private static final byte[][] MULTI = {"MULTI".getBytes(StandardCharsets.US_ASCII)};
    private static final byte[][] EXEC = {"EXEC".getBytes(StandardCharsets.US_ASCII)};

    /** A command that waits for the end of the request that caused it. */
    private record Effect(int db, byte[][] argv) {}

    private final Node node;
    private final List<Effect> effects = new ArrayList<>();
    private boolean held;

    Propagation(Node node) {
        this.node = node;
    }

    /** Whether a request may enter the stream as the bytes that it came in, and is all that does. */
    boolean entersAsItCame(Call done, Args args) {
        return effects.isEmpty()
                && done.isVerbatim()
                && args.requestStart() >= 0
                && (done.changes() > 0 || done.command().is(Command.Flag.ALWAYS_PROPAGATE))
                && isHeard();
    }

    /** Whether anybody wants to know of changes: a replication stream or the append-only file. */
    private boolean isHeard() {
        return (node.replication().produces() || node.persistence().aof().takes())
                && !node.persistence().isLoading();
    }

    /** Puts bytes that {@link #entersAsItCame} into the stream. */
    void feedRaw(Conn c, Args args) {
        Aof aof = node.persistence().aof();
        if (aof.takes()) {
            aof.feedRaw(c.db(), args.buf(), args.requestStart(), args.requestEnd());
        }
        if (node.replication().produces()) {
            node.replication().feedRaw(c.db(), args.buf(), args.requestStart(), args.requestEnd());
        }
    }

    /** Adds what a call that is over puts into the stream. */
    void collect(Call done, Conn c) {
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

    /** Holds effects back until {@link #flush}, since more may belong to them; or no longer. */
    void hold(boolean yes) {
        held = yes;
    }

    /** A change that no request asked for by name (a key's expiry). */
    void effect(int db, byte[]... argv) {
        if (!isHeard()) {
            return;
        }
        effects.add(new Effect(db, argv));
        if (!held) {
            flush();
        }
    }

    /** Feeds what was collected: several commands between MULTI and EXEC. */
    void flush() {
        flush(true);
    }

    /** As {@link #flush()}; without {@code atomic} several commands stand on their own. */
    void flush(boolean atomic) {
        if (effects.isEmpty()) {
            return;
        }
        boolean together = atomic && effects.size() > 1;
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
    }

    private void feed(int db, byte[][] argv) {
        Aof aof = node.persistence().aof();
        if (aof.takes()) {
            aof.feed(db, argv);
        }
        node.replication().feed(db, argv);
    }
}
