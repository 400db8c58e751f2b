package dev.ariadne.fault.nemesis;

import dev.ariadne.fault.Fault;
import dev.ariadne.fault.Round.Step;
import dev.ariadne.fault.Target;
import dev.ariadne.fault.Volume;
import dev.ariadne.fault.Who;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A disk that makes its writers wait, as one does that is shared with somebody busy. */
final class DiskSlow implements Nemesis {
    private static final List<Integer> STALLS_MS = List.of(100, 30, 500);

    @Override
    public String name() {
        return "disk-slow";
    }

    @Override
    public String meaning() {
        return "a node's disk slow: writes stand still for up to 30, 100 or 500 ms, again and again (root: a loop mount)";
    }

    @Override
    public int leastNodes() {
        return 1;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.PROCESSES, Need.DISK);
    }

    @Override
    public Optional<String> unavailable(Target target) {
        return Volume.unavailable();
    }

    @Override
    public Set<String> faults() {
        return Set.of("MaxDrops");
    }

    @Override
    public Turn turn(RandomGenerator random, Circumstances c) {
        Who victim = new Who(c.occurrence() == 0 ? 0 : random.nextInt(c.nodes()));
        int stallMs = STALLS_MS.get(c.occurrence() == 0 ? 0 : random.nextInt(STALLS_MS.size()));
        return new Turn(
                "the disk of " + victim + " is slow, up to " + stallMs + " ms",
                List.of(
                        new Step(0, new Fault.SlowDisk(victim, stallMs)),
                        new Step(c.holdMs(), new Fault.MendDisk(victim))));
    }
}
