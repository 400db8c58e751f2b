package dev.ariadne.core;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The script or transaction under way, which is all or nothing: half of it is never saved, sent or acknowledged. This is the one place that
 * decides what may happen before its end.
 *
 * <ul>
 *   <li>What it changes reaches the stream and the append-only file at its end, in one piece ({@link Propagation}).
 *   <li>Images of the data set and changes of role that it asks for itself (FLUSHALL, REPLICAOF, CONFIG SET appendonly) wait for its end:
 *       {@link #afterwards}. Whoever begins one all the same stops the node: {@link #mustBeOver}.
 *   <li>Time stands still for keys: none goes because its time is over, or for want of memory.
 *   <li>A script that takes long is left standing halfway, so that others can be told that the node is busy (Redis: script.c
 *       scriptInterrupt). Meanwhile ticks and the ends of turns do nothing but let it go on, the primary's bytes wait, and of commands only
 *       those are executed that say that they may be; SHUTDOWN only without a save. What was written for its caller has not left.
 * </ul>
 */
public final class Atom {
    private final Node node;
    private final ArrayDeque<Runnable> afterwards = new ArrayDeque<>();
    private int depth;
    private @Nullable Conn halfway;

    Atom(Node node) {
        this.node = node;
    }

    /** Whether a script or transaction has begun and not ended. */
    public boolean isOpen() {
        return depth > 0;
    }

    /** Whether it was left standing halfway. */
    boolean isHalfway() {
        return halfway != null;
    }

    /** Stops the node when half of an atom would be seen by {@code what}. */
    public void mustBeOver(String what) {
        Check.that(!isOpen(), what + " in the middle of a script or transaction");
    }

    /** Does it now, or when what is under way has ended. */
    public void afterwards(Runnable work) {
        if (isOpen()) {
            afterwards.add(work);
        } else {
            work.run();
        }
    }

    /** A script or transaction begins; inside of a transaction a script does. */
    void open() {
        if (depth++ == 0) {
            node.expiry().stopClock(node.nowMs());
        }
    }

    /** It has ended, and what it changed is in the stream. */
    void close() {
        if (--depth > 0) {
            return;
        }
        node.expiry().startClock();
        for (Runnable work = afterwards.poll(); work != null; work = afterwards.poll()) {
            work.run();
        }
    }

    /** Runs what a client's script does, to its end or for as long as others can wait. */
    void begin(Conn c, Runnable script) {
        if (!node.effects().beginScript(script)) {
            c.blocked(Conn.Blocked.SCRIPT);
            halfway = c;
            node.log(
                    LogLevel.WARNING,
                    "Slow script detected: " + node.scripts().runningName()
                            + " still runs. You can end it by SCRIPT KILL or FUNCTION KILL as long as it has not written.");
        }
    }

    /** Lets it go on for a while; returns whether it has ended. */
    boolean proceed() {
        Conn c = halfway;
        if (c == null || !node.dispatch().inNameOf(c, node.effects()::continueScript)) {
            return false;
        }
        halfway = null;
        c.blocked(Conn.Blocked.NO);
        if (!c.isClosing()) {
            // Asking for the reply tells the driver that there is one: it was written in this turn, and asked for in an
            // earlier one.
            node.replies().to(c);
            node.effects().resume(c);
        }
        node.effects().resumeLink();
        return true;
    }
}
