package dev.ariadne.fault.nemesis;

import dev.ariadne.fault.Fault;
import dev.ariadne.fault.Fault.From;
import dev.ariadne.fault.Fault.Way;
import dev.ariadne.fault.Round.Step;
import dev.ariadne.fault.Who;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A promotion while the old primary is not dead: the case in which asynchronous replication loses writes. Clients reach the old primary
 * until they hear of the new one, and what it acknowledged after the cut is thrown away when it is pointed at its successor.
 */
final class Failover implements Nemesis {
    /** How long the old primary runs beside the new one after it can be reached again and before it is told. */
    private static final long TOLD_AFTER_MS = 400;

    @Override
    public String name() {
        return "failover";
    }

    @Override
    public String meaning() {
        return "promote the most up-to-date reachable replica while the primary is cut off, paused, or merely unseen";
    }

    @Override
    public int leastNodes() {
        return 2;
    }

    @Override
    public boolean promotes() {
        return true;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.PROCESSES, Need.NODE_LINKS);
    }

    @Override
    public Set<String> faults() {
        return Set.of("MaxCuts", "MaxDrops", "HalfOpen", "MaxPromotions");
    }

    @Override
    public Turn turn(RandomGenerator random, Circumstances c) {
        int variant = c.occurrence() == 0 ? 0 : random.nextInt(3);
        return switch (variant) {
            case 0 ->
                around(
                        "promote while the primary is cut off from the nodes but not from its clients",
                        c,
                        new Fault.Isolate(Who.PRIMARY, Way.BOTH, From.NODES),
                        new Fault.Heal());
            case 1 ->
                around(
                        "promote while the primary is paused",
                        c,
                        new Fault.Pause(Who.PRIMARY),
                        new Fault.Resume(Who.PRIMARY));
            default ->
                around(
                        "promote while only the orchestrator cannot see the primary",
                        c,
                        new Fault.Isolate(Who.PRIMARY, Way.BOTH, From.CONTROL),
                        new Fault.Heal());
        };
    }

    /** A promotion between a fault that hides the old primary and its end; the old one is told a little later. */
    static Turn around(String title, Circumstances c, Fault begin, Fault end) {
        return new Turn(
                title,
                List.of(
                        new Step(0, begin),
                        new Step(c.holdMs() * 2 / 5, new Fault.Promote()),
                        new Step(c.holdMs(), end),
                        new Step(c.holdMs() + TOLD_AFTER_MS, new Fault.Repoint())));
    }
}
