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

/** A disk without a free byte: the append-only file cannot grow and snapshots fail, until there is room again. */
final class DiskFull implements Nemesis {
    /** A snapshot fails, or succeeds, this long after its disk was filled or freed. */
    private static final long SAVE_AFTER_MS = 300;

    @Override
    public String name() {
        return "disk-full";
    }

    @Override
    public String meaning() {
        return "a node's disk full: its append-only file and a BGSAVE fail, then there is room again (root: a loop mount)";
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
        return Set.of("MaxCrashes", "MaxSaves", "MaxDrops");
    }

    @Override
    public Turn turn(RandomGenerator random, Circumstances c) {
        Who victim = new Who(c.occurrence() == 0 ? 0 : random.nextInt(c.nodes()));
        return new Turn(
                "the disk of " + victim + " is full",
                List.of(
                        new Step(0, new Fault.FillDisk(victim)),
                        new Step(SAVE_AFTER_MS, new Fault.Save(victim)),
                        new Step(c.holdMs(), new Fault.MendDisk(victim)),
                        new Step(c.holdMs() + SAVE_AFTER_MS, new Fault.Save(victim))));
    }
}
