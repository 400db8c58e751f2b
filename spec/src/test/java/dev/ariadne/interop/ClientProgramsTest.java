package dev.ariadne.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.interop.TestServer.Kind;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;

/** Goal: the programs and libraries that people use with Redis work with our server unchanged. Method: run them against one server. */
@Tag("interop")
class ClientProgramsTest {
    private static final int PIPELINED = 1_000;

    @TempDir
    static Path directory;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(Kind.ARIADNE, directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String cli(String input, String... args) {
        List<String> all = new ArrayList<>(List.of("-p", "" + server.port()));
        all.addAll(List.of(args));
        return Programs.output(directory, input, "redis-cli", all.toArray(new String[0]));
    }

    @Test
    void redisCliRunsCommandsInBothProtocols() {
        assertThat(cli("", "ping")).isEqualTo("PONG\n");
        assertThat(cli("", "set", "cli", "1")).isEqualTo("OK\n");
        assertThat(cli("", "-3", "incr", "cli")).isEqualTo("2\n");
        assertThat(cli("", "--csv", "mget", "cli", "no such key")).isEqualTo("\"2\",NULL\n");
        assertThat(cli("", "nonsense")).startsWith("ERR unknown command");
        assertThat(cli("multi\nset cli 5\nget cli\nexec\n")).isEqualTo("OK\nQUEUED\nQUEUED\nOK\n5\n");
    }

    @Test
    void redisCliLoadsThroughItsPipeMode() {
        StringBuilder load = new StringBuilder();
        for (int i = 0; i < PIPELINED; i++) {
            load.append(Wire.request("SET", "pipe:" + i, "" + i));
        }
        assertThat(cli(load.toString(), "--pipe")).contains("errors: 0, replies: " + PIPELINED);
        assertThat(server.text("GET", "pipe:999")).isEqualTo("999");
    }

    @Test
    void redisCliLooksThroughTheDataAndTakesAnImage() throws IOException {
        server.call("FLUSHALL");
        server.call("RPUSH", "a list", "1", "2", "3");
        server.call("SADD", "a set", "1", "2");
        server.call("ZADD", "a sorted set", "1", "m");
        server.call("HSET", "a hash", "f", "v");
        server.call("XADD", "a stream", "*", "f", "v");
        server.call("SET", "a string", "v");

        assertThat(cli("", "--scan").lines()).hasSize(6);
        assertThat(cli("", "--bigkeys")).contains("Biggest   list found", "3 items");
        assertThat(cli("", "--memkeys")).contains("Sampled 6 keys in the keyspace");
        Path image = directory.resolve("image.rdb");
        cli("", "--rdb", image.toString());
        assertThat(Files.readAllBytes(image)).startsWith("REDIS".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void redisBenchmarkRunsAllItsTests() {
        String report = Programs.output(
                directory, "", "redis-benchmark", "-p", "" + server.port(), "-n", "300", "-c", "5", "--csv");
        assertThat(report.lines().filter(line -> line.matches("\"[A-Z].*\",\"\\d.*")))
                .hasSizeGreaterThan(18);
        assertThat(report).doesNotContainIgnoringCase("error");
    }

    /** What monitoring reads: every field of a stock server's INFO, but for those of its allocator and its processes. */
    @Test
    void infoHasTheFieldsOfAStockServer() {
        try (TestServer stock = TestServer.start(Kind.REDIS, directory)) {
            Set<String> missing = fields(stock);
            missing.removeAll(fields(server));
            missing.removeIf(
                    field -> field.matches(
                            "allocator_.*|rss_overhead_.*|mem_fragmentation_.*|cmdstat_.*"
                                    + "|latency_percentiles_.*|errorstat_.*|db\\d+|gcc_version|redis_build_id|redis_git_.*|atomicvar_api"));
            assertThat(missing).isEmpty();
        }
    }

    private static Set<String> fields(TestServer of) {
        return of.text("INFO", "everything")
                .lines()
                .filter(line -> line.contains(":") && !line.startsWith("#"))
                .map(line -> line.substring(0, line.indexOf(':')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What Spring Data and others say when they connect. */
    @Test
    void librariesMayIntroduceThemselves() {
        assertThat(
                        cli(
                                "client setinfo lib-name lettuce\nclient setinfo lib-ver 6.3\nclient setname app\nclient getname\n"))
                .isEqualTo("OK\nOK\nOK\napp\n");
        assertThat(cli("", "-3", "hello", "3", "setname", "app")).contains("server", "redis", "proto");
    }

    @Test
    void redisBenchmarkRunsPipelined() {
        String report = Programs.output(
                directory,
                "",
                "redis-benchmark",
                "-p",
                "" + server.port(),
                "-t",
                "set,get,incr",
                "-P",
                "16",
                "-n",
                "20000",
                "--csv");
        assertThat(report.lines().filter(line -> line.matches("\"(SET|GET|INCR)\",.*")))
                .hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(RedisProtocol.class)
    void jedisWorks(RedisProtocol protocol) {
        DefaultJedisClientConfig config = DefaultJedisClientConfig.builder()
                .protocol(protocol)
                .clientName("jedis")
                .build();
        HostAndPort address = new HostAndPort("127.0.0.1", server.port());
        try (Jedis jedis = new Jedis(address, config);
                Jedis other = new Jedis(address, config)) {
            jedis.del("j");
            assertThat(jedis.set("j", "1")).isEqualTo("OK");
            assertThat(jedis.get("j")).isEqualTo("1");
            assertThat(jedis.get("no such key")).isNull();
            assertThat(jedis.clientGetname()).isEqualTo("jedis");
            assertThat(jedis.configGet("repl-backlog-size")).containsEntry("repl-backlog-size", "1048576");

            Pipeline pipeline = jedis.pipelined();
            List<Response<Long>> counts = new ArrayList<>();
            for (int i = 0; i < PIPELINED; i++) {
                counts.add(pipeline.incr("j"));
            }
            pipeline.sync();
            assertThat(counts.get(PIPELINED - 1).get()).isEqualTo(PIPELINED + 1L);

            jedis.watch("j");
            other.set("j", "changed meanwhile");
            AbstractTransaction lost = jedis.multi();
            lost.set("j", "2");
            assertThat(lost.exec()).isNull();

            AbstractTransaction won = jedis.multi();
            won.set("j", "2");
            won.get("j");
            assertThat(won.exec()).isEqualTo(List.of("OK", "2"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ProtocolVersion.class,
            names = {"RESP2", "RESP3"})
    void lettuceWorks(ProtocolVersion protocol) throws Exception {
        RedisClient client = RedisClient.create("redis://127.0.0.1:" + server.port());
        client.setOptions(ClientOptions.builder().protocolVersion(protocol).build());
        try (StatefulRedisConnection<String, String> connection = client.connect();
                StatefulRedisConnection<String, String> other = client.connect()) {
            connection.sync().del("l");
            RedisAsyncCommands<String, String> commands = connection.async();
            List<RedisFuture<Long>> counts = new ArrayList<>();
            connection.setAutoFlushCommands(false);
            for (int i = 0; i < PIPELINED; i++) {
                counts.add(commands.incr("l"));
            }
            connection.flushCommands();
            connection.setAutoFlushCommands(true);
            assertThat(counts.get(PIPELINED - 1).get()).isEqualTo((long) PIPELINED);

            connection.sync().watch("l");
            other.sync().set("l", "changed meanwhile");
            assertThat(transaction(connection).wasDiscarded()).isTrue();
            assertThat(transaction(connection).stream().toList()).isEqualTo(List.of("OK", "2"));
        } finally {
            client.shutdown();
        }
    }

    private static TransactionResult transaction(StatefulRedisConnection<String, String> connection) {
        connection.sync().multi();
        connection.sync().set("l", "2");
        connection.sync().get("l");
        return connection.sync().exec();
    }
}
