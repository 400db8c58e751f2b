package dev.ariadne.fault;

/**
 * One thing that is done to the cluster, as data: nemeses emit faults, and whoever has a cluster (real processes here) interprets them. The
 * last four of the kinds mend rather than break; they are faults all the same, for the order of all of them matters.
 */
public sealed interface Fault {
    /** One word for it, as histories name what a nemesis did. */
    default String kind() {
        return getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }

    /** Has this fault interpreted. */
    <T> T on(Interpreter<T> interpreter);

    /** What can be made of a fault: it can be done, or described. */
    interface Interpreter<T> {
        T kill(Who who);

        T pause(Who who);

        T isolate(Who who, Way way, From from);

        T promote();

        T restart(Who who);

        T resume(Who who);

        T heal();

        T repoint();
    }

    /** {@code kill -9}: the process is gone, with all that it had in memory. */
    record Kill(Who who) implements Fault {
        @Override
        public <T> T on(Interpreter<T> interpreter) {
            return interpreter.kill(who);
        }
    }

    /** SIGSTOP: the process stands still; its connections stay open and the kernel goes on taking bytes for it. */
    record Pause(Who who) implements Fault {
        @Override
        public <T> T on(Interpreter<T> interpreter) {
            return interpreter.pause(who);
        }
    }

    /** Cuts a node off in one or both directions. */
    record Isolate(Who who, Way way, From from) implements Fault {
        @Override
        public <T> T on(Interpreter<T> interpreter) {
            return interpreter.isolate(who, way, from);
        }
    }

    /** The orchestrator promotes the most up-to-date replica that it can reach, and points the other reachable ones at it. */
    record Promote() implements Fault {
        @Override
        public <T> T on(Interpreter<T> interpreter) {
            return interpreter.promote();
        }
    }

    /** Starts a killed process again: empty, and as a replica of whoever is held to be the primary. */
    record Restart(Who who) implements Fault {
        @Override
        public <T> T on(Interpreter<T> interpreter) {
            return interpreter.restart(who);
        }
    }

    /** SIGCONT. */
    record Resume(Who who) implements Fault {
        @Override
        public <T> T on(Interpreter<T> interpreter) {
            return interpreter.resume(who);
        }
    }

    /** Ends all cuts. */
    record Heal() implements Fault {
        @Override
        public <T> T on(Interpreter<T> interpreter) {
            return interpreter.heal();
        }
    }

    /** The orchestrator points every reachable node that is not the primary at the primary. */
    record Repoint() implements Fault {
        @Override
        public <T> T on(Interpreter<T> interpreter) {
            return interpreter.repoint();
        }
    }

    /** Which packets are dropped, seen from the node. */
    enum Way {
        BOTH("cut off"),
        OUTBOUND("cut off one way: heard by nobody"),
        INBOUND("cut off one way: hears nobody");

        private final String words;

        Way(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** From whom a node is cut off. */
    enum From {
        /** The orchestrator alone; clients and the other nodes still reach it. */
        CONTROL("the orchestrator"),
        /** The orchestrator and all other nodes; clients still reach it. */
        NODES("the other nodes"),
        /** Everybody. */
        ALL("everybody");

        private final String words;

        From(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }
}
