package dev.ariadne.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import dev.ariadne.core.keyspace.KeyspaceDigest;
import dev.ariadne.core.persist.MemoryDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rename-command}: by which name a command is called, listed, allowed, counted and told on, each as a stock redis-server does. */
class RenamedCommandsTest {
    /** From, a blank, to. */
    private static final List<String> RENAMES = List.of(
            "DEL ",
            "FLUSHALL ",
            "SET sEt Me",
            "config Guess-Cfg",
            "MULTI start",
            "exec run",
            "pexpireat ",
            // In turn: what was EXPIRE is first one, then another.
            "EXPIRE ttl-of",
            "TTL-OF expire-in",
            // The name of another, which has gone away.
            "GET old-get",
            "GETSET get");

    /** Requests whose replies are compared; words are parted by blanks, {@code _} stands for a blank in a word. */
    private static final List<String> CONVERSATION = List.of(
            "del a",
            "flushall",
            "set a 1",
            "SET_ME a 1",
            "set_me a",
            "set_me",
            "old-get a",
            "get a 2",
            "get a",
            "getset a 3",
            "old-get a",
            "expire a 100",
            "ttl-of a 100",
            "EXPIRE-IN a 100",
            "pexpireat a 1",
            "config get port",
            "guess-cfg get timeout",
            "GUESS-CFG set timeout 7",
            "guess-cfg nosuch",
            "guess-cfg get",
            "guess-cfg set",
            "guess-cfg",
            "multi",
            "start",
            "set_me b 1",
            "old-get b",
            "start",
            "exec",
            "run",
            "start",
            "set_me b 1",
            "RUN",
            "run",
            "eval return_redis.call('set_me','k','v') 0",
            "eval return_redis.call('old-get','k') 0",
            "eval return_redis.pcall('config','get','port') 0",
            "eval return_redis.pcall('del','k') 0",
            "command info guess-cfg|get",
            "command info config|get",
            "command info config",
            "command info set_me",
            "command info old-get set get",
            "command getkeys set_me k v",
            "command getkeys set k v",
            "command getkeys del k",
            "command getkeysandflags get k v",
            "command list filterby pattern conf*",
            "command list filterby pattern guess*",
            "command list filterby pattern *et",
            "command list filterby pattern del",
            "command list filterby aclcat transaction",
            "acl setuser u +guess-cfg",
            "acl setuser u +guess-cfg|get",
            "acl setuser u on nopass -@all +set_me",
            "acl setuser u on nopass -@all +config|get +set|foo +del +get ~*",
            "acl setuser v on nopass +@all -flushall -config ~*",
            "acl list",
            "acl getuser u",
            "acl dryrun u config get x",
            "acl dryrun u guess-cfg get x",
            "acl dryrun u guess-cfg set x y",
            "acl dryrun u old-get x",
            "acl dryrun u get x 1",
            "acl dryrun u del x",
            "acl dryrun u set_me x",
            "acl dryrun v guess-cfg get x",
            "acl cat transaction",
            "acl cat keyspace",
            "auth u x",
            "guess-cfg get timeout",
            "guess-cfg set timeout 1",
            "get x 1",
            "old-get x",
            "set_me x 1",
            "del x",
            "auth v x",
            "guess-cfg get timeout",
            "acl whoami",
            "set_me y 1",
            "latency histogram set_me set get config|get guess-cfg|get",
            "object help nosuch",
            "pubsub nosuch");

    @TempDir
    private Path directory;

    private static String[] words(String request) {
        return Stream.of(request.split(" ")).map(w -> w.replace('_', ' ')).toArray(String[]::new);
    }

    private static World.Server start(World world, String name, MemoryDisk disk, String... settings) {
        List<String> all = new ArrayList<>(Arrays.asList(settings));
        for (String rename : RENAMES) {
            all.addAll(List.of("rename-command", rename));
        }
        return world.start(name, disk, all.toArray(String[]::new));
    }

    @Test
    @Tag("interop")
    void theNamesAreSeenWhereAStockServerShowsThem() throws Exception {
        List<String> flags = new ArrayList<>();
        for (String rename : RENAMES) {
            flags.add("--rename-command");
            flags.addAll(List.of(rename.split(" ", 2)));
        }
        List<String> differences = new ArrayList<>();
        try (StockServer server = StockServer.start(directory, flags.toArray(String[]::new));
                StockServer.Connection stock = server.connect()) {
            World.Client ours = start(new World(1), "s", new MemoryDisk()).client();
            for (String request : CONVERSATION) {
                String expected = comparable(request, stock.call(words(request)));
                String actual = comparable(request, ours.call(words(request)));
                if (!actual.equals(expected)) {
                    differences.add(request + "\n  ours:  " + actual + "\n  stock: " + expected);
                }
            }
        }
        assertThat(differences).as(String.join("\n", differences)).isEmpty();
    }

    /** The order of names is that of a hash table there: they are sorted. What is in our own words or measured is left out. */
    private static String comparable(String request, String reply) {
        String shown =
                Resp.show(reply).replaceAll("(?s)\\[\"calls\".*?\\]\\]", "").replaceAll("\"notes\" \"[^\"]*\" ", "");
        if (request.startsWith("command info")) {
            return shown.replaceAll(" \\[\\[\"[a-z]+\\|.*", " subcommands");
        }
        boolean names = request.matches("(command list|acl (cat|list|getuser)|latency).*");
        return names
                ? Stream.of(shown.replaceAll("[\\[\\]\"]", "").split(" "))
                        .sorted()
                        .toList()
                        .toString()
                : shown;
    }

    @Test
    void onlyWhatCanBeCalledIsCounted() {
        World world = new World(1);
        int all = count(world.start("plain"));

        assertThat(count(start(world, "s", new MemoryDisk()))).isEqualTo(all - 3);
    }

    private static int count(World.Server server) {
        return Integer.parseInt(server.call("COMMAND", "COUNT").replaceAll("[^0-9]", ""));
    }

    @Test
    void aReplicaUnderstandsTheNewNamesAndTheOldOnesOfEffects() {
        World world = new World(1);
        World.Server primary = start(world, "p", new MemoryDisk());
        World.Server replica = start(world, "r", new MemoryDisk(), "replicaof", "p 6379");
        world.pass(7_000);
        write(world, primary);

        assertThat(digest(replica)).isEqualTo(digest(primary));
        assertThat(replica.log).noneMatch(line -> line.contains("CRITICAL"));
        assertThat(replica.call("expire-in", "a", "1")).startsWith("-READONLY");
    }

    @Test
    void anAppendOnlyFileUnderTheSameNamesIsLoadedWithTheEffectsInIt() {
        World world = new World(1);
        String[] settings = {"appendonly", "yes", "aof-use-rdb-preamble", "no"};
        World.Server server = start(world, "a", new MemoryDisk(), settings);
        write(world, server);
        server.call("BGREWRITEAOF");
        world.pass(1_000);
        write(world, server);
        String before = digest(server);
        String file =
                new String(server.disk.bytes("appendonlydir/appendonly.aof.2.incr.aof"), StandardCharsets.ISO_8859_1);
        world.kill(server);

        assertThat(file).contains("DEL\r\n$1\r\nk\r\n", "set me\r\n$1\r\nc\r\n", "MULTI", "PEXPIREAT");
        assertThat(digest(start(world, "a", server.disk, settings))).isEqualTo(before);
    }

    /** By new names, with effects that are told in the original ones: of expiry, of transactions, of relative times. */
    private static void write(World world, World.Server server) {
        World.Client client = server.client();
        for (String request : List.of(
                "set_me a 1 ex 100",
                "set_me k 1 px 50",
                "get a 2",
                "expire-in a 500",
                "start",
                "set_me b 1",
                "incr n",
                "run",
                "set_me c 1",
                "eval redis.call('set_me','e','1') 0")) {
            assertThat(client.call(words(request))).as(request).doesNotStartWith("-ERR");
        }
        world.pass(300);
        assertThat(client.call("old-get", "k")).isEqualTo("$-1\r\n");
        world.settle();
    }

    private static String digest(World.Server server) {
        return KeyspaceDigest.hex(server.node.keyspace());
    }
}
