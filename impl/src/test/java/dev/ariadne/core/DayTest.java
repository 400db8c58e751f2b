package dev.ariadne.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.keyspace.Keyspace;
import dev.ariadne.info.Info;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Days of simulated time with expiry, eviction, snapshots and a replica: afterwards everything is as it was before the first. What a
 * day leaves behind, a server that runs for months would run full of.
 */
class DayTest {
    private static final int HOURS = 24;
    private static final int SECONDS_PER_HOUR = 3600;
    private static final int WRITES_PER_MINUTE = 20;
    /** What may differ between the heaps after two equal days. */
    private static final long HEAP_TOLERANCE_BYTES = 2 << 20;

    private final World world = new World(11);
    private final World.Server server = world.start(
            "s", "maxmemory-policy", "allkeys-lru", "save", "3600 1", "repl-backlog-size", "64kb", "timeout", "0");
    private final World.Server replica = world.start("r", "replicaof", "s 6379", "save", "");
    private final World.Client client = server.client();
    private final SplittableRandom random = new SplittableRandom(5);

    @Test
    void aDayLeavesNothingBehind() {
        world.pass(10_000);
        long base = server.node.eviction().usedBytes();
        client.call("CONFIG", "SET", "maxmemory", String.valueOf(base + 150_000));
        day();
        long heap = heapBytes();
        day();

        assertThat(heapBytes() - heap).isLessThan(HEAP_TOLERANCE_BYTES);
        assertThat(server.node.stats().evictedKeys).isGreaterThan(1_000);
        assertThat(server.node.stats().expiredKeys).isGreaterThan(1_000);
        assertThat(Info.render(server.node, List.of("persistence"))).contains("rdb_last_bgsave_status:ok");
        for (World.Server each : List.of(server, replica)) {
            Keyspace keyspace = each.node.keyspace();
            assertThat(keyspace.size()).isZero();
            assertThat(keyspace.bytes()).isZero();
            assertThat(keyspace.database(0).expires()).isZero();
            assertThat(keyspace.snapshot()).isNull();
        }
        assertThat(server.node.eviction().usedBytes() - base).isLessThan(80_000);
        assertThat(replica.node.replication().end())
                .isEqualTo(server.node.replication().end());
    }

    /** Writes of all kinds for 24 hours, more at noon than the memory holds; then what never expires is deleted. */
    private void day() {
        for (int hour = 0; hour < HOURS; hour++) {
            boolean busy = hour >= 9 && hour < 17;
            for (int second = 0; second < SECONDS_PER_HOUR; second++) {
                if (second % 60 == 0) {
                    for (int i = 0; i < WRITES_PER_MINUTE; i++) {
                        write(busy);
                    }
                }
                tick();
            }
            client.call("BGSAVE");
        }
        for (int second = 0; second < 2 * SECONDS_PER_HOUR; second++) {
            tick();
        }
        client.call("FLUSHALL");
        for (int second = 0; second < 10; second++) {
            tick();
        }
        for (World.Server each : List.of(server, replica)) {
            // The test's own records are no server's.
            each.actions.clear();
            each.log.clear();
        }
    }

    private void tick() {
        world.nowMs += 1000;
        server.node.onTick(world.nowMs);
        replica.node.onTick(world.nowMs);
        world.settle();
    }

    private void write(boolean busy) {
        String key = "k" + random.nextInt(100_000);
        String value = "x".repeat(random.nextInt(200));
        switch (random.nextInt(busy ? 7 : 4)) {
            case 0 -> client.call("SET", key, value, "EX", String.valueOf(1 + random.nextInt(SECONDS_PER_HOUR)));
            case 1 -> {
                client.call("RPUSH", "l" + key, value, "b");
                client.call("EXPIRE", "l" + key, "600");
            }
            case 2 -> {
                client.call("HSET", "h" + key, "f", value, "g", "1");
                client.call("PEXPIRE", "h" + key, "90000");
            }
            case 3 -> client.call("DEL", key);
            case 4 -> client.call("ZADD", "z" + random.nextInt(50), "1", key);
            case 5 -> client.call("SADD", "s" + random.nextInt(50), key);
            default -> client.call("SET", key, value);
        }
    }

    private static long heapBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
