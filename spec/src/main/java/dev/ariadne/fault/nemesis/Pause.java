package dev.ariadne.fault.nemesis;

import dev.ariadne.fault.Fault;
import dev.ariadne.fault.Round.Step;
import dev.ariadne.fault.Who;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** SIGSTOP and SIGCONT: a node that stands still, as in a long stall of its machine, and then goes on as if nothing had been. */
final class Pause implements Nemesis {
    @Override
    public String name() {
        return "pause";
    }

    @Override
    public String meaning() {
        return "SIGSTOP and SIGCONT of any node";
    }

    @Override
    public int leastNodes() {
        return 1;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.PROCESSES);
    }

    @Override
    public Set<String> faults() {
        return Set.of("MaxCuts", "MaxDrops");
    }

    @Override
    public Turn turn(RandomGenerator random, Circumstances c) {
        Who victim = c.occurrence() == 0 ? Who.PRIMARY : new Who(random.nextInt(c.nodes()));
        return new Turn(
                "pause " + (victim.equals(Who.PRIMARY) ? "the primary" : victim.toString()),
                List.of(new Step(0, new Fault.Pause(victim)), new Step(c.holdMs(), new Fault.Resume(victim))));
    }
}
