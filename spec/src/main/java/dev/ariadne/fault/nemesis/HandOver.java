package dev.ariadne.fault.nemesis;

import dev.ariadne.fault.Fault;
import dev.ariadne.fault.Round.Step;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** FAILOVER, by which a primary hands its role over without losing anything. */
final class HandOver implements Nemesis {
    @Override
    public String name() {
        return "handover";
    }

    @Override
    public String meaning() {
        return "FAILOVER: the primary hands its role to a replica";
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
        return Set.of(Need.ROLES);
    }

    @Override
    public Set<String> faults() {
        return Set.of("MaxPromotions", "MaxDrops");
    }

    @Override
    public Turn turn(RandomGenerator random, Circumstances c) {
        return new Turn(
                "FAILOVER", List.of(new Step(0, new Fault.HandOver()), new Step(c.holdMs(), new Fault.Repoint())));
    }
}
