package dev.ariadne.core;

import org.jspecify.annotations.Nullable;

/** The script that takes so long that it was paused, so that others can be told that the node is busy (Redis: script.c scriptInterrupt). */
final class SlowScript {
    private final Node node;
    private @Nullable Conn caller;

    SlowScript(Node node) {
        this.node = node;
    }

    /** Whether there is one. */
    boolean isPaused() {
        return caller != null;
    }

    /** Runs what a client's script does, to its end or for as long as others can wait. */
    void begin(Conn c, Runnable script) {
        if (!node.effects().beginScript(script)) {
            c.blocked(Conn.Blocked.SCRIPT);
            caller = c;
            node.log(
                    LogLevel.WARNING,
                    "Slow script detected: " + node.scripts().runningName()
                            + " still runs. You can end it by SCRIPT KILL or FUNCTION KILL as long as it has not written.");
        }
    }

    /** Lets it go on for a while; returns whether it has ended. */
    boolean proceed() {
        Conn c = caller;
        if (c == null || !node.effects().continueScript()) {
            return false;
        }
        caller = null;
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
