package dev.ariadne.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Connections that wait for keys: who is served, when, and what happens when the wait ends otherwise. What the commands say is in the
 * rows of lists.txt.
 */
class BlockedKeysTest {
    private static final String FOREVER = "0";
    private static final String TIMED_OUT = "*-1\r\n";

    private final World world = new World(1);
    private final World.Server server = world.start("s");

    @Test
    void aWaitThatIsOverEndsAtTheEndOfTheTurnAndNotBefore() {
        World.Client later = waiting("BLPOP", "k", "0.3");
        World.Client sooner = waiting("BLPOP", "k", "k2", "0.1004");
        World.Client forever = waiting("BLPOP", "k", FOREVER);

        world.nowMs += 100;
        assertThat(sooner.send("")).isEmpty();
        world.nowMs += 1;
        assertThat(sooner.send("")).isEqualTo(TIMED_OUT);
        world.pass(1000);

        assertThat(later.received()).isEqualTo(TIMED_OUT);
        assertThat(forever.received()).isEmpty();
        assertThat(server.node.blockedKeys().count()).isEqualTo(1);
        server.call("RPUSH", "k", "a", "b");
        assertThat(forever.received()).isEqualTo(popped("k", "a"));
        assertThat(server.call("LLEN", "k")).isEqualTo(":1\r\n");
    }

    @Test
    void requestsBehindTheOneThatWaitsAreHeldBack() {
        World.Client c = server.client();
        assertThat(c.send("BLPOP k 0\r\nSET s 1\r\nGET s\r\n")).isEmpty();
        assertThat(server.call("EXISTS", "s")).isEqualTo(":0\r\n");

        server.call("RPUSH", "k", "x");
        assertThat(c.received()).isEqualTo(popped("k", "x") + "+OK\r\n$1\r\n1\r\n");
    }

    @Test
    void keysAreServedInTheOrderOfTheirWritesAndTheirConnectionsInTheOrderOfTheirComing() {
        World.Client both = waiting("BLPOP", "a", "b", FOREVER);
        World.Client first = waiting("BLPOP", "b", FOREVER);
        World.Client second = waiting("BLPOP", "a", FOREVER);
        World.Client writer = server.client();
        writer.call("MULTI");
        writer.call("RPUSH", "b", "1", "2");
        writer.call("RPUSH", "a", "3");
        writer.call("EXEC");

        assertThat(both.received()).isEqualTo(popped("b", "1"));
        assertThat(first.received()).isEqualTo(popped("b", "2"));
        assertThat(second.received()).isEqualTo(popped("a", "3"));
        assertThat(server.node.blockedKeys().count()).isZero();
    }

    @Test
    void aConnectionThatIsGoneIsPassedOver() {
        World.Client killed = waiting("BLPOP", "k", FOREVER);
        World.Client closed = waiting("BLPOP", "k", FOREVER);
        World.Client waits = waiting("BLPOP", "k", FOREVER);
        assertThat(server.call(
                        "CLIENT", "KILL", "ID", String.valueOf(killed.conn().id())))
                .isEqualTo(":1\r\n");
        closed.close();

        server.call("RPUSH", "k", "a");
        assertThat(waits.received()).isEqualTo(popped("k", "a"));
        assertThat(server.node.blockedKeys().count()).isZero();
    }

    @Test
    void aKeyOfAnotherTypeServesNobodyAndKeepsNobodyBack() {
        World.Client c = waiting("BLPOP", "k", FOREVER);
        server.call("SET", "k", "string");
        server.call("APPEND", "k", "more");
        assertThat(c.received()).isEmpty();
        server.call("DEL", "k");
        server.call("RPUSH", "k", "a");
        assertThat(c.received()).isEqualTo(popped("k", "a"));
    }

    @Test
    void aKeyThatIsGoneBeforeTheRequestIsOverServesNobody() {
        World.Client c = waiting("BLPOP", "k", FOREVER);
        World.Client writer = server.client();
        writer.call("MULTI");
        writer.call("RPUSH", "k", "a");
        writer.call("PEXPIREAT", "k", "1");
        writer.call("EXEC");
        assertThat(c.received()).isEmpty();
        assertThat(server.node.blockedKeys().count()).isEqualTo(1);
    }

    @Test
    void aChangeOfRoleEndsEveryWaitWithAnErrorAndTheConnection() {
        World.Client c = waiting("BLPOP", "k", FOREVER);
        server.call("REPLICAOF", "nowhere", "1");
        assertThat(c.received())
                .isEqualTo(
                        "-UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)\r\n");
        assertThat(c.isClosed()).isTrue();
        assertThat(server.node.blockedKeys().count()).isZero();
    }

    @Test
    void clientUnblockEndsAWaitAsATimeoutOrWithAnError() {
        World.Client c = waiting("BLPOP", "k", FOREVER);
        String id = String.valueOf(c.conn().id());
        assertThat(server.call("CLIENT", "UNBLOCK", id)).isEqualTo(":1\r\n");
        assertThat(c.received()).isEqualTo(TIMED_OUT);
        assertThat(server.call("CLIENT", "UNBLOCK", id)).isEqualTo(":0\r\n");

        c.call("BLPOP", "k", FOREVER);
        server.call("CLIENT", "UNBLOCK", id, "ERROR");
        assertThat(c.received()).isEqualTo("-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n");
    }

    @Test
    void aCallCountsOnceHoweverItEnds() {
        World.Client served = waiting("BLPOP", "k", FOREVER);
        waiting("BLPOP", "k", "0.1");
        server.call("RPUSH", "k", "a");
        world.pass(200);
        assertThat(served.received()).isEqualTo(popped("k", "a"));
        assertThat(server.call("INFO", "commandstats")).contains("cmdstat_blpop:calls=2,");
    }

    @Test
    void aCopyOfTheNodeHasTheSameWaitsAndItsOwn() {
        waiting("BLPOP", "a", "b", "10");
        World.Client writer = server.client();
        Node original = server.node;
        Node copy = original.copy(original.effects(), new SplittableRandom(2), Observer.NONE);
        byte[] push = "RPUSH b 1 2\r\n".getBytes(StandardCharsets.ISO_8859_1);
        copy.onClientBytes(copy.clients().copyOf(writer.conn()), push, 0, push.length, world.nowMs);

        assertThat(copy.blockedKeys().count()).isZero();
        assertThat(copy.keyspace().size()).isEqualTo(1);
        assertThat(original.blockedKeys().count()).isEqualTo(1);
        assertThat(original.keyspace().size()).isZero();

        Node later = original.copy(original.effects(), new SplittableRandom(2), Observer.NONE);
        later.endBatch(world.nowMs + 10_000);
        assertThat(later.blockedKeys().count()).isZero();
        assertThat(original.blockedKeys().count()).isEqualTo(1);
    }

    @Test
    void aListThatComesWithALoadedDataSetIsServed() {
        World.Server primary = world.start("p");
        primary.call("RPUSH", "k", "a");
        World.Server replica = world.start("r", "replica-read-only", "no");
        replica.call("REPLICAOF", "p", "1");
        World.Client c = replica.client();
        assertThat(c.call("BLPOP", "k", FOREVER)).isEmpty();
        world.pass(7_000);
        assertThat(c.received()).isEqualTo(popped("k", "a"));
    }

    @Test
    void manyWhoWaitForOneKeyAreServedInTheirOrder() {
        List<World.Client> clients = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            clients.add(waiting("BLPOP", "k", "other" + i, "100"));
        }
        for (int i = 0; i < clients.size(); i++) {
            server.call("RPUSH", "k", String.valueOf(i));
            assertThat(clients.get(i).received()).isEqualTo(popped("k", String.valueOf(i)));
        }
    }

    private World.Client waiting(String... request) {
        World.Client c = server.client();
        assertThat(c.call(request)).isEmpty();
        assertThat(c.conn().blocked()).isEqualTo(Conn.Blocked.KEYS);
        return c;
    }

    private static String popped(String key, String element) {
        return "*2\r\n$" + key.length() + "\r\n" + key + "\r\n$" + element.length() + "\r\n" + element + "\r\n";
    }
}
