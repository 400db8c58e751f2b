package dev.ariadne.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ariadne.interop.TestServer.Kind;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: Redis' Sentinel fails our servers over in every way in which people set it up. Method: for each of them a primary, a replica and one
 * Sentinel; the primary is killed, the replica has to be promoted, and the old primary, started again, to follow it with equal data. Most of
 * the time is waiting, so all go on at once.
 */
@Tag("interop")
class SentinelMatrixTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    /**
     * A way to set a group up.
     *
     * @param host what servers and Sentinel call one another
     * @param credentials of who leads the servers in this test
     * @param server lines of their configuration; PORT stands for the port for TLS
     * @param sentinel lines of the Sentinel's, after the group is named
     * @param general lines of the Sentinel's before that
     */
    private record Cell(
            String host, List<String> credentials, List<String> server, List<String> sentinel, List<String> general) {}

    private Map<String, Cell> cells() {
        TestAuthority authority = new TestAuthority(directory, "authority");
        TestAuthority.Issued own = authority.issue("server");
        List<String> certificates = List.of(
                "tls-cert-file " + own.certificate(),
                "tls-key-file " + own.key(),
                "tls-ca-cert-file " + authority.file(),
                "tls-replication yes");
        List<String> tls = new ArrayList<>(certificates);
        tls.add("tls-port PORT");
        Map<String, Cell> cells = new LinkedHashMap<>();
        cells.put("IPv4", new Cell("127.0.0.1", List.of(), List.of(), List.of(), List.of()));
        cells.put("IPv6", new Cell("::1", List.of(), List.of("bind 127.0.0.1 ::1"), List.of(), List.of()));
        cells.put(
                "hostnames",
                new Cell(
                        "localhost",
                        List.of(),
                        List.of("replica-announce-ip localhost"),
                        List.of(),
                        List.of("sentinel resolve-hostnames yes", "sentinel announce-hostnames yes")));
        cells.put(
                "least rights",
                new Cell(
                        "127.0.0.1",
                        List.of("lead", "l"),
                        List.of(
                                "user default off",
                                "user lead on >l ~* &* +@all",
                                "user repl on >r +psync +replconf +ping",
                                "user sentinel on >s allchannels +multi +slaveof +ping +exec +subscribe +config|rewrite +role"
                                        + " +publish +info +client|setname +client|kill +script|kill",
                                "masteruser repl",
                                "masterauth r"),
                        List.of("sentinel auth-user group sentinel", "sentinel auth-pass group s"),
                        List.of()));
        cells.put(
                "renamed commands",
                new Cell(
                        "127.0.0.1",
                        List.of(),
                        List.of("rename-command CONFIG guess-cfg", "rename-command SLAVEOF guess-slaveof"),
                        List.of(
                                "sentinel rename-command group CONFIG guess-cfg",
                                "sentinel rename-command group SLAVEOF guess-slaveof"),
                        List.of()));
        cells.put("TLS", new Cell("127.0.0.1", List.of(), tls, List.of(), certificates));
        return cells;
    }

    @Test
    void everyWayFailsOver() throws Exception {
        Map<String, Future<?>> running = new LinkedHashMap<>();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            cells().forEach((name, cell) -> running.put(name, threads.submit(() -> failOver(name, cell))));
            for (Future<?> each : running.values()) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(running).hasSize(6);
    }

    private Void failOver(String name, Cell cell) throws Exception {
        Path home = Files.createDirectory(directory.resolve(name.replace(' ', '-')));
        int[] ports = new int[2];
        try (ServerProcess primary = server(home, cell, "a", ports, 0, "");
                ServerProcess replica = server(home, cell, "b", ports, 1, "replicaof " + cell.host + " " + ports[0])) {
            primary.start();
            replica.start();
            until(
                    name,
                    "the replica follows",
                    primary,
                    () -> primary.info("slave0").contains("state=online"));
            primary.text("SET", "k", "before");
            List<String> lines = new ArrayList<>(cell.general);
            lines.addAll(List.of(
                    "bind 127.0.0.1 ::1",
                    "sentinel monitor group " + cell.host + " " + ports[0] + " 1",
                    "sentinel down-after-milliseconds group 1000",
                    "sentinel failover-timeout group 4000"));
            lines.addAll(cell.sentinel);
            try (ServerProcess sentinel = ServerProcess.sentinel("s", home, lines)) {
                sentinel.start();
                until(
                        name,
                        "Sentinel sees the replica",
                        sentinel,
                        () -> String.valueOf(sentinel.call("SENTINEL", "REPLICAS", "group"))
                                .contains("" + ports[1]));
                primary.kill();
                until(
                        name,
                        "the replica is promoted",
                        sentinel,
                        () -> String.valueOf(sentinel.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "group"))
                                        .contains("" + ports[1])
                                && replica.info("role").equals("master"));
                replica.text("SET", "k", "after");
                primary.start();
                until(
                        name,
                        "the old primary follows",
                        sentinel,
                        () -> primary.info("master_link_status").equals("up")
                                && primary.info("master_port").equals("" + ports[1])
                                && primary.text("DEBUG", "DIGEST").equals(replica.text("DEBUG", "DIGEST")));
                assertThat(primary.text("GET", "k")).as(name).isEqualTo("after");
            }
        }
        return null;
    }

    /** @param ports by which the others find the servers: {@code ports[index]} is set */
    private static ServerProcess server(Path home, Cell cell, String name, int[] ports, int index, String line) {
        int tlsPort = ServerProcess.stablePort();
        List<String> lines =
                new ArrayList<>(List.of("save \"\"", "repl-diskless-sync-delay 0", "enable-debug-command yes"));
        cell.server.forEach(each -> lines.add(each.replace("PORT", "" + tlsPort)));
        lines.add(line);
        ServerProcess server = ServerProcess.server(name, Kind.ARIADNE, home, cell.credentials, lines);
        ports[index] = cell.server.contains("tls-port PORT") ? tlsPort : server.port();
        return server;
    }

    private interface Condition {
        boolean holds();
    }

    private static void until(String cell, String what, ServerProcess witness, Condition condition) {
        try {
            await(cell + ": " + what)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        try {
                            return condition.holds();
                        } catch (UncheckedIOException notThereYet) {
                            return false;
                        }
                    });
        } catch (RuntimeException e) {
            throw new AssertionError(cell + ": not so: " + what + "\n" + witness.log(), e);
        }
    }
}
