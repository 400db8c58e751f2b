package dev.ariadne.core;

import dev.ariadne.config.Params;
import dev.ariadne.core.repl.Primary;
import dev.ariadne.core.repl.ReplicaSlot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of a node: replicas get time to catch up while writes are held back, then the files are settled, then the process ends. What
 * fails on the way, or SHUTDOWN ABORT, calls it off (Redis: server.c prepareForShutdown, finishShutdown).
 */
public final class Shutdown {
    /** How it was asked for: SHUTDOWN's options, or those configured for a signal. */
    public record Options(boolean save, boolean noSave, boolean now, boolean force) {
        /** From the words of shutdown-on-sigterm and shutdown-on-sigint. */
        static Options of(String words) {
            List<String> all = List.of(words.split(" "));
            return new Options(
                    all.contains("save"), all.contains("nosave"), all.contains("now"), all.contains("force"));
        }
    }

    private final Node node;
    private final List<Conn> waiting = new ArrayList<>();
    private Options options = new Options(false, false, false, false);
    private @Nullable Options scheduled;
    private boolean begun;
    private boolean over;
    private long deadlineMs;

    Shutdown(Node node) {
        this.node = node;
    }

    /** Whether it waits for replicas. */
    public boolean isWaiting() {
        return begun;
    }

    /** How long it may still wait, in ms. */
    public long leftMs() {
        return Math.max(0, deadlineMs - node.nowMs());
    }

    /** SHUTDOWN from a client, which gets a reply only when it fails. */
    public void begin(Options asked, Conn c) {
        waiting.add(c);
        c.blocked(Conn.Blocked.SHUTDOWN);
        begin(asked);
    }

    /** The process was asked to end by a signal: begins at the next tick. */
    void schedule(Options asked) {
        scheduled = asked;
    }

    private void begin(Options asked) {
        if (begun || over) {
            return;
        }
        boolean loading = node.persistence().isLoading();
        options = loading ? new Options(false, true, asked.now, asked.force) : asked;
        node.log(LogLevel.WARNING, "User requested shutdown...");
        long timeoutMs = node.config().get(Params.SHUTDOWN_TIMEOUT) * 1000;
        if (!asked.now && timeoutMs > 0 && lagging() > 0) {
            begun = true;
            deadlineMs = node.nowMs() + timeoutMs;
            node.replication().primary().askAcks();
            node.clients().pause(Clients.PauseReason.SHUTDOWN, true, Long.MAX_VALUE);
            node.log(LogLevel.NOTICE, "Waiting for replicas before shutting down.");
        } else {
            finish();
        }
    }

    /** Goes on when the replicas have caught up or had their time. */
    void tick(long nowMs) {
        Options asked = scheduled;
        if (asked != null) {
            scheduled = null;
            begin(asked);
        }
        if (begun && (nowMs >= deadlineMs || lagging() == 0)) {
            finish();
        }
    }

    /** SHUTDOWN ABORT; false when there is nothing to abort. */
    public boolean abort() {
        if (!begun && scheduled == null) {
            return false;
        }
        scheduled = null;
        cancel();
        node.log(LogLevel.NOTICE, "Shutdown manually aborted.");
        return true;
    }

    private int lagging() {
        int lagging = 0;
        for (ReplicaSlot r : node.replication().primary().replicas()) {
            if (r.isOnline() && r.ackEnd() != node.replication().end()) {
                lagging++;
            }
        }
        return lagging;
    }

    private void finish() {
        reportReplicas();
        String refusal = node.persistence().close(options.save, options.noSave, options.force);
        if (refusal != null) {
            node.log(LogLevel.WARNING, refusal);
            node.log(LogLevel.WARNING, "Errors trying to shut down the server. Check the logs for more information.");
            cancel();
            return;
        }
        begun = false;
        over = true;
        node.replication().endTurn(node.nowMs());
        node.effects().shutdown(0);
    }

    private void reportReplicas() {
        List<ReplicaSlot> replicas = node.replication().primary().replicas();
        long end = node.replication().end();
        int inSync = 0;
        for (ReplicaSlot r : replicas) {
            if (r.ackEnd() == end) {
                inSync++;
            } else {
                node.log(
                        LogLevel.WARNING,
                        "Lagging replica " + Primary.name(r) + " reported offset " + (end - r.ackEnd())
                                + " behind master, lag=" + r.lagSeconds(node.nowMs()) + ", state="
                                + r.word() + ".");
            }
        }
        if (!replicas.isEmpty()) {
            node.log(LogLevel.NOTICE, inSync + " of " + replicas.size() + " replicas are in sync when shutting down.");
        }
    }

    private void cancel() {
        if (begun) {
            begun = false;
            node.clients().unpause(Clients.PauseReason.SHUTDOWN);
        }
        for (Conn c : waiting) {
            if (!c.isClosing()) {
                c.blocked(Conn.Blocked.NO);
                node.replies().to(c).error("ERR Errors trying to SHUTDOWN. Check logs.");
                node.clients().resume(c);
            }
        }
        waiting.clear();
    }

    /** A connection is gone. */
    void forget(Conn c) {
        waiting.remove(c);
    }
}
