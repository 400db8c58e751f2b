package dev.ariadne.core.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import dev.ariadne.core.persist.MemoryDisk;
import org.junit.jupiter.api.Test;

/** How a snapshot reaches replicas: to the socket as it is made, or by way of a file when its length has to be told first. */
class FullSyncTest {
    private static final String SOME_TEXT = "x".repeat(3_000);

    private final World world = new World(1);

    @Test
    void withoutDisklessSyncTheLengthIsToldAndNoFileIsLeft() {
        MemoryDisk disk = new MemoryDisk();
        World.Server primary = world.start("p", disk, "repl-diskless-sync", "no");
        fill(primary, 500);
        World.Client raw = primary.client();
        raw.call("REPLCONF", "capa", "eof");

        String received = raw.call("PSYNC", "?", "-1");

        assertThat(received).startsWith("+FULLRESYNC ").contains("\r\n$").contains("REDIS0010");
        assertThat(received).doesNotContain("$EOF:");
        assertThat(disk.names()).noneMatch(name -> name.startsWith("temp-repl"));
    }

    @Test
    void aReplicaThatWantsALengthAndOneThatDoesNotShareOneSnapshot() {
        World.Server primary = world.start("p", "repl-diskless-sync-delay", "1000");
        fill(primary, 500);
        World.Server replica = world.start("r", "replicaof", "p 6379");
        world.pass(2_000);
        assertThat(primary.node.stats().images).as("it waits for company").isZero();

        assertThat(primary.client().send("SYNC\r\n")).startsWith("$").contains("REDIS0010");
        assertThat(replica.call("DBSIZE")).isEqualTo(":500\r\n");
        assertThat(primary.node.stats().images).isEqualTo(1);
    }

    @Test
    void enoughReplicasNeedNotWaitForTheDelay() {
        World.Server primary =
                world.start("p", "repl-diskless-sync-delay", "100", "repl-diskless-sync-max-replicas", "2");
        primary.call("SET", "k", "v");
        World.Server one = world.start("one", "replicaof", "p 6379");
        world.pass(3_000);
        assertThat(one.node.replication().link().isConnected()).isFalse();

        World.Server two = world.start("two", "replicaof", "p 6379");
        world.pass(3_000);
        assertThat(one.call("GET", "k")).isEqualTo("$1\r\nv\r\n");
        assertThat(two.call("GET", "k")).isEqualTo("$1\r\nv\r\n");
    }

    @Test
    void aDiskThatIsFullTurnsTheReplicaAwayAndNobodyElse() {
        MemoryDisk disk = new MemoryDisk();
        World.Server primary = world.start("p", disk, "repl-diskless-sync", "no", "rdb-key-save-delay", "1000");
        fill(primary, 500);
        World.Client raw = primary.client();
        raw.send("PSYNC ? -1\r\n");
        world.pass(200);
        assertThat(disk.names()).as("half of it is written").anyMatch(name -> name.startsWith("temp-repl"));
        disk.full = "No space left on device";
        world.pass(1_000);

        assertThat(raw.isClosed()).isTrue();
        assertThat(raw.received()).doesNotContain("REDIS");
        assertThat(primary.log).anyMatch(line -> line.startsWith("BGSAVE for replication failed: "));
        assertThat(primary.call("PING")).isEqualTo("+PONG\r\n");
        assertThat(disk.names()).noneMatch(name -> name.startsWith("temp-repl"));
    }

    private static void fill(World.Server server, int keys) {
        World.Client c = server.client();
        for (int i = 0; i < keys; i++) {
            c.call("SET", "key:" + i, SOME_TEXT + i);
        }
    }
}
