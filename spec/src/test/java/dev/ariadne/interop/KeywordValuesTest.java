package dev.ariadne.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.config.ConfigError;
import dev.ariadne.config.RedisConf;
import dev.ariadne.interop.TestServer.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a value that redis-server takes, refuses or changes is taken, refused in the same words, or changed to the same here, of every keyword that
 * CONFIG GET * names, by CONFIG SET and in redis.conf. Method: one process of each is told all values by CONFIG SET. Lines of a file are
 * read here without a process; redis-server gets those that were taken as one file, and of the others some at a time ({@code
 * -Dprocess.lines=100000 -Dprocess.seed=1}: how many, and which).
 */
class KeywordValuesTest {
    private static final int REFUSED_LINES = Integer.getInteger("process.lines", 150);
    private static final long SEED = Long.getLong("process.seed", 1);

    /** Good, bad and at the boundary for some keyword or other. */
    private static final List<String> VALUES = List.of(
            "",
            "yes",
            "NO",
            "0",
            "-1",
            "1",
            "007",
            "+5",
            " 5",
            "5 ",
            "1.5",
            "0x10",
            "64",
            "99",
            "100",
            "101",
            "1000",
            "1001",
            "65535",
            "65536",
            "2147483647",
            "2147483648",
            "4294967295",
            "4294967296",
            "9223372036854775807",
            "9223372036854775808",
            "-2147483648",
            "-9223372036854775808",
            "1k",
            "1Kb",
            "3mb",
            "1048575",
            "1.5gb",
            "1tb",
            "-1mb",
            "10%",
            "101%",
            "-5%",
            "%",
            "abc",
            "a b",
            "a/b",
            "{x}",
            "{title} {port}",
            "default",
            "save nosave",
            "save now",
            "now now",
            "3600 1",
            "3600",
            "0 1",
            "1 2 3",
            "1 -1",
            "3 2 1",
            "2001 1 1",
            "50 99.9 100",
            "1e2",
            "nan",
            "KEA",
            "AKEnmd",
            "normal 1gb 1gb 60",
            "slave 0 0 0 pubsub 0 0 0",
            "normal 0 0",
            "local",
            "only",
            "TLSv1.2 TLSv1.3",
            "everysec",
            "volatile-lru",
            "swapdb",
            "debug",
            "\u00e9");

    /** What would take the conversation or the machine away, or asks for what stands on this machine. */
    private static final Set<String> APART = Set.of(
            "port",
            "tls-port",
            "bind",
            "bind-source-addr",
            "dir",
            "replicaof",
            "slaveof",
            "timeout",
            "appendonly",
            "oom-score-adj",
            "maxclients");

    /** What is said, as a pattern of keyword and value, to which the answer may differ from Redis', and why. */
    private static final Map<String, String> DIFFERENT = Map.of(
            "socket-mark-id .*", "sockets are not marked here, and whoever asks for it relies on it",
            "activedefrag.*", "Redis takes yes only with an allocator that can",
            "(maxmemory|cluster-link-sendbuf-limit) .*9223372036854775808.*", "our numbers end at 2^63 - 1",
            "latency-tracking-info-percentiles .*0x10.*", "a hexadecimal number is none here",
            "maxmemory-clients .*9223372036854775808.*", "Redis takes it for a negative number, and that for a share",
            "save '5 '", "Redis takes a last blank for a 0",
            "tls-cluster 'yes'", "Redis wants certificates then, here it means nothing: there is no cluster");

    private static boolean mayDiffer(String said) {
        return DIFFERENT.keySet().stream().anyMatch(said::matches);
    }

    @TempDir
    Path directory;

    @Test
    void eachValueThatConfigSetTakesRefusesOrChangesIsTakenRefusedOrChangedHere() {
        Map<String, String> redis = new LinkedHashMap<>();
        Map<String, String> ours = new LinkedHashMap<>();
        List<String> keywords;
        try (TestServer server = TestServer.start(Kind.REDIS, directory, "--enable-protected-configs", "yes")) {
            keywords = keywords(server);
            setAll(server, keywords, redis);
        }
        try (TestServer server = TestServer.start(Kind.ARIADNE, directory, "--enable-protected-configs", "yes")) {
            setAll(server, keywords, ours);
        }
        List<String> differences = new ArrayList<>();
        redis.forEach((said, seen) -> {
            String here = String.valueOf(ours.get(said));
            if (!here.equals(seen) && !mayDiffer(said)) {
                differences.add("CONFIG SET " + said + "\n  redis-server: " + seen + "\n  ours:         " + here);
            }
        });
        assertThat(redis).hasSizeGreaterThan(8000);
        assertThat(differences).as(String.join("\n", differences)).isEmpty();
    }

    /** Each name of CONFIG GET *, aliases too. */
    private static List<String> keywords(TestServer server) {
        List<String> names = new ArrayList<>();
        if (server.call("CONFIG", "GET", "*") instanceof List<?> reply) {
            for (int i = 0; i < reply.size(); i += 2) {
                names.add(String.valueOf(reply.get(i)));
            }
        }
        names.removeAll(APART);
        Collections.sort(names);
        return names;
    }

    /** All of a keyword in one piece: thousands of round trips would cost minutes on a busy machine. */
    private static void setAll(TestServer server, List<String> keywords, Map<String, String> seen) {
        try (Wire wire = server.connect()) {
            for (String keyword : keywords) {
                String before = value(wire.call("CONFIG", "GET", keyword));
                StringBuilder requests = new StringBuilder();
                for (String value : VALUES) {
                    requests.append(Wire.request("CONFIG", "SET", keyword, before));
                    requests.append(Wire.request("CONFIG", "SET", keyword, value));
                    requests.append(Wire.request("CONFIG", "GET", keyword));
                }
                wire.send(requests.toString());
                for (String value : VALUES) {
                    wire.reply();
                    String reply = String.valueOf(wire.reply());
                    seen.put(keyword + " '" + value + "'", reply + ", then it is '" + value(wire.reply()) + "'");
                }
                wire.call("CONFIG", "SET", keyword, before);
            }
        }
    }

    private static String value(@Nullable Object reply) {
        return reply instanceof List<?> pair && pair.size() == 2 ? String.valueOf(pair.get(1)) : "(none)";
    }

    @Test
    void eachLineThatRedisConfMayHoldIsReadOrRefusedHereAsThere() throws IOException {
        List<String> keywords;
        try (TestServer server = TestServer.start(Kind.REDIS, directory)) {
            keywords = keywords(server);
        }
        keywords.addAll(List.of("port", "timeout", "appendonly", "oom-score-adj", "replicaof", "tls-port", "nosuch"));
        List<String> taken = new ArrayList<>();
        Map<String, String> refused = new LinkedHashMap<>();
        for (String keyword : keywords) {
            for (String line : lines(keyword)) {
                String why = refusal(line);
                if (why.isEmpty()) {
                    taken.add(line);
                } else {
                    refused.put(line, why);
                }
            }
        }
        assertThat(taken).hasSizeGreaterThan(1000);
        assertThat(refused).hasSizeGreaterThan(1000);
        List<String> differences = new ArrayList<>();
        compareTaken(taken, differences);
        List<String> some = new ArrayList<>(refused.keySet());
        Collections.shuffle(some, new Random(SEED));
        for (String line : some.subList(0, Math.min(REFUSED_LINES, some.size()))) {
            String there = refusalThere(List.of(line)).reason();
            if (!there.equals(refused.get(line)) && !mayDiffer(line)) {
                differences.add(line + "\n  redis-server: " + (there.isEmpty() ? "takes it" : there)
                        + "\n  ours:         " + refused.get(line));
            }
        }
        assertThat(differences).as(String.join("\n", differences)).isEmpty();
    }

    private static List<String> lines(String keyword) {
        List<String> lines =
                new ArrayList<>(List.of(keyword, keyword + " 'a", keyword + " \"a\"b", keyword + "\t\"yes\" "));
        for (String value : VALUES) {
            lines.add(keyword + " \"" + value + "\"");
            lines.add(keyword + " " + value);
        }
        return lines;
    }

    /** Why a line is refused here; empty when it is taken. */
    private String refusal(String line) throws IOException {
        Path file = Files.writeString(directory.resolve("line.conf"), line + "\n", StandardCharsets.UTF_8);
        try {
            RedisConf.read(List.of(file.toString()), InputStream.nullInputStream(), directory, List::of);
            return "";
        } catch (ConfigError e) {
            int place = e.text().indexOf("': ");
            return e.text().substring(place + 3);
        }
    }

    /** Gives redis-server all lines, and those behind the one that it has refused, until it takes them. */
    private void compareTaken(List<String> lines, List<String> differences) throws IOException {
        List<String> left = new ArrayList<>(lines);
        for (Refusal first = refusalThere(left); !first.reason().isEmpty(); first = refusalThere(left)) {
            String line = left.get(first.line() - 1);
            left.subList(0, first.line()).clear();
            if (!mayDiffer(line)) {
                differences.add(line + "\n  redis-server: " + first.reason() + "\n  ours:         takes it");
            }
        }
    }

    /** What redis-server says to a file, the reason is empty when it takes all lines. */
    private record Refusal(int line, String reason) {}

    private static final Pattern AT_LINE = Pattern.compile("at line (\\d+)\n>>> '.*'\n(.*)\n");

    /** A last line that it is sure to refuse keeps it from starting. */
    private Refusal refusalThere(List<String> lines) throws IOException {
        List<String> all = new ArrayList<>(lines);
        all.add("the-end");
        Path file = Files.write(directory.resolve("lines.conf"), all, StandardCharsets.UTF_8);
        String said = Programs.run(directory, List.of(Programs.redis("redis-server"), file.toString()), "")
                .output();
        Matcher matcher = AT_LINE.matcher(said);
        assertThat(matcher.find()).as(said).isTrue();
        int line = Integer.parseInt(matcher.group(1));
        return line > lines.size() ? new Refusal(line, "") : new Refusal(line, matcher.group(2));
    }
}
