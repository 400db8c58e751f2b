package dev.ariadne.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: an explanation has the culprit, what it contradicts, the states there were, and why; and the verdict stands first. */
class ExplanationTest {
    private static final History REPEATED = Histories.of(
            "0 invoke write 1",
            "0 ok write 1",
            "0 invoke write 1",
            "0 ok write 1",
            "0 invoke write 2",
            "0 ok write 2",
            "1 invoke read nil",
            "1 ok read 1",
            "1 invoke write 3",
            "1 ok write 3");

    @Test
    void uniqueWrites() {
        Verdict verdict = Checkers.check(Histories.STALE, Limits.DEFAULT);
        Failure failure = verdict.failures().get(0);
        assertThat(failure.culprit().id()).isEqualTo(2);
        assertThat(failure.failsAtIndex()).isEqualTo(5);
        assertThat(failure.window())
                .extracting(Failure.WindowOp::role)
                .containsExactly(Failure.Role.CONFLICT, Failure.Role.CONFLICT, Failure.Role.CULPRIT);
        assertThat(failure.states()).singleElement().satisfies(state -> {
            assertThat(state.value()).isEqualTo(2L);
            assertThat(state.why()).isEqualTo("the read returned 1, the register held 2");
        });
        assertThat(failure.reason()).contains("write 2 by process 0 (index 2 to 3) came wholly after");
    }

    @Test
    void repeatedValues() {
        Verdict verdict = Checkers.check(REPEATED, Limits.DEFAULT);
        Failure failure = verdict.failures().get(0);
        assertThat(verdict.engine()).isEqualTo("frontier");
        assertThat(failure.failsAtIndex()).isEqualTo(7);
        assertThat(failure.states()).extracting(Failure.State::value).containsExactly(2L);
        assertThat(failure.reason()).contains("the window fails whatever the register held before it");
        assertThat(failure.window()).extracting(op -> op.op().id()).containsExactly(2, 3);
    }

    @Test
    void valuesNobodyWrote() {
        History history = Histories.of("0 invoke write 9", "0 fail write 9", "1 invoke read nil", "1 ok read 9");
        assertThat(Checkers.check(history, Limits.DEFAULT).failures().get(0).reason())
                .endsWith("saw 9, whose write had failed");
    }

    @Test
    void twoCasOfOneValue() {
        History history = Histories.of(
                "0 invoke write 1",
                "0 ok write 1",
                "1 invoke cas [1 2]",
                "2 invoke cas [1 3]",
                "1 ok cas [1 2]",
                "2 ok cas [1 3]");
        assertThat(Checkers.check(history, Limits.DEFAULT).failures().get(0).reason())
                .contains("both replaced 1");
    }

    @Test
    void aCircleOfCas() {
        History history = Histories.of("0 invoke cas [1 2]", "1 invoke cas [2 1]", "0 ok cas [1 2]", "1 ok cas [2 1]");
        assertThat(Checkers.check(history, Limits.DEFAULT).failures().get(0).reason())
                .contains("only another of them sets");
    }

    @Test
    void aReadBeforeItsWrite() {
        History history = Histories.of("1 invoke read nil", "1 ok read 5", "0 invoke write 5", "0 ok write 5");
        Failure failure = Checkers.check(history, Limits.DEFAULT).failures().get(0);
        assertThat(failure.failsAtIndex()).isEqualTo(1);
        assertThat(failure.reason()).contains("before its write began");
    }

    @Test
    void textHasTheVerdictFirstAndFitsAScreen() {
        Verdict verdict = Checkers.check(Histories.STALE, Limits.DEFAULT);
        String text = Explanation.text(Report.of(verdict, Anomalies.find(Histories.STALE)));
        assertThat(text.lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).startsWith("NOT linearizable: 3 of 3 operations judged"));
        assertThat(text)
                .contains("> read -> 1 by process 1 (index 4 to 5)")
                .contains("lost acknowledged write: write 2");
        assertThat(text.lines().count()).isLessThan(40);
    }

    @Test
    void ednHasTheSame() {
        Verdict verdict = Checkers.check(REPEATED, Limits.DEFAULT);
        assertThat(Explanation.edn(Report.of(verdict, null)))
                .startsWith("{:valid? false, :model :register, :engine \"frontier\"")
                .contains(":fails-at 7", ":role :culprit", ":states [{:value 2");
        assertThat(Explanation.edn(Report.of(Checkers.check(Histories.FRESH, Limits.DEFAULT), null)))
                .startsWith("{:valid? true");
    }

    @Test
    void unknownSaysWhichLimitAndHowFar() {
        HistoryBuilder builder = History.builder();
        for (int process = 0; process < 40; process++) {
            List<Integer> pair = List.of(process % 7, (process / 7 * 3 + process + 1) % 7);
            builder.add(process, EventType.INVOKE, "cas", null, pair, 0);
        }
        builder.add(99, EventType.INVOKE, "write", null, 0, 0).add(99, EventType.OK, "write", null, 0, 0);
        for (int process = 0; process < 40; process++) {
            builder.add(process, EventType.OK, "cas", null, null, 0);
        }
        Verdict verdict = Checkers.check(builder.build(), new Limits(Duration.ofMillis(1), 1 << 20));
        assertThat(verdict.valid()).isEqualTo(Verdict.Valid.UNKNOWN);
        assertThat(verdict.limit()).contains("limit of").contains("of 82 events");
        assertThat(Explanation.edn(Report.of(verdict, null))).startsWith("{:valid? :unknown");
    }

    @Test
    void failuresOfSeveralKeysStandInOrder() {
        History history = Histories.of(
                "0 invoke read [:b nil]",
                "1 invoke read [:a nil]",
                "1 ok read [:a 7]",
                "0 ok read [:b 7]",
                "0 invoke write [:c 1]",
                "0 ok write [:c 1]");
        Verdict verdict = Checkers.check(history, Limits.DEFAULT);
        assertThat(verdict.failures())
                .extracting(failure -> String.valueOf(failure.key()))
                .containsExactly(":a", ":b");
        assertThat(verdict.explored().keys()).isEqualTo(3);
    }
}
