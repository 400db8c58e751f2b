package dev.ariadne.core.repl;

import dev.ariadne.core.Conn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToIntFunction;
import java.util.function.UnaryOperator;

/**
 * Connections whose WAIT has not been answered, in the order in which they asked.
 *
 * <p>Redis: replication.c waitCommand, processClientsWaitingReplicas. TLA+: WaitBegin, WaitReturn, WaitTimeout.
 */
public final class Waiters {
    /** A connection's WAIT: {@code replicas} acknowledgements of {@code end}, until {@code deadlineMs} (0: for ever). */
    record Waiter(Conn conn, long end, int replicas, long deadlineMs) {}

    /** An answer: how many replicas had acknowledged, and whether that is because time ran out. */
    public record Answer(Conn conn, int acknowledged, boolean timedOut) {}

    private final List<Waiter> waiting = new ArrayList<>();

    /** Whether nobody waits. */
    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    void begin(Conn conn, long end, int replicas, long deadlineMs) {
        waiting.add(new Waiter(conn, end, replicas, deadlineMs));
    }

    /** Takes out and returns those that have enough acknowledgements or whose time ran out. */
    List<Answer> release(LongToIntFunction acknowledgedBy, long nowMs) {
        List<Answer> answers = new ArrayList<>();
        waiting.removeIf(w -> {
            int acknowledged = acknowledgedBy.applyAsInt(w.end);
            boolean late = w.deadlineMs > 0 && nowMs >= w.deadlineMs;
            if (acknowledged < w.replicas && !late) {
                return false;
            }
            answers.add(new Answer(w.conn, acknowledged, acknowledged < w.replicas));
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
            copy.begin(mapping.apply(w.conn), w.end, w.replicas, w.deadlineMs);
        }
        return copy;
    }
}
