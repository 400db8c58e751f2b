package dev.ariadne.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: the table is Redis 7.0's. Method: compare it with what CONFIG GET * of a stock 7.0.15 said, and values with its verdicts. */
class ParamsTest {
    /** Name and default of every parameter that a stock server lists, aliases included; without {@code dir} and {@code port}. */
    private static Map<String, String> stockDefaults() throws IOException {
        try (InputStream in = Objects.requireNonNull(ParamsTest.class.getResourceAsStream("redis-7.0-defaults.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\t", -1))
                    .collect(Collectors.toMap(f -> f[0], f -> f[1], (a, b) -> a, TreeMap::new));
        }
    }

    @Test
    void everyParameterOfRedisIsListedWithItsDefault() throws IOException {
        Map<String, String> ours = new Config()
                .matching("*").stream()
                        .collect(Collectors.toMap(Config.Entry::name, Config.Entry::value, (a, b) -> a, TreeMap::new));
        assertThat(ours).containsEntry("port", "6379").containsEntry("dir", ".");
        ours.keySet().removeAll(List.of("port", "dir", "io-transport"));
        assertThat(ours).isEqualTo(stockDefaults());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hz                         | a          | argument couldn't be parsed into an integer",
                "replica-announce-port      | 70000      | argument must be between 0 and 65535 inclusive",
                "min-slaves-to-write        | -1         | argument must be between 0 and 2147483647 inclusive",
                "proto-max-bulk-len         | 10         | argument must be between 1048576 and 9223372036854775807 inclusive",
                "maxmemory                  | -1         | argument must be a memory value",
                "maxmemory                  | 9999999999gb | argument must be between 0 and 9223372036854775807 inclusive",
                "maxmemory                  | 00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000 | argument must be a memory value",
                "maxmemory-clients          | 10x        | argument must be a memory or percent value",
                "maxmemory-clients          | 101%       | percentage argument must be less or equal to 100",
                "appendonly                 | x          | argument must be 'yes' or 'no'",
                "loglevel                   | foo        | argument(s) must be one of the following: debug, verbose, notice, warning",
                "shutdown-on-sigterm        | nosave noww | argument(s) must be one of the following: default, save, nosave, now, force",
                "save                       | 1          | Invalid save parameters",
                "save                       | a b        | Invalid save parameters",
                "oom-score-adj-values       | 1 2        | wrong number of arguments",
                "latency-tracking-info-percentiles | 101 | latency-tracking-info-percentiles parameters should sit between [0.0,100.0]",
                "client-output-buffer-limit | foo 1 2 3  | Invalid client class specified in buffer limit configuration.",
                "client-output-buffer-limit | slave 1 2  | Wrong number of arguments in buffer limit configuration.",
                "client-output-buffer-limit | slave a 2 3 | Error in hard, soft or soft_seconds setting in buffer limit configuration.",
                "port                       | 70000      | argument must be between 0 and 65535 inclusive",
                "daemonize                  | yes        | can't set immutable config",
                "dir                        | elsewhere  | can't set protected config"
            })
    void aWrongValueIsRefusedWithRedisWords(String name, String value, String words) {
        Config config = new Config();
        assertThatThrownBy(() -> config.set(name, value))
                .isInstanceOf(ConfigError.class)
                .hasMessage("ERR CONFIG SET failed (possibly related to argument '" + name + "') - " + words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "repl-backlog-size        | 1gb     | 1073741824",
                "repl-backlog-size        | 1g      | 1000000000",
                "repl-backlog-size        | 64kb    | 65536",
                "maxmemory-clients        | 10%     | 10%",
                "notify-keyspace-events   | KEA     | AKE",
                "notify-keyspace-events   | gKx     | gxK",
                "slave-read-only          | NO      | no",
                "loglevel                 | VERBOSE | verbose",
                "shutdown-on-sigterm      | now nosave | nosave now",
                "save                     | 900 1 100 5 | 900 1 100 5",
                "client-output-buffer-limit | replica 1mb 2kb 3 normal 1 2 4 | normal 1 2 4 slave 1048576 2048 3 pubsub 33554432 8388608 60"
            })
    void aValueIsShownInItsCanonicalForm(String name, String value, String shown) {
        Config config = new Config();
        config.set(name, value);
        assertThat(config.matching(name)).containsExactly(new Config.Entry(name, shown));
    }
}
