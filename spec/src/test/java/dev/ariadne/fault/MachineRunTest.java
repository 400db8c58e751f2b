package dev.ariadne.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.checker.Verdict.Valid;
import dev.ariadne.fault.nemesis.Nemeses;
import dev.ariadne.fault.nemesis.Nemesis;
import dev.ariadne.fault.workload.Workloads;
import dev.ariadne.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: what is done to a node's machine reaches its server, and costs no consistency. Method: short runs on real processes; {@code -Dmachine=true}
 * asks for it, and where the machine does not allow a nemesis its test fails and says why.
 */
@Tag("machine")
class MachineRunTest {
    private static final int TIMEOUT_MS = 1000;

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"self", "redis:redis-server"})
    void aPrimaryWithAFullDiskRefusesWritesAndTakesThemAgain(String target) throws InterruptedException {
        RunResult run = run(target, 5, "disk-full");
        Report report = Report.of(run, null);
        assertThat(report.judgement().valid()).as(report.summary(directory)).isEqualTo(Valid.TRUE);
        assertThat(run.faults().get(0).events())
                .extracting(FaultLog.Event::outcome)
                .anyMatch(outcome -> outcome.startsWith("BGSAVE: err"));
        assertThat(run.calls())
                .as("stop-writes-on-bgsave-error")
                .anyMatch(call -> String.valueOf(call.answer()).contains("why=MISCONF"));
        assertThat(run.divergent()).isEmpty();
    }

    @Test
    void aSlowDiskIsSeenInTheTimesOfWrites() throws InterruptedException {
        RunResult run = run("redis:redis-server", 4, "disk-slow");
        Report report = Report.of(run, null);
        assertThat(report.judgement().valid()).as(report.summary(directory)).isEqualTo(Valid.TRUE);
        assertThat(run.faults()).isNotEmpty();
        assertThat(run.calls())
                .as("a write that met a stall of 100 ms")
                .anyMatch(call -> call.completedNanos() - call.invokedNanos() > 60_000_000);
    }

    @Test
    void aClockOfOneProcessIsSet() throws IOException {
        available(Nemeses.named("clock").orElseThrow(), "redis:redis-server");
        FakeClock clock = new FakeClock(directory.resolve("clock"));
        clock.set(-7200);
        int port = NodeProcess.freePort();
        NodeProcess node =
                new NodeProcess("n", directory, Target.of("redis:redis-server").command(), clock.environment());
        try {
            assertThat(node.start("bind 127.0.0.1\nport " + port + "\nsave \"\"\n", port))
                    .as(node.logTail())
                    .isTrue();
            long offS = System.currentTimeMillis() / 1000 - seconds(port);
            assertThat(offS).isBetween(7100L, 7300L);
        } finally {
            node.kill();
        }
    }

    private static long seconds(int port) throws IOException {
        try (RespClient client = RespClient.connect(port, TIMEOUT_MS)) {
            Reply.Array time = (Reply.Array) client.call(TIMEOUT_MS, "TIME");
            return Long.parseLong(String.valueOf(
                    ((Reply.Bulk) Objects.requireNonNull(time.items()).get(0)).text()));
        }
    }

    private static void available(Nemesis nemesis, String target) {
        assertThat(nemesis.unavailable(Target.of(target))).as(nemesis.name()).isEmpty();
    }

    private RunResult run(String target, double seconds, String... nemeses) throws InterruptedException {
        Stream.of(nemeses).forEach(name -> available(Nemeses.named(name).orElseThrow(), target));
        Settings settings = new Settings(
                Workloads.named("register").orElseThrow(),
                Stream.of(nemeses)
                        .map(name -> Nemeses.named(name).orElseThrow())
                        .toList(),
                2,
                seconds,
                300,
                6,
                6,
                null,
                null,
                Settings.Reads.PRIMARY,
                false,
                3,
                Target.of(target),
                1,
                directory,
                3,
                false,
                Deployment.DEFAULT);
        return new Run(settings, directory, (line, nodes) -> {}).execute();
    }
}
