package dev.ariadne.core;

import dev.ariadne.core.command.Call;
import dev.ariadne.core.command.Command;
import dev.ariadne.core.resp.Reply;
import dev.ariadne.info.Stats;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How connections begin to wait for keys or replicas, and how that ends (Redis: blocked.c). */
public final class Waits {
    private final Node node;

    Waits(Node node) {
        this.node = node;
    }

    /** A command of {@code c} waits for keys. */
    void begin(Conn c, Command command, Call.Block asked) {
        c.blocked(Conn.Blocked.KEYS);
        node.blockedKeys()
                .begin(
                        new BlockedKeys.Waiting(
                                c,
                                command,
                                asked.args(),
                                asked.keys(),
                                asked.type(),
                                asked.alsoWithoutKey(),
                                asked.deadlineMs()),
                        node.keyspace());
        if (asked.deadlineMs() > 0) {
            node.effects().wakeAt(asked.deadlineMs());
        }
    }

    /** {@code c} waits for keys or replicas no longer: its next requests go on; whoever calls this has written the reply. */
    public void end(Conn c) {
        node.blockedKeys().forget(c, node.keyspace());
        node.replication().waiters().forget(c);
        c.blocked(Conn.Blocked.NO);
        c.answered();
        c.argumentBytes(0);
        node.clients().resume(c);
    }

    /** Ends the wait of {@code c} for keys or replicas as if its time were over; or with that error. */
    public void giveUp(Conn c, @Nullable String error) {
        Reply reply = node.replies().to(c);
        if (c.blocked() == Conn.Blocked.KEYS) {
            Command command = node.blockedKeys().of(c).command;
            Stats.CommandCalls calls = node.stats().command(command.id(), command.name());
            calls.calls++;
            calls.failed += error == null ? 0 : 1;
        }
        if (error != null) {
            node.stats().error(error.substring(0, error.indexOf(' ')));
            reply.error(error);
        } else if (c.blocked() == Conn.Blocked.WAIT) {
            reply.integer(node.replication().primary().acknowledgedBy(c.writeEnd()));
        } else if (c.blocked() == Conn.Blocked.WAITAOF) {
            node.replication().replyDurability(c);
        } else {
            reply.nullArray();
        }
        end(c);
    }

    /** Answers every connection that waits with an error and closes it. */
    public void endAll(String error) {
        List<Conn> waiting = node.replication().waiters().clear();
        waiting.addAll(node.blockedKeys().all());
        for (Conn c : waiting) {
            node.blockedKeys().forget(c, node.keyspace());
            c.blocked(Conn.Blocked.NO);
            node.replies().to(c).error(error);
            node.clients().close(c, CloseReason.ROLE_CHANGE);
        }
    }
}
