package dev.ariadne.conform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.conform.GraphRunner.Outcome;
import dev.ariadne.sim.Simulation;
import dev.ariadne.tla.Model;
import dev.ariadne.tla.Models;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: what conformance and simulation find in seconds, in pieces small enough for mutation testing ({@code -P replication-mutation}), which asks them about every
 * mutant of the replication's code. Method: a few random walks through every model, and the first seeds of the simulation.
 */
class QuickWalksTest {
    private static final int WALKS = 25;
    private static final int DEPTH = 40;
    private static final int SEEDS_AT_A_TIME = 5;

    static Stream<String> models() {
        return Models.registered().all().stream()
                .filter(model -> model.conform() && model.size() != Model.Size.LARGE)
                .map(Model::name);
    }

    @ParameterizedTest
    @MethodSource("models")
    void walksThroughAModelAgree(String name) {
        try (GraphRunner runner = GraphRunner.of(Models.registered().find(name).orElseThrow())) {
            Outcome outcome = runner.walk(WALKS, DEPTH, 7);
            assertThat(outcome.difference()).as("after %s", outcome.way()).isNull();
            assertThat(outcome.edges()).isGreaterThan(WALKS);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 10, 20, 30, 50, 85})
    void simulatedClustersKeepTheInvariants(long first) {
        for (long seed = first; seed < first + SEEDS_AT_A_TIME; seed++) {
            assertThat(Simulation.run(seed, Simulation.faultsOf(seed), line -> {})
                            .violation())
                    .as("reproduce: ./ariadne sim --seeds 1 --seed %d --log", seed)
                    .isNull();
        }
    }
}
