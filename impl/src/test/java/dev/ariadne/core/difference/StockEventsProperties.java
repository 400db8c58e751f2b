package dev.ariadne.core.difference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import dev.ariadne.core.command.Resp;
import dev.ariadne.core.command.StockServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
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
 * Random commands of every {@link Family} said to a node and to a stock redis-server, on which others look: one has subscribed to all
 * events on keys, one tracks all keys, one the keys that the commands read. They hear the same from both.
 */
@Tag("interop")
class StockEventsProperties {
    private static final int STEPS = 100;
    private static final int LONGEST_WAIT_MS = 100;

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
    void othersHearTheSame(@ForAll("seeds") List<Integer> seeds) throws IOException {
        World world = new World(1);
        World.Server node = world.start("node");
        World.Client ours = node.client();
        StockServer server = Objects.requireNonNull(stock);
        List<Said> said = new ArrayList<>();
        try (StockServer.Connection theirs = server.connect();
                StockServer.Connection theirEvents = server.connect();
                StockServer.Connection theirChanges = server.connect()) {
            theirs.call("FLUSHALL");
            theirs.call("CONFIG", "SET", "notify-keyspace-events", "AEnm");
            ours.call("CONFIG", "SET", "notify-keyspace-events", "AEnm");
            World.Client ourEvents = node.client();
            ourEvents.call("PSUBSCRIBE", "*");
            theirEvents.call("PSUBSCRIBE", "*");
            World.Client ourChanges = node.client();
            ourChanges.call("HELLO", "3");
            theirChanges.call("HELLO", "3");
            ourChanges.call("CLIENT", "TRACKING", "on", "BCAST");
            theirChanges.call("CLIENT", "TRACKING", "on", "BCAST");
            theirs.call("HELLO", "3");
            ours.call("HELLO", "3");
            theirs.call("CLIENT", "TRACKING", "on");
            ours.call("CLIENT", "TRACKING", "on");
            for (int seed : seeds) {
                SplittableRandom random = new SplittableRandom(seed);
                Said next = Family.ALL.get(random.nextInt(Family.ALL.size())).next(random);
                if (next.argv()[0].equals("PFDEBUG")) {
                    // It changes how a value is kept and tells nobody.
                    continue;
                }
                said.add(next);
                String reply = ours.call(next.argv());
                if (ours.conn().isBlocked()) {
                    world.pass(LONGEST_WAIT_MS);
                    reply += ours.received();
                }
                reply += ours.call("PING", "end");
                String theirReply = heard(theirs, next.argv());
                assertThat(pushes(reply))
                        .as("pushes after the last of %s", said)
                        .isEqualTo(pushes(theirReply));
                assertThat(events(next, ourEvents.call("PING", "end")))
                        .as("events of the last of %s", said)
                        .isEqualTo(events(next, messages(theirEvents)));
                assertThat(Resp.show(ourChanges.call("PING", "end")))
                        .as("changes by the last of %s", said)
                        .isEqualTo(Resp.show(heard(theirChanges)));
            }
        }
    }

    /** All that comes up to the reply to PING, which is said last, on a connection that speaks RESP3. */
    private static String heard(StockServer.Connection c, String... argv) throws IOException {
        StringBuilder heard = new StringBuilder();
        int left = argv.length > 0 ? 2 : 1;
        String next = argv.length > 0 ? c.call(argv) : c.call("PING", "end");
        while (true) {
            heard.append(next);
            left -= next.charAt(0) == '>' ? 0 : 1;
            if (left == 0) {
                return heard.toString();
            }
            next = left == 1 && argv.length > 0 && next.charAt(0) != '>' ? c.call("PING", "end") : c.next();
        }
    }

    /** All messages up to the reply to PING on a connection that speaks RESP2. */
    private static String messages(StockServer.Connection c) throws IOException {
        StringBuilder messages = new StringBuilder();
        for (String next = c.call("PING", "end"); ; next = c.next()) {
            messages.append(next);
            if (Resp.show(next).equals("[\"pong\" \"end\"]")) {
                return messages.toString();
            }
        }
    }

    /** Messages in their order; but those of keys not found, once each: how often a command looks is its own affair. */
    private static List<String> events(Said of, String messages) {
        List<String> events = new ArrayList<>();
        Set<String> misses = new TreeSet<>();
        String rest = messages;
        while (!rest.isEmpty()) {
            int length = Resp.lengthOfFirst(rest);
            String event = Resp.show(rest.substring(0, length));
            if (event.contains(":keymiss\"")) {
                misses.add(event);
            } else {
                events.add(event);
            }
            rest = rest.substring(length);
        }
        if (!of.argv()[0].startsWith("SORT")) {
            // SORT looks at the elements of a set in an order of its own, and ends at the first that is no number.
            events.addAll(misses);
        }
        return events;
    }

    /** The pushes among replies; in which order one request changes keys is no matter. */
    private static List<String> pushes(String replies) {
        List<String> pushes = new ArrayList<>();
        String rest = replies;
        while (!rest.isEmpty()) {
            int length = Resp.lengthOfFirst(rest);
            if (rest.charAt(0) == '>') {
                pushes.add(Resp.show(rest.substring(0, length)));
            }
            rest = rest.substring(length);
        }
        Collections.sort(pushes);
        return pushes;
    }
}
