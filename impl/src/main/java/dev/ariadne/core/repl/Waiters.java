package dev.ariadne.core.repl;

import dev.ariadne.core.Bug;
import dev.ariadne.core.Conn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Connections whose WAIT or WAITAOF has not been answered, in the order in which they asked.
 *
 * <p>Redis: replication.c waitCommand, waitaofCommand, processClientsWaitingReplicas. TLA+: WaitBegin, WaitReturn, WaitTimeout.
 */
public final class Waiters {
    /**
     * What a connection waits for: {@code replicas} acknowledgements of {@code end}, until {@code deadlineMs} (0: for ever). With
     * WAITAOF, that is of {@code end} being durable, and here {@code appendEnd} of the append-only file too if {@code local}.
     */
    record Waiter(Conn conn, long end, int replicas, long deadlineMs, boolean durable, boolean local, long appendEnd) {}

    /** How far things are. */
    interface Progress {
        /** Replicas that have the stream up to {@code end}. */
        int acknowledgedBy(long end);

        /** Replicas whose append-only file is durable up to that end of the stream. */
        int durableOn(long end);

        /** Whether the append-only file here is durable up to its end {@code appendEnd}. */
        boolean isDurable(long appendEnd);
    }

    /** An answer: how many replicas had acknowledged {@code end}, and whether that is because time ran out. */
    public record Answer(Conn conn, long end, int acknowledged, boolean timedOut, boolean durable) {}

    private final List<Waiter> waiting = new ArrayList<>();

    /** Whether nobody waits. */
    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    void begin(Waiter waiter) {
        waiting.add(waiter);
    }

    /** Takes out and returns those that have enough acknowledgements or whose time ran out. */
    List<Answer> release(Progress progress, long nowMs) {
        List<Answer> answers = new ArrayList<>();
        waiting.removeIf(w -> {
            int acknowledged = w.durable ? progress.durableOn(w.end) : progress.acknowledgedBy(w.end);
            boolean late = w.deadlineMs > 0 && nowMs >= w.deadlineMs;
            boolean enough = acknowledged >= w.replicas - (Bug.WAIT_ONE_TOO_FEW.on() ? 1 : 0)
                    && (!w.local || progress.isDurable(w.appendEnd));
            if (!enough && !late) {
                return false;
            }
            answers.add(new Answer(w.conn, w.end, acknowledged, !enough, w.durable));
            return true;
        });
        return answers;
    }

    /** Forgets a connection's WAIT; its answer would reach nobody. */
    public void forget(Conn conn) {
        waiting.removeIf(w -> w.conn == conn);
    }

    /** Forgets all, returning the connections in order. */
    public List<Conn> clear() {
        List<Conn> conns = new ArrayList<>();
        for (Waiter w : waiting) {
            conns.add(w.conn);
        }
        waiting.clear();
        return conns;
    }

    Waiters copy(UnaryOperator<Conn> mapping) {
        Waiters copy = new Waiters();
        for (Waiter w : waiting) {
            copy.begin(new Waiter(
                    mapping.apply(w.conn), w.end, w.replicas, w.deadlineMs, w.durable, w.local, w.appendEnd));
        }
        return copy;
    }
}
