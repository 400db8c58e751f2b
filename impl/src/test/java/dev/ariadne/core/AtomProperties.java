package dev.ariadne.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.command.Transaction;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.KeyspaceDigest;
import dev.ariadne.core.persist.MemoryDisk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Half of a script or transaction is never saved, sent or acknowledged, whatever happens while it stands halfway. Each moves an amount from
 * one key to another, so that their sum tells of a half: in the data of both nodes, in what a node loads that is started on a copy of
 * the disk at any moment, in replies. More runs: {@code -Dariadne.atoms=20000}.
 */
class AtomProperties {
    private static final int SUM = 100;
    private static final int STEPS = 60;
    private static final int RUNS = Integer.getInteger("ariadne.atoms", 40);
    private static final String[] SETTINGS = {
        "enable-debug-command", "yes",
        "repl-diskless-sync-delay", "0",
        "shutdown-timeout", "2",
        "repl-timeout", "20",
        "maxmemory-policy", "volatile-random",
    };

    /** What may come before anything else, inside a transaction and while a script stands halfway. */
    private static final String[] EVENTS = {
        "SAVE",
        "BGSAVE",
        "BGSAVE SCHEDULE",
        "BGREWRITEAOF",
        "SHUTDOWN",
        "SHUTDOWN SAVE",
        "SHUTDOWN NOW",
        "SHUTDOWN FORCE",
        "SHUTDOWN NOSAVE",
        "SHUTDOWN NOSAVE NOW",
        "SHUTDOWN NOSAVE NOW FORCE",
        "SHUTDOWN ABORT",
        "FAILOVER",
        "FAILOVER ABORT",
        "FAILOVER TO r 6379 FORCE TIMEOUT 1",
        "REPLICAOF NO ONE",
        "REPLICAOF r 6379",
        "REPLICAOF m 6379",
        "CLIENT KILL TYPE normal SKIPME no",
        "CLIENT KILL TYPE replica",
        "CLIENT KILL TYPE master",
        "CLIENT PAUSE 200 WRITE",
        "CLIENT NO-EVICT on",
        "SCRIPT KILL",
        "FUNCTION KILL",
        "FUNCTION STATS",
        "CONFIG SET appendonly yes",
        "CONFIG SET appendonly no",
        "CONFIG SET maxmemory 1",
        "CONFIG SET maxmemory 0",
        "CONFIG SET repl-diskless-sync no",
        "CONFIG SET repl-diskless-sync yes",
        "CONFIG REWRITE",
        "DEBUG RELOAD",
        "DEBUG LOADAOF",
        "DEBUG SLEEP 0.1",
        "DEBUG CHANGE-REPL-ID",
        "MULTI",
        "WATCH a t",
        "PSYNC ? -1",
        "SYNC",
        "REPLCONF ACK 1",
        "REPLCONF GETACK *",
        "WAIT 1 100",
        "AUTH x",
        "HELLO 3",
        "RESET",
        "QUIT",
        "PING",
        "RANDOMKEY",
    };

    /** Of these, what would save, send or load half of a transaction that has it. */
    private static final String[] INSIDE = {
        "REPLICAOF NO ONE",
        "REPLICAOF r 6379",
        "REPLICAOF m 6379",
        "FAILOVER",
        "BGSAVE",
        "BGREWRITEAOF",
        "CONFIG SET appendonly yes",
        "CONFIG SET appendonly no",
        "DEBUG RELOAD",
        "DEBUG LOADAOF",
    };

    @Property(tries = 1)
    void halfOfAnAtomIsNeverSavedSentOrAcknowledged(@ForAll long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int i = 0; i < RUNS; i++) {
            long each = seeds.nextLong();
            try {
                new Run(each).play();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("reproduce: new AtomProperties.Run(" + each + "L).play()", e);
            }
        }
    }

    /** One course of events on a primary and a replica. */
    private static final class Run {
        private final SplittableRandom random;
        private final World world;
        private final List<String> course = new ArrayList<>();
        private final String[] names = {"m", "r"};
        private final World.Server[] servers = new World.Server[2];
        /** With the other setting a node would begin with what was there before it was switched. */
        private final boolean[] appendOnly = new boolean[2];

        private final World.Client[] callers = new World.Client[2];

        Run(long seed) {
            random = new SplittableRandom(seed);
            world = new World(seed);
            for (int i = 0; i < 2; i++) {
                appendOnly[i] = random.nextBoolean();
                start(i, new MemoryDisk());
            }
            servers[0].call("MSET", "a", Integer.toString(SUM), "b", "0");
            servers[1].call("REPLICAOF", "m", "6379");
            world.pass(3_000);
            for (World.Server each : servers) {
                each.call("SAVE");
            }
            world.pass(1_000);
        }

        private void start(int i, MemoryDisk disk) {
            List<String> settings = new ArrayList<>(List.of(SETTINGS));
            settings.addAll(List.of("appendonly", appendOnly[i] ? "yes" : "no", "appendfsync", "always"));
            if (random.nextBoolean()) {
                settings.addAll(List.of("save", "1 1"));
            }
            servers[i] = world.start(names[i], disk, settings.toArray(String[]::new));
            callers[i] = servers[i].client();
        }

        void play() {
            try {
                for (int step = 0; step < STEPS; step++) {
                    step(random.nextInt(2));
                    IntStream.range(0, 2).forEach(this::look);
                }
                rest();
            } catch (AssertionError | RuntimeException e) {
                for (World.Server each : servers) {
                    List<String> log = each.log;
                    course.addAll(log.subList(Math.max(0, log.size() - 12), log.size()));
                }
                throw new AssertionError(String.join("\n", course), e);
            }
        }

        private void step(int i) {
            World.Server s = servers[i];
            if (s.exitCode >= 0) {
                note(i, "starts again");
                start(i, s.disk);
                return;
            }
            switch (random.nextInt(16)) {
                case 0, 1, 2 -> beginScript(i);
                case 3, 4 -> transact(i);
                case 5, 6 -> goOn(i, 1 + random.nextInt(6));
                case 7 -> goOn(i, World.UNBOUNDED);
                case 8, 9 -> pass(100 + random.nextInt(3_000));
                case 10 -> terminate(i);
                case 11 -> outside(i);
                default -> say(i, EVENTS[random.nextInt(EVENTS.length)]);
            }
        }

        // ---- the atoms ----

        private String amount() {
            return Integer.toString(1 + random.nextInt(9));
        }

        private void beginScript(int i) {
            String n = amount();
            String half = random.nextInt(4) == 0
                    ? "redis.call('flushall') redis.call('set', 'a', 40) %s redis.call('set', 'b', 60)"
                    : "redis.call('decrby', 'a', " + n + ") %s redis.call('incrby', 'b', " + n + ")";
            // What is past its time or goes for want of memory goes before a script or after it.
            String looks = "local seen = redis.call('exists', 't') for i = 1, 6 do redis.call('get', 'a')"
                    + " assert(seen == redis.call('exists', 't'), 'a key went halfway') end";
            String fill = "redis.call('set', 't', 1, 'px', " + (1 + random.nextInt(2_000)) + ")";
            evaluate(i, random.nextBoolean() ? half.formatted(looks) : fill + half.formatted(looks));
        }

        private void evaluate(int i, String body) {
            callAgain(i);
            String reply = sayScript(i, "EVAL", body, "0");
            note(i, "script " + body + " -> " + reply.strip());
            assertThat(reply).doesNotContain("halfway");
        }

        /** Says something on the connection for scripts, which may be left standing; nothing once that waits or is gone. */
        private String sayScript(int i, String... argv) {
            World.Server s = servers[i];
            if (callers[i].isClosed() || callers[i].conn().isBlocked()) {
                return "";
            }
            if (!s.node.isBusy()) {
                s.scriptLooks = random.nextInt(12);
            }
            return callers[i].call(argv);
        }

        private void transact(int i) {
            String n = amount();
            String[] events = random.nextBoolean() ? EVENTS : INSIDE;
            String event = events[random.nextInt(events.length)];
            List<String[]> half = new ArrayList<>();
            switch (random.nextInt(3)) {
                case 0 -> half.add(event.split(" "));
                case 1 -> half.add(new String[] {"EVAL", "for i = 1, 6 do redis.call('get', 'a') end return 7", "0"});
                default -> {
                    half.add(new String[] {"FLUSHALL"});
                    half.add(new String[] {"SET", "a", "30"});
                    half.add(new String[] {"SET", "b", Integer.toString(SUM - 30 - Integer.parseInt(n))});
                }
            }
            half.add(0, new String[] {"DECRBY", "a", n});
            half.add(new String[] {"INCRBY", "b", n});
            callAgain(i);
            sayScript(i, "MULTI");
            for (String[] each : half) {
                Transaction tx = callers[i].conn().tx();
                if (tx != null && tx.isOpen()) {
                    sayScript(i, each);
                }
            }
            String reply = sayScript(i, "EXEC");
            if (callers[i].conn().blocked() == Conn.Blocked.PAUSED) {
                // What CLIENT PAUSE holds back would be taken for a part of the next transaction.
                callers[i].close();
            }
            note(
                    i,
                    "transaction of " + n + " with " + event + " -> "
                            + reply.strip().replace("\r\n", " "));
        }

        private void callAgain(int i) {
            if (callers[i].isClosed()) {
                callers[i] = servers[i].client();
            }
        }

        // ---- what happens meanwhile ----

        private void goOn(int i, int looks) {
            boolean busy = servers[i].node.isBusy();
            if (busy) {
                servers[i].continueScript(looks);
                String reply = callers[i].received();
                note(i, "the script goes on " + looks + " -> " + reply.strip().replace("\r\n", " "));
                assertThat(reply).doesNotContain("halfway");
            }
        }

        private void pass(long ms) {
            note(0, ms + " ms pass");
            world.pass(ms);
        }

        private void terminate(int i) {
            note(i, "signal");
            servers[i].node.onTerminate(random.nextBoolean(), world.nowMs);
            world.pass(200);
        }

        private void outside(int i) {
            World.Server s = servers[i];
            switch (random.nextInt(4)) {
                case 0 -> {
                    note(i, "the caller goes");
                    callers[i].close();
                }
                case 1 -> {
                    note(i, "the disk is full, or not");
                    s.disk.full = s.disk.full == null ? "No space left on device" : null;
                }
                case 2 -> {
                    note(i, "killed");
                    world.kill(s);
                    s.disk.full = null;
                    start(i, s.disk);
                }
                default -> {
                    note(i, "power lost");
                    world.kill(s);
                    s.disk.full = null;
                    s.disk.losePower();
                    start(i, s.disk);
                }
            }
            world.settle();
        }

        private void say(int i, String event) {
            if (event.equals("DEBUG LOADAOF")) {
                // Outside of a transaction it is done, and takes away what the stream has brought since.
                return;
            }
            World.Client c = servers[i].client();
            String reply = c.call(event.split(" "));
            note(i, event + " -> " + reply.lines().findFirst().orElse(""));
            if (random.nextBoolean() && !c.isClosed() && servers[i].exitCode < 0) {
                c.close();
                world.settle();
            }
        }

        private void note(int i, String what) {
            course.add(names[i] + (servers[i].node.isBusy() ? " (busy)" : "") + ": " + what);
        }

        // ---- what must hold ----

        private void look(int i) {
            World.Server s = servers[i];
            if (s.exitCode < 0) {
                if (s.node.isBusy()) {
                    assertThat(callers[i].received())
                            .as("replies of what is halfway")
                            .isEmpty();
                } else {
                    assertThat(sum(s)).as("sum in the data of " + names[i]).isEqualTo(SUM);
                }
            }
            if (random.nextInt(3) == 0) {
                MemoryDisk copy = copy(s.disk);
                boolean hasLog = copy.size("appendonlydir/appendonly.aof.manifest") >= 0;
                for (String log : hasLog ? new String[] {"no", "yes"} : new String[] {"no"}) {
                    World apart = new World(1);
                    World.Server probe = apart.start("probe", copy(copy), "appendonly", log);
                    apart.pass(200);
                    assertThat(probe.exitCode)
                            .as("how a node ends that loads the disk of " + names[i])
                            .isEqualTo(-1);
                    assertThat(sum(probe))
                            .as("sum on the disk of " + names[i] + ", append-only " + log)
                            .isEqualTo(SUM);
                }
            }
        }

        private static MemoryDisk copy(MemoryDisk disk) {
            MemoryDisk copy = new MemoryDisk();
            disk.names().forEach(name -> copy.put(name, disk.bytes(name)));
            return copy;
        }

        private static int sum(World.Server s) {
            return amount(s, "a") + amount(s, "b");
        }

        private static int amount(World.Server s, String key) {
            Entry entry = s.node.keyspace().database(0).find(key.getBytes(StandardCharsets.US_ASCII));
            return entry == null ? 0 : Integer.parseInt(new String(entry.value(), StandardCharsets.US_ASCII));
        }

        /** In the end both have the same. */
        private void rest() {
            for (int i = 0; i < 2; i++) {
                servers[i].disk.full = null;
                if (servers[i].exitCode >= 0) {
                    start(i, servers[i].disk);
                }
                servers[i].scriptLooks = World.UNBOUNDED;
                goOn(i, World.UNBOUNDED);
            }
            world.pass(6_000);
            for (int i = 0; i < 2; i++) {
                if (servers[i].exitCode >= 0) {
                    start(i, servers[i].disk);
                }
                servers[i].call("FAILOVER", "ABORT");
                servers[i].call("CONFIG", "SET", "stop-writes-on-bgsave-error", "no", "maxmemory", "0");
            }
            servers[0].call("REPLICAOF", "NO", "ONE");
            servers[1].call("REPLICAOF", "m", "6379");
            world.pass(40_000);
            assertThat(servers[1].node.replication().link().isConnected()).isTrue();
            assertThat(KeyspaceDigest.hex(servers[1].node.keyspace()))
                    .isEqualTo(KeyspaceDigest.hex(servers[0].node.keyspace()));
            assertThat(sum(servers[0])).isEqualTo(SUM);
        }
    }
}
