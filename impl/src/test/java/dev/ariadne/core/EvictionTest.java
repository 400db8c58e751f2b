package dev.ariadne.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.config.Params;
import dev.ariadne.core.keyspace.Keyspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** maxmemory against the rules of Redis' evict.c, with a clock that the test moves. */
class EvictionTest {
    private static final String OK = "+OK\r\n";
    private static final String OOM = "-OOM command not allowed when used memory > 'maxmemory'.\r\n";

    private final World world = new World(3);
    private final World.Server server = world.start("s");
    private final World.Client client = server.client();

    private void limit(String policy, long moreBytes) {
        world.pass(200);
        client.call("CONFIG", "SET", "maxmemory-policy", policy);
        client.call(
                "CONFIG",
                "SET",
                "maxmemory",
                String.valueOf(server.node.eviction().usedBytes() + moreBytes));
    }

    private void fill(String prefix, int keys) {
        for (int i = 0; i < keys; i++) {
            client.call("SET", prefix + i, "x".repeat(100));
        }
    }

    private int count(String prefix) {
        int[] found = {0};
        server.node.keyspace().database(0).forEach(e -> found[0] += new String(e.key()).startsWith(prefix) ? 1 : 0);
        return found[0];
    }

    @Test
    void withoutEvictionWritesAreRefusedAndReadsAreNot() {
        fill("a", 10);
        limit("noeviction", 0);
        client.call("APPEND", "a0", "x".repeat(5000));

        assertThat(client.call("SET", "b", "v")).isEqualTo(OOM);
        assertThat(client.call("GET", "a1")).startsWith("$100");
        assertThat(client.call("DEL", "a1")).isEqualTo(":1\r\n");
        assertThat(client.call("EVAL", "return redis.call('set','x','y')", "0")).contains(OOM.substring(1, 20));
        assertThat(client.call("MULTI")).isEqualTo(OK);
        assertThat(client.call("GET", "a2")).isEqualTo(OOM);
        assertThat(client.call("EXEC")).startsWith("-EXECABORT");
        client.call("DEL", "a0");
        assertThat(client.call("SET", "b", "v")).isEqualTo(OK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"allkeys-lru", "allkeys-lfu", "allkeys-random"})
    void allKeysAreEvictedAndReplicasHearOfIt(String policy) {
        World.Client replica = server.client();
        // The stream that is kept counts as well: let it be full from the start.
        client.call("CONFIG", "SET", "repl-backlog-size", "16kb");
        replica.call("PSYNC", "?", "-1");
        world.pass(6_000);
        fill("b", 200);
        client.call("FLUSHALL");
        limit(policy, 100_000);
        replica.received();
        fill("a", 1000);
        world.pass(200);

        assertThat(server.node.eviction().usedBytes())
                .isLessThan(server.node.eviction().startupBytes() + 350_000);
        assertThat(count("a")).isBetween(100, 800);
        assertThat(server.node.stats().evictedKeys).isEqualTo(1000 - count("a"));
        assertThat(replica.received()).contains("$3\r\nDEL\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl"})
    void volatilePoliciesSpareKeysWithoutExpiry(String policy) {
        fill("keep", 50);
        limit(policy, 50_000);
        for (int i = 0; i < 1000; i++) {
            client.call("SET", "v" + i, "x".repeat(100), "EX", "10000");
        }
        assertThat(count("keep")).isEqualTo(50);
        assertThat(count("v")).isBetween(50, 500);
        fill("more", 1000);
        assertThat(client.call("SET", "z", "x".repeat(200))).isEqualTo(OOM);
        assertThat(count("v")).isZero();
    }

    @Test
    void theNextToExpireGoesFirst() {
        for (int i = 0; i < 100; i++) {
            client.call("SET", "k" + i, "x".repeat(100), "EX", String.valueOf(1000 + i));
        }
        limit("volatile-ttl", -5_000);
        client.call("SET", "n", "v");

        assertThat(count("k0")).isZero();
        assertThat(client.call("EXISTS", "k99")).isEqualTo(":1\r\n");
    }

    @Test
    void theLongestIdleGoFirst() {
        fill("old", 200);
        world.pass(100_000);
        fill("new", 200);
        limit("allkeys-lru", 0);
        fill("x", 100);

        assertThat(count("new")).isGreaterThan(190);
        assertThat(count("old")).isLessThan(150);
    }

    @Test
    void theLeastFrequentGoFirst() {
        client.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu");
        fill("often", 100);
        fill("once", 100);
        for (int n = 0; n < 20; n++) {
            for (int i = 0; i < 100; i++) {
                client.call("GET", "often" + i);
            }
        }
        assertThat(client.call("OBJECT", "IDLETIME", "often1")).startsWith("-ERR An LFU");
        limit("allkeys-lfu", 0);
        fill("x", 80);

        assertThat(count("often")).isGreaterThan(95);
        assertThat(count("once")).isLessThan(60);
    }

    @Test
    void frequencyGrowsAndDecays() {
        client.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu");
        client.call("CONFIG", "SET", "lfu-log-factor", "0");
        client.call("SET", "k", "v");
        for (int i = 0; i < 300; i++) {
            client.call("GET", "k");
        }
        assertThat(client.call("OBJECT", "FREQ", "k")).isEqualTo(":255\r\n");
        world.nowMs += 10 * 60_000;
        assertThat(client.call("OBJECT", "FREQ", "k")).isEqualTo(":245\r\n");
        client.call("CONFIG", "SET", "lfu-decay-time", "0");
        assertThat(client.call("OBJECT", "FREQ", "k")).isEqualTo(":255\r\n");
    }

    @Test
    void idleTimeIsThatOfTheLastUse() {
        client.call("SET", "k", "v");
        world.nowMs += 5_000;
        assertThat(client.call("OBJECT", "IDLETIME", "k")).isEqualTo(":5\r\n");
        client.call("TTL", "k");
        client.call("EXISTS", "k");
        assertThat(client.call("OBJECT", "IDLETIME", "k")).isEqualTo(":5\r\n");
        client.call("TOUCH", "k");
        assertThat(client.call("OBJECT", "IDLETIME", "k")).isEqualTo(":0\r\n");
        assertThat(client.call("OBJECT", "FREQ", "k")).startsWith("-ERR An LFU maxmemory policy is not selected");
    }

    @Test
    void aReplicaLeavesEvictionToItsPrimary() {
        World.Server replica = world.start("r");
        replica.call("REPLICAOF", "s", "6379");
        world.pass(8_000);
        fill("a", 100);
        replica.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        replica.call("CONFIG", "SET", "maxmemory", "1000");
        fill("b", 100);
        world.pass(1_000);

        assertThat(replica.node.keyspace().size()).isEqualTo(200);
        assertThat(replica.node.stats().evictedKeys).isZero();
    }

    @Test
    void muchIsEvictedInSlices() {
        fill("a", 2000);
        limit("allkeys-random", -250_000);

        assertThat(client.call("PING")).isEqualTo("+PONG\r\n");
        assertThat(server.node.eviction().usedBytes())
                .isLessThanOrEqualTo(server.node.config().get(Params.MAXMEMORY));
    }

    @Test
    void aLowerLimitEvictsWithoutFurtherCommandsAndAllHearOfIt() {
        World.Client subscriber = server.client();
        World.Client caching = server.client();
        client.call("CONFIG", "SET", "notify-keyspace-events", "Ee", "maxmemory-policy", "allkeys-lru");
        client.call("SET", "foo", "bar");
        subscriber.call("PSUBSCRIBE", "*");
        caching.call("HELLO", "3");
        caching.call("CLIENT", "TRACKING", "ON", "BCAST");

        assertThat(client.call("CONFIG", "SET", "maxmemory", "1")).isEqualTo(OK);

        assertThat(count("foo")).isZero();
        assertThat(subscriber.received()).endsWith("$22\r\n__keyevent@0__:evicted\r\n$3\r\nfoo\r\n");
        assertThat(caching.received()).isEqualTo(">2\r\n$10\r\ninvalidate\r\n*1\r\n$3\r\nfoo\r\n");
    }

    @Test
    void whoseCommandEvictsHearsOfItBeforeTheReply() {
        client.call("HELLO", "3");
        client.call("CLIENT", "TRACKING", "ON");
        limit("volatile-random", 100_000);
        client.call("SET", "v", "x", "EX", "10000");
        client.call("GET", "v");
        client.call("SETBIT", "big", "1600000", "0");

        assertThat(client.call("GETBIT", "big", "0")).isEqualTo(">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nv\r\n:0\r\n");
    }

    @Test
    void bytesAreTheSumOfTheEntries() {
        fill("a", 50);
        client.call("SET", "n", "1");
        client.call("INCR", "n");
        client.call("EXPIRE", "n", "100");
        client.call("APPEND", "a1", "yy");
        client.call("DEL", "a2");
        client.call("SWAPDB", "0", "1");
        client.call("SET", "b", "v");
        Keyspace keyspace = server.node.keyspace();
        long[] sum = {0};
        for (int i = 0; i < keyspace.databases(); i++) {
            long before = sum[0];
            keyspace.database(i).forEach(e -> sum[0] += e.bytes());
            assertThat(keyspace.database(i).bytes()).isEqualTo(sum[0] - before);
        }
        assertThat(keyspace.bytes()).isEqualTo(sum[0]).isPositive();
        client.call("FLUSHALL");
        assertThat(keyspace.bytes()).isZero();
    }
}
