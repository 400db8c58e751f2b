package dev.ariadne.core.difference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import dev.ariadne.core.command.Resp;
import dev.ariadne.core.command.StockServer;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/**
 * Streams with all that XINFO STREAM FULL tells of them, groups and what is pending included: they are the same on a replica that saw
 * only the stream of commands, and on a stock redis-server that was given the value, and come back from it as they were.
 */
@Tag("interop")
class StreamExchangeProperties {
    private static final int STEPS = 150;
    private static final List<String> KEYS = List.of(Words.KEYS);

    private static @Nullable StockServer stock;

    @BeforeContainer
    static void start() throws Exception {
        stock = StockServer.startInOwnDirectory();
    }

    @AfterContainer
    static void stop() throws Exception {
        if (stock != null) {
            stock.close();
        }
    }

    @Provide
    Arbitrary<List<Integer>> seeds() {
        return Arbitraries.integers().withoutEdgeCases().list().ofSize(STEPS);
    }

    // A build says the same commands each time; more tries say others after them.
    @Property(seed = "20261125")
    void replicasAndImagesHaveTheSameGroups(@ForAll("seeds") List<Integer> seeds) throws Exception {
        World world = new World(1);
        World.Server node = world.start("node");
        World.Server replica = world.start("replica");
        replica.call("REPLICAOF", "node", "1");
        world.pass(7_000);
        World.Client client = node.client();
        client.call("CONFIG", "SET", "stream-node-max-entries", "3");
        for (int seed : seeds) {
            SplittableRandom random = new SplittableRandom(seed);
            Said next = new StreamFamily().next(random);
            if (!readsHistory(next.argv())) {
                client.call(next.argv());
                world.pass(random.nextInt(20));
                client.received();
            }
        }
        try (StockServer.Connection theirs = Objects.requireNonNull(stock).connect()) {
            for (String key : KEYS) {
                String full = full(client.call("XINFO", "STREAM", key, "FULL", "COUNT", "0"));
                assertThat(withoutOwnFigures(full(replica.call("XINFO", "STREAM", key, "FULL", "COUNT", "0"))))
                        .isEqualTo(withoutOwnFigures(full));
                String payload = payload(client.call("DUMP", key));
                if (payload.isEmpty()) {
                    continue;
                }
                assertThat(theirs.call("RESTORE", "k", "0", payload, "REPLACE")).isEqualTo("+OK\r\n");
                assertThat(full(theirs.call("XINFO", "STREAM", "k", "FULL", "COUNT", "0")))
                        .isEqualTo(full);
                assertThat(client.call("RESTORE", "back", "0", payload(theirs.call("DUMP", "k")), "REPLACE"))
                        .isEqualTo("+OK\r\n");
                assertThat(full(client.call("XINFO", "STREAM", "back", "FULL", "COUNT", "0")))
                        .isEqualTo(full);
            }
        }
    }

    /** What is delivered again is not propagated, nor a consumer to whom nothing new was delivered. */
    private static boolean readsHistory(String... argv) {
        int streams = List.of(argv).indexOf("STREAMS") + 1;
        return argv[0].equals("XREADGROUP")
                && List.of(argv).subList((streams + argv.length) / 2, argv.length).stream()
                        .anyMatch(id -> !id.equals(">"));
    }

    private static String full(String reply) {
        return Resp.show(reply);
    }

    /** Without what a replica of Redis 7.0 has of its own: an entry's claim does not say how many entries its group has read. */
    private static String withoutOwnFigures(String full) {
        return full.replaceAll("\"(seen-time|radix-tree-\\w+|entries-read|lag)\" (:-?\\d+|nil)", "");
    }

    private static String payload(String bulk) {
        int length = Integer.parseInt(bulk.substring(1, bulk.indexOf('\r')));
        int start = bulk.indexOf('\n') + 1;
        return length < 0 ? "" : bulk.substring(start, start + length);
    }
}
