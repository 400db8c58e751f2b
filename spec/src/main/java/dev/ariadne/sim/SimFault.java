package dev.ariadne.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Something that happens to the cluster.
 *
 * @param atMs when, since the start of the run
 * @param kind what
 * @param server to whom (an index)
 * @param other with regard to whom, where it concerns two (an index)
 * @param forMs for how long, where it does not last
 */
public record SimFault(long atMs, Kind kind, int server, int other, long forMs) {
    /** What can happen. */
    public enum Kind {
        /** The process dies; what its disk had not synced is lost; it starts again after a time. */
        CRASH,
        /** As CRASH, with nothing on its disk when it starts again. */
        LOSE,
        /** The process stands still. */
        PAUSE,
        /** No bytes between a server and all others, clients included. */
        ISOLATE,
        /** No bytes from one server to another, while the other direction works. */
        ONE_WAY,
        /** No bytes between two servers. */
        CUT,
        /** Connections between two servers break. */
        RESET,
        /** One end of a connection between two servers hears that it is closed, the other only later. */
        HALF_CLOSE,
        /** Bytes between two servers take a second. */
        SLOW,
        /** A server's clock jumps ahead. */
        CLOCK,
        /** A replica follows somebody else, or the same again. */
        FOLLOW,
        /** The primary is told to hand its role over (FAILOVER). */
        HAND_OVER,
        /** A replica does not read what it is sent. */
        STUCK
    }

    /** The faults of a run that lasts {@code lengthMs}. */
    static List<SimFault> schedule(Swarm swarm, long seed, long lengthMs) {
        List<SimFault> faults = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(seed ^ 0x5f3759dfL);
        List<Kind> kinds = List.copyOf(swarm.faults());
        if (kinds.isEmpty()) {
            return faults;
        }
        long at = 3_000;
        while (true) {
            at += 1 + random.nextInt(2 * swarm.faultEveryMs());
            if (at >= lengthMs) {
                return faults;
            }
            faults.add(new SimFault(
                    at,
                    kinds.get(random.nextInt(kinds.size())),
                    random.nextInt(swarm.servers().size()),
                    random.nextInt(swarm.servers().size()),
                    100 + random.nextInt(random.nextInt(4) == 0 ? 20_000 : 2_000)));
        }
    }

    @Override
    public String toString() {
        return kind + " s" + (server + 1) + " s" + (other + 1) + " for " + forMs + " ms";
    }
}
