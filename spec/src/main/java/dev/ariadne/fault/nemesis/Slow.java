package dev.ariadne.fault.nemesis;

import dev.ariadne.fault.Fault;
import dev.ariadne.fault.Round.Step;
import dev.ariadne.fault.Shape;
import dev.ariadne.fault.Who;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A node behind a slow line: late, jittery, or narrow. */
final class Slow implements Nemesis {
    @Override
    public String name() {
        return "slow";
    }

    @Override
    public String meaning() {
        return "a slow line to one node: latency, jitter, little bandwidth";
    }

    @Override
    public int leastNodes() {
        return 2;
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.SLOW_LINKS);
    }

    @Override
    public Set<String> faults() {
        return Set.of("MaxDrops");
    }

    @Override
    public Turn turn(RandomGenerator random, Circumstances c) {
        Who victim = new Who(random.nextInt(c.nodes()));
        Shape shape = switch (c.occurrence() % 3) {
            case 0 -> new Shape(50 + random.nextInt(150), 0, 0);
            case 1 -> new Shape(20, 20 + random.nextInt(200), 0);
            default -> new Shape(0, 0, (8 + random.nextInt(56)) * 1024L);
        };
        return new Turn(
                victim + " slow: " + shape,
                List.of(new Step(0, new Fault.Slow(victim, shape)), new Step(c.holdMs(), new Fault.Heal())));
    }
}
