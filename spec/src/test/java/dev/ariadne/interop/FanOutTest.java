package dev.ariadne.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ariadne.interop.TestServer.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Goal: what a primary keeps for its replicas is one copy of the stream, however many they are and however many of them do not read; those
 * that read keep up. Method: {@link LightReplicas}, and writes of some MB; the same on a stock server, whose figures are told beside ours.
 *
 * <p>Full size: {@code -Dfanout.replicas=100 -Dfanout.stuck=20 -Dfanout.mb=200}. By default a replica that does not read pins as much of the
 * stream as client-output-buffer-limit lets it, 256 MB.
 */
@Tag("interop")
class FanOutTest {
    private static final int REPLICAS = Integer.getInteger("fanout.replicas", 20);
    private static final int STUCK = Integer.getInteger("fanout.stuck", 4);
    private static final int MB = Integer.getInteger("fanout.mb", 20);

    private static final int VALUE_BYTES = 1_000;
    private static final int KEYS = 1_000;
    private static final int BATCH = 200;
    private static final long BACKLOG_BYTES = 1 << 20;
    /** What may stand in the sockets' way beside the backlog: blocks that are partly sent. */
    private static final long SLACK_BYTES = 4 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void oneCopyOfTheStreamServesAllReplicas(Kind kind) throws Exception {
        try (TestServer primary =
                        TestServer.start(kind, directory, "--repl-timeout", "600", "--repl-diskless-sync-delay", "1");
                LightReplicas replicas = new LightReplicas(primary.port(), REPLICAS, STUCK)) {
            await().atMost(PATIENCE).until(() -> replicas.online() == REPLICAS);
            write(primary, 1 << 20);
            long residentBefore = residentBytes(primary);
            long buffersBefore = primary.number("mem_total_replication_buffers");
            long offsetBefore = primary.number("master_repl_offset");

            long start = System.nanoTime();
            write(primary, (long) MB << 20);
            long written = System.nanoTime();
            long offset = primary.number("master_repl_offset");
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> replicas.leastOffset() >= offset);
            long caughtUp = System.nanoTime();

            long stream = offset - offsetBefore;
            long buffers = primary.number("mem_total_replication_buffers");
            long resident = residentBytes(primary);
            assertThat(replicas.lost()).isZero();
            assertThat(primary.number("connected_slaves")).isEqualTo(REPLICAS);
            assertThat(buffers)
                    .as("one copy, which the replicas that do not read pin")
                    .isLessThan(buffersBefore + stream + stream / 8 + SLACK_BYTES);

            primary.text("CONFIG", "SET", "client-output-buffer-limit", "replica 1mb 0 0");
            write(primary, 2 << 20);
            await().atMost(PATIENCE).until(() -> primary.number("connected_slaves") == REPLICAS - STUCK);
            await().atMost(PATIENCE)
                    .until(() -> primary.number("mem_total_replication_buffers") < 2 * BACKLOG_BYTES + SLACK_BYTES);
            System.out.printf(
                    Locale.ROOT,
                    "fan-out, %s: %d replicas, %d of them not reading, %d MB of stream: written in %.1f s, the others have it %.1f s"
                            + " later; buffers for replicas +%d MB, process +%d MB; %d MB and %d MB of buffers when those that"
                            + " do not read are closed%n",
                    kind,
                    REPLICAS,
                    STUCK,
                    stream >> 20,
                    (written - start) / 1e9,
                    (caughtUp - written) / 1e9,
                    buffers - buffersBefore >> 20,
                    resident - residentBefore >> 20,
                    residentBytes(primary) - residentBefore >> 20,
                    primary.number("mem_total_replication_buffers") >> 20);
        }
    }

    /** Overwrites the same keys, so that the data set stays small. */
    private static void write(TestServer primary, long bytes) {
        try (Wire wire = primary.connect()) {
            String value = "v".repeat(VALUE_BYTES);
            long requests = bytes / VALUE_BYTES;
            for (long done = 0; done < requests; done += BATCH) {
                StringBuilder batch = new StringBuilder();
                for (int i = 0; i < BATCH; i++) {
                    batch.append(Wire.request("SET", "key:" + (done + i) % KEYS, value));
                }
                wire.send(batch.toString());
                for (int i = 0; i < BATCH; i++) {
                    assertThat(wire.reply()).isEqualTo("OK");
                }
            }
        }
    }

    /** What the process has in memory, as the kernel counts it. */
    private static long residentBytes(TestServer server) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + server.process().pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow();
    }
}
