package dev.ariadne.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.checker.replication.Guarantee;
import dev.ariadne.fault.Answer;
import dev.ariadne.fault.Operation;
import dev.ariadne.fault.Settings.Reads;
import dev.ariadne.fault.WaitFor;
import dev.ariadne.report.Expectations.Check;
import dev.ariadne.report.Expectations.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: how stale a read was, how long nobody was served, which session went back, and whether the settings permit it, are said of the runs that
 * show it and of no others. Method: runs made by hand, with one defect each and without.
 */
class VerdictsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final WaitFor ALL = new WaitFor(2, 300);

    /** Three writes at n1; a replica answers with what process 1 is told to have read. */
    private static HandMadeRun read(long value, int reader) {
        HandMadeRun run = new HandMadeRun().with(List.of(), ALL, Reads.ANY);
        for (long write = 1; write <= 3; write++) {
            run.done(0, "n1", Operation.write(0, write), Answer.ok(null));
        }
        run.done(reader, "n2", Operation.read(0), Answer.ok(value));
        run.done(2, "n1", Operation.read(0), Answer.ok(3L));
        return run;
    }

    private static Check check(Judgement judgement, String anomaly) {
        return judgement.checks().stream()
                .filter(check -> check.expectation().anomaly().equals(anomaly))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aStaleReadIsMeasuredInVersionsAndTimeAndHasANode() {
        Judgement judgement = read(1, 1).report().judgement();
        assertThat(judgement.staleness().reads()).hasSize(1);
        Staleness.Read stale = judgement.staleness().reads().get(0);
        assertThat(stale.versions()).isEqualTo(2);
        long first = Objects.requireNonNull(judgement.callsByIndex().get(2)).completedNanos();
        assertThat(stale.behindNanos()).isEqualTo(stale.stale().read().invokeNanos() - first);
        assertThat(judgement.staleness().byNode()).isEqualTo(Map.of("n2", 1));
        assertThat(judgement.staleness().sentence()).startsWith("1 stale read: at most 2 versions and ");
        assertThat(read(3, 1).report().judgement().staleness().reads()).isEmpty();
    }

    @Test
    void whereEveryReplicaWasWaitedForAStaleReadIsForbiddenAndItsAbsenceIsStated() {
        Check seen = check(read(1, 1).report().judgement(), "stale read");
        assertThat(seen.standing()).isEqualTo(Standing.FORBIDDEN);
        assertThat(seen.judged()).isEqualTo("FORBIDDEN by all-drops/FreshReads");
        assertThat(check(read(3, 1).report().judgement(), "stale read").standing())
                .isEqualTo(Standing.HELD);
        assertThat(read(3, 1).report().summary(Path.of("store")))
                .startsWith("VALID")
                .contains("held", "no stale read (all-drops/FreshReads)");
    }

    @Test
    void aReplicaMayLagWhereNobodyWaitsForIt() {
        Check seen =
                check(read(1, 1).with(List.of(), null, Reads.REPLICA).report().judgement(), "stale read");
        assertThat(seen.standing()).isEqualTo(Standing.PERMITTED);
        assertThat(seen.decidedBy()).isEqualTo("plain-calm/FreshReads");
        Check none =
                check(read(3, 1).with(List.of(), null, Reads.REPLICA).report().judgement(), "stale read");
        assertThat(none.standing()).isEqualTo(Standing.UNSEEN);
    }

    @Test
    void aPauseOfThePrimaryWithoutFailoverPermitsNothing() {
        Judgement judgement = read(1, 1)
                .with(List.of("kill", "pause", "partition"), null, Reads.PRIMARY)
                .report()
                .judgement();
        assertThat(check(judgement, "stale read").judged()).isEqualTo("FORBIDDEN by plain-drops/Linearizable");
        assertThat(check(judgement, "lost write").standing()).isEqualTo(Standing.HELD);
    }

    @Test
    void aClientThatMissesItsOwnWriteIsNamed() {
        Judgement judgement = read(1, 0).report().judgement();
        assertThat(judgement.findings(Guarantee.READ_YOUR_WRITES)).hasSize(1);
        assertThat(check(judgement, "missed own write").standing()).isEqualTo(Standing.FORBIDDEN);
        assertThat(read(1, 1).report().judgement().findings(Guarantee.READ_YOUR_WRITES))
                .isEmpty();
    }

    @Test
    void aClientWhoseReadsGoBackIsNamed() {
        HandMadeRun run = read(3, 1);
        run.done(2, "n1", Operation.read(0), Answer.ok(2L));
        Judgement judgement = run.report().judgement();
        assertThat(judgement.findings(Guarantee.MONOTONIC_READS)).hasSize(1);
        assertThat(run.report().summary(Path.of("store"))).contains("session ", "is older than what process 2");
        assertThat(read(3, 1).report().judgement().findings(Guarantee.MONOTONIC_READS))
                .isEmpty();
    }

    @Test
    void theLongestOutageAndTheWayBackAreMeasuredByKind() {
        HandMadeRun run = new HandMadeRun("register", 5 * SECOND);
        run.round("kill n2", SECOND, 3 * SECOND);
        run.done("n1", Operation.write(0, 1), Answer.ok(null));
        run.done("n1", Operation.read(0), Answer.fail("timeout"));
        Availability availability = run.report().judgement().availability();
        Availability.Outage reads = availability.longest().get(0);
        assertThat(reads.kind()).isEqualTo(Availability.Kind.READS);
        assertThat(reads.fromNanos()).isZero();
        assertThat(reads.nanos()).isGreaterThanOrEqualTo(5 * SECOND);
        Availability.Recovery ofReads = availability.recoveries().get(0);
        assertThat(ofReads.afterNanos()).isEqualTo(-1);
        Availability.Recovery ofWrites = availability.recoveries().get(1);
        assertThat(ofWrites.kind()).isEqualTo(Availability.Kind.WRITES);
        assertThat(ofWrites.outageNanos()).isBetween(5 * SECOND, 6 * SECOND);
        assertThat(ofWrites.afterNanos()).isBetween(2 * SECOND, 3 * SECOND);
        assertThat(run.report().summary(Path.of("store")))
                .contains("longest without an acknowledgement: reads 5.", "1 times not before the next fault");
    }

    @Test
    void allOfItIsInTheResultsAndOnThePage(@TempDir Path directory) throws IOException {
        HandMadeRun run = read(1, 0);
        run.round("kill n2", 0, 1);
        run.report().store(new Store.Place(directory, directory));
        assertThat(Files.readString(directory.resolve("results.edn")))
                .contains(
                        ":versions 2, :behind ",
                        ":staleness {",
                        ":read-your-writes [[{",
                        ":outages [{",
                        ":recoveries [{",
                        ":standing :forbidden, :property \"FreshReads\", :says :impossible, :row \"all-drops\"");
        assertThat(Files.readString(directory.resolve("report.html")))
                .contains(
                        "Against the checked model",
                        "class=\"standing FORBIDDEN\"",
                        "all-drops/FreshReads",
                        "Sessions without read your writes",
                        "Availability",
                        "versions behind");
    }
}
