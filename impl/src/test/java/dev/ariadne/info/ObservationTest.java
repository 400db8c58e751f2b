package dev.ariadne.info;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** INFO, SLOWLOG and LATENCY tell what happened, with the durations of a clock that the test moves. */
class ObservationTest {
    private final World world = new World(1);
    private final World.Server server =
            world.start("s", "slowlog-log-slower-than", "100000", "enable-debug-command", "yes");
    private final World.Client client = server.client();

    private Map<String, String> info(String... sections) {
        Map<String, String> fields = new TreeMap<>();
        for (String line : Info.render(server.node, List.of(sections)).split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }
        return fields;
    }

    @Test
    void slowCommandsAreLoggedWithoutSecrets() {
        client.call("CLIENT", "SETNAME", "me");
        client.call("PING");
        client.call("DEBUG", "SLEEP", "0.2");

        SlowLog.Entry entry = server.node.slowLog().newest(10).get(0);
        assertThat(server.node.slowLog().size()).isEqualTo(1);
        assertThat(entry.micros()).isEqualTo(200_000);
        assertThat(entry.arguments()).containsExactly("DEBUG", "SLEEP", "0.2");
        assertThat(entry.clientName()).isEqualTo("me");
        client.call("CONFIG", "SET", "slowlog-log-slower-than", "0");
        client.call("ACL", "SETUSER", "bob", ">secret");
        client.call("CONFIG", "SET", "masterauth", "secret", "timeout", "0");
        client.call("CONFIG", "SET", "slowlog-log-slower-than", "-1");
        assertThat(server.node.slowLog().newest(3).stream().map(SlowLog.Entry::arguments))
                .containsExactly(
                        List.of("CONFIG", "SET", "masterauth", "(redacted)", "timeout", "0"),
                        List.of("ACL", "SETUSER", "(redacted)", "(redacted)"),
                        List.of("CONFIG", "SET", "slowlog-log-slower-than", "0"));
    }

    @Test
    void longAndManyArgumentsAreCut() {
        client.call("CONFIG", "SET", "slowlog-log-slower-than", "0");
        String[] many = new String[40];
        Arrays.fill(many, "k");
        many[0] = "DEL";
        client.call(many);
        client.call("GET", "x".repeat(130));

        List<SlowLog.Entry> entries = server.node.slowLog().newest(2);
        assertThat(entries.get(0).arguments().get(1)).isEqualTo("x".repeat(128) + "... (2 more bytes)");
        assertThat(entries.get(1).arguments()).hasSize(32).endsWith("... (9 more arguments)");
    }

    @Test
    void latencyEventsKeepTheWorstOfASecond() {
        client.call("CONFIG", "SET", "latency-monitor-threshold", "100");
        client.call("DEBUG", "SLEEP", "0.1");
        client.call("DEBUG", "SLEEP", "0.3");
        world.nowMs += 5_000;
        client.call("DEBUG", "SLEEP", "0.2");

        LatencyMonitor.Series series =
                Objects.requireNonNull(server.node.latency().event("command"));
        assertThat(series.samples()).extracting(LatencyMonitor.Sample::ms).containsExactly(300L, 200L);
        assertThat(series.worstMs()).isEqualTo(300);
        assertThat(client.call("LATENCY", "GRAPH", "command"))
                .contains("command - high 300 ms, low 200 ms (all time high 300 ms)");
        assertThat(client.call("LATENCY", "DOCTOR")).contains("command: 2 samples, mean 250 ms");
        assertThat(client.call("LATENCY", "RESET", "Command")).isEqualTo(":1\r\n");
        assertThat(client.call("LATENCY", "LATEST")).isEqualTo("*0\r\n");
    }

    @Test
    void commandsAreCountedWithTheirFailures() {
        client.call("CONFIG", "RESETSTAT");
        client.call("SET", "k", "v");
        client.call("INCR", "k");
        client.call("INCR");
        client.call("DEBUG", "SLEEP", "0.01");

        Map<String, String> fields = info("all");
        assertThat(fields.get("cmdstat_config|resetstat")).startsWith("calls=1,usec=");
        assertThat(fields.get("cmdstat_incr")).startsWith("calls=1,").endsWith("rejected_calls=1,failed_calls=1");
        assertThat(fields.get("cmdstat_debug"))
                .isEqualTo("calls=1,usec=10000,usec_per_call=10000.00,rejected_calls=0,failed_calls=0");
        assertThat(fields.get("errorstat_ERR")).isEqualTo("count=2");
        assertThat(fields.get("latency_percentiles_usec_debug"))
                .startsWith("p50=10")
                .contains(",p99=")
                .contains(",p99.9=");
        assertThat(client.call("LATENCY", "HISTOGRAM", "debug", "set"))
                .startsWith(
                        "*4\r\n$5\r\ndebug\r\n*4\r\n$5\r\ncalls\r\n:1\r\n$14\r\nhistogram_usec\r\n*2\r\n:16908\r\n:1\r\n");
    }

    @Test
    void sectionsComeOnceInOrderAndAreEmptyWhenUnknown() {
        assertThat(Info.render(server.node, List.of("nosuch"))).isEmpty();
        String text = Info.render(server.node, List.of("KEYSPACE", "cpu", "cpu", "server"));
        assertThat(text.replaceAll("(?m)^[^#].*\r\n", "").strip().split("\\s*\r\n\\s*"))
                .containsExactly("# Server", "# CPU", "# Keyspace");
        assertThat(info()).doesNotContainKey("cmdstat_ping").containsKey("used_memory");
    }

    @Test
    void memoryFieldsAreTheNodesEstimate() {
        world.pass(1_000);
        long before = Long.parseLong(info("memory").get("used_memory"));
        client.call("SET", "k", "x".repeat(10_000));
        long with = Long.parseLong(info("memory").get("used_memory"));

        assertThat(with - before).isBetween(10_000L, 10_300L);
        client.call("DEL", "k");
        assertThat(Long.parseLong(info("memory").get("used_memory"))).isEqualTo(before);
        assertThat(Long.parseLong(info("memory").get("used_memory_peak"))).isEqualTo(with);
    }

    @Test
    void percentilesAreWithinAThirtySecond() {
        LatencyHistogram histogram = new LatencyHistogram();
        SplittableRandom random = new SplittableRandom(5);
        long[] values = random.longs(2000, 1, 900_000_000).sorted().toArray();
        for (long each : values) {
            histogram.record(each);
        }
        for (double p : new double[] {0, 1, 50, 90, 99, 99.9, 100}) {
            long exact = values[(int) Math.max(0, Math.ceil(p / 100 * values.length) - 1)];
            assertThat(histogram.percentile(p)).isBetween(exact, exact + exact / 32 + 1);
        }
        assertThat(histogram.upTo(Long.MAX_VALUE)).isEqualTo(2000);
    }
}
