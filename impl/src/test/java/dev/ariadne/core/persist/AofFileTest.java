package dev.ariadne.core.persist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import dev.ariadne.core.keyspace.KeyspaceDigest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The append-only file of nodes on a disk in memory: what enters it, what is loaded, switching, damage, failures. */
class AofFileTest {
    private static final String MANIFEST = "appendonlydir/appendonly.aof.manifest";
    private static final String INCREMENT = "appendonlydir/appendonly.aof.1.incr.aof";
    private static final String BASE = "appendonlydir/appendonly.aof.1.base.rdb";

    private final World world = new World(1);

    private static String digest(World.Server server) {
        return KeyspaceDigest.hex(server.node.keyspace());
    }

    private static String text(MemoryDisk disk, String name) {
        return new String(disk.bytes(name), StandardCharsets.ISO_8859_1);
    }

    private World.Server start(String... settings) {
        return start(new MemoryDisk(), settings);
    }

    private World.Server start(MemoryDisk disk, String... settings) {
        String[] all = Arrays.copyOf(settings, settings.length + 2);
        all[settings.length] = "appendonly";
        all[settings.length + 1] = "yes";
        return world.start("a", disk, all);
    }

    private World.Server restart(World.Server server, String... settings) {
        world.kill(server);
        return start(server.disk, settings);
    }

    private static String command(String... words) {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return text.toString();
    }

    @Test
    void whatEntersIsWhatEntersTheStream() {
        World.Server server = start();
        assertThat(server.disk.names()).containsExactly(BASE, INCREMENT, MANIFEST);
        assertThat(text(server.disk, MANIFEST))
                .isEqualTo(
                        "file appendonly.aof.1.base.rdb seq 1 type b\nfile appendonly.aof.1.incr.aof seq 1 type i\n");
        World.Client client = server.client();
        client.call("SET", "k", "v", "EX", "10");
        client.call("GET", "k");
        client.call("DEL", "none");
        client.call("SELECT", "3");
        client.call("MULTI");
        client.call("SET", "a", "1");
        client.call("INCR", "a");
        client.call("EXEC");
        server.call("PUBLISH", "channel", "message");

        assertThat(text(server.disk, INCREMENT))
                .startsWith(command("SELECT", "0")
                        + command("SET", "k", "v", "PXAT", Long.toString(world.nowMs + 10_000))
                        + command("SELECT", "3")
                        + command("MULTI")
                        + command("SET", "a", "1")
                        + command("INCR", "a")
                        + command("EXEC"));
    }

    @Test
    void itIsLoadedAtTheStart() {
        World.Server server = start();
        server.call("SET", "k", "1");
        server.call("RPUSH", "l", "a", "b");
        server.call("PEXPIREAT", "k", Long.toString(world.nowMs + 100));
        String before = digest(server);
        world.nowMs += 1000;
        World.Server again = restart(server);

        assertThat(digest(again)).isEqualTo(before);
        world.pass(200);
        assertThat(again.call("EXISTS", "k")).isEqualTo(":0\r\n");
        assertThat(text(again.disk, INCREMENT)).endsWith(command("SELECT", "0") + command("DEL", "k"));
    }

    @Test
    void debugLoadaofComesBackToTheSame() {
        World.Server server = start("enable-debug-command", "yes");
        World.Client client = server.client();
        client.call("SET", "k", "1");
        client.call("MULTI");
        client.call("INCR", "k");
        client.call("RPUSH", "l", "a");
        client.call("EXEC");
        String before = digest(server);
        String file = text(server.disk, INCREMENT);

        assertThat(client.call("DEBUG", "LOADAOF")).isEqualTo("+OK\r\n");
        assertThat(digest(server)).isEqualTo(before);
        assertThat(text(server.disk, INCREMENT)).isEqualTo(file);
    }

    @Test
    void timestampsAreWrittenAndPassedOver() {
        World.Server server = start("aof-timestamp-enabled", "yes");
        server.call("SET", "k", "1");
        server.call("SET", "k", "2");

        assertThat(text(server.disk, INCREMENT))
                .isEqualTo("#TS:" + world.nowMs / 1000 + "\r\n" + command("SELECT", "0") + command("SET", "k", "1")
                        + command("SET", "k", "2"));
        assertThat(restart(server).call("GET", "k")).isEqualTo("$1\r\n2\r\n");
    }

    @Test
    void aRewritePutsANewBaseInThePlaceOfEverything() {
        World.Server server = start("rdb-key-save-delay", "100000");
        for (int i = 0; i < 10; i++) {
            server.call("SET", "k" + i, "v");
        }
        assertThat(server.call("BGREWRITEAOF")).isEqualTo("+Background append only file rewriting started\r\n");
        assertThat(server.call("BGREWRITEAOF"))
                .isEqualTo("-ERR Background append only file rewriting already in progress\r\n");
        assertThat(server.call("BGSAVE")).startsWith("-ERR Another child process is active (AOF?)");
        assertThat(server.call("BGSAVE", "SCHEDULE")).isEqualTo("+Background saving scheduled\r\n");
        server.call("SET", "k1", "later");
        assertThat(text(server.disk, MANIFEST)).contains("appendonly.aof.2.incr.aof seq 2 type i");
        world.pass(3_000);

        assertThat(text(server.disk, MANIFEST))
                .isEqualTo(
                        "file appendonly.aof.2.base.rdb seq 2 type b\nfile appendonly.aof.2.incr.aof seq 2 type i\n");
        assertThat(server.disk.names())
                .containsExactly(
                        "appendonlydir/appendonly.aof.2.base.rdb",
                        "appendonlydir/appendonly.aof.2.incr.aof",
                        MANIFEST,
                        "dump.rdb");
        String before = digest(server);
        assertThat(digest(restart(server))).isEqualTo(before);
    }

    @Test
    void aBaseMayBeCommands() {
        World.Server server = start("aof-use-rdb-preamble", "no");
        for (int i = 0; i < 200; i++) {
            server.call("RPUSH", "l", "e" + i);
        }
        server.call("SET", "k", "v", "PXAT", "4102444800000");
        server.call("BGREWRITEAOF");
        world.settle();

        assertThat(text(server.disk, "appendonlydir/appendonly.aof.2.base.aof"))
                .contains("*66\r\n$5\r\nRPUSH\r\n", command("PEXPIREAT", "k", "4102444800000"));
        String before = digest(server);
        assertThat(digest(restart(server))).isEqualTo(before);
    }

    @Test
    void itGrowsUntilItIsRewritten() {
        World.Server server = start("auto-aof-rewrite-min-size", "2000");
        for (int i = 0; i < 200; i++) {
            server.call("SET", "k", "value " + i);
        }
        world.pass(300);

        assertThat(server.log).anyMatch(line -> line.startsWith("Starting automatic rewriting of AOF on"));
        assertThat(server.disk.bytes("appendonlydir/appendonly.aof.2.base.rdb")).hasSizeLessThan(300);
    }

    @Test
    void itIsSwitchedOnAndOff() {
        World.Server server = world.start("a");
        server.call("SET", "k", "1");
        assertThat(server.call("CONFIG", "SET", "appendonly", "yes")).isEqualTo("+OK\r\n");
        server.call("SET", "k", "2");
        world.settle();
        assertThat(server.disk.names()).containsExactly(BASE, INCREMENT, MANIFEST);
        String before = digest(server);
        assertThat(server.call("CONFIG", "SET", "appendonly", "no")).isEqualTo("+OK\r\n");
        server.call("SET", "k", "3");
        world.kill(server);

        assertThat(digest(start(server.disk))).isEqualTo(before);
    }

    @Test
    void inATransactionItIsSwitchedOnAfterwards() {
        World.Server server = world.start("a");
        World.Client client = server.client();
        client.call("MULTI");
        client.call("SET", "k", "1");
        client.call("CONFIG", "SET", "appendonly", "yes");
        assertThat(client.call("EXEC")).isEqualTo("*2\r\n+OK\r\n+OK\r\n");
        assertThat(client.call("INFO", "persistence")).contains("aof_enabled:1", "aof_rewrite_scheduled:1");
        world.pass(200);

        assertThat(client.call("INFO", "stats")).contains("total_forks:1");
        assertThat(server.disk.names()).containsExactly(BASE, INCREMENT, MANIFEST);
        String before = digest(server);
        world.kill(server);
        assertThat(digest(start(server.disk))).isEqualTo(before);
    }

    @Test
    void whatIsWrittenBeforeTheFirstBaseIsCompleteIsNotLost() {
        World.Server server = world.start("a", "rdb-key-save-delay", "100000");
        for (int i = 0; i < 10; i++) {
            server.call("SET", "k" + i, "1");
        }
        server.call("CONFIG", "SET", "appendonly", "yes");
        server.call("SET", "k0", "2");
        assertThat(server.disk.names()).contains("appendonlydir/temp-appendonly.aof.incr");
        world.pass(2_000);
        server.call("SET", "k1", "3");
        String before = digest(server);
        world.kill(server);

        assertThat(digest(start(server.disk))).isEqualTo(before);
    }

    @Test
    void itCannotBeSwitchedOnWithoutADisk() {
        World.Server server = world.start("a");
        server.disk.full = "No space left on device";

        assertThat(server.call("CONFIG", "SET", "appendonly", "yes"))
                .isEqualTo(
                        "-ERR CONFIG SET failed (possibly related to argument 'appendonly') - Unable to turn on AOF. Check"
                                + " server logs.\r\n");
        assertThat(server.call("CONFIG", "GET", "appendonly")).contains("no");
        assertThat(server.call("SET", "k", "v")).isEqualTo("+OK\r\n");
    }

    @Test
    void aCutTailIsRepairedAtEveryPlace() {
        World.Server server = start();
        World.Client client = server.client();
        client.call("SET", "a", "1");
        client.call("MULTI");
        client.call("SET", "a", "2");
        client.call("SET", "b", "2");
        client.call("EXEC");
        client.call("SET", "a", "3");
        world.kill(server);
        byte[] whole = server.disk.bytes(INCREMENT);
        String all = new String(whole, StandardCharsets.ISO_8859_1);
        int first = all.indexOf(command("MULTI"));
        int second = all.indexOf(command("EXEC")) + command("EXEC").length();
        for (int length = 0; length < whole.length; length++) {
            MemoryDisk disk = new MemoryDisk();
            disk.put(BASE, server.disk.bytes(BASE));
            disk.put(MANIFEST, server.disk.bytes(MANIFEST));
            disk.put(INCREMENT, Arrays.copyOf(whole, length));
            World.Server again = start(disk);
            String a = again.call("GET", "a");
            if (length >= second) {
                assertThat(a).as("length %d", length).isEqualTo("$1\r\n2\r\n");
                assertThat(again.call("GET", "b")).isEqualTo("$1\r\n2\r\n");
            } else {
                assertThat(again.call("GET", "b")).as("length %d", length).isEqualTo("$-1\r\n");
                assertThat(a).isEqualTo(length >= first ? "$1\r\n1\r\n" : "$-1\r\n");
            }
            again.call("SET", "after", "x");
            String before = digest(again);
            assertThat(digest(restart(again))).as("length %d", length).isEqualTo(before);
        }
    }

    @Test
    void aCutTailEndsTheProcessWhenItMustNotBeRepaired() {
        World.Server server = start();
        server.call("SET", "a", "1");
        byte[] cut = Arrays.copyOf(server.disk.bytes(INCREMENT), 40);
        server.disk.put(INCREMENT, cut);
        World.Server again = restart(server, "aof-load-truncated", "no");

        assertThat(again.exitCode).isEqualTo(1);
        assertThat(again.log).anyMatch(line -> line.contains("Unexpected end of file reading the append only file"));
        assertThat(server.disk.bytes(INCREMENT)).isEqualTo(cut);
    }

    @Test
    void aFormatErrorEndsTheProcess() {
        for (String bad : new String[] {"x", "*0\r\n", "*1\r\nPING\r\n", "*1\r\n$-5\r\n", "*1\r\n$3\r\nFOO\r\n"}) {
            World.Server server = start();
            server.call("SET", "a", "1");
            server.disk.put(INCREMENT, (text(server.disk, INCREMENT) + bad).getBytes(StandardCharsets.ISO_8859_1));
            World.Server again = restart(server);

            assertThat(again.exitCode).as(bad).isEqualTo(1);
            assertThat(again.log)
                    .anyMatch(line ->
                            line.matches(".*(Bad file format|Unknown command 'FOO') reading the append only.*"));
        }
    }

    @Test
    void aMissingFileAndABrokenManifestEndTheProcess() {
        World.Server server = start();
        server.disk.delete(INCREMENT);
        World.Server again = restart(server);
        assertThat(again.exitCode).isEqualTo(1);
        assertThat(again.log).anyMatch(line -> line.contains("doesn't exist"));

        String[][] manifests = {
            {"", "Found an empty AOF manifest"},
            {"file a seq 1 type b", "too long line"},
            {"\n", "Invalid AOF manifest file format"},
            {"file a seq 1 type b extra\n", "Invalid AOF manifest file format"},
            {"file a seq 1 type b\nfile b seq 2 type b\n", "Found duplicate base file information"},
            {"file a seq 2 type i\nfile b seq 1 type i\n", "Found a non-monotonic sequence number"},
            {"file a seq -2 type i\n", "Found a non-monotonic sequence number"},
            {"file a seq x2 type i\n", "Invalid AOF manifest file format"},
            {"file a/b seq 2 type i\n", "File can't be a path, just a filename"},
            {"file a seq 2 type x\n", "Unknown AOF file type"}
        };
        for (String[] manifest : manifests) {
            MemoryDisk disk = new MemoryDisk();
            disk.put(MANIFEST, manifest[0].getBytes(StandardCharsets.ISO_8859_1));
            World.Server broken = start(disk);
            assertThat(broken.exitCode).as(manifest[0]).isEqualTo(1);
            assertThat(broken.log).anyMatch(line -> line.contains(manifest[1]));
        }
    }

    @Test
    void aFileOfAnOldVersionIsTakenOver() {
        MemoryDisk disk = new MemoryDisk();
        disk.put(
                "appendonly.aof",
                (command("SELECT", "0") + command("SET", "k", "old")).getBytes(StandardCharsets.US_ASCII));
        World.Server server = start(disk);

        assertThat(server.call("GET", "k")).isEqualTo("$3\r\nold\r\n");
        assertThat(disk.names()).containsExactly("appendonlydir/appendonly.aof", INCREMENT, MANIFEST);
        server.call("SET", "k", "new");
        assertThat(restart(server).call("GET", "k")).isEqualTo("$3\r\nnew\r\n");
    }

    @Test
    void writesWaitForASyncThatIsSlowAndGoOnWhenItFails() {
        World.Server server = start();
        server.call("SET", "k", "1");
        server.disk.slow = true;
        world.pass(1_200);
        server.call("SET", "k", "2");
        assertThat(server.node.persistence().aof().bufferedBytes()).isPositive();
        world.pass(2_500);
        assertThat(server.node.persistence().aof().bufferedBytes()).isZero();
        assertThat(server.node.persistence().aof().delayedSyncs()).isPositive();
        server.disk.unsyncable = "Input/output error";
        server.disk.finishSyncs();
        world.pass(200);
        assertThat(server.call("SET", "k", "3"))
                .isEqualTo("-MISCONF Errors writing to the AOF file: Input/output error\r\n");
        server.disk.unsyncable = null;
        server.disk.slow = false;
        world.pass(2_200);
        assertThat(server.call("SET", "k", "3")).isEqualTo("+OK\r\n");
    }

    @Test
    void aReplicaThatCannotKeepWhatItAppliesEndsUnlessItIsToIgnoreThat() {
        World.Server primary = world.start("primary");
        MemoryDisk disk = new MemoryDisk();
        World.Server replica = start(disk);
        replica.call("REPLICAOF", "primary", "6379");
        world.pass(8_000);
        replica.call("CONFIG", "SET", "replica-ignore-disk-write-errors", "yes");
        disk.full = "No space left on device";
        primary.call("SET", "k", "1");
        primary.call("SET", "k", "2");
        world.pass(100);
        assertThat(replica.call("GET", "k")).isEqualTo("$1\r\n2\r\n");
        assertThat(replica.log).contains("Replica is applying a command even though it is unable to write to disk.");
        assertThat(replica.exitCode).isEqualTo(-1);
        replica.call("CONFIG", "SET", "replica-ignore-disk-write-errors", "no");
        primary.call("SET", "k", "3");
        world.pass(100);

        assertThat(replica.exitCode).isEqualTo(1);
    }

    @Test
    void aFullDiskRefusesWritesUntilThereIsRoom() {
        World.Server server = start();
        server.disk.full = "No space left on device";
        server.call("SET", "k", "1");
        assertThat(server.call("SET", "k", "2"))
                .isEqualTo("-MISCONF Errors writing to the AOF file: No space left on device\r\n");
        server.disk.full = null;
        world.pass(1_200);
        assertThat(server.call("SET", "k", "3")).isEqualTo("+OK\r\n");
        assertThat(server.log).contains("AOF write error looks solved, Redis can write again.");
        assertThat(restart(server).call("GET", "k")).isEqualTo("$1\r\n3\r\n");
    }

    @Test
    void withAlwaysNoReplyLeavesThatIsNotDurable() {
        World.Server server = start("appendfsync", "always");
        World.Client client = server.client();
        assertThat(client.call("SET", "k", "1")).isEqualTo("+OK\r\n");
        server.disk.unsyncable = "Input/output error";
        assertThat(client.call("SET", "k", "2")).isEmpty();

        assertThat(server.exitCode).isEqualTo(1);
        assertThat(client.isClosed()).isTrue();
    }
}
