package dev.ariadne.bugs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.cli.Main;
import dev.ariadne.core.Bug;
import dev.ariadne.fault.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: the checks are seen to fail. Method: bugs that show soon are seeded in JVMs of their own, as {@code ariadne bugs} does with all; its table
 * in the README has a row for each.
 */
class BugBankTest {
    private static final long BUDGET_SECONDS = 360;

    private static final Hunt.Launch LAUNCH = (flags, arguments) -> {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(flags);
        words.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        words.addAll(arguments);
        return words;
    };

    @ParameterizedTest
    @CsvSource({
        "wait-past-end, conform, waiting of s1",
        "wait-past-end, sim, WaitCounts",
        "getack-not-counted, conform, log of s2",
        "getack-not-counted, sim, SameIdSameBytes",
        "ack-too-much, conform, s2",
        "ack-too-much, sim, AckIsTrue",
        "promoted-forgets-id, conform, replid2 of s2",
        "promoted-forgets-id, sim, NewTerm",
        "wait-counts-sent, trace, the model does not count",
        "wait-counts-sent, fault, the model does not count"
    })
    void aSeededBugIsFound(String bug, String layer, String check) throws IOException, InterruptedException {
        Layer by = Layer.ALL.stream()
                .filter(l -> l.name().equals(layer))
                .findFirst()
                .orElseThrow();

        Cell cell = new Hunt(LAUNCH, BUDGET_SECONDS).run(Objects.requireNonNull(Bug.named(bug)), by);

        assertThat(cell.isFound()).as(cell.full()).isTrue();
        assertThat(cell.full()).contains(check);
    }

    @Test
    void noneIsOnUnlessItIsAskedFor() {
        assertThat(Bug.values()).hasSizeGreaterThanOrEqualTo(25).noneMatch(Bug::on);
        assertThat(Bug.mistake()).isEmpty();
        assertThat(Bug.mistake("wait-past-the-end"))
                .contains("is no bug of the bank")
                .contains("wait-past-end");
    }

    @Test
    void aBugThatIsMissedIsNamed() {
        Layer conform = Layer.ALL.get(0);
        Layer sim = Layer.ALL.get(1);
        Finding finding = new Finding("seed 1", "WaitCounts");
        List<Bug> bugs = List.of(Bug.WAIT_PAST_END, Bug.ACK_BEFORE_APPLY);

        BugTable table = new BugTable(
                bugs,
                List.of(conform, sim),
                List.of(
                        new Cell(Bug.WAIT_PAST_END, conform, null, 60),
                        new Cell(Bug.WAIT_PAST_END, sim, finding, 1),
                        new Cell(Bug.ACK_BEFORE_APPLY, conform, null, 60),
                        new Cell(Bug.ACK_BEFORE_APPLY, sim, finding, 1)));

        assertThat(table.missed()).containsExactly(Bug.WAIT_PAST_END);
        assertThat(table.verdict()).startsWith("MISSED: wait-past-end");
        assertThat(table.markdown())
                .contains("— a message of the model arrives whole")
                .contains("— (not in 60 s)");
    }

    @Test
    void anAlarmWithoutABugIsFalse() {
        Layer sim = Layer.ALL.get(1);
        Finding finding = new Finding("seed 1", "WaitCounts");
        Cell found = new Cell(Bug.WAIT_PAST_END, sim, finding, 1);

        BugTable quiet =
                new BugTable(List.of(Bug.WAIT_PAST_END), List.of(sim), List.of(new Cell(null, sim, null, 60), found));
        BugTable alarmed =
                new BugTable(List.of(Bug.WAIT_PAST_END), List.of(sim), List.of(new Cell(null, sim, finding, 2), found));

        assertThat(quiet.isGood()).isTrue();
        assertThat(quiet.verdict()).isEqualTo("FOUND: all 1 bugs (sim 1)");
        assertThat(quiet.markdown()).contains("| (none) | the servers as they are | — (not in 60 s) |");
        assertThat(alarmed.isGood()).isFalse();
        assertThat(alarmed.verdict()).startsWith("FALSE ALARM").contains("WaitCounts");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'  trace   INVALID at /a/n3/trace.jsonl:21: n3 is at byte 408' | n3 is at byte 408",
                "'  model   lost write: the table forbids it; no-loss [forbidden, 2 seen]' | lost write: the table forbids it; no-loss",
                "'  also    the cluster did not come together within the time allowed' | the cluster did not come together",
                "'  also    nodes differ after everything was mended: [n2]' | nodes differ after everything was mended: [n2]"
            })
    void aFaultRunFindsWhatTheSettingsDoNotPermit(String line, String check) {
        Layer fault = Layer.ALL.get(3);
        List<String> permitted = List.of(
                "INVALID: not linearizable", "  model   lost write: the settings allow it [permitted, 10 seen]");

        assertThat(fault.reader().read(2, permitted)).isEmpty();
        assertThat(fault.reader().read(2, List.of(line))).contains(new Finding("run 2", check));
    }

    @Test
    void theReadmeHasARowForEachBug() throws IOException {
        String readme = Files.readString(Target.home().resolve("README.md"));

        assertThat(Bug.values())
                .allSatisfy(bug -> assertThat(readme).contains("| `" + bug.word() + "` | " + bug.about()));
    }
}
