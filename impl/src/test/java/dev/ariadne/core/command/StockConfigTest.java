package dev.ariadne.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every value of every parameter is taken, refused and shown as by a stock redis-server: each parameter times a list of values that has some
 * of each kind, by CONFIG SET and CONFIG GET; the replies are compared.
 */
@Tag("interop")
class StockConfigTest {
    /** Numbers and their bounds, units, percentages, words, lists, and what looks like one of them and is none. */
    private static final List<String> VALUES = List.of(
            "",
            " ",
            "0",
            "1",
            "-1",
            "2",
            "-5",
            "-6",
            "10",
            "63",
            "99",
            "100",
            "101",
            "500",
            "501",
            "1000",
            "1001",
            "1024",
            "2000",
            "-2001",
            "16384",
            "65535",
            "65536",
            "1048575",
            "2147483647",
            "2147483648",
            "-2147483648",
            "4294967295",
            "4294967296",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551615",
            "18446744073709551616",
            "1k",
            "1kb",
            "2Mb",
            "1gB",
            "1b",
            "1q",
            "1 k",
            "-1kb",
            "9007199254740993kb",
            "10%",
            "100%",
            "101%",
            "-1%",
            "%",
            "1.5%",
            "0x10",
            "010",
            "0777",
            "01777",
            " 5",
            "5 ",
            "+5",
            "--5",
            "1.5",
            "1e3",
            "5a",
            "yes",
            "YES",
            "no",
            "nO",
            "true",
            "abc",
            "Default",
            "save nosave",
            "save now",
            "now save now",
            "nosave save",
            "SAVE force",
            "default save",
            "{x}",
            "{title}",
            "{title} {listen-addr} {port} {x",
            "{{title}}",
            "/a/b",
            "a/b",
            "a b",
            "KEA",
            "Kg$lshzxetdnmE",
            "AnKEm",
            "Ax!",
            "1 2 3",
            "1 2",
            "0 200 800",
            "800 200 0",
            "-2000 0 2000",
            "0 0 2001",
            "900 1",
            "900 1 300 10",
            "900",
            "0 1",
            "1 0",
            "900 -1",
            "normal 0 0 0",
            "replica 1mb 1kb 60",
            "slave 256mb 64mb 60 pubsub 1 2 3",
            "master 0 0 0",
            "normal 1q 0 0",
            "normal 0 0 -1",
            "normal 0 0",
            "normal 64mb 1q 1a",
            "50 99",
            "50.0 99.9 100.001",
            "0 100",
            "-1 50",
            "nan",
            "inf",
            "99.99999 1e1",
            "50  99",
            "127.0.0.1",
            "* -::*",
            "TLSv1.2",
            "TLSv1.3 TLSv1.2",
            "SSLv3",
            "ARM64-COW-BUG",
            "arm64-cow-bug x",
            "0-3",
            "0,2-3:2",
            "x-1");

    /** What would move the port that is asked, or change the directory; with what depends on files and descriptors, it has tests of its own. */
    private static final Set<String> ELSEWHERE = Set.of("port", "tls-port", "bind", "dir", "maxclients");

    private static final Set<String> BEYOND_LONG =
            Set.of("9223372036854775808", "18446744073709551615", "18446744073709551616", "9007199254740993kb");

    private static final Set<String> BLANKS = Set.of(" ", " 5", "5 ", "50  99");
    private static final Set<String> LISTS = Set.of("latency-tracking-info-percentiles", "oom-score-adj-values");

    /** What CONFIG GET shows only to who names it. */
    private static final Set<String> HIDDEN = Set.of(
            "use-exit-on-panic",
            "watchdog-period",
            "loading-process-events-interval-bytes",
            "rdb-key-save-delay",
            "key-load-delay");

    @TempDir
    private Path directory;

    @Test
    void everyValueIsTakenAsAStockServerTakesIt() throws Exception {
        List<String> differences = new ArrayList<>();
        int compared = 0;
        try (StockServer server = StockServer.start(directory, "--enable-protected-configs", "yes")) {
            World.Server ours = new World(1).start("s", "save", "", "enable-protected-configs", "yes");
            for (String name : names(server)) {
                // A small limit on memory may close the connection that has set it.
                World.Client client = ours.client();
                try (StockServer.Connection stock = server.connect()) {
                    for (String value : VALUES) {
                        String expected = ask(stock::call, name, value);
                        String actual = ask(client::call, name, value);
                        compared++;
                        if (!actual.equals(expected) && !isKnown(name, value, actual)) {
                            differences.add(name + " '" + value + "'\n  ours:  " + actual + "\n  stock: " + expected);
                        }
                    }
                }
            }
        }
        assertThat(differences).as(String.join("\n", differences)).isEmpty();
        assertThat(compared).isGreaterThan(15_000);
    }

    /** Where we differ, and why; everywhere else the replies are equal. */
    private static boolean isKnown(String name, String value, String actual) {
        // Redis takes these as 64 bits without a sign, or wraps around: 2^64 bytes of maxmemory-clients are 1% there.
        boolean beyondLong = BEYOND_LONG.contains(value) && actual.contains("argument must be ");
        // Several blanks in a row part empty words there; here they part words.
        boolean blanks = BLANKS.contains(value) && LISTS.contains(name);
        // Hexadecimal percentiles, another text for an infinite one, and a limit of no words that changes nothing.
        boolean odd = name.equals("latency-tracking-info-percentiles") && (value.equals("0x10") || value.equals("inf"));
        return beyondLong || blanks || odd || (name.equals("client-output-buffer-limit") && value.isEmpty());
    }

    private interface Server {
        String call(String... argv) throws IOException;
    }

    private static String ask(Server server, String name, String value) throws IOException {
        String reply = Resp.show(server.call("CONFIG", "SET", name, value));
        return reply.startsWith("-") ? reply : Resp.show(server.call("CONFIG", "GET", name));
    }

    private static Set<String> names(StockServer server) throws IOException {
        Set<String> names = new TreeSet<>(HIDDEN);
        try (StockServer.Connection stock = server.connect()) {
            String[] shown = Resp.show(stock.call("CONFIG", "GET", "*"))
                    .replaceAll("^\\[\"|\"\\]$", "")
                    .split("\" \"", -1);
            for (int i = 0; i < shown.length; i += 2) {
                names.add(shown[i]);
            }
        }
        names.removeAll(ELSEWHERE);
        return names;
    }
}
