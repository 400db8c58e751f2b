package dev.ariadne.core;

import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.Quoting;
import dev.ariadne.core.resp.Reply;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.IntPredicate;

/** Connections that said MONITOR, and showing them what others do (Redis: replication.c:replicationFeedMonitors). */
public final class Monitors {
    private final Node node;
    private final Set<Conn> monitors = new LinkedHashSet<>();

    Monitors(Node node) {
        this.node = node;
    }

    /** Whether nobody looks on. */
    public boolean isEmpty() {
        return monitors.isEmpty();
    }

    /** MONITOR. */
    public void add(Conn c) {
        c.monitor(true);
        monitors.add(c);
    }

    /** RESET, or the connection is gone. */
    public void remove(Conn c) {
        c.monitor(false);
        monitors.remove(c);
    }

    /**
     * Shows a command that was executed.
     *
     * @param origin who asked: an address, or {@code lua}
     * @param hidden whether argument {@code i} is secret
     */
    public void show(int db, String origin, Args args, IntPredicate hidden, long nowMs) {
        if (monitors.isEmpty()) {
            return;
        }
        StringBuilder line = new StringBuilder();
        line.append(nowMs / 1000).append('.').append(String.format("%06d", nowMs % 1000 * 1000));
        line.append(" [").append(db).append(' ').append(origin).append(']');
        for (int i = 0; i < args.count(); i++) {
            line.append(' ');
            Quoting.append(line, hidden.test(i) ? "(redacted)" : args.text(i));
        }
        String text = line.toString();
        for (Conn c : monitors) {
            Reply reply = node.replies().push(c);
            reply.status(text);
        }
    }
}
