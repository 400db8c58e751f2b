package dev.ariadne.fault.nemesis;

import dev.ariadne.fault.Round;
import dev.ariadne.fault.Target;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** One way to break a cluster. It holds no state: what it does is drawn from the random source and the circumstances it is given. */
public interface Nemesis {
    /** As in {@code --nemesis}. */
    String name();

    /** One line for the help. */
    String meaning();

    /** The smallest cluster it can do anything to. */
    int leastNodes();

    /** Whether it may make another node the primary. */
    default boolean promotes() {
        return false;
    }

    /** Whether nodes have to keep their data on disk for it. */
    default boolean needsDisk() {
        return false;
    }

    /** What it needs that not every cluster has: servers that somebody else has started have none of it. */
    default Set<Need> needs() {
        return Set.of();
    }

    /** Why this machine does not allow it with such a target, in a few words; empty when it does. */
    default Optional<String> unavailable(Target target) {
        return Optional.empty();
    }

    /** The constants of the model that bound what it does: faults that the model must have for its anomalies to be looked up. */
    Set<String> faults();

    /** One turn; its last step leaves the cluster mended. */
    Turn turn(RandomGenerator random, Circumstances circumstances);

    /**
     * One turn of a nemesis.
     *
     * @param title what it does, in a few words
     * @param steps in order of time
     */
    record Turn(String title, List<Round.Step> steps) {}

    /**
     * What a nemesis must know to plan a turn.
     *
     * @param nodes in the cluster
     * @param failover whether promotions are part of the run: if not, the primary must keep its memory and its role
     * @param outside whether only clients can be cut off: the nodes, and the ways between them, are not the harness' own
     * @param occurrence how many turns this nemesis has had before: the first ones show its main variants, later ones are drawn
     * @param holdMs for about how long a fault should last
     */
    record Circumstances(int nodes, boolean failover, boolean outside, int occurrence, long holdMs) {
        /** Of a run that is still to be planned. */
        public Circumstances(int nodes, boolean failover, boolean outside) {
            this(nodes, failover, outside, 0, 0);
        }

        Circumstances at(int turn, long forMs) {
            return new Circumstances(nodes, failover, outside, turn, forMs);
        }
    }
}
