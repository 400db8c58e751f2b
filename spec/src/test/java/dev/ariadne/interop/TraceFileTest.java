package dev.ariadne.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.conform.TraceReader;
import dev.ariadne.conform.TraceVerdict;
import dev.ariadne.interop.TestServer.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: real processes write traces (trace-file) that are behaviours of the model, up to the moment in which they are killed. */
class TraceFileTest {
    @TempDir
    private Path directory;

    @Test
    void theStepsOfServersThatAreKilledAndPromotedAreStepsOfTheModel() throws Exception {
        Path first = directory.resolve("first.jsonl");
        Path second = directory.resolve("second.jsonl");
        try (TestServer primary = TestServer.start(Kind.ARIADNE, directory, "--trace-file", first.toString());
                TestServer replica = TestServer.start(
                        Kind.ARIADNE,
                        directory,
                        "--trace-file",
                        second.toString(),
                        "--replicaof",
                        "127.0.0.1 " + primary.port())) {
            replica.awaitCaughtUpWith(primary);
            for (int i = 0; i < 200; i++) {
                primary.text("SET", "key" + i % 7, "value" + i);
            }
            primary.text(
                    "EVAL", "redis.call('INCR', 'a') redis.call('SELECT', '3') redis.call('INCR', 'b') return 1", "0");
            assertThat(primary.call("WAIT", "1", "5000")).isEqualTo(1L);
            primary.process().destroyForcibly().waitFor();
            replica.text("REPLICAOF", "NO", "ONE");
            replica.text("SET", "after", "1");
            replica.process().destroyForcibly().waitFor();
        }
        TraceVerdict verdict = new TraceReader(List.of(first, second)).validate(count -> {});
        assertThat(verdict.says()).as(verdict.toString()).isEqualTo(TraceVerdict.Says.VALID);
        assertThat(verdict.lines()).isGreaterThan(400);
        assertThat(Files.readString(second)).contains("\"action\":\"Promote\"");
    }
}
