package dev.ariadne.core.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.Action;
import dev.ariadne.core.Node;
import dev.ariadne.core.Observer;
import dev.ariadne.core.World;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two and three real nodes over byte pipes: synchronisation, acknowledgement, WAIT, refusal of writes, change of role. */
class ReplicationTest {
    private final World world = new World(1);
    private World.Server primary;
    private World.Server replica;

    @BeforeEach
    void startPrimaryAndReplica() {
        primary = start("p");
        primary.call("SET", "before", "1");
        replica = follow("r", primary);
        settle();
    }

    @Test
    void aFullSynchronisationBringsWhatWasThereAndTheStreamWhatComes() {
        primary.call("SET", "after", "2");

        assertThat(replica.call("GET", "before")).isEqualTo("$1\r\n1\r\n");
        assertThat(replica.call("GET", "after")).isEqualTo("$1\r\n2\r\n");
        assertSameStream(primary, replica);
        assertThat(primary.actions).contains(Action.GrantFull, Action.SnapshotStep, Action.SendStream);
        assertThat(replica.actions)
                .contains(Action.AcceptFull, Action.LoadSnapshot, Action.SendAck, Action.ApplyStream);
    }

    @Test
    void aReplicaThatWasCutOffContinuesWhereItStopped() {
        primary.call("SET", "a", "1");
        replica.node.onLinkDown("test", world.nowMs);
        primary.call("SET", "b", "2");
        settle();

        assertThat(replica.call("GET", "b")).isEqualTo("$1\r\n2\r\n");
        assertThat(primary.node.stats().syncPartialOk).isEqualTo(1);
        assertThat(primary.node.stats().syncFull).isEqualTo(1);
        assertSameStream(primary, replica);
    }

    /** The stream goes on in the database that it had selected, however many attempts to continue it fail. */
    @Test
    void aLinkLostInTheHandshakeForgetsNothing() {
        World.Client writer = primary.client();
        writer.call("SELECT", "3");
        writer.call("SET", "a", "1");
        world.hold(primary);
        replica.node.onLinkDown("test", world.nowMs);
        world.settle();
        assertThat(replica.node.replication().link().state()).isEqualTo(ReplicaLink.State.HANDSHAKE);
        replica.node.onLinkDown("test", world.nowMs);
        world.release(primary);
        settle();
        writer.call("SET", "b", "2");
        settle();

        World.Client reader = replica.client();
        reader.call("SELECT", "3");
        assertThat(reader.call("GET", "b")).isEqualTo("$1\r\n2\r\n");
        assertThat(primary.node.stats().syncPartialOk).isEqualTo(1);
        assertSameStream(primary, replica);
    }

    @Test
    void aReplicaThatMissedMoreThanTheBacklogHoldsIsSynchronisedInFull() {
        primary.node.config().set("repl-backlog-size", "16384");
        replica.call("REPLICAOF", "nowhere", "1");
        primary.call("SET", "big", "x".repeat(40_000));
        replica.call("REPLICAOF", "p", "6379");
        settle();

        assertThat(primary.node.stats().syncFull).isEqualTo(2);
        assertThat(replica.call("STRLEN", "big")).isEqualTo(":40000\r\n");
        assertThat(primary.log).anyMatch(line -> line.contains("repl-backlog-size"));
        assertSameStream(primary, replica);
    }

    @Test
    void theConfigurationKnowsWhomTheNodeFollows() {
        replica.call("REPLICAOF", "q", "7000");
        assertThat(replica.call("CONFIG", "GET", "replicaof")).contains("q 7000");

        replica.call("REPLICAOF", "NO", "ONE");
        assertThat(replica.call("CONFIG", "GET", "replicaof")).isEqualTo("*2\r\n$9\r\nreplicaof\r\n$0\r\n\r\n");
    }

    @Test
    void aWriteOnAWritableReplicaReplacesAKeyThatIsOnlyHidden() {
        primary.call("SET", "gone", "5", "PX", "10");
        replica.call("CONFIG", "SET", "replica-read-only", "no");
        world.nowMs += 1_000;

        assertThat(replica.call("EXISTS", "gone")).isEqualTo(":0\r\n");
        assertThat(replica.call("DBSIZE")).as("hidden, and there").isEqualTo(":2\r\n");
        assertThat(replica.call("INCR", "gone")).isEqualTo(":1\r\n");
        assertThat(replica.call("TTL", "gone")).isEqualTo(":-1\r\n");
        assertThat(replica.call("DBSIZE")).isEqualTo(":2\r\n");
    }

    @Test
    void waitReturnsOnceReplicasAcknowledgedTheConnectionsLastWrite() {
        World.Client c = primary.client();
        c.call("SET", "k", "v");

        assertThat(c.call("WAIT", "1", "0")).isEqualTo(":1\r\n");
        assertThat(primary.actions)
                .containsSubsequence(Action.WaitBegin, Action.AskAcks, Action.ReceiveAck, Action.WaitReturn);
    }

    @Test
    void waitTimesOutWithTheCountThatWasReached() {
        World.Client c = primary.client();
        c.call("SET", "k", "v");

        assertThat(c.call("WAIT", "2", "150")).isEmpty();
        world.pass(300);

        assertThat(c.received()).isEqualTo(":1\r\n");
        assertThat(primary.actions).contains(Action.WaitTimeout);
    }

    @Test
    void requestsBehindAWaitStayUntilItIsAnswered() {
        World.Client c = primary.client();
        c.call("SET", "k", "v");
        assertThat(c.send("WAIT 2 150\r\nGET k\r\n")).isEmpty();
        world.pass(300);

        assertThat(c.received()).isEqualTo(":1\r\n$1\r\nv\r\n");
    }

    @Test
    void writesAreRefusedWhenTooFewReplicasWereHeardOf() {
        primary.call("CONFIG", "SET", "min-replicas-to-write", "1", "min-replicas-max-lag", "2");
        assertThat(primary.call("SET", "k", "v")).isEqualTo("+OK\r\n");

        world.kill(replica);
        world.pass(1_000);

        assertThat(primary.call("SET", "k", "w")).isEqualTo("-NOREPLICAS Not enough good replicas to write.\r\n");
        assertThat(primary.call("GET", "k")).isEqualTo("$1\r\nv\r\n");
        assertThat(primary.actions).contains(Action.RejectWrite);
    }

    @Test
    void aPromotedReplicaServesTheOthersByTheOldIdUpToItsPromotion() {
        World.Server other = follow("o", primary);
        settle();
        primary.call("SET", "a", "1");
        String oldId = replica.node.replication().replId();
        world.kill(primary);

        replica.call("REPLICAOF", "NO", "ONE");
        other.call("REPLICAOF", "r", "6379");
        replica.call("SET", "b", "2");
        settle();

        assertThat(replica.node.replication().replId2()).isEqualTo(oldId);
        assertThat(replica.node.stats().syncPartialOk).isEqualTo(1);
        assertThat(replica.node.stats().syncFull).isZero();
        assertThat(other.call("GET", "a")).isEqualTo("$1\r\n1\r\n");
        assertThat(other.call("GET", "b")).isEqualTo("$1\r\n2\r\n");
        assertSameStream(replica, other);
    }

    @Test
    void aDemotedPrimaryThatWroteMoreIsSynchronisedInFullAndLosesIt() {
        World.Server other = follow("o", primary);
        settle();
        replica.call("REPLICAOF", "NO", "ONE");
        other.call("REPLICAOF", "r", "6379");
        primary.call("SET", "lost", "1");
        primary.call("REPLICAOF", "r", "6379");
        settle();

        assertThat(primary.call("EXISTS", "lost")).isEqualTo(":0\r\n");
        assertThat(primary.call("SET", "x", "1")).startsWith("-READONLY");
        assertSameStream(replica, primary);
    }

    @Test
    void aChainedReplicaReceivesTheIdenticalBytes() {
        World.Server leaf = follow("l", replica);
        settle();
        primary.call("SET", "k", "v");
        primary.call("SELECT", "3");
        world.pass(20_000);

        assertThat(leaf.call("GET", "k")).isEqualTo("$1\r\nv\r\n");
        assertSameStream(primary, leaf);
        assertSameStream(primary, replica);
    }

    @Test
    void aTransactionReachesReplicasWholeAndCountsOnlyWhenItIs() {
        World.Client c = primary.client();
        c.send("MULTI\r\nSET a 1\r\nSET b 2\r\nEXEC\r\n");

        assertThat(replica.call("MGET", "a", "b")).isEqualTo("*2\r\n$1\r\n1\r\n$1\r\n2\r\n");
        assertSameStream(primary, replica);
    }

    @Test
    void expiryIsDecidedByThePrimary() {
        primary.call("SET", "k", "v", "PX", "500");
        replica.node.onTick(world.nowMs + 10_000);
        assertThat(replica.node.keyspace().database(0).size()).isEqualTo(2);

        world.pass(1_000);

        assertThat(replica.node.keyspace().database(0).size()).isEqualTo(1);
        assertSameStream(primary, replica);
    }

    @Test
    void aReplicaThatDoesNotReadIsDisconnectedAtItsLimitAndTheOthersAreNot() {
        World.Server other = follow("o", primary);
        settle();
        primary.node.config().set("client-output-buffer-limit", "replica 2mb 0 0");
        primary.stuckReplica = "r";
        for (int i = 0; i < 40; i++) {
            primary.call("SET", "k" + i, "x".repeat(100_000));
        }

        assertThat(primary.log)
                .anyMatch(line -> line.contains("Replica r:6379") && line.contains("client-output-buffer-limit"))
                .anyMatch(line -> line.equals("Connection with replica r:6379 lost."))
                .noneMatch(line -> line.equals("Connection with replica o:6379 lost."));
        assertSameStream(primary, other);
    }

    @Test
    void aCopyGoesItsOwnWay() {
        Node copy = primary.node.copy(primary.node.effects(), new SplittableRandom(2), Observer.NONE);
        long end = primary.node.replication().end();
        assertThat(copy.replication().end()).isEqualTo(end);
        assertThat(copy.replication().primary().replicas()).hasSize(1);

        primary.call("SET", "k", "v");

        assertThat(primary.node.replication().end()).isGreaterThan(end);
        assertThat(copy.replication().end()).isEqualTo(end);
        assertThat(copy.keyspace().database(0).size()).isEqualTo(1);
    }

    private World.Server start(String name, String... settings) {
        World.Server s = world.start(name, settings);
        s.node.config().set("repl-diskless-sync-delay", "0");
        return s;
    }

    private World.Server follow(String name, World.Server of) {
        World.Server s = start(name);
        s.call("REPLICAOF", of.name, "6379");
        return s;
    }

    private void settle() {
        world.pass(1_200);
    }

    private static void assertSameStream(World.Server a, World.Server b) {
        Replication left = a.node.replication();
        Replication right = b.node.replication();
        assertThat(right.end()).isEqualTo(left.end());
        assertThat(right.replId()).isEqualTo(left.replId());
        Backlog ours = Objects.requireNonNull(left.backlog());
        Backlog theirs = Objects.requireNonNull(right.backlog());
        long from = Math.max(ours.start(), theirs.start());
        int n = (int) (left.end() - from);
        byte[] l = new byte[n];
        byte[] r = new byte[n];
        ours.read(from, l, n);
        theirs.read(from, r, n);
        assertThat(Arrays.equals(l, r)).isTrue();
    }
}
