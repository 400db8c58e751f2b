package dev.ariadne.fault.nemesis;

import dev.ariadne.fault.Fault;
import dev.ariadne.fault.Round.Step;
import dev.ariadne.fault.Who;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A rolling restart: each replica in turn and, where promotions are part of the run, the primary after it was replaced. */
final class Rolling implements Nemesis {
    @Override
    public String name() {
        return "rolling";
    }

    @Override
    public String meaning() {
        return "each node restarted in turn; with failover in the mix the primary too, after a FAILOVER";
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
        return Set.of("MaxCrashes", "MaxDrops");
    }

    @Override
    public Turn turn(RandomGenerator random, Circumstances c) {
        List<Step> steps = new ArrayList<>();
        long each = c.holdMs() / c.nodes();
        for (int i = 1; i < c.nodes(); i++) {
            steps.add(new Step((i - 1) * each, new Fault.Kill(Who.replica(i))));
            steps.add(new Step((i - 1) * each + each / 2, new Fault.Restart(Who.replica(i))));
        }
        if (c.failover()) {
            long last = (c.nodes() - 1) * each;
            steps.add(new Step(last, new Fault.HandOver()));
            steps.add(new Step(last + each / 2, new Fault.Kill(Who.PRIMARY)));
            steps.add(new Step(last + each, new Fault.Restart(Who.PRIMARY)));
            steps.add(new Step(last + each, new Fault.Repoint()));
        }
        return new Turn("rolling restart", List.copyOf(steps));
    }
}
