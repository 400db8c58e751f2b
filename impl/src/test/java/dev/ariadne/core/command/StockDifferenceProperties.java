package dev.ariadne.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import dev.ariadne.core.keyspace.KeyspaceDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/**
 * Random string and key commands, well formed and not, said to a node and to a stock redis-server: equal replies, and in the end
 * equal data sets by DEBUG DIGEST. A replica of the node that saw only the stream has it too. Expiries are either past or in a
 * far future, so that clocks do not matter.
 */
@Tag("interop")
class StockDifferenceProperties {
    private static final int STEPS = 150;
    private static final String[] KEYS = {"a", "b", "c", "dd", "\r\n\u00ff"};
    private static final String[] VALUES = {
        "",
        "0",
        "1",
        "-1",
        "42",
        "007",
        "9223372036854775807",
        "-9223372036854775808",
        "1.5",
        "3.0e3",
        "-0.1",
        "abc",
        "x y\r\n",
        "nan",
        " 1",
        "12345678901234567890",
        "0x10",
        "-0xa.8p1",
        "1e400",
        "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz"
    };
    private static final String[] TIMES = {"4102444800", "4102444800000", "1", "0", "-1", "x", "9223372036854775807"};
    private static final String[] OPTIONS = {
        "NX", "XX", "GET", "KEEPTTL", "GT", "LT", "PERSIST", "EXAT", "PXAT", "nx", "FOO"
    };
    private static final String[] NUMBERS = {"0", "1", "-1", "3", "-3", "100", "x", "536870912", "1.0", ""};

    private static @Nullable StockServer stock;
    private static @Nullable Path directory;

    @BeforeContainer
    static void start() throws Exception {
        directory = Files.createTempDirectory("stock");
        stock = StockServer.start(directory, "--enable-debug-command", "yes");
    }

    @AfterContainer
    static void stop() throws Exception {
        if (stock != null) {
            stock.close();
        }
        if (directory != null) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Property(tries = 60)
    void repliesAndDataAreEqual(@ForAll long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        World world = new World(seed);
        World.Server node = world.start("node");
        World.Server replica = world.start("replica");
        replica.call("REPLICAOF", "node", "1");
        world.pass(7_000);
        World.Client ours = node.client();
        List<String> said = new ArrayList<>();
        try (StockServer.Connection theirs = Objects.requireNonNull(stock).connect()) {
            theirs.call("FLUSHALL");
            for (int i = 0; i < STEPS; i++) {
                String[] request = request(random);
                said.add(Stream.of(request).map(Resp::quoted).collect(Collectors.joining(" ")));
                assertThat(Resp.show(ours.call(request)))
                        .as("reply to the last of %s", said)
                        .isEqualTo(Resp.show(theirs.call(request)));
            }
            if (ours.conn().tx() != null) {
                ours.call("EXEC");
                theirs.call("EXEC");
            }
            String digest = theirs.call("DEBUG", "DIGEST");
            assertThat(digest(node)).as("data set after %s", said).isEqualTo(digest);
            assertThat(digest(replica)).as("replica after %s", said).isEqualTo(digest);
        }
    }

    private static String digest(World.Server server) {
        return "+" + KeyspaceDigest.hex(server.node.keyspace()) + "\r\n";
    }

    private static String[] request(SplittableRandom r) {
        String key = any(r, KEYS);
        String value = any(r, VALUES);
        return switch (r.nextInt(36)) {
            case 0, 1, 2 -> words("SET", key, value);
            case 3, 4, 5 -> set(r, key, value);
            case 6 -> words("SETNX", key, value);
            case 7 -> words("GETSET", key, value);
            case 8 -> words("GETDEL", key);
            case 9 -> words("GETEX", key, any(r, OPTIONS));
            case 10 -> words("GETEX", key, any(r, "EXAT", "PXAT", "PERSIST"), any(r, TIMES[1], "1", "0", "x"));
            case 11 -> words("MSET", key, value, any(r, KEYS), any(r, VALUES));
            case 12 -> words("MSETNX", key, value, any(r, KEYS), any(r, VALUES));
            case 13 -> words("MGET", key, any(r, KEYS));
            case 14 -> words("APPEND", key, value);
            case 15 -> words("STRLEN", key);
            case 16 -> words(any(r, "INCR", "DECR"), key);
            case 17 -> words(any(r, "INCRBY", "DECRBY"), key, value);
            case 18, 19 -> words("INCRBYFLOAT", key, value);
            case 20, 21 -> words("SETRANGE", key, any(r, NUMBERS), value);
            case 22 -> words("GETRANGE", key, any(r, NUMBERS), any(r, NUMBERS));
            case 23 -> words(any(r, "DEL", "UNLINK", "EXISTS", "TOUCH"), key, any(r, KEYS));
            case 24 -> words(any(r, "TYPE", "GET", "PERSIST", "EXPIRETIME", "PEXPIRETIME"), key);
            case 25, 26 -> words("EXPIREAT", key, any(r, TIMES[0], "1", "0", "-1", "x", TIMES[6]));
            case 27 -> words("PEXPIREAT", key, any(r, TIMES[1], "4102444800001", "x", "1"), any(r, OPTIONS));
            case 28 ->
                words(any(r, "EXPIRE", "PEXPIRE"), key, any(r, "-1", "0", "x", TIMES[6], "-9223372036854775808"));
            case 29 -> words(any(r, "RENAME", "RENAMENX"), key, any(r, KEYS));
            case 30 -> words(any(r, "DBSIZE", "MULTI", "EXEC", "DISCARD", "UNWATCH"));
            case 31 -> words("WATCH", key);
            case 32 -> words("SELECT", any(r, "0", "1", "16", "x"));
            case 33 -> words("OBJECT", any(r, "REFCOUNT", "FREQ", "FOO"), "no-such-key");
            case 34 -> words("SCAN", any(r, "x", "0"), any(r, "COUNT", "FOO"), any(r, "0", "x"));
            default -> words(any(r, "GET", "SET", "MSET", "INCRBY", "FOO", "EXPIRE", "CLIENT"), key);
        };
    }

    private static String[] set(SplittableRandom r, String key, String value) {
        List<String> words = new ArrayList<>(List.of("SET", key, value));
        for (int i = r.nextInt(4); i > 0; i--) {
            String option = any(r, OPTIONS);
            words.add(option);
            if (option.equals("EXAT")) {
                words.add(any(r, TIMES[0], "0", "-1", "x"));
            } else if (option.equals("PXAT")) {
                words.add(any(r, TIMES[1], "0", "x"));
            }
        }
        return words.toArray(new String[0]);
    }

    private static String any(SplittableRandom random, String... from) {
        return from[random.nextInt(from.length)];
    }

    private static String[] words(String... argv) {
        return argv;
    }
}
