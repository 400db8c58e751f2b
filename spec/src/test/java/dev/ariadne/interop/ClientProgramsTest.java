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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
