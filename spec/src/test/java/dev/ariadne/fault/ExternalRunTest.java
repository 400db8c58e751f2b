package dev.ariadne.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.checker.Verdict.Valid;
import dev.ariadne.fault.nemesis.Nemeses;
import dev.ariadne.fault.workload.Workloads;
import dev.ariadne.report.Report;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: servers of somebody else are tested without being changed: what they hold and how they are set is afterwards as before, and the harness
 * follows whoever leads. Method: a stock pair that the test has started, the replica named first.
 */
@Tag("interop")
class ExternalRunTest {
    private static final int TIMEOUT_MS = 1000;

    @TempDir
    private Path directory = Path.of("");

    private final int primaryPort = NodeProcess.freePort();
    private final int replicaPort = NodeProcess.freePort();
    private NodeProcess primary = new NodeProcess("primary", directory, List.of());
    private NodeProcess replica = primary;

    @BeforeEach
    void startPair() throws IOException {
        List<String> command = Target.of("redis:redis-server").command();
        primary = new NodeProcess("primary", directory.resolve("primary"), command);
        replica = new NodeProcess("replica", directory.resolve("replica"), command);
        String common = "bind 127.0.0.1\nsave \"\"\nrepl-diskless-sync-delay 0\ndir ./\n";
        assertThat(primary.start(common + "port " + primaryPort + "\n", primaryPort))
                .isTrue();
        assertThat(replica.start(
                        common + "port " + replicaPort + "\nreplicaof 127.0.0.1 " + primaryPort + "\n", replicaPort))
                .isTrue();
        call(primaryPort, "SET", "theirs", "1");
    }

    @AfterEach
    void endPair() {
        primary.kill();
        replica.kill();
    }

    @Test
    void theServersAreLeftAsTheyWere() throws InterruptedException, IOException {
        Reply before = call(primaryPort, "CONFIG", "GET", "*");
        RunResult run = run(Deployment.DEFAULT, "partition", "split", "flap", "slow", "reset", "half-open");
        Report report = Report.of(run, null);
        String summary = report.summary(directory);
        assertThat(report.judgement().valid()).as(summary).isEqualTo(Valid.TRUE);
        assertThat(run.faults()).as(summary).hasSizeGreaterThanOrEqualTo(5);
        assertThat(run.reigns()).as("the primary was named second").containsExactly(new Beliefs.Reign("n2", 0));
        assertThat(call(primaryPort, "KEYS", "*")).isEqualTo(new Reply.Array(List.of(new Reply.Bulk("theirs"))));
        assertThat(call(primaryPort, "CONFIG", "GET", "*")).isEqualTo(before);
        assertThat(role(primaryPort)).isTrue();
        assertThat(role(replicaPort)).isFalse();
        assertThat(Stream.of(primary, replica).allMatch(NodeProcess::running)).isTrue();
    }

    @Test
    void whereItIsAllowedRolesChangeAndTheNewPrimaryIsFollowed() throws InterruptedException, IOException {
        RunResult run = run(new Deployment(0, false, true), "handover");
        assertThat(run.reigns()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(run.converged()).isTrue();
        int leads = run.primaryAt(Long.MAX_VALUE).equals("n1") ? replicaPort : primaryPort;
        assertThat(role(leads)).isTrue();
        assertThat(call(leads, "KEYS", "*")).isEqualTo(new Reply.Array(List.of(new Reply.Bulk("theirs"))));
    }

    private RunResult run(Deployment deployment, String... nemeses) throws InterruptedException {
        Settings settings = new Settings(
                Workloads.named("register").orElseThrow(),
                Stream.of(nemeses)
                        .map(name -> Nemeses.named(name).orElseThrow())
                        .toList(),
                2,
                nemeses.length * 1.5 + 1,
                200,
                4,
                4,
                null,
                null,
                Settings.Reads.PRIMARY,
                false,
                3,
                Target.of("external:127.0.0.1:" + replicaPort + ",127.0.0.1:" + primaryPort),
                5,
                directory,
                1,
                false,
                deployment);
        return new Run(settings, directory, (line, nodes) -> {}).execute();
    }

    private static boolean role(int port) {
        NodeInfo info = Control.info(Route.loopback(port), TIMEOUT_MS);
        return info != null && info.isPrimary();
    }

    private static Reply call(int port, String... words) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (RespClient client = RespClient.connect(address, TIMEOUT_MS, null)) {
            return client.call(TIMEOUT_MS, words);
        }
    }
}
