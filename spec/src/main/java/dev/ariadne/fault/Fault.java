package dev.ariadne.fault;

import java.util.Locale;
import java.util.function.Function;

/**
 * One thing that is done to the cluster, as data: nemeses emit faults, and whoever has the {@link Powers} does them. The
 * last five of the kinds mend rather than break; they are faults all the same, for the order of all of them matters.
 */
public sealed interface Fault {
    /** One word for it, as histories name what a nemesis did. */
    default String kind() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** Does it; returns what came of it. */
    String by(Powers powers);

    /** It in a few words, with the names of nodes. */
    String words(Function<Who, String> names);

    /** What can be done to a cluster: each answers with what came of it. */
    interface Powers {
        String kill(Who who);

        String pause(Who who);

        String isolate(Who who, Way way, From from);

        String halve(Who who);

        String split(Who who);

        String slow(Who who, Shape shape);

        String reset(Who who);

        String halfOpen(Who who);

        String promote();

        String handOver();

        String follow(Who who, Who whom);

        String flood(Who who);

        String restart(Who who);

        String revive(Who who);

        String fillDisk(Who who);

        String slowDisk(Who who, int stallMs);

        String save(Who who);

        String mendDisk(Who who);

        String fillMemory(Who who);

        String fillDescriptors(Who who);

        String mendLimits(Who who);

        String setClock(Who who, long seconds);

        String resume(Who who);

        String heal();

        String repoint();
    }

    /** {@code kill -9}: the process is gone, with all that it had in memory. */
    record Kill(Who who) implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.kill(who);
        }

        @Override
        public String words(Function<Who, String> names) {
            return "kill -9 " + names.apply(who);
        }
    }

    /** SIGSTOP: the process stands still; its connections stay open and the kernel goes on taking bytes for it. */
    record Pause(Who who) implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.pause(who);
        }

        @Override
        public String words(Function<Who, String> names) {
            return "pause " + names.apply(who);
        }
    }

    /** Cuts a node off in one or both directions. */
    record Isolate(Who who, Way way, From from) implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.isolate(who, way, from);
        }

        @Override
        public String words(Function<Who, String> names) {
            return names.apply(who) + " " + way + ", from " + from;
        }
    }

    /** Cuts the nodes into two groups: the node with as many others as make less than half, and the rest. Clients and the orchestrator reach both. */
    record Halve(Who who) implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.halve(who);
        }

        @Override
        public String words(Function<Who, String> names) {
            return "cut into halves, " + names.apply(who) + " in the smaller one";
        }
    }

    /** A network split that clients are part of: the node and every second client on one side, everybody else on the other. */
    record Split(Who who) implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.split(who);
        }

        @Override
        public String words(Function<Who, String> names) {
            return names.apply(who) + " and half of the clients cut off from everybody else";
        }
    }

    /** Makes the ways between a node and the others, clients included, slow. */
    record Slow(Who who, Shape shape) implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.slow(who, shape);
        }

        @Override
        public String words(Function<Who, String> names) {
            return names.apply(who) + " slow: " + shape;
        }
    }

    /** Breaks all connections of a node at once. */
    record Reset(Who who) implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.reset(who);
        }

        @Override
        public String words(Function<Who, String> names) {
            return "reset all connections of " + names.apply(who);
        }
    }

    /** A node's own connections to other nodes break, and the others do not learn of it before the heal. */
    record HalfOpen(Who who) implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.halfOpen(who);
        }

        @Override
        public String words(Function<Who, String> names) {
            return "half-open connections of " + names.apply(who);
        }
    }

    /** The orchestrator promotes the most up-to-date replica that it can reach, and points the other reachable ones at it. */
    record Promote() implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.promote();
        }

        @Override
        public String words(Function<Who, String> names) {
            return "failover";
        }
    }

    /** The primary is told to hand its role over to a replica (FAILOVER), which loses nothing. */
    record HandOver() implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.handOver();
        }

        @Override
        public String words(Function<Who, String> names) {
            return "FAILOVER";
        }
    }

    /** A replica is pointed to another node than the primary: it follows a replica. */
    record Follow(Who who, Who whom) implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.follow(who, whom);
        }

        @Override
        public String words(Function<Who, String> names) {
            return names.apply(who) + " follows " + names.apply(whom);
        }
    }

    /** A replica stops reading while the primary is written more than the limit of its output buffer. */
    record Flood(Who who) implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.flood(who);
        }

        @Override
        public String words(Function<Who, String> names) {
            return "a flood of writes that " + names.apply(who) + " does not read";
        }
    }

    /** Starts a killed process again: empty, and as a replica of whoever is held to be the primary. */
    record Restart(Who who) implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.restart(who);
        }

        @Override
        public String words(Function<Who, String> names) {
            return "restart " + names.apply(who);
        }
    }

    /** Starts a killed process again with the data of its disk, in the role that it had. */
    record Revive(Who who) implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.revive(who);
        }

        @Override
        public String words(Function<Who, String> names) {
            return "restart " + names.apply(who) + " with its data";
        }
    }

    /** No byte more goes to a node's disk. */
    record FillDisk(Who who) implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.fillDisk(who);
        }

        @Override
        public String words(Function<Who, String> names) {
            return "fill the disk of " + names.apply(who);
        }
    }

    /** Writes to a node's disk stand still for up to {@code stallMs}, again and again. */
    record SlowDisk(Who who, int stallMs) implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.slowDisk(who, stallMs);
        }

        @Override
        public String words(Function<Who, String> names) {
            return "writes to the disk of " + names.apply(who) + " wait for up to " + stallMs + " ms";
        }
    }

    /** BGSAVE: a node writes a snapshot to its disk. */
    record Save(Who who) implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.save(who);
        }

        @Override
        public String words(Function<Who, String> names) {
            return "BGSAVE at " + names.apply(who);
        }
    }

    /** A node's disk has room and is fast; a node that has ended for want of it is started again with its data. */
    record MendDisk(Who who) implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.mendDisk(who);
        }

        @Override
        public String words(Function<Who, String> names) {
            return "mend the disk of " + names.apply(who);
        }
    }

    /** A node has no memory for one byte more: it refuses writes. */
    record FillMemory(Who who) implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.fillMemory(who);
        }

        @Override
        public String words(Function<Who, String> names) {
            return "fill the memory of " + names.apply(who);
        }
    }

    /** A node takes no client more. */
    record FillDescriptors(Who who) implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.fillDescriptors(who);
        }

        @Override
        public String words(Function<Who, String> names) {
            return "take all descriptors of " + names.apply(who);
        }
    }

    /** A node has memory and descriptors again. */
    record MendLimits(Who who) implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.mendLimits(who);
        }

        @Override
        public String words(Function<Who, String> names) {
            return "give " + names.apply(who) + " memory and descriptors again";
        }
    }

    /** A node's wall clock is off by so many seconds; 0 sets it right. */
    record SetClock(Who who, long seconds) implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.setClock(who, seconds);
        }

        @Override
        public String words(Function<Who, String> names) {
            return "the clock of " + names.apply(who) + (seconds == 0 ? " right" : " off by " + seconds + " s");
        }
    }

    /** SIGCONT. */
    record Resume(Who who) implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.resume(who);
        }

        @Override
        public String words(Function<Who, String> names) {
            return "resume " + names.apply(who);
        }
    }

    /** Ends all cuts, makes all ways fast, and tells the ends of half-open connections. */
    record Heal() implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.heal();
        }

        @Override
        public String words(Function<Who, String> names) {
            return "heal the network";
        }
    }

    /** The orchestrator points every reachable node that is not the primary at the primary. */
    record Repoint() implements Fault {
        @Override
        public String by(Powers powers) {
            return powers.repoint();
        }

        @Override
        public String words(Function<Who, String> names) {
            return "repoint replicas";
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
        /** The orchestrator and all clients; nodes still reach each other. */
        CLIENTS("the clients"),
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
