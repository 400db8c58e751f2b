package dev.ariadne.fault.nemesis;

import dev.ariadne.fault.Fault;
import dev.ariadne.fault.Round.Step;
import dev.ariadne.fault.Who;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * kill -9, and a restart without memory. A primary that comes back empty makes its replicas empty, too (Redis' documentation warns of it), so
 * without failover only replicas are killed; with failover also the primary, and then a replica is promoted before the old primary returns
 * as the new one's replica.
 */
final class Kill implements Nemesis {
    @Override
    public String name() {
        return "kill";
    }

    @Override
    public String meaning() {
        return "kill -9 and restart empty: replicas, and with failover in the mix the primary too";
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
        boolean primary = c.failover() && (c.occurrence() == 0 || random.nextBoolean());
        if (primary) {
            return new Turn(
                    "kill the primary, promote a replica, restart the old one as replica",
                    List.of(
                            new Step(0, new Fault.Kill(Who.PRIMARY)),
                            new Step(c.holdMs() / 3, new Fault.Promote()),
                            new Step(c.holdMs(), new Fault.Restart(Who.PRIMARY)),
                            new Step(c.holdMs(), new Fault.Repoint())));
        }
        Who victim = Who.replica(1 + random.nextInt(c.nodes() - 1));
        return new Turn(
                "kill " + victim,
                List.of(new Step(0, new Fault.Kill(victim)), new Step(c.holdMs(), new Fault.Restart(victim))));
    }
}
