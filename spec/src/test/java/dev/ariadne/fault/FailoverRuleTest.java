package dev.ariadne.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.fault.FailoverRule.Candidate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: the most up-to-date reachable replica is promoted. Method: lists of candidates. */
class FailoverRuleTest {
    @Test
    void theLargestOffsetWins() {
        assertThat(chosen(new Candidate("n2", false, 10), new Candidate("n3", false, 11)))
                .isEqualTo("n3");
    }

    @Test
    void ofTwoEqualOnesTheFirstByNameWins() {
        assertThat(chosen(new Candidate("n3", false, 10), new Candidate("n2", false, 10)))
                .isEqualTo("n2");
    }

    @Test
    void aNodeThatIsPrimaryIsNoCandidate() {
        assertThat(chosen(new Candidate("n2", true, 99), new Candidate("n3", false, 1)))
                .isEqualTo("n3");
    }

    @Test
    void withoutReplicasNobodyIsPromoted() {
        assertThat(FailoverRule.choose(List.of(new Candidate("n2", true, 9)))).isEmpty();
        assertThat(FailoverRule.choose(List.of())).isEmpty();
    }

    private static String chosen(Candidate... candidates) {
        return FailoverRule.choose(List.of(candidates)).orElseThrow().node();
    }
}
