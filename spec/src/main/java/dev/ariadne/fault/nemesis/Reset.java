package dev.ariadne.fault.nemesis;

import dev.ariadne.fault.Fault;
import dev.ariadne.fault.Round.Step;
import dev.ariadne.fault.Who;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Connections that break again and again. */
final class Reset implements Nemesis {
    @Override
    public String name() {
        return "reset";
    }

    @Override
    public String meaning() {
        return "all connections of one node reset, several times";
    }

    @Override
    public int leastNodes() {
        return 2;
    }

    @Override
    public Set<String> faults() {
        return Set.of("MaxDrops");
    }

    @Override
    public Turn turn(RandomGenerator random, Circumstances c) {
        Who victim = new Who(random.nextInt(c.nodes()));
        List<Step> steps = new ArrayList<>();
        int times = 2 + random.nextInt(4);
        for (int i = 0; i < times; i++) {
            steps.add(new Step(i * c.holdMs() / times, new Fault.Reset(victim)));
        }
        return new Turn("connections of " + victim + " reset " + times + " times", List.copyOf(steps));
    }
}
