package dev.ariadne.fault.nemesis;

import dev.ariadne.fault.Fault;
import dev.ariadne.fault.Round.Step;
import dev.ariadne.fault.Who;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Replicas are pointed to replicas, and back. */
final class Reconfigure implements Nemesis {
    @Override
    public String name() {
        return "reconfigure";
    }

    @Override
    public String meaning() {
        return "replicas pointed to other replicas (chains), and back";
    }

    @Override
    public int leastNodes() {
        return 3;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.ROLES);
    }

    @Override
    public Set<String> faults() {
        return Set.of("MaxChains", "MaxDrops");
    }

    @Override
    public Turn turn(RandomGenerator random, Circumstances c) {
        int first = 1 + random.nextInt(c.nodes() - 1);
        int second = 1 + (first + random.nextInt(c.nodes() - 2)) % (c.nodes() - 1);
        Who replica = Who.replica(first);
        Who whom = Who.replica(second);
        return new Turn(
                replica + " follows " + whom,
                List.of(new Step(0, new Fault.Follow(replica, whom)), new Step(c.holdMs(), new Fault.Repoint())));
    }
}
