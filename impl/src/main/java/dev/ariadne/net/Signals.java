package dev.ariadne.net;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * SIGTERM and SIGINT as events of the node, and SIGHUP as nothing. A shutdown hook of the JVM would not do: it cannot be called off, and a node that waits for
 * replicas or cannot save goes on (Redis: server.c sigShutdownHandler).
 */
final class Signals {
    private Signals() {}

    /** @param atOnce ends the process: what a second SIGINT asks for */
    static void handle(LoopTurn turn, Runnable atOnce) {
        boolean[] interrupted = new boolean[1];
        // What a signal needs is loaded now, and not when milliseconds count.
        turn.fromOutside((node, nowMs) -> {});
        // Who closes a terminal does not mean the server (Redis: server.c setupSignalHandlers); the JVM would end
        // without saving.
        Signal.handle(new Signal("HUP"), SignalHandler.SIG_IGN);
        Signal.handle(new Signal("TERM"), s -> turn.fromOutside((node, nowMs) -> node.onTerminate(false, nowMs)));
        Signal.handle(new Signal("INT"), s -> {
            if (interrupted[0]) {
                atOnce.run();
            }
            interrupted[0] = true;
            turn.fromOutside((node, nowMs) -> node.onTerminate(true, nowMs));
        });
    }
}
