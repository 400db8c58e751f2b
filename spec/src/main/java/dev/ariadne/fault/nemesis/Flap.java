package dev.ariadne.fault.nemesis;

import dev.ariadne.fault.Fault;
import dev.ariadne.fault.Fault.From;
import dev.ariadne.fault.Fault.Way;
import dev.ariadne.fault.Round.Step;
import dev.ariadne.fault.Who;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A line that comes and goes faster than timeouts can tell. */
final class Flap implements Nemesis {
    @Override
    public String name() {
        return "flap";
    }

    @Override
    public String meaning() {
        return "a node cut off and healed, several times a second";
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
        long periodMs = 100 + random.nextInt(500);
        List<Step> steps = new ArrayList<>();
        for (long at = 0; at < c.holdMs(); at += periodMs) {
            steps.add(new Step(at, new Fault.Isolate(victim, Way.BOTH, c.outside() ? From.CLIENTS : From.NODES)));
            steps.add(new Step(at + periodMs / 2, new Fault.Heal()));
        }
        return new Turn(victim + " flaps every " + periodMs + " ms", List.copyOf(steps));
    }
}
