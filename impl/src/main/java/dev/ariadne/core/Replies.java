package dev.ariadne.core;

import dev.ariadne.config.ClientClass;
import dev.ariadne.config.OutputLimit;
import dev.ariadne.core.resp.Reply;
import java.util.List;

/** Where what connections hear is written: in the protocol that each speaks, and within its client-output-buffer-limit. */
public final class Replies {
    /** Replies up to this size, in bytes, count for no client-output-buffer-limit. */
    private static final int UNLIMITED_BYTES = 16 << 10;

    private final Node node;
    private final Reply nowhere = Reply.discarding();
    /** The limits that the two sizes follow from. */
    private List<OutputLimit> limits = List.of();

    private long clientBytes;
    private long subscriberBytes;

    Replies(Node node) {
        this.node = node;
    }

    /** Where replies to {@code c} are written; it leads nowhere when {@code c} is not to get any. */
    public Reply to(Conn c) {
        return open(c, c.hearsReplies());
    }

    /**
     * Where a message that is no reply is written; it leads nowhere when {@code c} is a replica or the primary, or is being closed.
     */
    public Reply push(Conn c) {
        return open(c, !c.isClosing());
    }

    /**
     * What was written last, since this was last asked, for a connection that is not to get replies; an error as a whole, of anything else
     * perhaps a piece; empty when there was nothing.
     */
    String swallowed() {
        String last = nowhere.swallowed();
        nowhere.clear();
        return last;
    }

    private Reply open(Conn c, boolean hears) {
        Reply reply = hears && !c.isReplica() && !c.isPrimary() ? node.effects().reply(c) : nowhere;
        reply.protocol(c.protocol());
        List<OutputLimit> now = node.config().outputLimits();
        if (now != limits) {
            limits = now;
            clientBytes = mostBytes(ClientClass.NORMAL);
            subscriberBytes = mostBytes(ClientClass.PUBSUB);
        }
        reply.limit(c.subscriber() == null ? clientBytes : subscriberBytes);
        reply.room(node.memory().replyRoom());
        return reply;
    }

    private long mostBytes(ClientClass clients) {
        long hard = node.config().outputLimit(clients).hardBytes();
        return hard == 0 ? Long.MAX_VALUE : Math.max(hard, UNLIMITED_BYTES);
    }
}
