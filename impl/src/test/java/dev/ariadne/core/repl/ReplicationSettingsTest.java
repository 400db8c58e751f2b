package dev.ariadne.core.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import org.junit.jupiter.api.Test;

/** What the settings of replication do, one test each. */
class ReplicationSettingsTest {
    private final World world = new World(1);

    @Test
    void aReplicaAuthenticatesWithMasterauth() {
        World.Server primary = primary("requirepass", "secret");
        World.Server stranger = replica("s");
        World.Server replica = replica("r", "masterauth", "secret");
        world.pass(3_000);

        assertThat(replica.node.replication().link().isConnected()).isTrue();
        assertThat(stranger.node.replication().link().isConnected()).isFalse();
        assertThat(stranger.log).anyMatch(line -> line.contains("NOAUTH"));
        assertThat(primary.node.replication().primary().replicas()).hasSize(1);
    }

    @Test
    void aReplicaAuthenticatesAsMasteruserWithNoMoreThanReplicationNeeds() {
        World.Server primary = primary();
        primary.call("ACL", "SETUSER", "copier", "on", ">pw", "+psync", "+replconf", "+ping");
        primary.call("ACL", "SETUSER", "default", "off");
        World.Server wrong = replica("w", "masteruser", "copier", "masterauth", "guess");
        World.Server replica = replica("r", "masteruser", "copier", "masterauth", "pw");
        world.pass(3_000);

        assertThat(replica.node.replication().link().isConnected()).isTrue();
        assertThat(wrong.node.replication().link().isConnected()).isFalse();
        assertThat(wrong.log).anyMatch(line -> line.startsWith("Unable to AUTH to MASTER: -WRONGPASS"));
    }

    @Test
    void aBacklogThatNobodyNeedsIsGivenUpAndWithItItsId() {
        World.Server primary = primary("repl-backlog-ttl", "5");
        World.Server replica = replica("r");
        world.pass(3_000);
        String id = primary.node.replication().replId();
        world.kill(replica);
        world.pass(4_000);
        assertThat(primary.node.replication().backlog()).isNotNull();

        world.pass(3_000);
        assertThat(primary.node.replication().backlog()).isNull();
        assertThat(primary.node.replication().replId()).isNotEqualTo(id);
    }

    @Test
    void aReplicaIsKnownByWhatItAnnounces() {
        World.Server primary = primary();
        replica("r", "replica-announce-ip", "203.0.113.7", "replica-announce-port", "7007");
        world.pass(3_000);

        assertThat(primary.call("INFO", "replication")).contains("slave0:ip=203.0.113.7,port=7007,state=online");
        assertThat(primary.call("ROLE")).contains("203.0.113.7").contains("7007");
    }

    @Test
    void whoMustNotServeStaleDataSaysThatItsPrimaryIsDown() {
        World.Server primary = primary();
        World.Server replica = replica("r", "replica-serve-stale-data", "no");
        world.pass(3_000);
        assertThat(replica.call("GET", "k")).isEqualTo("$1\r\nv\r\n");
        world.kill(primary);
        world.pass(200);

        assertThat(replica.call("GET", "k")).startsWith("-MASTERDOWN");
        assertThat(replica.call("PING")).startsWith("-MASTERDOWN");
        assertThat(replica.call("INFO", "replication")).contains("master_link_status:down");
    }

    @Test
    void aSilentReplicaIsDroppedAfterReplTimeout() {
        World.Server primary = primary("repl-timeout", "3");
        World.Server replica = replica("r");
        world.pass(3_000);
        world.hold(replica);
        world.pass(2_500);
        assertThat(primary.node.replication().primary().replicas()).hasSize(1);

        world.pass(2_500);
        assertThat(primary.node.replication().primary().replicas()).isEmpty();
        assertThat(primary.log)
                .anyMatch(line -> line.startsWith("Disconnecting timedout replica (streaming sync): r:6379"));
    }

    @Test
    void aSilentPrimaryIsGivenUpAfterReplTimeout() {
        World.Server primary = primary();
        World.Server replica = replica("r", "repl-timeout", "3");
        world.pass(3_000);
        world.hold(primary);
        world.pass(6_000);

        assertThat(replica.log).anyMatch(line -> line.contains("MASTER timeout: no data nor PING received"));
        world.release(primary);
        world.pass(3_000);
        assertThat(replica.node.replication().link().isConnected()).isTrue();
        assertThat(primary.node.stats().syncFull).isEqualTo(1);
    }

    @Test
    void whileWritesArePausedWaitMakesTheStreamNoLonger() {
        World.Server primary = primary();
        World.Server replica = replica("r");
        world.pass(3_000);
        world.hold(replica);
        World.Client c = primary.client();
        c.call("SET", "k", "w");
        primary.call("CLIENT", "PAUSE", "100000", "WRITE");
        long end = primary.node.replication().end();

        assertThat(c.call("WAIT", "1", "0")).isEmpty();
        assertThat(primary.node.replication().end()).as("no GETACK").isEqualTo(end);
        world.release(replica);
        world.pass(1_500);
        assertThat(c.received()).as("by the replica's own acknowledgement").isEqualTo(":1\r\n");
    }

    @Test
    void waitInATransactionAndOnAReplicaDoesNotWait() {
        World.Server primary = primary();
        World.Server replica = replica("r");
        world.pass(3_000);
        World.Client c = primary.client();
        world.hold(replica);

        assertThat(c.send("MULTI\r\nSET k x\r\nWAIT 5 0\r\nEXEC\r\n")).endsWith("*2\r\n+OK\r\n:1\r\n");
        world.release(replica);
        assertThat(replica.call("WAIT", "1", "0")).startsWith("-ERR WAIT cannot be used with replica instances.");
    }

    @Test
    void aShutdownGivesReplicasShutdownTimeoutToCatchUp() {
        World.Server primary = primary("shutdown-timeout", "10", "save", "");
        World.Server replica = replica("r");
        world.pass(3_000);
        world.hold(replica);
        primary.call("SET", "k", "last");
        primary.client().send("SHUTDOWN\r\n");
        world.pass(5_000);
        assertThat(primary.exitCode).as("it waits").isEqualTo(-1);

        world.release(replica);
        world.pass(3_000);
        assertThat(primary.exitCode).isZero();
        assertThat(replica.call("GET", "k")).isEqualTo("$4\r\nlast\r\n");
    }

    @Test
    void aShutdownDoesNotWaitForEver() {
        World.Server primary = primary("shutdown-timeout", "4", "save", "");
        World.Server replica = replica("r");
        world.pass(3_000);
        world.hold(replica);
        primary.call("SET", "k", "last");
        primary.client().send("SHUTDOWN\r\n");
        world.pass(5_000);

        assertThat(primary.exitCode).isZero();
        assertThat(primary.log).anyMatch(line -> line.startsWith("Lagging replica r:6379 reported offset "));
    }

    private World.Server primary(String... settings) {
        World.Server server = world.start("p", settings);
        server.node.config().set("repl-diskless-sync-delay", "0");
        World.Client c = server.client();
        c.send("AUTH secret\r\n");
        c.call("SET", "k", "v");
        return server;
    }

    private World.Server replica(String name, String... settings) {
        World.Server server = world.start(name, settings);
        server.node.replication().follow(new Replication.Endpoint("p", 6379), world.nowMs);
        return server;
    }
}
