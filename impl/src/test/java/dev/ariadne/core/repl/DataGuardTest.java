package dev.ariadne.core.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** replica-protect-data: who comes back empty does not empty the others. */
class DataGuardTest {
    private final World world = new World(1);
    private World.Server primary;
    private World.Server replica;

    @BeforeEach
    void startPrimaryAndReplica() {
        primary = start("p");
        primary.call("SET", "k", "v");
        replica = start("r", "replica-protect-data", "yes", "replicaof", "p 6379");
        world.pass(3_000);
        assertThat(replica.call("GET", "k")).isEqualTo("$1\r\nv\r\n");
    }

    @Test
    void aPrimaryThatRestartsEmptyDoesNotWipeItsReplica() {
        world.kill(primary);
        primary = start("p");
        primary.call("SET", "few", "writes");
        world.pass(20_000);

        assertThat(replica.call("GET", "k")).isEqualTo("$1\r\nv\r\n");
        assertThat(replica.call("EXISTS", "few")).isEqualTo(":0\r\n");
        assertThat(info(replica)).contains("master_link_status:down", "master_link_refused:the primary's history ");
        assertThat(replica.log.stream().filter(line -> line.contains("The data here are kept")))
                .as("said once, not at every attempt")
                .hasSize(1);
        assertThat(primary.node.stats().syncFull)
                .as("no snapshot is made for nothing")
                .isZero();
    }

    @Test
    void withoutTheSettingItDoes() {
        replica.node.config().set("replica-protect-data", "no");
        world.kill(primary);
        primary = start("p");
        world.pass(20_000);

        assertThat(replica.call("EXISTS", "k")).isEqualTo(":0\r\n");
    }

    @Test
    void whenToldSoItTakesTheOtherHistory() {
        world.kill(primary);
        primary = start("p");
        primary.call("SET", "few", "writes");
        world.pass(20_000);

        replica.call("CONFIG", "SET", "replica-protect-data", "no");
        world.pass(20_000);
        assertThat(replica.call("EXISTS", "k")).isEqualTo(":0\r\n");
        assertThat(replica.call("EXISTS", "few")).isEqualTo(":1\r\n");
        assertThat(info(replica)).contains("master_link_status:up").doesNotContain("master_link_refused");
    }

    @Test
    void anOldPrimaryFollowsTheReplicaThatWasPromotedAlthoughItsLastWritesAreLost() {
        primary.node.config().set("replica-protect-data", "yes");
        world.hold(replica);
        primary.call("SET", "lost", "1");
        world.pass(200);
        primary.call("CLIENT", "KILL", "TYPE", "replica");
        world.release(replica);
        replica.call("REPLICAOF", "NO", "ONE");
        primary.call("REPLICAOF", "r", "6379");
        world.pass(3_000);

        assertThat(info(primary)).contains("master_link_status:up");
        assertThat(primary.call("GET", "k")).isEqualTo("$1\r\nv\r\n");
    }

    @Test
    void anEmptyReplicaTakesAnyHistory() {
        World.Server fresh = start("f", "replica-protect-data", "yes", "replicaof", "p 6379");
        world.pass(3_000);

        assertThat(fresh.call("GET", "k")).isEqualTo("$1\r\nv\r\n");
    }

    @Test
    void anEmptyReplicaIsNeverPromoted() {
        World.Server empty = start("e", "replica-protect-data", "yes", "replicaof", "nowhere 6379");
        world.pass(1_000);

        assertThat(info(empty)).contains("slave_priority:0");
        assertThat(empty.call("REPLICAOF", "NO", "ONE")).startsWith("-ERR This replica has no data yet");
        assertThat(info(replica)).contains("slave_priority:100");
        assertThat(replica.call("REPLICAOF", "NO", "ONE")).isEqualTo("+OK\r\n");
    }

    @Test
    void aPrimaryThatDoesNotTellItsHistoryIsNotFollowed() {
        primary.call("ACL", "SETUSER", "default", "-info");
        replica.call("REPLICAOF", "nowhere", "1");
        replica.call("REPLICAOF", "p", "6379");
        world.pass(3_000);

        assertThat(info(replica)).contains("master_link_refused:the primary does not tell its history");
        assertThat(replica.call("GET", "k")).isEqualTo("$1\r\nv\r\n");
    }

    private World.Server start(String name, String... settings) {
        World.Server server = world.start(name, settings);
        server.node.config().set("repl-diskless-sync-delay", "0");
        return server;
    }

    private static String info(World.Server server) {
        return server.call("INFO", "replication");
    }
}
