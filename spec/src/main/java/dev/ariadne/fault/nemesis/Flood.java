package dev.ariadne.fault.nemesis;

import dev.ariadne.fault.Fault;
import dev.ariadne.fault.Round.Step;
import dev.ariadne.fault.Who;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A replica that does not read is sent more than the limit of its output buffer, is disconnected, and comes back by a snapshot or the backlog. */
final class Flood implements Nemesis {
    @Override
    public String name() {
        return "flood";
    }

    @Override
    public String meaning() {
        return "a replica that does not read, and more writes than its output buffer may hold";
    }

    @Override
    public int leastNodes() {
        return 2;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.PROCESSES);
    }

    @Override
    public Set<String> faults() {
        return Set.of("MaxDrops", "MaxCuts");
    }

    @Override
    public Turn turn(RandomGenerator random, Circumstances c) {
        Who victim = Who.replica(1 + random.nextInt(c.nodes() - 1));
        return new Turn("a flood that " + victim + " does not read", List.of(new Step(0, new Fault.Flood(victim))));
    }
}
