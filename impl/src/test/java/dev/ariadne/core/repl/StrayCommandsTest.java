package dev.ariadne.core.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import dev.ariadne.core.command.Command;
import dev.ariadne.core.command.CommandTable;
import dev.ariadne.core.persist.MemoryDisk;
import dev.ariadne.core.resp.Args;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Commands that are meant for a client's connection, and every other one of the table, arrive where there is none: in the primary's stream
 * and in an append-only file. Whatever it is, no invariant breaks, only SHUTDOWN ends the node, and what follows is applied.
 */
class StrayCommandsTest {
    private static final String[] WORDS =
            "0 1 -1 k str l * ? NO ONE 127.0.0.1 6379 GET ON OFF $ 9223372036854775807".split(" ");
    /** With arguments that make them do what they are for. */
    private static final List<String> PLAUSIBLE = List.of(
            "PSYNC ? -1",
            "PSYNC aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 5 FAILOVER",
            "SYNC",
            "REPLCONF listening-port 5",
            "REPLCONF ACK 5",
            "REPLCONF GETACK *",
            "MONITOR",
            "SUBSCRIBE c",
            "PSUBSCRIBE *",
            "CLIENT KILL TYPE normal",
            "CLIENT TRACKING on",
            "CLIENT REPLY OFF",
            "CLIENT PAUSE 1",
            "HELLO 3",
            "HELLO 3 AUTH a b",
            "AUTH a b",
            "RESET",
            "QUIT",
            "WAIT 1 0",
            "WAITAOF 0 1 0",
            "BLPOP nolist 0",
            "BLMOVE nolist l LEFT LEFT 0",
            "BZPOPMIN nozset 0",
            "XREAD BLOCK 0 STREAMS nostream $",
            "EXEC",
            "DISCARD",
            "WATCH k str",
            "EVAL redis.call('set','e','1') 0",
            "EVAL redis.call('blpop','nolist','0') 0",
            "FAILOVER",
            "DEBUG RELOAD",
            "DEBUG LOADAOF",
            "DEBUG SLEEP 0",
            "SAVE",
            "BGSAVE",
            "BGREWRITEAOF",
            "CONFIG SET maxmemory 0",
            "CONFIG REWRITE",
            "MIGRATE 127.0.0.1 1 k 0 10",
            "SHUTDOWN SAVE",
            "SHUTDOWN ABORT");

    private static List<String[]> stray() {
        SplittableRandom random = new SplittableRandom(7);
        List<String[]> all = new ArrayList<>();
        PLAUSIBLE.forEach(line -> all.add(line.split(" ")));
        for (Command command : CommandTable.standard().all()) {
            List<Command> forms = new ArrayList<>(command.subcommands());
            if (forms.isEmpty()) {
                forms.add(command);
            }
            for (Command form : forms) {
                for (int more = 0; more < 2; more++) {
                    List<String> argv = new ArrayList<>(
                            Arrays.asList(form.name().toUpperCase(Locale.ROOT).split("\\|")));
                    while (argv.size() < Math.abs(form.arity()) + (form.arity() < 0 ? more : 0)) {
                        argv.add(WORDS[random.nextInt(WORDS.length)]);
                    }
                    all.add(argv.toArray(String[]::new));
                }
            }
        }
        all.removeIf(argv -> argv[0].equals("DEBUG") && argv.length > 1 && argv[1].equals("PANIC"));
        return all;
    }

    private static byte[] bytes(String... argv) {
        Args request = Args.of(argv);
        return Arrays.copyOfRange(request.buf(), request.requestStart(), request.requestEnd());
    }

    @Test
    void inTheStreamTheyHarmNothing() {
        for (String[] argv : stray()) {
            String what = String.join(" ", argv);
            World world = new World(1);
            World.Server primary = world.start("p", "repl-diskless-sync-delay", "0");
            World.Server replica = world.start("r", "replicaof", "p 6379", "enable-debug-command", "yes");
            world.pass(1_000);
            assertThat(replica.node.replication().link().isConnected()).isTrue();
            byte[] stray = bytes(argv);
            boolean[] sent = new boolean[1];
            replica.fromPrimary = sound -> {
                if (sent[0]) {
                    return sound;
                }
                sent[0] = true;
                ByteArrayOutputStream both = new ByteArrayOutputStream();
                both.writeBytes(stray);
                both.writeBytes(sound);
                return both.toByteArray();
            };
            primary.call("SET", "after", "1");
            world.pass(500);
            assertThat(sent[0]).isTrue();
            boolean ends = argv[0].equals("SHUTDOWN") && replica.exitCode == 0;
            if (!ends) {
                assertThat(replica.exitCode).as(what).isEqualTo(-1);
                primary.call("RPUSH", "nolist", "element");
                world.pass(3_000);
                // It may have been told to follow somebody else, or nobody; it may not be stuck.
                assertThat(replica.call("PING")).as(what).matches("(?s)\\+PONG.*|-NOAUTH.*|-MASTERDOWN.*|-LOADING.*|");
                replica.call("REPLICAOF", "NO", "ONE");
                replica.call("REPLICAOF", "p", "6379");
                world.pass(3_000);
                assertThat(replica.node.replication().link().isConnected())
                        .as(what)
                        .isTrue();
            }
        }
    }

    @Test
    void inAFileTheyHarmNothing() {
        for (String[] argv : stray()) {
            String what = String.join(" ", argv);
            MemoryDisk disk = new MemoryDisk();
            disk.put(
                    "appendonlydir/appendonly.aof.manifest",
                    "file appendonly.aof.1.incr.aof seq 1 type i\n".getBytes(StandardCharsets.US_ASCII));
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.writeBytes(bytes("SELECT", "0"));
            file.writeBytes(bytes("SET", "before", "1"));
            file.writeBytes(bytes(argv));
            if (argv[0].equals("MULTI")) {
                file.writeBytes(bytes("EXEC"));
            }
            file.writeBytes(bytes("SELECT", "0"));
            file.writeBytes(bytes("SET", "after", "1"));
            disk.put("appendonlydir/appendonly.aof.1.incr.aof", file.toByteArray());
            World world = new World(1);
            World.Server node = world.start("n", disk, "appendonly", "yes", "enable-debug-command", "yes");
            world.pass(500);
            if (argv[0].equals("SHUTDOWN")) {
                assertThat(node.exitCode).as(what).isIn(-1, 0);
                continue;
            }
            assertThat(node.exitCode).as(what + String.join("\n", node.log)).isEqualTo(-1);
            assertThat(node.node.keyspace().database(0).find("after".getBytes(StandardCharsets.US_ASCII)))
                    .as(what)
                    .isNotNull();
            // What waited in the file waits no more: an element stays where it is put.
            if (node.node.replication().isPrimary()) {
                node.call("RPUSH", "nolist", "element");
                world.pass(200);
                assertThat(node.node.keyspace().database(0).find("nolist".getBytes(StandardCharsets.US_ASCII)))
                        .as(what)
                        .isNotNull();
            }
            assertThat(node.exitCode).as(what).isEqualTo(-1);
        }
    }
}
