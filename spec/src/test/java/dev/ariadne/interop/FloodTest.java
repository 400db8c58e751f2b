package dev.ariadne.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: clients cannot exhaust the memory: the server lives, serves others, tells those that it refuses, and afterwards data and replica are
 * equal. Method: real processes with small heaps and no maxmemory, flooded in each of the ways in which memory can be taken; meanwhile another
 * client asks for little and has to be answered.
 *
 * <p>For long: {@code -Dflood.seconds=60 -Dflood.heaps=64m,128m,256m}.
 */
class FloodTest {
    private static final double SECONDS = Double.parseDouble(System.getProperty("flood.seconds", "2"));
    private static final String[] HEAPS =
            System.getProperty("flood.heaps", "64m").split(",");
    private static final int MB = 1 << 20;
    private static final String PASSWORD = "secret";

    @TempDir
    private Path directory;

    /** A way to take memory, for as long as it is called again. */
    private enum Flood {
        KEYS {
            @Override
            void round(TestServer server, List<Wire> wires, int round) {
                try (Wire wire = server.connect()) {
                    StringBuilder requests = new StringBuilder();
                    for (int i = 0; i < 2000; i++) {
                        requests.append(Wire.request("SET", "key:" + round + ":" + i, "v".repeat(300)));
                    }
                    wire.send(requests.toString());
                    for (int i = 0; i < 2000; i++) {
                        answered(wire.reply());
                    }
                } catch (UncheckedIOException e) {
                    // The greediest are closed; whether the server lives is asked for each round.
                    return;
                }
            }
        },
        VALUES {
            @Override
            void round(TestServer server, List<Wire> wires, int round) {
                try (Wire wire = server.connect()) {
                    wire.send("*3\r\n$3\r\nSET\r\n$" + ("" + round % 3).length() + "\r\n" + round % 3 + "\r\n$"
                            + 100 * MB + "\r\n");
                    byte[] part = new byte[MB];
                    for (int i = 0; i < 100; i++) {
                        wire.send(part);
                    }
                    wire.send("\r\n");
                    answered(wire.reply());
                    answered(wire.call("SETBIT", "bits", "4294967295", "1"));
                    answered(wire.call("SETRANGE", "range", "" + 400 * MB, "x"));
                }
            }
        },
        DEAF_REPLICA {
            @Override
            void round(TestServer server, List<Wire> wires, int round) {
                if (round % 200 == 0) {
                    Wire deaf = server.connect();
                    deaf.send("REPLCONF capa eof capa psync2\r\nPSYNC ? -1\r\n");
                    wires.add(deaf);
                }
                try (Wire wire = server.connect()) {
                    for (int i = 0; i < 20; i++) {
                        answered(wire.call("SET", "large", "x".repeat(100_000)));
                    }
                }
            }
        },
        SLOW_READERS {
            @Override
            void round(TestServer server, List<Wire> wires, int round) {
                try (Wire wire = server.connect()) {
                    for (int i = 0; i < 10 && round == 0; i++) {
                        answered(wire.call("RPUSH", "list", "x".repeat(300_000)));
                    }
                }
                Wire slow = server.connect();
                wires.add(slow);
                slow.send("LRANGE list 0 -1\r\n".repeat(10));
            }
        },
        SUBSCRIBERS {
            @Override
            void round(TestServer server, List<Wire> wires, int round) {
                for (int i = 0; i < 20 && round % 100 == 0; i++) {
                    Wire deaf = server.connect();
                    wires.add(deaf);
                    deaf.send("SUBSCRIBE news\r\n");
                }
                try (Wire wire = server.connect()) {
                    answered(wire.call("PUBLISH", "news", "x".repeat(100_000)));
                }
            }
        },
        STRANGERS {
            @Override
            void round(TestServer server, List<Wire> wires, int round) {
                if (wires.size() < 1420) {
                    try {
                        Wire stranger = server.connect();
                        wires.add(stranger);
                        stranger.send("x".repeat(64_000));
                    } catch (UncheckedIOException e) {
                        // It was closed, as it should be.
                        return;
                    }
                }
            }
        },
        QUEUES {
            @Override
            void round(TestServer server, List<Wire> wires, int round) {
                try {
                    Wire queueing = server.connect();
                    wires.add(queueing);
                    queueing.send("MULTI\r\n");
                    for (int i = 0; i < 50; i++) {
                        queueing.send(Wire.request("SET", "queued", "x".repeat(20_000)));
                    }
                } catch (UncheckedIOException e) {
                    // The greediest are closed.
                    return;
                }
            }
        };

        abstract void round(TestServer server, List<Wire> wires, int round);

        /** Accepted, or refused with the reason. */
        static void answered(@Nullable Object reply) {
            if (reply instanceof Wire.Failure failure) {
                assertThat(failure.text()).startsWith("OOM command not allowed");
            }
        }
    }

    static Stream<Arguments> floods() {
        return Stream.of(HEAPS).flatMap(heap -> Stream.of(Flood.values()).map(flood -> Arguments.of(heap, flood)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("floods")
    void theServerOutlivesIt(String heap, Flood flood) throws InterruptedException {
        String[] flags = flood == Flood.STRANGERS
                ? new String[] {"--requirepass", PASSWORD, "--masterauth", PASSWORD}
                : new String[] {};
        List<Wire> wires = new ArrayList<>();
        try (TestServer server = TestServer.startSmall(heap, directory, flags);
                TestServer replica = TestServer.startSmall(replicaHeap(heap, flood), directory, flags)) {
            login(flood, server.call("PING"), server, replica);
            replica.follow(server);
            replica.awaitCaughtUpWith(server);
            Polite polite = new Polite(server, flood == Flood.STRANGERS);
            polite.start();
            long until = System.nanoTime() + (long) (SECONDS * 1e9);
            try {
                for (int round = 0; System.nanoTime() < until; round++) {
                    flood.round(server, wires, round);
                    assertThat(server.process().isAlive()).as(server.log()).isTrue();
                }
            } finally {
                polite.end();
            }
            assertThat(polite.problem).as(server.log()).isEmpty();
            assertThat(polite.answered).isPositive();
            wires.forEach(Wire::close);
            assertThat(server.text("PING")).as(server.log()).isEqualTo("PONG");
            await().atMost(TestServer.PATIENCE).untilAsserted(() -> {
                replica.awaitCaughtUpWith(server);
                assertThat(replica.digest()).isEqualTo(server.digest());
            });
        }
    }

    /**
     * Data that fill the primary's heap do not fit twice into a replica's, which holds the old and the new ones for a while when it has to start
     * over: such a replica stays out, and says so, until it has more memory.
     */
    private static String replicaHeap(String heap, Flood flood) {
        return flood == Flood.KEYS ? 4 * Integer.parseInt(heap.substring(0, heap.length() - 1)) + "m" : heap;
    }

    private static void login(Flood flood, @Nullable Object pong, TestServer... servers) {
        assertThat(pong instanceof Wire.Failure).isEqualTo(flood == Flood.STRANGERS);
        for (TestServer each : servers) {
            if (flood == Flood.STRANGERS) {
                each.text("AUTH", PASSWORD);
            }
        }
    }

    /** A client that asks for little. */
    private static final class Polite extends Thread {
        private final TestServer server;
        private final boolean logsIn;
        private volatile boolean ended;
        private volatile String problem = "";
        private volatile int answered;

        Polite(TestServer server, boolean logsIn) {
            this.server = server;
            this.logsIn = logsIn;
        }

        @Override
        public void run() {
            try (Wire wire = server.connect()) {
                if (logsIn) {
                    wire.text("AUTH", PASSWORD);
                }
                while (!ended) {
                    wire.text("PING");
                    Flood.answered(wire.call("SET", "little", "value"));
                    Object value = wire.call("GET", "little");
                    if (value instanceof Wire.Failure failure) {
                        problem = failure.text();
                    }
                    answered++;
                    TimeUnit.MILLISECONDS.sleep(5);
                }
            } catch (UncheckedIOException | InterruptedException | AssertionError e) {
                problem = String.valueOf(e);
            }
        }

        void end() throws InterruptedException {
            ended = true;
            join();
        }
    }

    @Test
    void aFileBeyondTheHeapIsRefusedInALine() throws InterruptedException {
        try (TestServer large = TestServer.startSmall("512m", directory, "--dbfilename", "large.rdb")) {
            large.text("DEBUG", "POPULATE", "400000", "key", "100");
            large.text("SAVE");
        }
        try {
            TestServer.startSmall("64m", directory, "--dbfilename", "large.rdb").close();
        } catch (AssertionError ended) {
            assertThat(ended.getMessage())
                    .contains("Fatal error loading the DB: large.rdb does not fit into the memory")
                    .doesNotContain("OutOfMemoryError");
            return;
        }
        throw new AssertionError("a server with 64 MB took 400,000 keys of 100 bytes");
    }

    @Test
    void aReplicaThatIsTooSmallLives() {
        try (TestServer large = TestServer.startSmall("512m", directory);
                TestServer replica = TestServer.startSmall("64m", directory)) {
            large.text("DEBUG", "POPULATE", "400000", "key", "100");
            replica.follow(large);
            await().atMost(TestServer.PATIENCE)
                    .until(() -> replica.log().contains("the primary's snapshot does not fit into the memory"));
            assertThat(replica.text("PING")).isEqualTo("PONG");
            assertThat(large.text("PING")).isEqualTo("PONG");
        }
    }
}
