package dev.ariadne.core.persist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import dev.ariadne.core.keyspace.KeyspaceDigest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** RDB files of nodes on a disk in memory: saved, loaded, aborted, failing, damaged. */
class RdbFileTest {
    private final World world = new World(1);

    private static String digest(World.Server server) {
        return KeyspaceDigest.hex(server.node.keyspace());
    }

    private static String info(World.Server server, String field) {
        String text = server.call("INFO", "everything");
        int at = text.indexOf("\r\n" + field + ":");
        return at < 0 ? "" : text.substring(at + field.length() + 3, text.indexOf("\r\n", at + 2));
    }

    private World.Server populated(String name, String... settings) {
        World.Server server = world.start(name, settings);
        for (int i = 0; i < 300; i++) {
            server.call("SET", "key:" + i, "value " + i);
        }
        server.call("PEXPIREAT", "key:7", Long.toString(world.nowMs + 5_000));
        server.call("SELECT", "3");
        return server;
    }

    @Test
    void aSavedDataSetIsThereAfterARestart() {
        World.Server server = populated("a");
        String before = digest(server);

        assertThat(server.call("BGSAVE")).isEqualTo("+Background saving started\r\n");
        world.settle();
        assertThat(server.disk.names()).containsExactly("dump.rdb");
        assertThat(info(server, "rdb_changes_since_last_save")).isEqualTo("0");
        assertThat(info(server, "rdb_last_bgsave_status")).isEqualTo("ok");
        world.kill(server);
        server.disk.losePower();
        World.Server again = world.start("a", server.disk);

        assertThat(digest(again)).isEqualTo(before);
        assertThat(info(again, "rdb_last_load_keys_loaded")).isEqualTo("300");
    }

    @Test
    void keysPastTheirTimeAreNotLoaded() {
        World.Server server = populated("a");
        server.call("SAVE");
        world.kill(server);
        world.nowMs += 6_000;
        World.Server again = world.start("a", server.disk);

        assertThat(again.call("DBSIZE")).isEqualTo(":299\r\n");
        assertThat(info(again, "rdb_last_load_keys_expired")).isEqualTo("1");
    }

    @Test
    void aBackgroundSaveHoldsTheDataSetOfItsBeginning() {
        World.Server server = populated("a", "rdb-key-save-delay", "10000");
        String before = digest(server);
        server.call("BGSAVE");
        assertThat(info(server, "rdb_bgsave_in_progress")).isEqualTo("1");
        assertThat(server.call("BGSAVE")).isEqualTo("-ERR Background save already in progress\r\n");
        assertThat(server.call("SAVE")).isEqualTo("-ERR Background save already in progress\r\n");
        for (int i = 0; i < 300; i++) {
            server.call("APPEND", "key:" + i, "!");
        }
        server.call("DEL", "key:1");
        world.pass(2_000);
        assertThat(info(server, "rdb_bgsave_in_progress")).isEqualTo("1");
        world.pass(4_000);

        assertThat(info(server, "rdb_bgsave_in_progress")).isEqualTo("0");
        assertThat(Long.parseLong(info(server, "rdb_changes_since_last_save"))).isEqualTo(301);
        world.kill(server);
        world.nowMs -= 6_000;
        assertThat(digest(world.start("a", server.disk))).isEqualTo(before);
    }

    @Test
    void flushallEndsABackgroundSave() {
        World.Server server = populated("a", "rdb-key-save-delay", "10000", "save", "");
        server.call("BGSAVE");
        server.call("FLUSHALL");

        assertThat(info(server, "rdb_bgsave_in_progress")).isEqualTo("0");
        assertThat(server.disk.names()).isEmpty();
        assertThat(Long.parseLong(info(server, "rdb_changes_since_last_save"))).isGreaterThan(300);
    }

    @Test
    void savePointsSave() {
        World.Server server = populated("a", "save", "60 100");
        world.pass(59_000);
        assertThat(server.disk.names()).isEmpty();
        world.pass(3_000);

        assertThat(server.disk.names()).containsExactly("dump.rdb");
        assertThat(server.log).anyMatch(line -> line.equals("100 changes in 60 seconds. Saving..."));
        assertThat(server.call("LASTSAVE")).isEqualTo(":" + (world.nowMs / 1000 - 1) + "\r\n");
    }

    @Test
    void whenSavingFailsWritesAreRefusedUntilItWorks() {
        World.Server server = populated("a");
        server.disk.full = "No space left on device";
        assertThat(server.call("BGSAVE")).isEqualTo("-ERR\r\n");
        assertThat(info(server, "rdb_last_bgsave_status")).isEqualTo("err");
        assertThat(server.call("SET", "k", "v")).startsWith("-MISCONF Redis is configured to save RDB snapshots");
        assertThat(server.call("PING")).startsWith("-MISCONF");
        assertThat(server.call("GET", "key:1")).isEqualTo("$7\r\nvalue 1\r\n");
        server.call("CONFIG", "SET", "stop-writes-on-bgsave-error", "no");
        assertThat(server.call("SET", "k", "v")).isEqualTo("+OK\r\n");
        server.call("CONFIG", "SET", "stop-writes-on-bgsave-error", "yes");
        server.disk.full = null;
        server.call("BGSAVE");
        world.settle();

        assertThat(server.call("SET", "k", "v")).isEqualTo("+OK\r\n");
    }

    @Test
    void aSyncThatFailsLeavesTheOldFile() {
        World.Server server = populated("a");
        server.call("SAVE");
        byte[] old = server.disk.bytes("dump.rdb");
        server.call("SET", "k", "v");
        server.disk.unsyncable = "Input/output error";
        server.call("BGSAVE");
        world.settle();

        assertThat(server.disk.names()).containsExactly("dump.rdb");
        assertThat(server.disk.bytes("dump.rdb")).isEqualTo(old);
        assertThat(server.log).anyMatch(line -> line.contains("Input/output error"));
        assertThat(info(server, "rdb_last_bgsave_status")).isEqualTo("err");
    }

    @Test
    void aDamagedFileEndsTheProcessAndStaysAsItIs() {
        World.Server server = world.start("a");
        server.call("SET", "k", "v");
        server.call("SAVE");
        byte[] good = server.disk.bytes("dump.rdb");
        world.kill(server);
        for (int length = 0; length < good.length; length++) {
            refused(Arrays.copyOf(good, length));
        }
        for (int i = 0; i < good.length; i++) {
            byte[] damaged = good.clone();
            damaged[i] ^= 0x10;
            refused(damaged);
        }
    }

    private void refused(byte[] image) {
        MemoryDisk disk = new MemoryDisk();
        disk.put("dump.rdb", image);
        World.Server server = world.start("b", disk);

        assertThat(server.exitCode).isEqualTo(1);
        assertThat(server.log.get(server.log.size() - 1))
                .startsWith("Fatal error loading the DB: ")
                .contains(" byte ");
        assertThat(disk.bytes("dump.rdb")).isEqualTo(image);
    }

    @Test
    void whileLoadingMostCommandsAreRefused() {
        World.Server server = populated("a");
        server.call("SAVE");
        world.kill(server);
        World.Server again = world.start("a", server.disk, "key-load-delay", "10000");

        assertThat(again.call("GET", "key:1")).isEqualTo("-LOADING Redis is loading the dataset in memory\r\n");
        assertThat(again.call("PING")).startsWith("-LOADING");
        assertThat(info(again, "loading")).isEqualTo("1");
        world.pass(4_000);
        assertThat(info(again, "loading")).isEqualTo("0");
        assertThat(again.call("GET", "key:1")).isEqualTo("$7\r\nvalue 1\r\n");
    }

    @Test
    void aRestartedReplicaContinues() {
        World.Server primary = populated("p");
        World.Server replica = world.start("r", "repl-diskless-sync-delay", "0");
        replica.call("REPLICAOF", "p", "6379");
        world.pass(8_000);
        primary.call("SET", "k", "1");
        replica.call("SAVE");
        world.kill(replica);
        primary.call("SET", "k", "2");
        World.Server again = world.start("r", replica.disk, "replicaof", "p 6379");
        world.pass(3_000);

        assertThat(again.call("GET", "k")).isEqualTo("$1\r\n2\r\n");
        assertThat(digest(again)).isEqualTo(digest(primary));
        assertThat(info(primary, "sync_full")).isEqualTo("1");
        assertThat(info(primary, "sync_partial_ok")).isEqualTo("1");
    }

    @Test
    void aRestartedPrimaryLetsItsReplicasContinue() {
        World.Server primary = populated("p");
        World.Server replica = world.start("r");
        replica.call("REPLICAOF", "p", "6379");
        world.pass(8_000);
        primary.call("PEXPIREAT", "key:9", Long.toString(world.nowMs + 500));
        primary.call("SAVE");
        world.settle();
        world.kill(primary);
        world.nowMs += 1_000;
        World.Server again = world.start("p", primary.disk);
        world.pass(3_000);
        again.call("SET", "k", "2");
        world.settle();

        assertThat(replica.call("GET", "k")).isEqualTo("$1\r\n2\r\n");
        assertThat(digest(replica)).isEqualTo(digest(again));
        assertThat(info(again, "sync_full")).isEqualTo("0");
        assertThat(info(again, "sync_partial_ok")).isEqualTo("1");
    }

    @Test
    void debugReloadComesBackToTheSame() {
        World.Server server = populated("a", "enable-debug-command", "yes");
        String before = digest(server);

        assertThat(server.call("DEBUG", "RELOAD")).isEqualTo("+OK\r\n");
        assertThat(digest(server)).isEqualTo(before);
    }
}
