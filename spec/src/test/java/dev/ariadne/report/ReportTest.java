package dev.ariadne.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.checker.Verdict.Valid;
import dev.ariadne.fault.Accounts;
import dev.ariadne.fault.Answer;
import dev.ariadne.fault.Data;
import dev.ariadne.fault.NodeState;
import dev.ariadne.fault.Operation;
import dev.ariadne.fault.RoleTimeline.Role;
import dev.ariadne.fault.RoleTimeline.Span;
import dev.ariadne.fault.Settings;
import dev.ariadne.fault.workload.Workloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a run is judged by what was seen, the worst news first, and every form of the report says it. Method: small runs made by hand, each
 * with one defect.
 */
class ReportTest {
    @Test
    void aRunInWhichAllIsWellIsValid() {
        Report report = healthy().report();
        assertThat(report.judgement().valid()).isEqualTo(Valid.TRUE);
        assertThat(summary(report)).startsWith("VALID: the history of 1 key is linearizable");
        assertThat(summary(report).lines().toList())
                .last()
                .asString()
                .startsWith("reproduce: ./ariadne fault --workload register")
                .endsWith("--seed 7");
    }

    @Test
    void aLostWriteIsNamedWithKeyValueAndIndex() {
        Report report = lossy().report();
        assertThat(report.judgement().valid()).isEqualTo(Valid.FALSE);
        assertThat(report.judgement().anomalies().lostWrites()).hasSize(1);
        assertThat(summary(report))
                .startsWith("INVALID: not linearizable (1 of 1 key); 1 acknowledged write lost")
                .contains("key 0 value 2: acknowledged by n1")
                .contains("(index 3)")
                .contains("n2 answers read → 1")
                .contains("lost write: the settings allow it; plain-cut/Durable comes to one in 3 steps");
    }

    @Test
    void aDeposedPrimaryThatLacksAWriteIsStaleButNoWitnessOfItsLoss() {
        HandMadeRun run = new HandMadeRun();
        run.done("n1", Operation.write(0, 1), Answer.ok(null));
        run.promote("n2");
        run.done("n2", Operation.write(0, 2), Answer.ok(null));
        run.done("n1", Operation.read(0), Answer.ok(1L));
        Report report = run.report();
        assertThat(report.judgement().valid()).isEqualTo(Valid.FALSE);
        assertThat(report.judgement().anomalies().staleReads()).hasSize(1);
        assertThat(report.judgement().anomalies().lostWrites()).isEmpty();
        assertThat(summary(report)).contains("stale read: the settings allow it");
    }

    @Test
    void aClusterThatDoesNotComeTogetherLeavesTheVerdictUnknown() {
        Report report = healthy().unconverged().report();
        assertThat(report.judgement().valid()).isEqualTo(Valid.UNKNOWN);
        assertThat(summary(report)).startsWith("UNKNOWN").contains("did not come together");
    }

    @Test
    void nodesThatDifferInTheEndAreAViolation() {
        Report report = healthy()
                .divergent(Map.of("register:0", Map.of("n1", "1", "n2", "2")))
                .report();
        assertThat(report.judgement().valid()).isEqualTo(Valid.FALSE);
        assertThat(summary(report)).startsWith("INVALID").contains("register:0");
    }

    @Test
    void aRunInWhichNothingSucceededTestedNothing() {
        HandMadeRun run = new HandMadeRun();
        run.done("n1", Operation.write(0, 1), Answer.fail("READONLY"));
        assertThat(run.report().judgement().valid()).isEqualTo(Valid.UNKNOWN);
    }

    @Test
    void twoPrimariesAtOnceAreAWindowWithTheWritesOfEach() {
        HandMadeRun run = twoPrimaries();
        run.done("n1", Operation.write(0, 7), Answer.ok(null));
        run.done("n2", Operation.write(1, 8), Answer.ok(null));
        run.done("n2", Operation.write(1, 9), Answer.ok(null));
        List<SplitBrain.Window> windows = run.report().judgement().splits();
        assertThat(windows).hasSize(1);
        assertThat(windows.get(0).fromNanos()).isEqualTo(0);
        assertThat(windows.get(0).toNanos()).isEqualTo(1_000_000_000);
        assertThat(windows.get(0).acknowledged()).isEqualTo(Map.of("n1", 1, "n2", 2));
    }

    private static HandMadeRun twoPrimaries() {
        HandMadeRun run = new HandMadeRun();
        run.role(new Span("n1", Role.PRIMARY, 0, 1_000_000_000));
        run.role(new Span("n2", Role.PRIMARY, 0, 1_000_000_000));
        run.role(new Span("n1", Role.REPLICA, 1_000_000_000, 2_000_000_000));
        return run;
    }

    @Test
    void twoPrimariesOfWhichOneTakesNoWritesAreNoSplitBrain() {
        HandMadeRun run = twoPrimaries();
        run.done("n1", Operation.write(0, 7), Answer.ok(null));
        assertThat(run.report().judgement().splits()).isEmpty();
    }

    @Test
    void thePageStandsAloneAndShowsTheFailingWindow(@TempDir Path directory) throws IOException {
        Store.Place place = new Store.Place(directory, directory);
        lossy().report().store(place);
        String page = Files.readString(directory.resolve("report.html"));
        assertThat(page)
                .startsWith("<!doctype html>")
                .doesNotContain("<script", "http:", "https:", "src=", "@import", "url(")
                .contains("<h1>INVALID</h1>", "write 2  n1", "read → 1  n2", "class=\"bad\"", "--seed 7")
                .contains("prefers-color-scheme: dark", "@media print");
        assertThat(count(page, "<svg")).isEqualTo(count(page, "</svg>")).isEqualTo(2);
    }

    @Test
    void whatEachNodeWasStandsUnderTheFailingWindow(@TempDir Path directory) throws IOException {
        HandMadeRun run = lossy();
        run.state(new NodeState("n1", Role.PRIMARY, 0, "0123456789abcdef", 41));
        run.state(new NodeState("n2", Role.REPLICA, 0, "0123456789abcdef", 40));
        run.state(new NodeState("n2", Role.PRIMARY, 1, "fedcba9876543210", 43));
        run.report().store(new Store.Place(directory, directory));
        assertThat(Files.readString(directory.resolve("report.html")))
                .contains("primary 01234567  41", "primary fedcba98  43", "lag of n2", "bytes, log");
    }

    @Test
    void whatWasReadCannotBreakThePage(@TempDir Path directory) throws IOException {
        HandMadeRun run = lossy();
        run.fault("kill <script>alert(1)</script>");
        run.report().store(new Store.Place(directory, directory));
        assertThat(Files.readString(directory.resolve("report.html")))
                .doesNotContain("<script>")
                .contains("&lt;script&gt;");
    }

    @Test
    void historyAndResultsAreEdn(@TempDir Path directory) throws IOException {
        HandMadeRun run = lossy("cas");
        run.done("n2", Operation.cas(0, null, 9), Answer.info("time\"out"));
        run.report().store(new Store.Place(directory, directory));
        List<String> lines = Files.readAllLines(directory.resolve("history.edn"));
        assertThat(lines.get(0))
                .matches(
                        "\\{:index 0, :time \\d+, :type :invoke, :process 0, :f :write, :value \\[0 1\\], :node \"n1\"}");
        assertThat(lines.get(5)).matches("\\{:index 5, :time \\d+, :type :ok, :process 0, :f :read, :value \\[0 1\\]}");
        assertThat(lines.get(7)).contains(":type :info", ":f :cas", ":value [0 [nil 9]]", ":error \"time\\\"out\"");
        assertThat(Files.readString(directory.resolve("results.edn")))
                .startsWith("{:valid? false\n")
                .contains(":lost-writes [{", ":f :write", ":split-brain []");
    }

    @Test
    void aBankWhoseTransfersAreWholeIsValidAtAnyNode() {
        HandMadeRun run = bank(Settings.Reads.ANY, Arrays.asList(-5L, 5L, null, null, null));
        assertThat(run.report().judgement().valid()).isEqualTo(Valid.TRUE);
    }

    @Test
    void anOldStateOfABankIsPermittedToReplicasAndForbiddenToThePrimary() {
        List<Long> opening = Arrays.asList(null, null, null, null, null);
        Report replica = bank(Settings.Reads.REPLICA, opening).report();
        assertThat(replica.judgement().valid()).isEqualTo(Valid.FALSE);
        assertThat(summary(replica))
                .contains("unorderable history")
                .contains("permitted")
                .doesNotContain("torn");
        assertThat(summary(bank(Settings.Reads.PRIMARY, opening).report())).contains("FORBIDDEN");
    }

    @Test
    void aTornTransferIsForbiddenAnywhere() {
        Report report = bank(Settings.Reads.REPLICA, Arrays.asList(-5L, null, null, null, null))
                .report();
        assertThat(report.judgement().valid()).isEqualTo(Valid.FALSE);
        assertThat(summary(report))
                .contains("torn transaction: no settings allow it")
                .contains("bank 0 at n2")
                .contains("holds 15 + 20 + 20 + 20 + 20 = 95, not 100");
    }

    @Test
    void anOverdrawnAccountIsForbidden() {
        HandMadeRun run = bank(Settings.Reads.PRIMARY, Arrays.asList(-21L, 21L, null, null, null));
        assertThat(summary(run.report())).contains("holds -1 + 41 + 20 + 20 + 20 = 100, an account overdrawn");
    }

    /** A transfer of 5 from account 0 to account 1, and then a read. */
    private static HandMadeRun bank(Settings.Reads reads, List<Long> read) {
        HandMadeRun run = new HandMadeRun("bank").with(List.of(), null, reads);
        run.done("n1", Operation.transfer(0, new Accounts.Transfer(0, 1, 5)), Answer.ok(Arrays.asList(null, null)));
        run.done("n2", Operation.read(Data.BANK, 0), Answer.ok(read));
        return run;
    }

    @Test
    void whatASessionMissesIsForbiddenWhereClientsSeeToIt() {
        for (String workload : List.of("register", "set", "append", "counter")) {
            assertThat(summary(backward(workload).report()))
                    .as(workload)
                    .contains("session")
                    .contains("stale read")
                    .doesNotContain("FORBIDDEN");
            assertThat(summary(backward(workload).sessions().report()))
                    .as(workload)
                    .contains("missed own write: clients read only from nodes that have what they have seen")
                    .contains("backward read: clients read only from nodes that have what they have seen")
                    .contains("FORBIDDEN");
        }
    }

    @Test
    void staleReadsOfABankAreNotMeasured() {
        HandMadeRun run = bank(Settings.Reads.ANY, Arrays.asList(-5L, 5L, null, null, null));
        assertThat(summary(run.report())).contains("stale   not measured for this workload");
    }

    /** One client writes, reads that, and then reads at another node, which has nothing yet. */
    private static HandMadeRun backward(String workload) {
        HandMadeRun run = new HandMadeRun(workload).with(List.of(), null, Settings.Reads.ANY);
        Data data = Workloads.named(workload).orElseThrow().data();
        boolean number = data == Data.REGISTER || data == Data.COUNTER;
        Operation write = switch (data) {
            case SET, COUNTER -> Operation.change(data, Operation.Function.ADD, 0, 3);
            case LIST -> Operation.change(data, Operation.Function.APPEND, 0, 3);
            default -> Operation.write(0, 3);
        };
        run.done("n1", write, Answer.ok(null));
        run.done("n1", Operation.read(data, 0), Answer.ok(number ? (Object) 3L : List.of(3L)));
        run.done("n2", Operation.read(data, 0), Answer.ok(number ? null : List.of()));
        return run;
    }

    @Test
    void aLoadThatFellShortIsTold() {
        assertThat(summary(healthy().report())).doesNotContain("were due");
        assertThat(summary(healthy().missing(2).report()))
                .contains("4.0 operations a second were due, 2.0 were begun")
                .contains("--concurrency");
    }

    private static HandMadeRun healthy() {
        HandMadeRun run = new HandMadeRun();
        run.done("n1", Operation.write(0, 1), Answer.ok(null));
        run.done("n1", Operation.read(0), Answer.ok(1L));
        return run;
    }

    private static HandMadeRun lossy() {
        return lossy("register");
    }

    /** The second write is acknowledged by the old primary, and the new one lacks it. */
    private static HandMadeRun lossy(String workload) {
        HandMadeRun run = new HandMadeRun(workload);
        run.done("n1", Operation.write(0, 1), Answer.ok(null));
        run.done("n1", Operation.write(0, 2), Answer.ok(null));
        run.promote("n2");
        run.done("n2", Operation.read(0), Answer.ok(1L));
        return run;
    }

    private static String summary(Report report) {
        return report.summary(Path.of("store"));
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }
}
