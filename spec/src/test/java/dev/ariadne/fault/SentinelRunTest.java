package dev.ariadne.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.fault.nemesis.Nemeses;
import dev.ariadne.fault.workload.Workloads;
import dev.ariadne.report.Report;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: stock Sentinel replaces a primary that was killed, and one that is cut off but alive, and the harness learns of it from Sentinel alone.
 * Method: one round of each on real processes.
 */
@Tag("interop")
class SentinelRunTest {
    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @CsvSource({"self, kill", "redis:redis-server, failover"})
    void sentinelReplacesThePrimary(String target, String nemesis) throws InterruptedException {
        Settings settings = new Settings(
                Workloads.named("register").orElseThrow(),
                List.of(Nemeses.named(nemesis).orElseThrow()),
                3,
                6,
                200,
                4,
                4,
                null,
                null,
                Settings.Reads.PRIMARY,
                false,
                3,
                Target.of(target),
                3,
                directory,
                4,
                false,
                new Deployment(300, false, false));
        RunResult run = new Run(settings, directory, (line, nodes) -> {}).execute();
        Report report = Report.of(run, null);
        String summary = report.summary(directory);
        assertThat(run.reigns()).as(summary).hasSizeGreaterThanOrEqualTo(2);
        assertThat(run.faults())
                .flatExtracting(FaultLog.Past::events)
                .as(summary)
                .anyMatch(event ->
                        event.what().equals("failover") && event.outcome().endsWith(" is primary"));
        assertThat(run.converged()).as(summary).isTrue();
        assertThat(run.divergent()).isEmpty();
        assertThat(summary)
                .contains("failover by Sentinel (3 processes, quorum 2, down after 300 ms): n1 → n")
                .contains(" --failover sentinel:300 ");
    }
}
