package dev.ariadne.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ariadne.interop.TestServer.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: our server and a stock one replicate from each other, in both roles, through everything that can happen to a link.
 * Method: real processes; after each step offsets and DEBUG DIGEST of both sides have to be equal.
 */
@Tag("interop")
class ReplicationInteropTest {
    private static final int KEYS = 2_000;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "a {0} primary and a {1} replica")
    @CsvSource({"ARIADNE, REDIS", "REDIS, ARIADNE", "ARIADNE, ARIADNE"})
    void aPairStaysEqualThroughFullSyncPartialSyncAndPromotion(Kind primaryKind, Kind replicaKind) {
        try (TestServer primary = TestServer.start(primaryKind, directory);
                TestServer replica = TestServer.start(replicaKind, directory)) {
            fill(primary, "before");
            // A data set that the full synchronisation has to replace; the digest tells the two apart.
            replica.text("SET", "only-on-the-replica", "x");
            assertThat(replica.digest()).isNotEqualTo(primary.digest());

            replica.follow(primary);
            assertEqual(primary, replica);
            assertThat(primary.number("sync_full")).isEqualTo(1);
            fill(primary, "after");
            assertEqual(primary, replica);

            loseTheLink(
                    primary,
                    replica,
                    "from the primary's side",
                    () -> primary.text("CLIENT", "KILL", "TYPE", "replica"));
            loseTheLink(
                    primary,
                    replica,
                    "from the replica's side",
                    () -> replica.text("CLIENT", "KILL", "TYPE", "master"));
            assertThat(primary.number("sync_full")).isEqualTo(1);

            exchangeRoles(primary, replica);
        }
    }

    private static void loseTheLink(TestServer primary, TestServer replica, String side, Runnable cut) {
        long partial = primary.number("sync_partial_ok");
        cut.run();
        fill(primary, "while the link is down, cut " + side);
        await().atMost(TestServer.PATIENCE).until(() -> primary.number("sync_partial_ok") > partial);
        assertEqual(primary, replica);
    }

    /** The promoted replica continues the history, so its old primary may follow it without a snapshot. */
    private static void exchangeRoles(TestServer primary, TestServer replica) {
        replica.text("REPLICAOF", "NO", "ONE");
        fill(replica, "promoted");
        primary.follow(replica);
        assertEqual(replica, primary);
        assertThat(replica.number("sync_partial_ok")).isEqualTo(1);
        assertThat(replica.number("sync_full")).isZero();
        assertThat(primary.info("master_replid")).isEqualTo(replica.info("master_replid"));
    }

    @Test
    void aReplicaBusyWithAScriptAnswersItsClientsAndThenGoesOnWithTheStream() {
        try (TestServer primary = TestServer.start(Kind.ARIADNE, directory);
                TestServer replica = TestServer.start(Kind.ARIADNE, directory, "--busy-reply-threshold", "100");
                Wire caller = replica.connect()) {
            replica.follow(primary);
            assertEqual(primary, replica);

            caller.send(Wire.request("EVAL", "while true do end", "0"));
            await().atMost(TestServer.PATIENCE)
                    .until(() -> replica.call("PING") instanceof Wire.Failure f
                            && f.text().startsWith("BUSY"));
            fill(primary, "meanwhile");

            replica.text("SCRIPT", "KILL");
            assertThat(caller.reply())
                    .isInstanceOfSatisfying(
                            Wire.Failure.class, f -> assertThat(f.text()).contains("Script killed by user"));
            assertEqual(primary, replica);
        }
    }

    @ParameterizedTest(name = "{0} <- {1} <- {2}")
    @CsvSource({"REDIS, ARIADNE, REDIS", "ARIADNE, REDIS, ARIADNE", "ARIADNE, ARIADNE, ARIADNE"})
    void aChainOfReplicasPassesTheStreamOn(Kind first, Kind second, Kind third) {
        try (TestServer primary = TestServer.start(first, directory);
                TestServer middle = TestServer.start(second, directory);
                TestServer last = TestServer.start(third, directory)) {
            fill(primary, "before");
            middle.follow(primary);
            middle.awaitCaughtUpWith(primary);
            last.follow(middle);
            last.awaitCaughtUpWith(middle);
            fill(primary, "after");
            assertEqual(primary, middle);
            assertEqual(primary, last);

            middle.text("CLIENT", "KILL", "TYPE", "master");
            fill(primary, "again");
            assertEqual(primary, middle);
            assertEqual(primary, last);
        }
    }

    @ParameterizedTest(name = "a {0} primary and a {1} replica")
    @CsvSource({"ARIADNE, REDIS", "REDIS, ARIADNE"})
    void waitAndMinReplicasCountTheOtherServersReplica(Kind primaryKind, Kind replicaKind) {
        try (TestServer primary = TestServer.start(primaryKind, directory);
                TestServer replica = TestServer.start(replicaKind, directory)) {
            primary.text("CONFIG", "SET", "min-replicas-to-write", "1", "min-replicas-max-lag", "10");
            assertThat(primary.call("SET", "k", "v"))
                    .isEqualTo(new Wire.Failure("NOREPLICAS Not enough good replicas to write."));

            replica.follow(primary);
            replica.awaitCaughtUpWith(primary);
            await().atMost(TestServer.PATIENCE).until(() -> "OK".equals(primary.call("SET", "k", "v")));
            assertThat(primary.call("WAIT", "1", "10000")).isEqualTo(1L);
            assertThat(replica.text("GET", "k")).isEqualTo("v");
            assertThat(primary.call("WAIT", "2", "50")).isEqualTo(1L);
            assertThat(replica.call("SET", "k", "w"))
                    .isEqualTo(new Wire.Failure("READONLY You can't write against a read only replica."));
        }
    }

    @Test
    void aReplicaThatAnnouncedNothingGetsItsSnapshotWithALength() {
        try (TestServer primary = TestServer.start(Kind.ARIADNE, directory);
                Wire replica = primary.connect()) {
            fill(primary, "before");
            replica.send("SYNC\r\n");
            String header = replica.line();
            while (header.isEmpty()) {
                header = replica.line();
            }
            assertThat(header).matches("\\$[0-9]+");
            byte[] magic = new byte[9];
            assertThat(replica.read(magic)).isEqualTo(magic.length);
            assertThat(new String(magic, StandardCharsets.US_ASCII)).startsWith("REDIS00");
        }
    }

    /** Writes of every kind that string keys know: plain, integers, binary, long, with and without expiry, deleted, in a transaction. */
    private static void fill(TestServer server, String round) {
        try (Wire wire = server.connect()) {
            StringBuilder pipeline = new StringBuilder();
            for (int i = 0; i < KEYS; i++) {
                pipeline.append(Wire.request("SET", round + ":" + i, "value " + i));
            }
            List<String> more = List.of(
                    Wire.request("SET", "counter", "41"),
                    Wire.request("INCR", "counter"),
                    Wire.request("APPEND", "text", round),
                    Wire.request("SET", "binary", "\0\r\n\u00ff$*" + round),
                    Wire.request("SET", "long", "abcdefgh".repeat(20_000)),
                    Wire.request("SET", "leased", round, "EX", "1000"),
                    Wire.request("PEXPIRE", round + ":1", "1000000"),
                    Wire.request("SET", "gone soon", round, "PX", "1"),
                    Wire.request("DEL", round + ":2", "no such key"),
                    Wire.request("MULTI"),
                    Wire.request("INCRBY", "sum", "7"),
                    Wire.request("SETEX", "lease 2", "2000", round),
                    Wire.request("EXEC"),
                    Wire.request("SELECT", "3"),
                    Wire.request("MSET", "in", round, "another", "database"));
            more.forEach(pipeline::append);
            wire.send(pipeline.toString());
            for (int i = 0; i < KEYS + more.size(); i++) {
                assertThat(wire.reply()).isNotInstanceOf(Wire.Failure.class);
            }
        }
    }

    /**
     * Both sides hold the same data and come to the same offset; the key whose time is over counts until its DEL has gone through. The
     * offsets are asked for until they agree, since a PING may enter the stream between the two questions.
     */
    private static void assertEqual(TestServer primary, TestServer replica) {
        await().atMost(TestServer.PATIENCE).until(() -> Long.valueOf(0).equals(primary.call("EXISTS", "gone soon")));
        replica.awaitCaughtUpWith(primary);
        assertThat(replica.digest()).isEqualTo(primary.digest());
        await().atMost(TestServer.PATIENCE)
                .until(() -> replica.number("slave_repl_offset") == primary.number("master_repl_offset"));
    }
}
