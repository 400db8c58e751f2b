package dev.ariadne.conform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.conform.Performance.Result;
import dev.ariadne.tla.Model;
import dev.ariadne.tla.Models;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: what the table of guarantees calls lost gets lost in the server's code too. Method: TLC's shortest counterexample of each row is
 * performed on nodes in memory; every state on the way is compared, WAIT is asked where the model takes a write for acknowledged, and the
 * write has to be gone at the end. Behaviours with a step too few must be found out.
 */
class PerformanceTest {
    /** Rows that take TLC a moment; the large one is for {@code ariadne conform --losses}. */
    static List<String> quickRows() {
        return Losses.rows().stream()
                .filter(row -> !row.equals("without-own-epoch"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("quickRows")
    void whatTheModelLosesTheCodeLoses(String row) {
        Behaviour behaviour = Losses.of(row);
        try (Stage stage = new CoreStage(behaviour.model())) {
            Result result = Performance.of(stage, behaviour);
            if (behaviour.model().flag("KeepUntilLoaded")) {
                assertThat(result.difference()).as("after %s", result.steps()).isNull();
                assertThat(result.lost()).startsWith("write ");
                assertThat(result.waits()).isEqualTo(behaviour.model().number("WaitFor") > 0 ? 1 : 0);
            } else {
                assertThat(result.difference()).contains("keeps its data until the snapshot is complete");
            }
        }
    }

    @Test
    void thereIsARowForEverySettingOfTheDurableWait() {
        assertThat(Losses.rows()).hasSize(23).contains("without-fence", "without-own-epoch", "with-chains");
    }

    @Test
    void aStepThatWasNotTakenIsFound() {
        Behaviour whole = Losses.of("wait-cut");
        int found = 0;
        for (int i = 0; i < whole.steps().size() - 1; i++) {
            List<Behaviour.Taken> steps = new ArrayList<>(whole.steps());
            String action = steps.remove(i).label().action();
            try (Stage stage = new CoreStage(whole.model())) {
                Result result = Performance.of(stage, new Behaviour(whole.model(), whole.initial(), steps));
                // A cut of messages that nobody tries to send leaves no trace in servers.
                boolean isOfTheWorld = action.equals("Cut") || action.equals("Heal");
                assertThat(result.difference() != null)
                        .as("without step %d, %s: %s", i, action, result)
                        .isEqualTo(!isOfTheWorld);
                found += isOfTheWorld ? 0 : 1;
            }
        }
        assertThat(found).isEqualTo(4);
    }

    @Test
    void aWriteThatIsKeptIsNotCalledLost() {
        Model model = Models.registered().find("three-crash").orElseThrow();
        for (Behaviour walk : Behaviour.random(model, 20, 30, 5)) {
            try (Stage stage = new CoreStage(model)) {
                Result result = Performance.of(stage, walk);
                assertThat(result.difference()).as("after %s", result.steps()).isNull();
                assertThat(result.lost()).isNull();
            }
        }
    }
}
