package dev.ariadne.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.fault.Answer.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Goal: a session takes an answer only from a node that has all that the session has seen. Method: what nodes say of themselves, by hand; then the
 * dialogue of a read with replies by hand.
 */
class SeenTest {
    private final Seen seen = new Seen();

    @Test
    void atFirstAnyNodeWillDo() {
        assertThat(seen.isIn(replica("a", 0))).isTrue();
    }

    @Test
    void aNodeOfTheSameHistoryWillDoIfItHasAsMuch() {
        seen.add(replica("a", 100));
        assertThat(seen.isIn(replica("a", 99))).isFalse();
        assertThat(seen.isIn(replica("a", 100))).isTrue();
        seen.add(replica("a", 50));
        assertThat(seen.isIn(replica("a", 99))).as("seen is seen").isFalse();
    }

    @Test
    void anotherHistoryWillDoOnlyIfItGoesOnFromThere() {
        seen.add(replica("a", 100));
        assertThat(seen.isIn(replica("b", 1000))).isFalse();
        assertThat(seen.isIn(promoted("b", 1000, "a", 101))).isTrue();
        assertThat(seen.isIn(promoted("b", 1000, "a", 100)))
                .as("branched off before")
                .isFalse();
    }

    @Test
    void aReadOfANodeThatIsBehindIsNoAnswerUnlessTheSessionBeginsAnew() {
        seen.add(replica("a", 100));
        Dialogue dialogue = new Dialogue(100, null, seen, "");
        Operation read = Operation.read(0);
        assertThat(after(dialogue.begin(read), 99)).isInstanceOf(Step.Behind.class);
        assertThat(kind(after(dialogue.begin(read), 100))).isEqualTo(Kind.OK);
        assertThat(kind(after(dialogue.begin(read, true), 99))).isEqualTo(Kind.OK);
    }

    @Test
    void aWriteIsSeenAsFarAsTheNodeHasComeWithIt() {
        Step.Ask write = (Step.Ask) new Dialogue(100, null, seen, "").begin(Operation.write(0, 1));
        Step.Ask offset = (Step.Ask) write.then().apply(List.of(new Reply.Simple("OK")));
        assertThat(offset.commands()).containsExactly(List.of("INFO", "replication"));
        assertThat(kind(offset.then().apply(List.of(info(70))))).isEqualTo(Kind.OK);
        assertThat(seen.isIn(replica("a", 69))).isFalse();
        assertThat(offset.otherwise().apply("timeout").kind()).isEqualTo(Kind.INFO);
    }

    private static Step after(Step read, long offset) {
        Step.Ask ask = (Step.Ask) read;
        assertThat(ask.commands().get(0)).containsExactly("MULTI");
        Reply queued = new Reply.Simple("QUEUED");
        Reply done = new Reply.Array(List.of(info(offset), new Reply.Bulk("5")));
        return ask.then().apply(List.of(new Reply.Simple("OK"), queued, queued, done));
    }

    private static Kind kind(Step step) {
        return ((Step.Conclude) step).answer().kind();
    }

    private static Reply info(long offset) {
        return new Reply.Bulk("role:slave\r\nmaster_replid:a\r\nslave_repl_offset:" + offset + "\r\n");
    }

    private static NodeInfo replica(String history, long offset) {
        return new NodeInfo(
                Map.of("role", "slave", "master_replid", history, "slave_repl_offset", String.valueOf(offset)));
    }

    private static NodeInfo promoted(String history, long offset, String second, long from) {
        return new NodeInfo(Map.of(
                "role",
                "master",
                "master_replid",
                history,
                "master_repl_offset",
                String.valueOf(offset),
                "master_replid2",
                second,
                "second_repl_offset",
                String.valueOf(from)));
    }
}
