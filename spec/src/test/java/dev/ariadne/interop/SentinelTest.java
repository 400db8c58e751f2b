package dev.ariadne.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ariadne.interop.TestServer.Kind;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisSentinelPool;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Goal: Redis' own Sentinel runs our servers, alone and together with stock ones: it discovers, monitors, fails over and reconfigures them,
 * and a client that follows it goes on writing. Method: three Sentinels, three servers that need a password, and a writer through Jedis' pool;
 * in each round the primary is killed, paused or restarted, and after it everybody has to say the same.
 *
 * <p>{@code -Dsentinel.rounds=20} for the long run. Each round tells its times on standard output.
 */
@Tag("interop")
class SentinelTest {
    private static final int ROUNDS = Integer.getInteger("sentinel.rounds", 2);
    private static final int SENTINELS = 3;
    private static final int QUORUM = 2;
    private static final int DOWN_AFTER_MS = 1_000;
    private static final int FAILOVER_TIMEOUT_MS = 4_000;
    private static final String PASSWORD = "a secret";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(50);

    /** What is done to the primary. */
    private enum Blow {
        /** kill -9; it comes back when another one has been promoted. */
        KILL,
        /** SIGSTOP until another one has been promoted. */
        PAUSE,
        /** SIGTERM, and it is started again at once: it may stay the primary, or be replaced meanwhile. */
        RESTART
    }

    @TempDir
    Path directory;

    private final List<ServerProcess> servers = new ArrayList<>();
    private final List<ServerProcess> sentinels = new ArrayList<>();

    /** The priorities make a stock server of a mixed group the first choice, so that primaries of both kinds take turns. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ARIADNE ARIADNE ARIADNE", "ARIADNE REDIS ARIADNE"})
    void sentinelsKeepAGroupServing(String kinds) throws Exception {
        try {
            startServers(Stream.of(kinds.split(" ")).map(Kind::valueOf).toList());
            startSentinels();
            try (Writer writer = new Writer()) {
                writer.awaitWrites();
                for (int round = 0; round < ROUNDS; round++) {
                    strike(kinds, round, writer);
                }
            }
            assertEqualData();
        } finally {
            sentinels.forEach(ServerProcess::close);
            servers.forEach(ServerProcess::close);
        }
    }

    // ---- the group ----

    /** The settings that must not get lost are made at run time and kept by CONFIG REWRITE. */
    private void startServers(List<Kind> kinds) {
        for (int i = 0; i < kinds.size(); i++) {
            ServerProcess server = ServerProcess.server(
                    "server" + i,
                    kinds.get(i),
                    directory,
                    PASSWORD,
                    List.of(
                            "requirepass \"" + PASSWORD + "\"",
                            "save \"\"",
                            "repl-diskless-sync-delay 0",
                            "enable-debug-command yes"));
            servers.add(server);
            server.start();
            settings(i).forEach((keyword, value) -> server.text("CONFIG", "SET", keyword, value));
            if (i > 0) {
                server.text("REPLICAOF", "127.0.0.1", "" + servers.get(0).port());
            }
            server.text("CONFIG", "REWRITE");
        }
    }

    private static Map<String, String> settings(int server) {
        return Map.of(
                "masterauth",
                PASSWORD,
                "replica-priority",
                server == 1 ? "50" : "90",
                "maxmemory-samples",
                "" + (7 + server),
                "repl-backlog-size",
                "" + (2 << 20));
    }

    private void startSentinels() {
        for (int i = 0; i < SENTINELS; i++) {
            ServerProcess sentinel = ServerProcess.sentinel(
                    "sentinel" + i,
                    directory,
                    List.of(
                            "sentinel monitor group 127.0.0.1 " + servers.get(0).port() + " " + QUORUM,
                            "sentinel auth-pass group \"" + PASSWORD + "\"",
                            "sentinel down-after-milliseconds group " + DOWN_AFTER_MS,
                            "sentinel failover-timeout group " + FAILOVER_TIMEOUT_MS,
                            "sentinel parallel-syncs group 1"));
            sentinels.add(sentinel);
            sentinel.start();
        }
        until(
                "the Sentinels know each other and all servers",
                () -> sentinels.stream().allMatch(this::knowsAll));
    }

    private boolean knowsAll(ServerProcess sentinel) {
        return listed(sentinel, "REPLICAS") == servers.size() - 1
                && listed(sentinel, "SENTINELS") == SENTINELS - 1
                && sentinel.text("SENTINEL", "CKQUORUM", "group").startsWith("OK " + SENTINELS + " usable");
    }

    private static int listed(ServerProcess sentinel, String what) {
        return ((List<?>) sentinel.call("SENTINEL", what, "group")).size();
    }

    /** Whom a Sentinel holds to be the primary. */
    private static int primaryBy(ServerProcess sentinel) {
        List<?> address = (List<?>) sentinel.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "group");
        return Integer.parseInt(String.valueOf(address.get(1)));
    }

    private ServerProcess at(int port) {
        return servers.stream().filter(s -> s.port() == port).findFirst().orElseThrow();
    }

    // ---- a round ----

    private void strike(String kinds, int round, Writer writer) throws InterruptedException {
        Blow blow = Blow.values()[round % Blow.values().length];
        ServerProcess struck = at(primaryBy(sentinels.get(0)));
        long epoch = epoch(sentinels.get(0));
        long start = System.nanoTime();
        switch (blow) {
            case KILL -> struck.kill();
            case PAUSE -> struck.pause();
            case RESTART -> {
                struck.terminate();
                struck.start();
            }
        }
        if (blow != Blow.RESTART) {
            until(
                    "all Sentinels have replaced " + struck.name(),
                    () -> sentinels.stream().allMatch(s -> primaryBy(s) != struck.port()));
        }
        long replaced = System.nanoTime();
        writer.awaitWrites();
        long resumed = System.nanoTime();
        if (blow == Blow.KILL) {
            struck.start();
        } else if (blow == Blow.PAUSE) {
            struck.resume();
        }
        until("everybody agrees after " + blow, this::agreed);
        long agreed = System.nanoTime();
        assertThat(epoch(sentinels.get(0))).isGreaterThanOrEqualTo(epoch + (blow == Blow.RESTART ? 0 : 1));
        assertThat(sentinels.stream().map(SentinelTest::epoch).distinct()).hasSize(1);
        assertConfigurationKept();
        writer.awaitWrites();
        System.out.printf(
                Locale.ROOT,
                "%s, round %2d: %-7s of %s: replaced after %.1f s, writes again after %.1f s, all agree after %.1f s%n",
                kinds,
                round + 1,
                blow,
                struck.name(),
                (replaced - start) / 1e9,
                (resumed - start) / 1e9,
                (agreed - start) / 1e9);
    }

    private static long epoch(ServerProcess sentinel) {
        List<?> fields = (List<?>) sentinel.call("SENTINEL", "MASTER", "group");
        return Long.parseLong(String.valueOf(fields.get(fields.indexOf("config-epoch") + 1)));
    }

    /** Sentinels, roles and files tell of one primary, and every other server follows it. */
    private boolean agreed() {
        Set<Integer> primaries = new HashSet<>();
        for (ServerProcess sentinel : sentinels) {
            if (!knowsAll(sentinel)) {
                return false;
            }
            primaries.add(primaryBy(sentinel));
        }
        if (primaries.size() != 1) {
            return false;
        }
        int primary = primaries.iterator().next();
        return servers.stream().allMatch(s -> isAsSaid(s, primary));
    }

    private static boolean isAsSaid(ServerProcess server, int primary) {
        List<?> role = (List<?>) server.call("ROLE");
        if (server.port() == primary) {
            return role.get(0).equals("master") && !server.conf().contains("\nreplicaof ");
        }
        return role.get(0).equals("slave")
                && role.subList(1, 4).equals(List.of("127.0.0.1", (long) primary, "connected"))
                && server.conf().contains("\nreplicaof 127.0.0.1 " + primary + "\n");
    }

    private void assertConfigurationKept() {
        for (int i = 0; i < servers.size(); i++) {
            ServerProcess server = servers.get(i);
            settings(i).forEach((keyword, value) -> {
                assertThat(server.call("CONFIG", "GET", keyword))
                        .as(server.name())
                        .isEqualTo(List.of(keyword, value));
                assertThat(server.conf().lines().filter(line -> line.startsWith(keyword + " ")))
                        .as("%s in the file of %s", keyword, server.name())
                        .hasSize(1);
            });
        }
    }

    private void assertEqualData() {
        until(
                "the data are equal",
                () -> servers.stream()
                                .map(s -> s.text("DEBUG", "DIGEST"))
                                .distinct()
                                .count()
                        == 1);
    }

    private void until(String what, Condition condition) {
        try {
            await(what).atMost(PATIENCE).pollInterval(POLL).until(() -> {
                try {
                    return condition.holds();
                } catch (UncheckedIOException notThereYet) {
                    return false;
                }
            });
        } catch (RuntimeException e) {
            throw new AssertionError(what + ": not within " + PATIENCE + "\n" + report(), e);
        }
    }

    private interface Condition {
        boolean holds();
    }

    private String report() {
        return Stream.concat(servers.stream(), sentinels.stream())
                .map(p -> "---- " + p.name() + " at " + p.port() + "\n" + p.log())
                .collect(Collectors.joining("\n"));
    }

    // ---- the client ----

    /** Writes through the pool all the time, as an application would: after an error it takes another connection. */
    private final class Writer implements AutoCloseable {
        private static final int PAUSE_MS = 10;

        private final AtomicLong written = new AtomicLong();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final JedisSentinelPool pool;
        private final Thread thread = new Thread(this::run, "writer");

        Writer() {
            JedisClientConfig toServers = DefaultJedisClientConfig.builder()
                    .password(PASSWORD)
                    .timeoutMillis(500)
                    .build();
            JedisClientConfig toSentinels =
                    DefaultJedisClientConfig.builder().timeoutMillis(2_000).build();
            pool = new JedisSentinelPool(
                    "group",
                    sentinels.stream()
                            .map(s -> new HostAndPort("127.0.0.1", s.port()))
                            .collect(Collectors.toSet()),
                    toServers,
                    toSentinels);
            thread.start();
        }

        private void run() {
            while (!ended.get()) {
                try (Jedis jedis = pool.getResource()) {
                    jedis.set("written", "" + (written.get() + 1));
                    written.incrementAndGet();
                    Thread.sleep(PAUSE_MS);
                } catch (JedisException unavailable) {
                    // The next connection may lead to another server.
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        /** Waits for some more acknowledged writes. */
        void awaitWrites() {
            long goal = written.get() + 5;
            until("writes are acknowledged", () -> written.get() >= goal);
        }

        @Override
        public void close() throws InterruptedException {
            ended.set(true);
            thread.interrupt();
            thread.join();
            pool.close();
        }
    }
}
