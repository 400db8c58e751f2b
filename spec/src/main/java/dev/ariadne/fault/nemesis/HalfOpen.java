package dev.ariadne.fault.nemesis;

import dev.ariadne.fault.Fault;
import dev.ariadne.fault.Round.Step;
import dev.ariadne.fault.Who;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A replica's link breaks, and its primary does not hear of it: the new connection is served beside the old one. */
final class HalfOpen implements Nemesis {
    @Override
    public String name() {
        return "half-open";
    }

    @Override
    public String meaning() {
        return "connections that are dead on one side only, so that a replica has two";
    }

    @Override
    public int leastNodes() {
        return 2;
    }

    @Override
    public Set<String> faults() {
        return Set.of("MaxDrops", "HalfOpen");
    }

    @Override
    public Turn turn(RandomGenerator random, Circumstances c) {
        Who victim = c.outside() ? new Who(random.nextInt(c.nodes())) : Who.replica(1 + random.nextInt(c.nodes() - 1));
        return new Turn(
                "half-open connections of " + victim,
                List.of(
                        new Step(0, new Fault.HalfOpen(victim)),
                        new Step(c.holdMs() / 2, new Fault.HalfOpen(victim)),
                        new Step(c.holdMs(), new Fault.Heal())));
    }
}
