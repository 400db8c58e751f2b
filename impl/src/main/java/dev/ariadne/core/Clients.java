package dev.ariadne.core;

import dev.ariadne.config.Params;
import dev.ariadne.core.command.Command;
import dev.ariadne.core.command.Transaction;
import dev.ariadne.core.repl.ReplicaSlot;
import dev.ariadne.core.resp.Args;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The node's connections: by id, how they end, when their requests are held back, and what they may take of memory. */
public final class Clients {
    /** A smaller limit of memory would keep everybody from changing it. */
    private static final long LEAST_MEMORY_LIMIT = 128 << 10;

    private static final long LEAST_EVICTED_BYTES = 32 << 10;

    private final Node node;
    private final TreeMap<Long, Conn> conns = new TreeMap<>();
    private long nextId = 1;
    private final EnumMap<PauseReason, Pause> pauses = new EnumMap<>(PauseReason.class);

    Clients(Node node) {
        this.node = node;
    }

    Clients(Node node, Clients other) {
        this.node = node;
        for (Conn c : other.conns.values()) {
            conns.put(c.id(), c.copy(node.access().users()));
        }
        nextId = other.nextId;
        pauses.putAll(other.pauses);
    }

    Conn add(Address remote, Address local, boolean primary, long nowMs) {
        Conn c =
                new Conn(nextId++, remote, local, primary, node.access().users().defaultUser(), nowMs);
        node.access().begin(c);
        conns.put(c.id(), c);
        return c;
    }

    /** A connection for what a script does in the name of {@code caller}; in no list. */
    public Conn unlisted(Conn caller) {
        return new Conn(caller.id(), caller.remote(), caller.local(), caller.isPrimary(), caller.user(), node.nowMs());
    }

    /** A connection of nobody's, on which the commands of a file run; their errors are treated as those of the primary's stream. In no list. */
    public Conn loading() {
        return new Conn(
                0, Address.UNKNOWN, Address.UNKNOWN, true, node.access().users().defaultUser(), node.nowMs());
    }

    /** This node's connection for one of the node that it was copied from. */
    public Conn copyOf(Conn original) {
        Conn copy = byId(original.id());
        if (copy == null) {
            throw new IllegalStateException("no copy of " + original);
        }
        return copy;
    }

    /** The connection with this id, null when there is none (any more). */
    public @Nullable Conn byId(long id) {
        return conns.get(id);
    }

    /** All connections, oldest first; the link to the primary is among them. */
    public Collection<Conn> all() {
        return Collections.unmodifiableCollection(conns.values());
    }

    /** How many there are, the link to the primary included. */
    public int count() {
        return conns.size();
    }

    // ---- the end of a connection ----

    /** Asks the driver to close a connection once its replies are sent, and forgets at once what it was for; the link to the primary is made anew. */
    public void close(Conn c, CloseReason why) {
        if (c.isPrimary()) {
            node.replication().link().drop(why.text, node.nowMs());
        } else if (!c.isClosing()) {
            c.closing();
            detach(c, Action.ReplicaTimeout);
            node.effects().close(c, why);
        }
    }

    /** A connection is gone, whoever closed it. */
    void onClosed(Conn c) {
        if (!c.isClosing()) {
            c.closing();
            detach(c, Action.ReplicaLost);
        }
        remove(c);
    }

    /** The connection is gone, and nothing waits for it: the link's. */
    public void remove(Conn c) {
        conns.remove(c.id());
    }

    private void detach(Conn c, Action action) {
        ReplicaSlot slot = c.slot();
        if (slot != null) {
            node.replication().primary().onLost(slot, action, node.nowMs());
        }
        node.replication().waiters().forget(c);
        node.shutdown().forget(c);
        node.blockedKeys().forget(c, node.keyspace());
        leave(c);
    }

    /** Ends whatever {@code c} has begun: RESET, or the connection is gone. */
    public void leave(Conn c) {
        node.subscriptions().forget(c);
        node.tracking().off(c);
        node.monitors().remove(c);
        discard(c);
    }

    /** Ends a connection's MULTI and WATCH. */
    public void discard(Conn c) {
        Transaction tx = c.tx();
        if (tx != null) {
            tx.unwatch(node.keyspace());
            c.tx(null);
        }
    }

    /** Closes who has said nothing for longer than the configuration lets them. */
    void closeIdle(long nowMs) {
        long timeoutMs = node.config().get(Params.TIMEOUT) * 1000;
        if (timeoutMs > 0) {
            for (Conn c : List.copyOf(conns.values())) {
                boolean waits = c.isBlocked() || c.subscriber() != null || c.isMonitor();
                if (!c.isReplica() && !c.isPrimary() && !waits && nowMs - c.lastActiveMs() > timeoutMs) {
                    close(c, CloseReason.TIMEOUT);
                }
            }
        }
    }

    // ---- requests held back ----

    /** Why requests are held back. Each reason begins and ends by itself; requests go on when none is left. */
    public enum PauseReason {
        /** CLIENT PAUSE. */
        COMMAND,
        /** {@link dev.ariadne.core.repl.Failover}: the stream must come to an end. */
        FAILOVER,
        /** {@link Shutdown} waits for replicas. */
        SHUTDOWN
    }

    private record Pause(boolean onlyWrites, long untilMs) {}

    /**
     * Holds requests back until {@code untilMs} (Unix time). A pause for the same reason that is in force is only made stronger.
     */
    public void pause(PauseReason reason, boolean onlyWrites, long untilMs) {
        pauses.merge(
                reason,
                new Pause(onlyWrites, untilMs),
                (old, asked) -> new Pause(old.onlyWrites && asked.onlyWrites, Math.max(old.untilMs, asked.untilMs)));
        node.effects().wakeAt(untilMs);
    }

    /** Ends the pause for this reason. */
    public void unpause(PauseReason reason) {
        if (pauses.remove(reason) != null) {
            resumeHeld();
        }
    }

    /** The requests of {@code c} that were left may go on. */
    void resume(Conn c) {
        if (c.isPrimary()) {
            node.effects().resumeLink();
        } else {
            node.effects().resume(c);
        }
    }

    private void resumeHeld() {
        List<Conn> held = new ArrayList<>();
        for (Conn c : conns.values()) {
            if (c.blocked() == Conn.Blocked.PAUSED) {
                held.add(c);
            }
        }
        for (Conn c : held) {
            c.blocked(Conn.Blocked.NO);
            node.effects().resume(c);
        }
        node.effects().resumeLink();
    }

    /** Whether any requests are held back. While they are, the stream does not grow: nothing expires or is evicted, and no acknowledgement is asked for. */
    public boolean isPaused() {
        return !pauses.isEmpty();
    }

    void endPauseIfDue(long nowMs) {
        if (isPaused() && pauses.values().removeIf(pause -> nowMs >= pause.untilMs)) {
            resumeHeld();
        }
    }

    private boolean onlyWritesPaused() {
        for (Pause pause : pauses.values()) {
            if (!pause.onlyWrites) {
                return false;
            }
        }
        return true;
    }

    /** Whether this request of {@code c} is held back. */
    public boolean holdsBack(Conn c, Command command, Args args) {
        if (!isPaused() || c.isReplica() || c.isMonitor()) {
            return false;
        }
        if (!onlyWritesPaused()) {
            return true;
        }
        Transaction tx = command.name().equals("exec") ? c.tx() : null;
        return command.is(Command.Flag.WRITE)
                || (command.is(Command.Flag.MAY_REPLICATE) && !node.scripts().declaresNoWrites(command, args))
                || (tx != null && (tx.any(Command.Flag.WRITE) || tx.any(Command.Flag.MAY_REPLICATE)));
    }

    // ---- memory ----

    /** Bytes that clients may take together, 0 for any number (config: maxmemory-clients). */
    private long memoryLimit() {
        long limit = node.config().get(Params.MAXMEMORY_CLIENTS);
        if (limit < 0) {
            limit = (long) (node.config().get(Params.MAXMEMORY) * (-limit / 100.0));
        }
        return limit == 0 ? 0 : Math.max(limit, LEAST_MEMORY_LIMIT);
    }

    /** Closes the clients that take most memory while all together take more than they may, or than there is memory for (Redis: evictClients). */
    void evict() {
        long limit = memoryLimit();
        long excess = node.memory().excess();
        if (limit == 0 && excess == 0) {
            return;
        }
        record Size(Conn conn, long bytes) {}
        List<Size> sizes = new ArrayList<>();
        for (Conn c : conns.values()) {
            if (!c.isReplica() && !c.isPrimary() && !c.isClosing()) {
                sizes.add(new Size(c, ClientLine.bytes(node, c)));
            }
        }
        long total = sizes.stream().mapToLong(Size::bytes).sum();
        long left = total;
        long allowed = excess > 0 ? Math.max(0, total - excess) : Long.MAX_VALUE;
        long most = limit > 0 ? Math.min(limit, allowed) : allowed;
        if (total < most) {
            return;
        }
        // Where it is not the clients that take the memory, closing small ones gives nothing back.
        sizes.removeIf(size ->
                size.conn.isKeptFromEviction() || ((limit == 0 || total < limit) && size.bytes < LEAST_EVICTED_BYTES));
        sizes.sort(Comparator.comparingLong(Size::bytes).reversed());
        for (Size size : sizes) {
            if (left < most) {
                return;
            }
            node.log(
                    LogLevel.NOTICE,
                    "Evicting client: " + ClientLine.of(node, size.conn).strip());
            node.stats().evictedClients++;
            left -= size.bytes;
            close(size.conn, CloseReason.EVICTED);
        }
    }
}
