package dev.ariadne.fault.nemesis;

import dev.ariadne.fault.Fault;
import dev.ariadne.fault.Round.Step;
import dev.ariadne.fault.Who;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** kill -9 of any node, the primary included, and a restart with the data of its append-only file (appendfsync always). */
final class Reboot implements Nemesis {
    @Override
    public String name() {
        return "reboot";
    }

    @Override
    public String meaning() {
        return "kill -9 and restart with data (nodes keep an append-only file, synced always)";
    }

    @Override
    public int leastNodes() {
        return 1;
    }

    @Override
    public boolean needsDisk() {
        return true;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.PROCESSES);
    }

    @Override
    public Set<String> faults() {
        return Set.of("MaxCrashes", "MaxSaves", "MaxDrops");
    }

    @Override
    public Turn turn(RandomGenerator random, Circumstances c) {
        Who victim = new Who(c.occurrence() == 0 ? 0 : random.nextInt(c.nodes()));
        return new Turn(
                "reboot " + victim,
                List.of(new Step(0, new Fault.Kill(victim)), new Step(c.holdMs() / 2, new Fault.Revive(victim))));
    }
}
