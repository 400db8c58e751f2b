package dev.ariadne.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: a server that must not go on ends, with one line and exit code 70, whatever is left of its heap. Method: real processes, whose heap is
 * taken to the last word (DEBUG OOM), alone and with clients, a replica and a script about.
 */
class LastActTest {
    private static final int LIMIT_S = 30;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "32m, OOM, it is out of memory: the heap may hold",
        "64m, OOM, it is out of memory: the heap may hold",
        "64m, PANIC, an invariant is broken",
    })
    void theServerEndsWithOneLine(String heap, String how, String why) throws InterruptedException {
        try (TestServer server = TestServer.startSmall(heap, directory);
                Wire other = server.connect()) {
            other.send("*2\r\n$4\r\nECHO\r\n$100000\r\nhalf a request");
            server.text("EVAL", "return redis.call('SET', 'k', string.rep('x', 100000))", "0");
            try (Wire last = server.connect()) {
                last.send("DEBUG " + how + "\r\n");
                assertThat(server.process().waitFor(LIMIT_S, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(server.process().exitValue()).as(server.log()).isEqualTo(70);
            assertThat(server.log().lines().filter(line -> line.contains("The server stops")))
                    .singleElement()
                    .asString()
                    .contains(why);
        }
    }

    @Test
    void aReplicaThatIsExhaustedEndsToo() throws InterruptedException {
        try (TestServer primary = TestServer.startSmall("64m", directory);
                TestServer replica = TestServer.startSmall("64m", directory)) {
            replica.follow(primary);
            replica.awaitCaughtUpWith(primary);
            try (Wire last = replica.connect()) {
                last.send("DEBUG OOM\r\n");
                assertThat(replica.process().waitFor(LIMIT_S, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(replica.process().exitValue()).isEqualTo(70);
            assertThat(primary.text("PING")).isEqualTo("PONG");
        }
    }
}
