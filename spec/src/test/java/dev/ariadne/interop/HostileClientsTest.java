package dev.ariadne.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ariadne.interop.TestServer.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: no client can stop the server or make it take memory for bytes that it did not send. Method: misbehave on raw sockets; after
 * each test the same server still answers and replicates.
 */
class HostileClientsTest {
    private static final int MB = 1 << 20;

    @TempDir
    static Path directory;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(Kind.ARIADNE, directory, "--repl-diskless-sync-delay", "0");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void theServerLivesAndHasForgottenTheClients() {
        assertThat(server.process().isAlive()).as(server.log()).isTrue();
        assertThat(server.text("SET", "alive", "yes")).isEqualTo("OK");
        await().atMost(TestServer.PATIENCE).until(() -> server.number("connected_clients") == 1);
        assertThat(server.log()).doesNotContain("invariant is broken");
    }

    @Test
    void aCommandMayArriveByteByByte() {
        try (Wire wire = server.connect()) {
            for (char each : (Wire.request("SET", "slow", "va\r\nlue") + "GET slow\r\n").toCharArray()) {
                wire.send(String.valueOf(each));
            }
            assertThat(wire.reply()).isEqualTo("OK");
            assertThat(wire.reply()).isEqualTo("va\r\nlue");
        }
    }

    @Test
    void aHalfWrittenCommandLeavesNoTrace() {
        String whole = Wire.request("SET", "half", "value");
        for (int length = 1; length < whole.length(); length++) {
            try (Wire wire = server.connect()) {
                wire.send(whole.substring(0, length));
            }
        }
        assertThat(server.call("EXISTS", "half")).isEqualTo(0L);
    }

    @Test
    void aHeaderOf512MegabytesCostsNothingUntilTheBytesCome() {
        long before = server.number("used_memory_rss");
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            wires.add(server.connect().send("*3\r\n$3\r\nSET\r\n$4\r\nhuge\r\n$536870912\r\nonly this much"));
        }
        assertThat(server.text("PING")).isEqualTo("PONG");
        assertThat(server.number("used_memory_rss") - before).isLessThan(100L * MB);
        wires.forEach(Wire::close);
    }

    @Test
    void aLargerHeaderIsRefusedAsByRedis() {
        try (Wire wire = server.connect()) {
            wire.send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$536870913\r\n");
            assertThat(wire.reply()).isEqualTo(new Wire.Failure("ERR Protocol error: invalid bulk length"));
            assertThat(wire.read(new byte[1])).isEqualTo(-1);
        }
    }

    @Test
    void aLargeValueGoesInAndComesOut() {
        String value = "0123456789abcdef".repeat(32 * MB / 16);
        try (Wire wire = server.connect()) {
            assertThat(wire.call("SET", "large", value)).isEqualTo("OK");
            assertThat(wire.call("GET", "large")).isEqualTo(value);
            assertThat(wire.call("DEL", "large")).isEqualTo(1L);
        }
    }

    @Test
    void randomBytesAreAnsweredWithAnErrorOrNothing() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] noise = new byte[4096];
        for (int i = 0; i < 200; i++) {
            random.nextBytes(noise);
            // Some of it gets past the first byte of a request.
            noise[0] = i % 2 == 0 ? (byte) '*' : noise[0];
            try (Wire wire = server.connect()) {
                wire.send(noise);
            }
        }
        assertThat(server.process().isAlive()).as("seed %d", seed).isTrue();
    }

    @Test
    void aThousandConnectionsComeAndGo() {
        long before = server.number("total_connections_received");
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            wires.add(server.connect());
        }
        for (int i = 0; i < wires.size(); i += 2) {
            wires.get(i).send("PING\r\n");
        }
        wires.forEach(Wire::close);
        await().atMost(TestServer.PATIENCE)
                .until(() -> server.number("total_connections_received") >= before + 1000
                        && server.number("connected_clients") == 1);
    }

    @Test
    void repliesToInputBeforeAHalfCloseStillLeave() {
        try (Wire wire = server.connect()) {
            wire.send("PING\r\nECHO last\r\nQUIT\r\n");
            assertThat(wire.reply()).isEqualTo("PONG");
            assertThat(wire.reply()).isEqualTo("last");
            assertThat(wire.reply()).isEqualTo("OK");
            assertThat(wire.read(new byte[1])).isEqualTo(-1);
        }
    }

    @Test
    void aClientThatDoesNotReadItsRepliesIsNotReadFrom() {
        server.text("SET", "value", "v".repeat(MB));
        try (Wire lazy = server.connect()) {
            for (int i = 0; i < 400; i++) {
                lazy.send("GET value\r\n");
            }
            assertThat(server.text("PING")).isEqualTo("PONG");
            assertThat(server.number("used_memory_rss")).isLessThan(1500L * MB);
            for (int i = 0; i < 400; i++) {
                assertThat(String.valueOf(lazy.reply())).hasSize(MB);
            }
        }
    }

    @Test
    void aClientBeyondItsOutputLimitIsClosed() {
        server.text("SET", "value", "v".repeat(MB));
        server.text("CONFIG", "SET", "client-output-buffer-limit", "normal 10mb 0 0");
        long before = server.number("client_output_buffer_limit_disconnections");
        try (Wire lazy = server.connect()) {
            lazy.send("GET value\r\n".repeat(50));
            await().atMost(TestServer.PATIENCE)
                    .until(() -> server.number("client_output_buffer_limit_disconnections") > before);
        } finally {
            server.text("CONFIG", "SET", "client-output-buffer-limit", "normal 0 0 0");
        }
    }

    @Test
    void aReplicaThatDiesInItsSnapshotLeavesNothingBehind() {
        server.text("CONFIG", "SET", "rdbcompression", "no");
        fill(20 * MB);
        try (Wire replica = server.connect()) {
            replica.send("REPLCONF capa eof capa psync2\r\n");
            assertThat(replica.reply()).isEqualTo("OK");
            replica.send("PSYNC ? -1\r\n");
            byte[] some = new byte[100_000];
            assertThat(replica.read(some)).isPositive();
            assertThat(server.number("rdb_bgsave_in_progress")).isEqualTo(1);
        }
        await().atMost(TestServer.PATIENCE)
                .until(() -> server.number("connected_slaves") == 0 && server.number("rdb_bgsave_in_progress") == 0);
        server.text("FLUSHALL");
    }

    private static void fill(int bytes) {
        String value = "x".repeat(1000);
        try (Wire wire = server.connect()) {
            for (int sent = 0; sent < bytes; sent += value.length()) {
                wire.send(Wire.request("SET", "filler:" + sent, value));
            }
            for (int sent = 0; sent < bytes; sent += value.length()) {
                assertThat(wire.reply()).isEqualTo("OK");
            }
        }
    }
}
