package dev.ariadne.fault.nemesis;

import dev.ariadne.fault.Fault;
import dev.ariadne.fault.Round.Step;
import dev.ariadne.fault.Who;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A node without a descriptor for one client more: whoever comes is told and closed, replicas and the orchestrator too. */
final class FdFull implements Nemesis {
    @Override
    public String name() {
        return "fd-full";
    }

    @Override
    public String meaning() {
        return "a node without room for one client more (maxclients): whoever comes anew is closed, replicas and the orchestrator too";
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
        return Set.of("MaxDrops");
    }

    @Override
    public Turn turn(RandomGenerator random, Circumstances c) {
        Who victim = new Who(c.occurrence() == 0 ? 0 : random.nextInt(c.nodes()));
        return new Turn(
                "no descriptor is left at " + victim,
                List.of(
                        new Step(0, new Fault.FillDescriptors(victim)),
                        new Step(c.holdMs(), new Fault.MendLimits(victim))));
    }
}
