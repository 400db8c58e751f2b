package dev.ariadne.core;

import dev.ariadne.core.command.Transaction;
import dev.ariadne.core.pubsub.Kind;
import dev.ariadne.core.pubsub.Subscriber;
import dev.ariadne.core.tracking.Tracker;
import org.jspecify.annotations.Nullable;

/** A connection as CLIENT LIST, CLIENT INFO and the ACL log show it: one line of {@code name=value} fields (Redis: catClientInfoString). */
public final class ClientLine {
    private static final int NO_TRANSACTION = -1;
    private static final int NO_REDIRECT = -1;
    /** What a connection's objects take besides its buffers, in bytes, roughly. */
    private static final int BARE_BYTES = 2048;

    private ClientLine() {}

    /** The line, with a line end. */
    public static String of(Node node, Conn c) {
        Transaction tx = c.tx();
        int queued = tx != null && tx.isOpen() ? tx.queued().size() : NO_TRANSACTION;
        long queuedBytes = tx != null && tx.isOpen() ? tx.queuedBytes() : 0;
        Subscriber subscriber = c.subscriber();
        Tracker tracker = c.tracker();
        Buffers buffers = node.effects().buffers(c);
        long input = Math.max(buffers.inputBytes(), c.offeredBytes());
        long arguments = c.argumentBytes();
        return "id=" + c.id()
                + " addr=" + c.remote().text()
                + " laddr=" + c.local().text()
                + " fd=-1 name=" + c.name()
                + " age=" + (node.nowMs() - c.createdMs()) / 1000
                + " idle=" + (node.nowMs() - c.lastActiveMs()) / 1000
                + " flags=" + flags(c)
                + " db=" + c.db()
                + " sub=" + count(subscriber, Kind.CHANNEL)
                + " psub=" + count(subscriber, Kind.PATTERN)
                + " ssub=" + count(subscriber, Kind.SHARD_CHANNEL)
                + " multi=" + queued
                + " qbuf=" + input
                + " qbuf-free=" + buffers.inputRoom()
                + " argv-mem=" + arguments
                + " multi-mem=" + queuedBytes
                + " rbs=" + buffers.replyCapacity()
                + " rbp=0 obl=" + buffers.replyBytes()
                + " oll=" + buffers.queuedPieces()
                + " omem=" + buffers.queuedBytes()
                + " tot-mem=" + bytes(node, c)
                + " events=r" + (buffers.queuedBytes() > 0 ? "w" : "")
                + " cmd=" + (c.lastCommand().isEmpty() ? "NULL" : c.lastCommand())
                + " user=" + c.user().name() + " redir=" + (tracker == null ? NO_REDIRECT : tracker.redirect())
                + " resp=" + c.protocol()
                + "\n";
    }

    /** Bytes of memory that a connection takes, roughly. */
    static long bytes(Node node, Conn c) {
        Transaction tx = c.tx();
        return BARE_BYTES + node.effects().buffers(c).total() + c.argumentBytes() + (tx == null ? 0 : tx.queuedBytes());
    }

    private static int count(@Nullable Subscriber subscriber, Kind kind) {
        return subscriber == null ? 0 : subscriber.count(kind);
    }

    private static String flags(Conn c) {
        StringBuilder flags = new StringBuilder();
        Transaction tx = c.tx();
        Tracker tracker = c.tracker();
        flag(flags, 'O', c.isMonitor());
        flag(flags, 'S', c.isReplica());
        flag(flags, 'M', c.isPrimary());
        flag(flags, 'P', c.subscriber() != null);
        flag(flags, 'x', tx != null && tx.isOpen());
        flag(flags, 'b', c.isBlocked());
        flag(flags, 't', tracker != null);
        flag(flags, 'R', tracker != null && tracker.isRedirectBroken());
        flag(flags, 'B', tracker != null && tracker.has(Tracker.Option.BCAST));
        flag(flags, 'd', tx != null && tx.isTouched());
        flag(flags, 'c', c.isClosing());
        flag(flags, 'U', c.remote().isUnix());
        flag(flags, 'e', c.isKeptFromEviction());
        return flags.isEmpty() ? "N" : flags.toString();
    }

    private static void flag(StringBuilder flags, char letter, boolean set) {
        if (set) {
            flags.append(letter);
        }
    }
}
