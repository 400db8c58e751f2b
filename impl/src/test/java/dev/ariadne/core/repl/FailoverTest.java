package dev.ariadne.core.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** FAILOVER among real nodes over byte pipes: one primary, two replicas. */
class FailoverTest {
    private final World world = new World(1);
    private World.Server primary;
    private World.Server one;
    private World.Server two;

    @BeforeEach
    void startThree() {
        primary = world.start("p", "repl-diskless-sync-delay", "0");
        primary.call("SET", "before", "1");
        one = world.start("one", "replicaof", "p 6379");
        two = world.start("two", "replicaof", "p 6379");
        world.pass(3_000);
    }

    @Test
    void theReplicaNamedTakesOverAndEverybodyGoesOnWithoutASnapshot() {
        primary.call("SET", "k", "v");
        long fulls = primary.node.stats().syncFull;

        assertThat(primary.call("FAILOVER", "TO", "one", "6379")).isEqualTo("+OK\r\n");
        world.pass(2_000);
        two.call("REPLICAOF", "one", "6379");
        world.pass(2_000);

        assertThat(failoverState(primary)).isEqualTo("no-failover");
        assertThat(one.node.replication().isPrimary()).isTrue();
        assertThat(primary.node.replication().following()).isEqualTo(new Replication.Endpoint("one", 6379));
        assertThat(one.node.stats().syncPartialOk).isEqualTo(2);
        assertThat(one.node.stats().syncFull + primary.node.stats().syncFull).isEqualTo(fulls);
        one.call("SET", "k", "w");
        world.pass(100);
        assertThat(primary.call("GET", "k")).isEqualTo("$1\r\nw\r\n");
        assertThat(two.call("GET", "k")).isEqualTo("$1\r\nw\r\n");
    }

    @Test
    void withoutANameTheFirstReplicaThatHasEverythingTakesOver() {
        world.hold(one);
        World.Client writer = primary.client();
        writer.call("SET", "k", "v");

        primary.call("FAILOVER");
        world.pass(2_000);

        assertThat(two.node.replication().isPrimary()).isTrue();
        assertThat(two.call("GET", "k")).isEqualTo("$1\r\nv\r\n");
    }

    @Test
    void writesAreHeldBackAndReadsServedWhileItWaits() {
        world.hold(one);
        primary.call("SET", "k", "v");
        primary.call("FAILOVER", "TO", "one", "6379");
        World.Client writer = primary.client();

        assertThat(writer.call("SET", "k", "w")).isEmpty();
        assertThat(primary.call("GET", "k")).isEqualTo("$1\r\nv\r\n");
        assertThat(failoverState(primary)).isEqualTo("waiting-for-sync");
        long end = primary.node.replication().end();
        world.pass(25_000);
        assertThat(primary.node.replication().end())
                .as("no PING moves the end away")
                .isEqualTo(end);

        assertThat(primary.call("FAILOVER", "ABORT")).isEqualTo("+OK\r\n");
        world.pass(100);
        assertThat(writer.received()).isEqualTo("+OK\r\n");
        assertThat(failoverState(primary)).isEqualTo("no-failover");
        assertThat(primary.node.replication().isPrimary()).isTrue();
    }

    @Test
    void aWriteHeldBackIsRefusedByWhatIsAReplicaNow() {
        world.hold(one);
        primary.call("SET", "k", "v");
        primary.call("FAILOVER", "TO", "one", "6379");
        World.Client writer = primary.client();
        writer.call("SET", "k", "w");

        world.release(one);
        world.pass(3_000);

        assertThat(one.node.replication().isPrimary()).isTrue();
        assertThat(writer.received()).startsWith("-READONLY");
        assertThat(one.call("GET", "k")).isEqualTo("$1\r\nv\r\n");
    }

    @Test
    void aReplicaThatNeverCatchesUpEndsItAtTheTimeLimit() {
        world.hold(one);
        primary.call("SET", "k", "v");

        primary.call("FAILOVER", "TO", "one", "6379", "TIMEOUT", "500");
        world.pass(1_000);

        assertThat(failoverState(primary)).isEqualTo("no-failover");
        assertThat(primary.log).anyMatch(line -> line.contains("Replica never caught up before timeout"));
        assertThat(primary.call("SET", "k", "w")).isEqualTo("+OK\r\n");
    }

    @Test
    void byForceItGoesOnWithAReplicaThatLacksPartOfTheStream() {
        world.hold(one);
        primary.call("SET", "k", "v");

        primary.call("FAILOVER", "TO", "one", "6379", "FORCE", "TIMEOUT", "500");
        world.pass(1_000);
        assertThat(failoverState(primary)).isEqualTo("failover-in-progress");
        assertThat(primary.node.replication().isPrimary())
                .as("there are never two")
                .isFalse();

        world.release(one);
        world.pass(3_000);
        assertThat(one.node.replication().isPrimary()).isTrue();
        assertThat(failoverState(primary)).isEqualTo("no-failover");
        assertThat(primary.log).anyMatch(line -> line.contains("time out exceeded, failing over."));
    }

    @Test
    void aReplicaThatRefusesLeavesThePrimaryPrimary() {
        one.call("ACL", "SETUSER", "default", "-psync");

        primary.call("FAILOVER", "TO", "one", "6379");
        world.pass(2_000);

        assertThat(primary.node.replication().isPrimary()).isTrue();
        assertThat(failoverState(primary)).isEqualTo("no-failover");
        assertThat(primary.log).anyMatch(line -> line.contains("Failover target rejected psync request"));
        assertThat(primary.call("SET", "k", "v")).isEqualTo("+OK\r\n");
    }

    @Test
    void meanwhileNobodyMayFollowOrSynchronise() {
        world.hold(one);
        primary.call("SET", "k", "v");
        primary.call("FAILOVER", "TO", "one", "6379");

        assertThat(primary.call("REPLICAOF", "two", "6379"))
                .isEqualTo("-ERR REPLICAOF not allowed while failing over.\r\n");
        assertThat(primary.call("PSYNC", "?", "-1")).isEqualTo("-NOMASTERLINK Can't SYNC while failing over\r\n");
        assertThat(primary.call("FAILOVER")).isEqualTo("-ERR FAILOVER already in progress.\r\n");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThat(primary.call("FAILOVER", "ABORT")).isEqualTo("-ERR No failover in progress.\r\n");
        assertThat(primary.call("FAILOVER", "TIMEOUT", "0"))
                .isEqualTo("-ERR FAILOVER timeout must be greater than 0\r\n");
        assertThat(primary.call("FAILOVER", "TO", "one")).isEqualTo("-ERR syntax error\r\n");
        assertThat(primary.call("FAILOVER", "TO", "three", "6379"))
                .isEqualTo("-ERR FAILOVER target HOST and PORT is not a replica.\r\n");
        assertThat(primary.call("FAILOVER", "TO", "one", "6379", "FORCE"))
                .isEqualTo("-ERR FAILOVER with force option requires both a timeout and target HOST and IP.\r\n");
        assertThat(one.call("FAILOVER")).isEqualTo("-ERR FAILOVER is not valid when server is a replica.\r\n");
        assertThat(world.start("alone").call("FAILOVER")).isEqualTo("-ERR FAILOVER requires connected replicas.\r\n");
        assertThat(primary.call("PSYNC", "x".repeat(40), "1", "FAILOVER"))
                .isEqualTo("-ERR PSYNC FAILOVER can't be sent to a master.\r\n");
        assertThat(one.call("PSYNC", "x".repeat(40), "1", "FAILOVER"))
                .isEqualTo("-ERR PSYNC FAILOVER replid must match my replid.\r\n");
    }

    private static String failoverState(World.Server server) {
        return server.call("INFO", "replication")
                .lines()
                .filter(line -> line.startsWith("master_failover_state:"))
                .findFirst()
                .orElse("")
                .substring("master_failover_state:".length());
    }
}
