package dev.ariadne.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.sim.Simulation.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Simulated clusters: a seed is one run and no other, no invariant is violated, and a failing run is shrunk to what it needs. */
class SimulationTest {
    private static final int SEEDS = 100;
    private static final int TRACED_SEEDS = 20;

    @Test
    void theSameSeedIsTheSameRun() {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        Outcome one = Simulation.run(7, Simulation.faultsOf(7), first::add);
        Outcome two = Simulation.run(7, Simulation.faultsOf(7), second::add);

        assertThat(first).hasSizeGreaterThan(100).isEqualTo(second);
        assertThat(one).isEqualTo(two);
        assertThat(Simulation.run(8, Simulation.faultsOf(8), line -> {}).hash()).isNotEqualTo(one.hash());
    }

    @Test
    void noInvariantIsViolated() {
        long fullSyncs = 0;
        long partialSyncs = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Outcome outcome = Simulation.run(seed, Simulation.faultsOf(seed), line -> {});
            assertThat(outcome.violation())
                    .as("reproduce: ./ariadne sim --seeds 1 --seed %d --log", seed)
                    .isNull();
            fullSyncs += outcome.fullSyncs();
            partialSyncs += outcome.partialSyncs();
        }
        assertThat(fullSyncs).isGreaterThan(SEEDS);
        assertThat(partialSyncs).isGreaterThan(SEEDS);
    }

    @Test
    void eachStepOfEachServerIsAStepOfTheModel() {
        try (SimTraces traces = new SimTraces(line -> {}, false)) {
            for (long seed = 1; seed <= TRACED_SEEDS; seed++) {
                Outcome outcome = Simulation.run(seed, Simulation.faultsOf(seed), line -> {}, traces);
                assertThat(outcome.violation())
                        .as("reproduce: ./ariadne sim --seeds 1 --seed %d --trace", seed)
                        .isNull();
            }
            assertThat(traces.lines()).isGreaterThan(10_000);
        }
    }
}
