package dev.ariadne.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ariadne.cli.Exit;
import dev.ariadne.cli.Main;
import dev.ariadne.interop.TestServer.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: {@code ariadne failover} promotes the right server, or says why none. Method: real servers, ours and a stock one. */
@Tag("interop")
class FailoverCommandTest {
    private static final String PASSWORD = "a secret";

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<ServerProcess> servers = new ArrayList<>();
    private ServerProcess primary;
    private ServerProcess behind;
    private ServerProcess stock;
    private ServerProcess never;

    @BeforeEach
    void start() {
        primary = server("primary", Kind.ARIADNE);
        behind = server("behind", Kind.ARIADNE, follow());
        stock = server("stock", Kind.REDIS, follow());
        never = server("never", Kind.ARIADNE, follow(), "replica-priority 0");
        primary.text("SET", "before", "v");
        await().atMost(TestServer.PATIENCE)
                .until(() -> Stream.of(behind, stock, never)
                        .allMatch(s -> s.call("GET", "before").equals("v")));
        // One replica does not get in any more, and misses what comes.
        behind.text("CONFIG", "SET", "masterauth", "another one");
        behind.text("CLIENT", "KILL", "TYPE", "master");
        primary.text("SET", "k", "v");
        await().atMost(TestServer.PATIENCE).until(() -> stock.call("GET", "k").equals("v"));
        behind.text("CONFIG", "SET", "masterauth", PASSWORD);
    }

    private String follow() {
        return "replicaof 127.0.0.1 " + primary.port();
    }

    private ServerProcess server(String name, Kind kind, String... more) {
        List<String> conf =
                new ArrayList<>(List.of("requirepass \"" + PASSWORD + "\"", "save \"\"", "repl-diskless-sync-delay 0"));
        conf.addAll(List.of(more));
        conf.add("masterauth \"" + PASSWORD + "\"");
        ServerProcess server = ServerProcess.server(name, kind, directory, PASSWORD, conf);
        servers.add(server);
        server.start();
        return server;
    }

    @AfterEach
    void stop() {
        servers.forEach(ServerProcess::close);
    }

    private int failover(ServerProcess[] of, String... options) {
        List<String> words = new ArrayList<>(List.of("failover", "--auth", PASSWORD));
        words.addAll(List.of(options));
        words.add(Stream.of(of).map(FailoverCommandTest::address).collect(Collectors.joining(",")));
        out.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words.toArray(new String[0]));
    }

    private static String address(ServerProcess server) {
        return "127.0.0.1:" + server.port();
    }

    @Test
    void aLivingPrimaryIsNotReplacedUnlessForced() {
        ServerProcess[] replicas = {never, stock};
        assertThat(failover(replicas)).isEqualTo(Exit.VIOLATION);
        assertThat(out.toString()).contains("nothing done: the primary " + address(primary) + " is alive");
        assertThat(stock.info("role")).isEqualTo("slave");

        assertThat(failover(replicas, "--force")).isEqualTo(Exit.VALID);
        assertThat(stock.info("role")).isEqualTo("master");
        assertThat(out.toString()).contains(address(primary) + ": follows " + address(stock));
        await().atMost(TestServer.PATIENCE)
                .until(() -> primary.info("master_link_status").equals("up"));
        assertThat(primary.info("master_port")).isEqualTo("" + stock.port());
    }

    @Test
    void theMostUpToDateReplicaIsPromotedAndTheOthersFollowIt() {
        primary.kill();
        ServerProcess[] all = {primary, behind, stock, never};

        assertThat(failover(all, "--dry-run")).isEqualTo(Exit.VALID);
        assertThat(out.toString())
                .contains(address(primary) + ": cannot be reached")
                .contains("would promote " + address(stock) + " and point at it: ");
        assertThat(stock.info("role")).isEqualTo("slave");

        assertThat(failover(all)).as("%s", out).isEqualTo(Exit.VALID);
        assertThat(out.toString())
                .containsPattern("\\* " + address(stock) + ": offset \\d+ of \\w{40}, priority 100: the best of 2")
                .containsPattern("  " + address(behind) + ": .*\\d+ bytes behind " + address(stock))
                .containsPattern("  " + address(never) + ": .* its replica-priority is 0")
                .contains(address(stock) + ": promoted, and its configuration file says so")
                .contains(
                        "before they serve again, tell " + address(primary) + ": REPLICAOF 127.0.0.1 " + stock.port());
        await().atMost(TestServer.PATIENCE)
                .until(() -> Stream.of(behind, never)
                        .allMatch(s -> s.info("master_link_status").equals("up")
                                && s.call("GET", "k").equals("v")));
        assertThat(stock.info("sync_full")).as("they share its history").isEqualTo("0");
        assertThat(behind.conf()).contains("replicaof 127.0.0.1 " + stock.port());
    }

    @Test
    void withoutOneThatMayLeadNothingIsDone() {
        primary.kill();
        assertThat(failover(new ServerProcess[] {never})).isEqualTo(Exit.VIOLATION);
        assertThat(out.toString()).contains("nothing done: no replica that was reached may lead");
        assertThat(failover(new ServerProcess[] {primary})).isEqualTo(Exit.ENVIRONMENT);
        assertThat(err.toString()).contains("none of " + address(primary) + " answers");
    }
}
