package dev.ariadne.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.fault.FailoverRule.Candidate;
import dev.ariadne.fault.FailoverRule.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: the most up-to-date reachable replica is promoted, and every decision is explained. Method: lists of candidates. */
class FailoverRuleTest {
    private static Candidate replica(String node, long offset) {
        return new Candidate(node, false, false, "A", "", offset, 100, "run of " + node);
    }

    private static Candidate withPriority(String node, long offset, int priority) {
        return new Candidate(node, false, false, "A", "", offset, priority, "run of " + node);
    }

    private static Candidate inHistory(String node, long offset, String history, String continued) {
        return new Candidate(node, false, false, history, continued, offset, 100, "run of " + node);
    }

    private static Candidate primary(String node, long offset) {
        return new Candidate(node, true, false, "A", "", offset, 100, "run of " + node);
    }

    @Test
    void theLargestOffsetWins() {
        assertThat(decided(replica("n2", 10), replica("n3", 11)))
                .containsExactly("* n3: the best of 2", "n2: 1 bytes behind n3");
    }

    @Test
    void ofEqualOffsetsTheLowerPriorityWinsThenTheSmallerRunId() {
        assertThat(decided(withPriority("n1", 10, 100), withPriority("n2", 10, 50), replica("n3", 10)))
                .containsExactly(
                        "* n2: the best of 3",
                        "n1: as far as n2, whose replica-priority comes first",
                        "n3: as far as n2, whose replica-priority comes first");
        assertThat(decided(replica("n3", 10), replica("n2", 10)))
                .containsExactly("* n2: the best of 2", "n3: as far as n2, whose run id comes first");
    }

    @Test
    void offsetComesBeforePriority() {
        assertThat(decided(withPriority("n2", 10, 1), withPriority("n3", 11, 100)))
                .containsExactly("* n3: the best of 2", "n2: 1 bytes behind n3");
    }

    @Test
    void someMayNeverLead() {
        assertThat(decided(
                        primary("n1", 99),
                        withPriority("n2", 98, 0),
                        replica("n3", 0),
                        new Candidate("n4", false, true, "A", "", 97, 100, ""),
                        replica("n5", 1)))
                .containsExactly(
                        "* n5: the only one that may lead",
                        "n1: it is a primary",
                        "n2: its replica-priority is 0",
                        "n3: it has nothing of any primary's stream (offset 0)",
                        "n4: it is loading its data");
    }

    @Test
    void withoutReplicasNobodyIsPromoted() {
        assertThat(FailoverRule.choose(List.of(primary("n2", 9)), null)).isEmpty();
        assertThat(FailoverRule.choose(List.of(), null)).isEmpty();
    }

    @Test
    void aHistoryThatContinuesAnotherOneIsLaterWhateverTheOffsets() {
        assertThat(decided(inHistory("n2", 500, "A", ""), inHistory("n3", 100, "B", "A")))
                .containsExactly("* n3: the best of 2", "n2: its history ended before n3's began");
        assertThat(FailoverRule.latestHistories(
                        List.of(inHistory("n2", 500, "A", ""), inHistory("n3", 100, "B", "A")), null))
                .containsExactly("B");
    }

    @Test
    void theHistoryOfAPrimaryThatIsKnownComesFirst() {
        List<Candidate> two = List.of(inHistory("n2", 500, "A", ""), inHistory("n3", 100, "B", ""));
        assertThat(FailoverRule.choose(two, "B").orElseThrow().node()).isEqualTo("n3");
        assertThat(FailoverRule.judge(two, "B").get(1).reason()).isEqualTo("it is not in the primary's history");
        assertThat(FailoverRule.latestHistories(two, "B")).containsExactly("B");
    }

    @Test
    void historiesThatHaveNothingToDoWithEachOtherCannotBeCompared() {
        assertThat(FailoverRule.latestHistories(
                        List.of(inHistory("n2", 500, "A", ""), inHistory("n3", 100, "B", "")), null))
                .containsExactly("A", "B");
    }

    @Test
    void aCandidateIsReadFromInfo() {
        NodeInfo info = NodeInfo.parse("run_id:r\r\nrole:slave\r\nslave_repl_offset:99\r\nmaster_repl_offset:99\r\n"
                + "slave_priority:7\r\nmaster_replid:A\r\nmaster_replid2:" + "0".repeat(40) + "\r\nloading:0\r\n");
        assertThat(Candidate.of("n1", info)).isEqualTo(new Candidate("n1", false, false, "A", "", 99, 7, "r"));
    }

    private static List<String> decided(Candidate... candidates) {
        return FailoverRule.judge(List.of(candidates), null).stream()
                .map(FailoverRuleTest::text)
                .toList();
    }

    private static String text(Verdict v) {
        return (v.promoted() ? "* " : "") + v.candidate().node() + ": " + v.reason();
    }
}
