package dev.ariadne.fault.nemesis;

import dev.ariadne.fault.Fault;
import dev.ariadne.fault.Round.Step;
import dev.ariadne.fault.Who;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A node without memory for one byte more: it refuses writes, until there is room again. */
final class HeapFull implements Nemesis {
    @Override
    public String name() {
        return "heap-full";
    }

    @Override
    public String meaning() {
        return "a node's memory full (maxmemory): it refuses writes, then there is room again";
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
                "the memory of " + victim + " is full",
                List.of(new Step(0, new Fault.FillMemory(victim)), new Step(c.holdMs(), new Fault.MendLimits(victim))));
    }
}
