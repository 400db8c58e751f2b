package dev.ariadne.core.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import org.junit.jupiter.api.Test;

/** Limits of what may wait for a replica, with one that does not read: none may make it synchronise again and again. */
class StreamLimitsTest {
    private static final int MB = 1 << 20;

    private final World world = new World(1);
    private final World.Server primary = world.start(
            "p",
            "repl-diskless-sync-delay",
            "0",
            "repl-backlog-size",
            "16kb",
            "client-output-buffer-limit",
            "replica 1mb 0 0");

    @Test
    void aReplicaThatDoesNotReadIsClosedAtItsLimit() {
        World.Server replica = follow();
        primary.stuckReplica = "r";
        write(2 * MB);

        assertThat(primary.log)
                .anyMatch(
                        line -> line.contains("bytes of stream behind and is disconnected: the hard limit is 1048576"));
        primary.stuckReplica = "";
        world.pass(3_000);
        assertThat(replica.node.replication().end())
                .isEqualTo(primary.node.replication().end());
    }

    @Test
    void theStreamWaitsForASlowSnapshotBeyondThatLimit() {
        write(3 * MB);
        primary.stuckReplica = "r";
        World.Server replica = world.start("r", "replicaof", "p 6379");
        world.pass(2_000);
        assertThat(primary.node.replication().primary().replicas().get(0).state())
                .isEqualTo(ReplicaSlot.State.SEND_SNAPSHOT);
        write(4 * MB);

        primary.stuckReplica = "";
        world.pass(3_000);
        assertThat(replica.call("DBSIZE")).isEqualTo(primary.call("DBSIZE"));
        assertThat(primary.node.stats().syncFull).as("no loop").isEqualTo(1);
        assertThat(primary.log).noneMatch(line -> line.contains("is disconnected"));

        primary.stuckReplica = "r";
        write(2 * MB);
        assertThat(primary.log)
                .as("it is held to its limit again")
                .anyMatch(line -> line.contains("the hard limit is"));
    }

    @Test
    void aSnapshotThatTheBoundEndsIsNotTriedAgainAtOnce() {
        primary.node.config().set("repl-backlog-max-size", "2mb");
        write(3 * MB);
        primary.stuckReplica = "r";
        World.Server replica = world.start("r", "replicaof", "p 6379");
        world.pass(2_000);
        write(3 * MB);
        assertThat(primary.log).anyMatch(line -> line.contains("is disconnected: repl-backlog-max-size is 2097152"));

        primary.stuckReplica = "";
        world.pass(6_000);
        assertThat(primary.node.stats().syncFull).isEqualTo(1);
        assertThat(replica.log).anyMatch(line -> line.contains("exceeded repl-backlog-max-size"));
        world.pass(8_000);
        assertThat(replica.call("DBSIZE")).isEqualTo(primary.call("DBSIZE"));
        assertThat(primary.node.stats().syncFull).isEqualTo(2);
    }

    @Test
    void oneCommandLargerThanTheLimitClosesNobody() {
        World.Server replica = follow();
        primary.call("SET", "large", "x".repeat(5 * MB));
        world.pass(1_000);

        assertThat(replica.call("STRLEN", "large")).isEqualTo(":" + 5 * MB + "\r\n");
        assertThat(primary.node.stats().syncFull).isEqualTo(1);
    }

    @Test
    void infoTellsHowFarBehindAReplicaIs() {
        follow();
        assertThat(lag()).contains(",lag_ms=0,lag_bytes=0,unsent_bytes=0");
        primary.stuckReplica = "r";
        world.pass(200);
        write(1000);
        world.pass(700);

        assertThat(lag())
                .matches("replica0:ip=r,port=6379,lag_ms=[78]00,lag_bytes=1\\d\\d\\d,unsent_bytes=1\\d\\d\\d,.*");
    }

    @Test
    void infoTellsWhyASnapshotWasNeededLast() {
        World.Server replica = follow();
        replica.call("REPLICAOF", "nowhere", "1");
        write(40_000);
        replica.call("REPLICAOF", "p", "6379");
        world.pass(2_000);

        assertThat(primary.call("INFO", "replication"))
                .containsPattern("last_full_sync_reason:r:6379: .*a repl-backlog-size of 4\\d+ would have avoided it");
    }

    private World.Server follow() {
        World.Server replica = world.start("r", "replicaof", "p 6379");
        world.pass(4_000);
        assertThat(replica.node.replication().link().isConnected()).isTrue();
        return replica;
    }

    private void write(int bytes) {
        World.Client c = primary.client();
        for (int left = bytes; left > 0; left -= 50_000) {
            c.call("SET", "key:" + left + ":" + bytes, "x".repeat(Math.min(left, 50_000)));
        }
    }

    private String lag() {
        return primary.call("INFO", "replication")
                .lines()
                .filter(line -> line.startsWith("replica0:"))
                .findFirst()
                .orElse("");
    }
}
