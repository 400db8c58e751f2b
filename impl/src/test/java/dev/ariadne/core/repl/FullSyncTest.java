package dev.ariadne.core.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import dev.ariadne.core.persist.MemoryDisk;
import dev.ariadne.core.rdb.Listpack;
import dev.ariadne.core.rdb.Rdb;
import dev.ariadne.core.rdb.RdbWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** How a snapshot reaches replicas: to the socket as it is made, or by way of a file when its length has to be told first. */
class FullSyncTest {
    private static final String SOME_TEXT = "x".repeat(3_000);
    /** The value of a stream of three entries that says that it has five. */
    private static final String ODD_STREAM =
            "\023\001\020\000\000\000\000\000\000\000\001\000\000\000\000\000\000\000\000\066\066\000\000\000\024\000\003\001\000\001\001\001\201f\002\000\001\002\001\000\001\000\001\202v\060"
                    + "\003\004\001\002\001\001\001\000\001\202v\061\003\004\001\002\001\002\001\000\001\202v\062\003\004\001\377\005\001\002\001\000\000\000\005\000\012\000\313\230DBF\310\037\243";

    private final World world = new World(1);

    @Test
    void withoutDisklessSyncTheLengthIsToldAndTheFileStays() {
        MemoryDisk disk = new MemoryDisk();
        World.Server primary = world.start("p", disk, "repl-diskless-sync", "no");
        fill(primary, 500);
        World.Client raw = primary.client();
        raw.call("REPLCONF", "capa", "eof");

        String received = synchronise(raw, "PSYNC ? -1");

        assertThat(received).startsWith("+FULLRESYNC ").contains("\r\n$").contains("REDIS0010");
        assertThat(received).doesNotContain("$EOF:");
        assertThat(disk.names()).as("it is a save like any other").containsExactly("dump.rdb");
    }

    @Test
    void aNodeThatPersistsNothingKeepsNoFileWhenToldSo() {
        MemoryDisk disk = new MemoryDisk();
        World.Server primary = world.start("p", disk, "save", "", "rdb-del-sync-files", "yes");
        fill(primary, 500);

        assertThat(synchronise(primary.client(), "SYNC")).contains("REDIS0010");
        assertThat(disk.names()).isEmpty();
    }

    @Test
    void aSnapshotOfPartsIsForWhoAsksForIt() {
        World.Server primary = world.start("p", "repl-diskless-sync-delay", "0");
        fill(primary, 5);
        primary.call("FUNCTION", "LOAD", "#!lua name=some\nredis.register_function('f', function() return 1 end)");

        assertThat(parts(primary, "functions")).contains("name=some").doesNotContain(SOME_TEXT);
        assertThat(parts(primary, "")).contains("REDIS0010").doesNotContain("name=some", SOME_TEXT);
        assertThat(synchronise(primary.client(), "SYNC")).contains("name=some");
    }

    private String parts(World.Server primary, String filter) {
        World.Client raw = primary.client();
        raw.call("REPLCONF", "capa", "eof", "rdb-only", "1");
        assertThat(raw.call("REPLCONF", "rdb-filter-only", filter)).isEqualTo("+OK\r\n");
        return synchronise(raw, "SYNC");
    }

    /** It comes from old packed files only; a plain form loses its sign, and then the replica's data would be other data. */
    @Test
    void aScoreOfMinusZeroIsThatOnTheReplicaToo() {
        RdbWriter packed = new RdbWriter();
        packed.type(Rdb.TYPE_ZSET_LISTPACK);
        packed.string(new Listpack.Writer()
                .add(new byte[] {'a'})
                .add(new byte[] {'-', '0'})
                .add(new byte[] {'b'})
                .add(1)
                .toBytes());
        packed.dumpEnd();
        World.Server primary = world.start("p", "repl-diskless-sync-delay", "0");
        String payload = new String(packed.buf(), 0, packed.length(), StandardCharsets.ISO_8859_1);
        assertThat(primary.call("RESTORE", "z", "0", payload)).isEqualTo("+OK\r\n");
        assertThat(primary.call("ZSCORE", "z", "a")).isEqualTo("$2\r\n-0\r\n");
        World.Server replica = world.start("r");
        replica.call("REPLICAOF", "p", "1");
        world.pass(7_000);

        assertThat(replica.call("ZRANGE", "z", "0", "-1", "WITHSCORES"))
                .isEqualTo(primary.call("ZRANGE", "z", "0", "-1", "WITHSCORES"));
        assertThat(replica.call("DEBUG", "DIGEST")).isEqualTo(primary.call("DEBUG", "DIGEST"));
    }

    @Test
    void anOddKeyKeepsNoReplicaOut() {
        World.Server primary = world.start("p", "repl-diskless-sync-delay", "0");
        primary.call("RESTORE", "odd", "0", ODD_STREAM);
        World.Server replica = world.start("r");
        replica.call("REPLICAOF", "p", "1");
        world.pass(7_000);

        assertThat(replica.call("XLEN", "odd")).isEqualTo(":5\r\n");
        assertThat(replica.log)
                .contains(
                        "MASTER <-> REPLICA sync: loaded although it is odd: a stream's length is told as 5, but is 3,"
                                + " in the key 'odd' of database 0");

        World.Server strict = world.start("s", "rdb-strict", "yes");
        strict.call("REPLICAOF", "p", "1");
        world.pass(7_000);
        assertThat(strict.call("INFO", "replication")).contains("master_link_status:down");
        assertThat(strict.log).anyMatch(line -> line.contains("the snapshot is broken") && line.contains("told as 5"));
    }

    @Test
    void whileTheFileIsWrittenTheReplicaIsKeptAlive() {
        World.Server primary = world.start("p", "rdb-key-save-delay", "10000", "repl-timeout", "2");
        fill(primary, 500);
        World.Client raw = primary.client();
        raw.send("SYNC\r\n");
        world.pass(3_500);
        assertThat(primary.call("INFO")).contains("state=wait_bgsave", "rdb_bgsave_in_progress:1");
        world.pass(3_500);

        assertThat(raw.received()).startsWith("\n\n\n").contains("REDIS0010");
    }

    @Test
    void withTheLastReplicaASaveThatNobodyWantsIsGivenUp() {
        World.Server primary = world.start("p", "rdb-key-save-delay", "10000", "save", "");
        fill(primary, 500);
        World.Client raw = primary.client();
        raw.send("SYNC\r\n");
        world.pass(500);
        raw.close();
        world.pass(100);
        assertThat(primary.call("INFO")).contains("rdb_bgsave_in_progress:0");

        primary.node.config().set("save", "900 1");
        World.Client again = primary.client();
        again.send("SYNC\r\n");
        world.pass(500);
        again.close();
        world.pass(100);
        assertThat(primary.call("INFO")).as("a save point wants it").contains("rdb_bgsave_in_progress:1");
    }

    @Test
    void whoWaitsWhenThePrimaryBecomesAReplicaWaitsOnWhileThatHasNoLink() {
        World.Server primary = world.start("p", "repl-diskless-sync-delay", "1");
        fill(primary, 10);
        World.Client raw = primary.client();
        raw.call("REPLCONF", "capa", "eof");
        raw.send("PSYNC ? -1\r\n");
        world.pass(300);
        primary.call("REPLICAOF", "nobody", "1");
        world.pass(4_000);

        assertThat(raw.received()).isNotEmpty().isBlank();
        assertThat(primary.call("INFO")).contains("state=wait_bgsave");
    }

    @Test
    void flushallEndsASnapshotOfWhatWasThere() {
        World.Server primary = world.start("p", "rdb-key-save-delay", "10000", "repl-diskless-sync-delay", "0");
        fill(primary, 500);
        World.Server replica = world.start("r", "replicaof", "p 6379");
        world.pass(2_000);
        assertThat(primary.call("INFO")).contains("rdb_bgsave_in_progress:1");
        primary.call("FLUSHALL");
        primary.call("SET", "new", "v");
        world.pass(3_000);

        assertThat(replica.call("DBSIZE")).isEqualTo(":1\r\n");
        assertThat(primary.node.stats().syncFull).isEqualTo(2);
    }

    @Test
    void swapdbOfTheSameHistoryServesTheOldDataAndRefusesWhatWouldDisturb() {
        World.Server primary = world.start("p", "repl-diskless-sync-delay", "0", "repl-backlog-size", "16384");
        World.Server replica = world.start("r", "repl-diskless-load", "swapdb", "replicaof", "p 6379");
        world.pass(2_000);
        primary.call("SET", "k", "old");
        world.hold(replica);
        primary.call("CLIENT", "KILL", "TYPE", "replica");
        fill(primary, 500);
        primary.call("CONFIG", "SET", "rdb-key-save-delay", "10000");
        world.release(replica);
        world.pass(2_000);

        assertThat(replica.call("INFO")).contains("async_loading:1", "\r\nloading:0", "loading_loaded_bytes:");
        assertThat(replica.call("GET", "k")).isEqualTo("$3\r\nold\r\n");
        assertThat(replica.call("CONFIG", "SET", "appendonly", "no")).startsWith("-LOADING");
        assertThat(replica.call("REPLICAOF", "NO", "ONE")).startsWith("-LOADING");
        world.pass(6_000);
        assertThat(replica.call("DBSIZE")).isEqualTo(":501\r\n");
    }

    @Test
    void swapdbOfAnotherHistoryRefusesClientsAndKeepsTheOldDataWhenItFails() {
        World.Server primary = world.start("p", "repl-diskless-sync-delay", "0", "rdb-key-save-delay", "10000");
        fill(primary, 500);
        World.Server replica = world.start("r", "repl-diskless-load", "swapdb");
        replica.call("SET", "mine", "1");
        replica.call("REPLICAOF", "p", "6379");
        world.pass(2_000);

        assertThat(replica.call("GET", "mine")).startsWith("-LOADING");
        assertThat(replica.call("INFO")).contains("async_loading:0", "\r\nloading:1");
        primary.call("CONFIG", "SET", "repl-diskless-sync-delay", "100");
        primary.call("CLIENT", "KILL", "TYPE", "replica");
        world.pass(2_000);
        assertThat(replica.call("GET", "mine")).isEqualTo("$1\r\n1\r\n");
        assertThat(replica.log).anyMatch(line -> line.startsWith("Internal error in RDB"));
    }

    @Test
    void keyLoadDelaySlowsTheReplicaDown() {
        World.Server primary = world.start("p", "repl-diskless-sync-delay", "0");
        fill(primary, 100);
        World.Server replica = world.start("r", "key-load-delay", "50000", "replicaof", "p 6379");
        world.pass(3_000);
        assertThat(replica.node.replication().link().state()).isEqualTo(ReplicaLink.State.SYNC);
        world.pass(5_000);
        assertThat(replica.call("DBSIZE")).isEqualTo(":100\r\n");
    }

    @Test
    void aReplicaThatAsksForAReplyIsDisconnected() {
        World.Server primary = world.start("p");
        World.Client raw = primary.client();
        raw.send("SYNC\r\n");
        raw.send("PING\r\n");

        assertThat(raw.isClosed()).isTrue();
        assertThat(primary.log)
                .anyMatch(line -> line.startsWith("Replica generated a reply to command 'ping', disconnecting it: "));
    }

    @Test
    void aReplicaThatWantsALengthAndOneThatDoesNotShareOneSnapshot() {
        World.Server primary = world.start("p", "repl-diskless-sync-delay", "1000");
        fill(primary, 500);
        World.Server replica = world.start("r", "replicaof", "p 6379");
        world.pass(2_000);
        assertThat(primary.node.stats().images).as("it waits for company").isZero();

        assertThat(synchronise(primary.client(), "SYNC")).startsWith("$").contains("REDIS0010");
        assertThat(replica.call("DBSIZE")).isEqualTo(":500\r\n");
        assertThat(primary.node.stats().images).isEqualTo(1);
    }

    @Test
    void enoughReplicasNeedNotWaitForTheDelay() {
        World.Server primary =
                world.start("p", "repl-diskless-sync-delay", "100", "repl-diskless-sync-max-replicas", "2");
        primary.call("SET", "k", "v");
        World.Server one = world.start("one", "replicaof", "p 6379");
        world.pass(3_000);
        assertThat(one.node.replication().link().isConnected()).isFalse();

        World.Server two = world.start("two", "replicaof", "p 6379");
        world.pass(3_000);
        assertThat(one.call("GET", "k")).isEqualTo("$1\r\nv\r\n");
        assertThat(two.call("GET", "k")).isEqualTo("$1\r\nv\r\n");
    }

    @Test
    void aDiskThatIsFullTurnsTheReplicaAwayAndNobodyElse() {
        MemoryDisk disk = new MemoryDisk();
        World.Server primary =
                world.start("p", disk, "save", "", "repl-diskless-sync", "no", "rdb-key-save-delay", "1000");
        fill(primary, 500);
        World.Client raw = primary.client();
        raw.send("PSYNC ? -1\r\n");
        world.pass(200);
        assertThat(disk.names()).as("half of it is written").anyMatch(name -> name.startsWith("temp-"));
        disk.full = "No space left on device";
        world.pass(1_000);

        assertThat(raw.isClosed()).isTrue();
        assertThat(raw.received()).doesNotContain("REDIS");
        assertThat(primary.log).anyMatch(line -> line.startsWith("The snapshot for replication cannot be sent: "));
        assertThat(primary.call("PING")).isEqualTo("+PONG\r\n");
        assertThat(disk.names()).noneMatch(name -> name.startsWith("temp-"));
    }

    private String synchronise(World.Client raw, String request) {
        String received = raw.send(request + "\r\n");
        world.pass(200);
        return received + raw.received();
    }

    private static void fill(World.Server server, int keys) {
        World.Client c = server.client();
        for (int i = 0; i < keys; i++) {
            c.call("SET", "key:" + i, SOME_TEXT + i);
        }
    }
}
