package dev.ariadne.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.checker.Verdict.Valid;
import dev.ariadne.fault.nemesis.Nemeses;
import dev.ariadne.fault.nemesis.Nemesis;
import dev.ariadne.fault.workload.Workloads;
import dev.ariadne.report.Report;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: both outcomes are seen on real processes: without failover what clients saw is linearizable, with failover and without WAIT writes are
 * lost and named. Method: short runs against a stock redis-server; where there is none the tests fail with the remedy, and
 * {@code -Dinterop=false} leaves them out.
 */
@Tag("interop")
class StockServerRunTest {
    private static final int CLIENTS = 8;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void withoutFailoverTheHistoryIsLinearizable() throws InterruptedException {
        RunResult run = run("register", null, 8, "kill", "pause", "partition");
        Report report = Report.of(run, null);
        assertThat(report.judgement().valid()).as(report.summary(directory)).isEqualTo(Valid.TRUE);
        assertThat(run.faults()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(run.calls()).hasSizeGreaterThan(500);
        assertThat(run.syncs().full()).as("the killed replica lost its memory").isPositive();
    }

    @Test
    void withFailoverAcknowledgedWritesAreLostAndNamed() throws InterruptedException {
        Report report = Report.of(run("register", null, 6, "failover"), null);
        assertThat(report.judgement().valid()).as(report.summary(directory)).isEqualTo(Valid.FALSE);
        assertThat(report.judgement().anomalies().lostWrites()).isNotEmpty();
        assertThat(report.judgement().splits()).isNotEmpty();
        assertThat(report.summary(directory)).containsPattern("lost +key \\d value \\d+: acknowledged by n1");
    }

    @Test
    void compareAndSetWithWaitLosesNothing() throws InterruptedException {
        Report report = Report.of(run("cas", new WaitFor(1, 300), 6, "failover"), null);
        assertThat(report.judgement().anomalies().lostWrites())
                .as(report.summary(directory))
                .isEmpty();
        assertThat(report.judgement().verdict().model()).isEqualTo("cas-register");
    }

    @Test
    void clientsThatShareConnectionsGetTheirOwnAnswers() throws InterruptedException {
        RunResult run = run("set", 2, null, 4, "pause", "reset");
        Report report = Report.of(run, null);
        assertThat(report.judgement().valid()).as(report.summary(directory)).isEqualTo(Valid.TRUE);
        assertThat(run.calls()).hasSizeGreaterThan(200);
    }

    private RunResult run(String workload, @Nullable WaitFor waitFor, double seconds, String... nemeses)
            throws InterruptedException {
        return run(workload, CLIENTS, waitFor, seconds, nemeses);
    }

    private RunResult run(
            String workload, int connections, @Nullable WaitFor waitFor, double seconds, String... nemeses)
            throws InterruptedException {
        List<Nemesis> chosen = Stream.of(nemeses)
                .map(name -> Nemeses.named(name).orElseThrow())
                .toList();
        Settings settings = new Settings(
                Workloads.named(workload).orElseThrow(),
                chosen,
                3,
                seconds,
                400,
                CLIENTS,
                connections,
                waitFor,
                null,
                Settings.Reads.PRIMARY,
                false,
                3,
                Target.of("redis:redis-server"),
                11,
                directory,
                2,
                false,
                Deployment.DEFAULT);
        return new Run(settings, directory, (line, nodes) -> {}).execute();
    }
}
