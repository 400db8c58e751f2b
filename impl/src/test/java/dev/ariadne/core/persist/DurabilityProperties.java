package dev.ariadne.core.persist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import dev.ariadne.core.keyspace.KeyspaceDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * The power goes at any time: what was promised is there after the restart. Random writes, rewrites, saves and passing time, with losses
 * of power between; after each the data set has to be one that it was, at a time that the policy allows.
 */
class DurabilityProperties {
    /** A data set, and since when it was. */
    private record Moment(long ms, String digest) {}

    @Property(tries = 150)
    void withAlwaysNothingIsLost(@ForAll long seed) {
        run(seed, "always", 0);
    }

    @Property(tries = 150)
    void withEverysecLittleMoreThanASecondIsLost(@ForAll long seed) {
        run(seed, "everysec", 1_100);
    }

    private static void run(long seed, String policy, long mayLoseMs) {
        SplittableRandom random = new SplittableRandom(seed);
        World world = new World(seed);
        MemoryDisk disk = new MemoryDisk();
        String rdb = random.nextBoolean() ? "yes" : "no";
        String[] settings = {
            "appendonly", "yes", "appendfsync", policy, "aof-use-rdb-preamble", rdb, "rdb-key-save-delay", "50000"
        };
        World.Server server = world.start("a", disk, settings);
        List<Moment> moments = new ArrayList<>();
        moments.add(new Moment(world.nowMs, KeyspaceDigest.hex(server.node.keyspace())));
        for (int step = 0; step < 120; step++) {
            switch (random.nextInt(12)) {
                case 0 -> server.call("BGREWRITEAOF");
                case 1 -> server.call("BGSAVE");
                case 2, 3 -> world.pass(100 + random.nextInt(700));
                case 4 -> {
                    world.kill(server);
                    disk.losePower();
                    server = world.start("a", disk, settings);
                    assertThat(server.exitCode).isEqualTo(-1);
                    String digest = KeyspaceDigest.hex(server.node.keyspace());
                    assertThat(allowed(moments, world.nowMs - mayLoseMs)).contains(digest);
                    moments.clear();
                    moments.add(new Moment(world.nowMs, digest));
                }
                default -> write(server, random);
            }
            moments.add(new Moment(world.nowMs, KeyspaceDigest.hex(server.node.keyspace())));
        }
    }

    /** Digests that were current at that time or later; with the present time, the last one. */
    private static List<String> allowed(List<Moment> moments, long sinceMs) {
        List<String> digests = new ArrayList<>();
        int i = moments.size() - 1;
        do {
            digests.add(moments.get(i).digest);
        } while (moments.get(i--).ms > sinceMs && i >= 0);
        return digests;
    }

    private static void write(World.Server server, SplittableRandom random) {
        World.Client client = server.client();
        client.call("SELECT", Integer.toString(random.nextInt(2)));
        String key = "k" + random.nextInt(8);
        switch (random.nextInt(5)) {
            case 0 -> client.call("INCR", "n" + random.nextInt(3));
            case 1 -> client.call("DEL", key);
            case 2 -> client.call("RPUSH", "l" + random.nextInt(3), Integer.toString(random.nextInt()));
            case 3 -> {
                client.call("MULTI");
                client.call("APPEND", key, "x");
                client.call("INCR", "both");
                client.call("EXEC");
            }
            default -> client.call("SET", key, Integer.toString(random.nextInt()), "PXAT", "4102444800000");
        }
        client.close();
    }
}
