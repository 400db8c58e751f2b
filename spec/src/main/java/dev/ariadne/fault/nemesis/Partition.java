package dev.ariadne.fault.nemesis;

import dev.ariadne.fault.Fault;
import dev.ariadne.fault.Fault.From;
import dev.ariadne.fault.Fault.Way;
import dev.ariadne.fault.Round.Step;
import dev.ariadne.fault.Who;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** One node cut off from the others, in both directions or in one, with or without the clients; nobody is promoted. */
final class Partition implements Nemesis {
    @Override
    public String name() {
        return "partition";
    }

    @Override
    public String meaning() {
        return "a node cut off from the others, both ways or one way, with or without the clients";
    }

    @Override
    public int leastNodes() {
        return 2;
    }

    @Override
    public Set<String> faults() {
        return Set.of("MaxCuts", "MaxDrops", "HalfOpen");
    }

    @Override
    public Turn turn(RandomGenerator random, Circumstances c) {
        Who victim = new Who(random.nextInt(c.nodes()));
        Way way = switch (c.occurrence()) {
            case 0 -> Way.BOTH;
            case 1 -> random.nextBoolean() ? Way.OUTBOUND : Way.INBOUND;
            default -> Way.values()[random.nextInt(Way.values().length)];
        };
        From both = random.nextInt(3) == 0 ? From.ALL : From.NODES;
        From from = c.outside() ? From.CLIENTS : both;
        return new Turn(
                (victim.equals(Who.PRIMARY) ? "the primary" : victim) + " " + way + " (from " + from + ")",
                List.of(new Step(0, new Fault.Isolate(victim, way, from)), new Step(c.holdMs(), new Fault.Heal())));
    }
}
