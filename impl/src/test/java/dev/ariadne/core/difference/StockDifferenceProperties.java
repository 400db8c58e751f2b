package dev.ariadne.core.difference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import dev.ariadne.core.command.StockServer;
import dev.ariadne.core.command.Transaction;
import dev.ariadne.core.keyspace.KeyspaceDigest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * Random commands of every {@link Family} said to a node and to a stock redis-server: equal replies, and in the end as many changes
 * counted, and equal data sets by DEBUG DIGEST. A replica of the node that saw only the stream has it too. Each number of a sequence is the seed of one request, so a
 * sequence that fails is shrunk to the requests that matter.
 *
 * <p>How many sequences of {@value #STEPS} requests are tried is jqwik's matter: {@code -Djqwik.tries.default=N}.
 */
@Tag("interop")
class StockDifferenceProperties {
    private static final int STEPS = 150;
    /** Small nodes, so that there are several. */
    private static final String[][] SETTINGS = {{"CONFIG", "SET", "stream-node-max-entries", "3"}};

    private static final int LONGEST_WAIT_MS = 100;

    private static final Pattern CHANGES = Pattern.compile("rdb_changes_since_last_save:(\\d+)");

    private static @Nullable StockServer stock;

    @BeforeContainer
    static void start() throws Exception {
        stock = StockServer.startInOwnDirectory("--enable-debug-command", "yes");
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
    void repliesAndDataAreEqual(@ForAll("seeds") List<Integer> seeds, @ForAll boolean resp3) throws IOException {
        World world = new World(1);
        World.Server node = world.start("node");
        World.Server replica = world.start("replica");
        replica.call("REPLICAOF", "node", "1");
        world.pass(7_000);
        World.Client ours = node.client();
        List<Said> said = new ArrayList<>();
        try (StockServer.Connection theirs = Objects.requireNonNull(stock).connect()) {
            theirs.call("FLUSHALL");
            for (String[] setting : SETTINGS) {
                ours.call(setting);
                theirs.call(setting);
            }
            long countedAhead = changes(theirs.call("INFO", "persistence")) - changes(ours.call("INFO", "persistence"));
            if (resp3) {
                ours.call("HELLO", "3");
                theirs.call("HELLO", "3");
            }
            for (int seed : seeds) {
                SplittableRandom random = new SplittableRandom(seed);
                Said next = Family.ALL.get(random.nextInt(Family.ALL.size())).next(random);
                Transaction tx = ours.conn().tx();
                if (next.isByChance() && tx != null && tx.isOpen()) {
                    // Its reply would be a part of EXEC's.
                    continue;
                }
                said.add(next);
                String reply = ours.call(next.argv());
                if (ours.conn().isBlocked()) {
                    world.pass(LONGEST_WAIT_MS);
                    reply = ours.received();
                }
                assertThat(next.essence(reply))
                        .as("reply to the last of %s", said)
                        .isEqualTo(next.essence(theirs.call(next.argv())));
            }
            if (ours.conn().tx() != null) {
                ours.call("EXEC");
                theirs.call("EXEC");
            }
            assertThat(changes(ours.call("INFO", "persistence")) + countedAhead)
                    .as("changes counted after %s", said)
                    .isEqualTo(changes(theirs.call("INFO", "persistence")));
            String digest = theirs.call("DEBUG", "DIGEST");
            assertThat(digest(node)).as("data set after %s", said).isEqualTo(digest);
            assertThat(digest(replica)).as("replica after %s", said).isEqualTo(digest);
        }
    }

    /** What save points count (Redis: server.dirty). */
    private static long changes(String info) {
        Matcher field = CHANGES.matcher(info);
        assertThat(field.find()).as(info).isTrue();
        return Long.parseLong(field.group(1));
    }

    private static String digest(World.Server server) {
        return "+" + KeyspaceDigest.hex(server.node.keyspace()) + "\r\n";
    }
}
