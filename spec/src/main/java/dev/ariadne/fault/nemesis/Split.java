package dev.ariadne.fault.nemesis;

import dev.ariadne.fault.Fault;
import dev.ariadne.fault.Round.Step;
import dev.ariadne.fault.Who;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The classic split-brain: the old primary goes on with half of the clients, while the others get a new one. */
final class Split implements Nemesis {
    @Override
    public String name() {
        return "split";
    }

    @Override
    public String meaning() {
        return "the primary and half of the clients cut off from the rest, which gets a new primary";
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
    public Set<String> faults() {
        return Set.of("MaxCuts", "MaxDrops", "HalfOpen", "MaxPromotions");
    }

    @Override
    public Turn turn(RandomGenerator random, Circumstances c) {
        if (!c.failover()) {
            return new Turn(
                    "the primary and half of the clients on one side",
                    List.of(new Step(0, new Fault.Split(Who.PRIMARY)), new Step(c.holdMs(), new Fault.Heal())));
        }
        return Failover.around(
                "the primary and half of the clients on one side, a new primary on the other",
                c,
                new Fault.Split(Who.PRIMARY),
                new Fault.Heal());
    }
}
