package dev.ariadne.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ariadne.interop.TestServer.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: who connects from where, and where the server listens, is told and judged as in Redis. Method: the same conversations over IPv4,
 * IPv6 and a unix socket with our server and a stock one; ports that the system chose are called PORT. (IPv6 has to be there: {@code ::1}.)
 */
@Tag("interop")
class AddressFormsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SOCKET = "./x.sock";
    private static final Pattern ADDRESSES = Pattern.compile("\\b(addr=\\S*) (laddr=\\S*) .*?(flags=\\S*)");

    @TempDir
    Path directory;

    private final Map<Kind, Place> places = new LinkedHashMap<>();

    /** A server: it is led over the unix socket, whatever becomes of its ports. */
    private record Place(Path home, int port, Process process) {
        Wire unix() {
            return Wire.unix(home.resolve(SOCKET));
        }

        String call(String... argv) {
            try (Wire wire = unix()) {
                return shown(wire.call(argv));
            }
        }

        Wire at(String ip) {
            return ip.equals("unix") ? unix() : Wire.to(new InetSocketAddress(address(ip), port), null);
        }

        /** What a PING from an address is answered. */
        String ping(String to, String from) {
            try (Wire wire = Wire.to(new InetSocketAddress(address(to), port), address(from))) {
                return shown(wire.call("PING")).replaceFirst("^(!\\w+).*", "$1");
            } catch (UncheckedIOException nobody) {
                return "nobody listens";
            }
        }
    }

    private static InetAddress address(String ip) {
        try {
            return InetAddress.getByName(ip);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static String shown(@Nullable Object reply) {
        return reply instanceof Wire.Failure failure ? "!" + failure.text() : String.valueOf(reply);
    }

    @BeforeEach
    void start() throws IOException {
        for (Kind kind : Kind.values()) {
            Path home = Files.createDirectory(directory.resolve(kind.name()));
            int port = TestServer.freePort();
            List<String> command = new ArrayList<>(
                    kind == Kind.ARIADNE ? Programs.ariadne() : List.of(Programs.redis("redis-server")));
            command.addAll(List.of("--port", "" + port, "--bind", "0.0.0.0", "::1", "--unixsocket", SOCKET));
            command.addAll(List.of("--dir", home.toString(), "--save", "", "--slowlog-log-slower-than", "0"));
            command.addAll(List.of("--enable-debug-command", "local", "--enable-protected-configs", "local"));
            Process process = new ProcessBuilder(command)
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("log").toFile())
                    .start();
            places.put(kind, new Place(home, port, process));
        }
        for (Place place : places.values()) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
                if (!place.process.isAlive()) {
                    throw new AssertionError("ended at its start:\n" + Files.readString(place.home.resolve("log")));
                }
                return Files.readString(place.home.resolve("log")).contains("eady to accept connections")
                        && place.call("PING").equals("PONG");
            });
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Place place : places.values()) {
            place.process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    private Place place(Kind kind) {
        return Objects.requireNonNull(places.get(kind), "started before each test");
    }

    /** Asks both servers and holds the answers against each other; {@code aim} is called with each server. */
    private void compare(String what, Conversation aim) {
        Place ours = place(Kind.ARIADNE);
        Place stock = place(Kind.REDIS);
        String expected = aim.with(stock).replace("" + stock.port, "SERVER");
        assertThat(aim.with(ours).replace("" + ours.port, "SERVER")).as(what).isEqualTo(expected);
    }

    private interface Conversation {
        String with(Place place);
    }

    @Test
    void connectionsAreShownAsInRedis() {
        for (String ip : List.of("127.0.0.1", "::1", "unix")) {
            compare("what is shown of a client at " + ip, place -> shownOf(place, ip));
            compare("a replica at " + ip, place -> replica(place, ip));
        }
    }

    private static String shownOf(Place place, String ip) {
        StringBuilder seen = new StringBuilder();
        try (Wire me = place.at(ip);
                Wire monitor = place.at(ip);
                Wire victim = place.at(ip)) {
            monitor.call("MONITOR");
            me.call("GET", "x");
            seen.append(shown(monitor.reply()).replaceFirst("^[0-9.]+", "")).append('\n');
            String line = shown(me.call("CLIENT", "INFO"));
            String own = field(line, "addr");
            seen.append(addresses(line)).append('\n');
            seen.append(((List<?>) Objects.requireNonNull((List<?>) me.call("SLOWLOG", "GET", "1"))
                                    .get(0))
                            .get(4))
                    .append('\n');
            seen.append(shown(me.call("DEBUG", "SLEEP", "0"))).append('\n');
            seen.append(shown(me.call("CONFIG", "SET", "dbfilename", "d.rdb"))).append('\n');
            me.call("ACL", "LOG", "RESET");
            me.call("AUTH", "nobody", "wrong");
            seen.append(addresses(shown(me.call("ACL", "LOG")))).append('\n');
            String theirs = field(shown(victim.call("CLIENT", "INFO")), "addr");
            seen.append(shown(me.call("CLIENT", "LIST", "ID", "0"))).append('\n');
            // At the unix socket all have one address: by it the killer would go first.
            if (!ip.equals("unix")) {
                seen.append(shown(me.call("CLIENT", "KILL", theirs))).append('\n');
                seen.append(shown(me.call("CLIENT", "KILL", theirs))).append('\n');
                seen.append(shown(me.call("CLIENT", "KILL", "ADDR", own, "SKIPME", "yes")))
                        .append('\n');
            }
            seen.append(shown(me.call("CLIENT", "KILL", "LADDR", field(line, "laddr"))))
                    .append('\n');
            seen.append(shown(me.call("CLIENT", "KILL", "ADDR", "?:0"))).append('\n');
            return seen.toString().replace(own, "ME").replace(theirs, "VICTIM");
        }
    }

    private static String addresses(String line) {
        Matcher m = ADDRESSES.matcher(line);
        return m.find() ? m.group(1) + " " + m.group(2) + " " + m.group(3) : line;
    }

    private static String field(String line, String name) {
        Matcher m = Pattern.compile("\\b" + name + "=(\\S*)").matcher(line);
        assertThat(m.find()).as(line).isTrue();
        return m.group(1);
    }

    /** INFO and ROLE of a replica that says where it is found, and of one that does not; and the log's words for it. */
    private static String replica(Place place, String ip) {
        StringBuilder seen = new StringBuilder();
        for (String announced : List.of("", "::2", "a.name", "n".repeat(255), "n".repeat(256))) {
            try (Wire replica = place.at(ip)) {
                replica.text("REPLCONF", "listening-port", "7777", "capa", "eof", "capa", "psync2");
                if (!announced.isEmpty()) {
                    seen.append(shown(replica.call("REPLCONF", "ip-address", announced)))
                            .append('\n');
                }
                replica.send(Wire.request("PSYNC", "?", "-1"));
                await().atMost(PATIENCE).until(() -> slave(place).contains("slave0"));
                seen.append(slave(place).replaceFirst("state=.*", "")).append('\n');
            }
            await().atMost(PATIENCE).until(() -> !slave(place).contains("slave0"));
        }
        return seen.toString();
    }

    private static String slave(Place place) {
        return place.call("INFO", "replication")
                .lines()
                .filter(line -> line.startsWith("slave0:"))
                .findFirst()
                .orElse("");
    }

    @Test
    void bindMeansWhatItMeansInRedis() {
        for (String bind : List.of(
                "0.0.0.0",
                "*",
                "::*",
                "::",
                "::1",
                "* -::*",
                "-::* *",
                "localhost",
                "127.0.0.2",
                "-10.255.255.254 127.0.0.1",
                "10.255.255.254 127.0.0.1",
                "no.such.name.invalid",
                "127.0.0.1 127.0.0.1",
                "")) {
            compare("bind " + bind, place -> {
                StringBuilder seen = new StringBuilder(place.call("CONFIG", "SET", "bind", bind));
                seen.append('\n').append(place.call("CONFIG", "GET", "bind")).append('\n');
                for (String ip : List.of("127.0.0.1", "127.0.0.2", "::1")) {
                    seen.append(ip).append(": ").append(place.ping(ip, ip)).append('\n');
                }
                return seen.toString();
            });
        }
    }

    /** To the server 127.0.0.2 is another machine. */
    @Test
    void protectedModeJudgesTheDefaultUsersPassword() {
        for (List<String> step : List.of(
                List.of("CONFIG", "GET", "protected-mode"),
                List.of("CONFIG", "SET", "requirepass", "p"),
                List.of("ACL", "SETUSER", "default", "nopass"),
                List.of("ACL", "SETUSER", "default", "resetpass", ">q"),
                List.of("CONFIG", "SET", "requirepass", ""),
                List.of("ACL", "SETUSER", "default", "off"),
                List.of("ACL", "SETUSER", "default", "resetpass"),
                List.of("ACL", "SETUSER", "default", "on", "nopass"),
                List.of("CONFIG", "SET", "protected-mode", "no"))) {
            compare(step.toString(), place -> {
                // Connections begin as the default user: this one is made for each step, with all rights.
                String said;
                try (Wire wire = place.unix()) {
                    wire.call("AUTH", "lead", "lead");
                    said = shown(wire.call(step.toArray(new String[0])));
                    wire.call("ACL", "SETUSER", "lead", "on", ">lead", "+@all", "~*", "&*");
                }
                return said + ": " + place.ping("127.0.0.1", "127.0.0.1") + ", " + place.ping("127.0.0.2", "127.0.0.2");
            });
        }
    }

    /** Where the link comes from is a wish: an address that is not there, or of the other family, keeps nobody away. */
    @Test
    void aReplicaFindsItsPrimaryByEveryKindOfAddress() {
        Place ours = place(Kind.ARIADNE);
        Place stock = place(Kind.REDIS);
        for (String source : List.of("", "::1", "10.255.255.254", "127.0.0.1", "no.such.name.invalid")) {
            for (String host : List.of("::1", "localhost", "0:0:0:0:0:0:0:1")) {
                ours.call("REPLICAOF", "NO", "ONE");
                assertThat(ours.call("CONFIG", "SET", "bind-source-addr", source))
                        .isEqualTo("OK");
                ours.call("REPLICAOF", host, "" + stock.port);
                await("replicaof " + host + " from '" + source + "'")
                        .atMost(PATIENCE)
                        .until(() -> ours.call("INFO", "replication").contains("master_link_status:up"));
            }
        }
        assertThat(ours.call("REPLICAOF", "0:0:0:0:0:0:0:1", "" + stock.port)).startsWith("OK Already");
    }
}
