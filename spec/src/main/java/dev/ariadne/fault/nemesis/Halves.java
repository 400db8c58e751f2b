package dev.ariadne.fault.nemesis;

import dev.ariadne.fault.Fault;
import dev.ariadne.fault.Round.Step;
import dev.ariadne.fault.Who;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The cluster falls into two groups of nodes, and clients reach both. */
final class Halves implements Nemesis {
    @Override
    public String name() {
        return "halves";
    }

    @Override
    public String meaning() {
        return "the nodes cut into two groups";
    }

    @Override
    public int leastNodes() {
        return 2;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.NODE_LINKS);
    }

    @Override
    public Set<String> faults() {
        return Set.of("MaxCuts", "MaxDrops", "HalfOpen");
    }

    @Override
    public Turn turn(RandomGenerator random, Circumstances c) {
        Who victim = new Who(random.nextInt(c.nodes()));
        return new Turn(
                "the nodes cut into two groups, " + victim + " in the smaller one",
                List.of(new Step(0, new Fault.Halve(victim)), new Step(c.holdMs(), new Fault.Heal())));
    }
}
