package dev.ariadne.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ariadne.interop.TestAuthority.Issued;
import dev.ariadne.interop.TestServer.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/**
 * Goal: with TLS everything is as with a stock server, for its programs, its replicas and its primaries. Method: real processes with
 * certificates of an authority of the test's own; each server has a plaintext port as well, for the questions that the test asks.
 */
@Tag("interop")
class TlsInteropTest {
    private static final int MB = 1 << 20;
    private static final int ENVIRONMENT = 3;

    @TempDir
    static Path directory;

    private static TestAuthority authority;
    private static TestAuthority otherAuthority;
    private static Issued server;
    private static Issued client;
    private static Issued stranger;

    @BeforeAll
    static void issueCertificates() {
        // Without it the JDK takes the end of the socket for a close_notify.
        System.setProperty("com.sun.net.ssl.requireCloseNotify", "true");
        authority = new TestAuthority(directory, "the authority");
        otherAuthority = new TestAuthority(directory, "another authority");
        server = authority.issue("server");
        client = authority.issue("client");
        stranger = otherAuthority.issue("stranger");
    }

    private static List<String> settings(int tlsPort, Issued identity, String... more) {
        List<String> flags = new ArrayList<>(List.of("--tls-port", "" + tlsPort));
        flags.addAll(List.of("--tls-cert-file", "" + identity.certificate(), "--tls-key-file", "" + identity.key()));
        flags.addAll(List.of("--tls-ca-cert-file", "" + authority.file(), "--repl-backlog-size", "64mb"));
        flags.addAll(List.of(more));
        return flags;
    }

    private static TestServer start(Kind kind, int tlsPort, String... more) {
        return TestServer.startWith(kind, directory, null, settings(tlsPort, server, more));
    }

    private static Programs.Finished cli(int port, @Nullable Issued identity, String... words) {
        List<String> command = new ArrayList<>(List.of(Programs.redis("redis-cli"), "-p", "" + port));
        command.addAll(List.of("--tls", "--cacert", "" + authority.file()));
        if (identity != null) {
            command.addAll(List.of("--cert", "" + identity.certificate(), "--key", "" + identity.key()));
        }
        command.addAll(List.of(words));
        return Programs.run(directory, command, "");
    }

    private static SSLSocket connect(int port) throws IOException {
        SSLSocket socket = (SSLSocket)
                authority.client(client).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void ping(SSLSocket socket) throws IOException {
        socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readNBytes(7), StandardCharsets.US_ASCII))
                .isEqualTo("+PONG\r\n");
    }

    // ---- clients ----

    @Test
    void redisCliAndBenchmarkTalkToAServerThatHasOnlyTheTlsPort() throws Exception {
        int port = TestServer.freePort();
        try (TestServer both = start(Kind.ARIADNE, port)) {
            assertThat(cli(port, client, "set", "k", "v").output()).isEqualTo("OK\n");
            assertThat(both.text("GET", "k")).isEqualTo("v");
            assertThat(both.info("tcp_port")).isEqualTo("" + both.port());
            assertThat(cli(port, client, "client", "list").output()).contains("laddr=127.0.0.1:" + port);

            assertThat(cli(port, client, "config", "set", "port", "0").output()).isEqualTo("OK\n");
            assertThat(cli(port, client, "info", "server").output()).contains("tcp_port:" + port);
            List<String> benchmark = List.of(
                    Programs.redis("redis-benchmark"),
                    "-p",
                    "" + port,
                    "--tls",
                    "--cacert",
                    "" + authority.file(),
                    "--cert",
                    "" + client.certificate(),
                    "--key",
                    "" + client.key(),
                    "-t",
                    "set,get,lrange_600",
                    "-P",
                    "16",
                    "-n",
                    "5000",
                    "--csv");
            Programs.Finished finished = Programs.run(directory, benchmark, "");
            assertThat(finished.output().lines().filter(line -> line.matches("\"(SET|GET|LRANGE_600.*)\",.*")))
                    .as(finished.output())
                    .hasSize(3);
            assertThat(both.log()).doesNotContain("LEAK", "invariant is broken");
        }
    }

    @Test
    void jedisTalksWithLargeValuesAndPipelines() {
        int port = TestServer.freePort();
        try (TestServer ignored = start(Kind.ARIADNE, port);
                Jedis jedis = new Jedis(
                        new HostAndPort("127.0.0.1", port),
                        DefaultJedisClientConfig.builder()
                                .ssl(true)
                                .sslSocketFactory(authority.client(client).getSocketFactory())
                                .timeoutMillis(20_000)
                                .build())) {
            byte[] large = new byte[5 * MB];
            new Random(1).nextBytes(large);
            byte[] key = "large".getBytes(StandardCharsets.US_ASCII);
            assertThat(jedis.set(key, large)).isEqualTo("OK");
            assertThat(jedis.get(key)).isEqualTo(large);
            Pipeline pipeline = jedis.pipelined();
            for (int i = 0; i < 20; i++) {
                pipeline.get(key);
            }
            // 100 MB of replies: more than the server lets wait, so it has to stop reading and go on.
            for (Object each : pipeline.syncAndReturnAll()) {
                assertThat(Arrays.equals((byte[]) each, large)).isTrue();
            }
        }
    }

    // ---- replication ----

    @ParameterizedTest(name = "a {0} primary and a {1} replica")
    @CsvSource({"ARIADNE, REDIS", "REDIS, ARIADNE", "ARIADNE, ARIADNE"})
    void aReplicaFollowsThroughTls(Kind primaryKind, Kind replicaKind) {
        int primaryPort = TestServer.freePort();
        int replicaPort = TestServer.freePort();
        try (TestServer primary = start(primaryKind, primaryPort, "--tls-replication", "yes");
                TestServer replica = start(replicaKind, replicaPort, "--tls-replication", "yes")) {
            fill(primary, 20);
            replica.text("REPLICAOF", "127.0.0.1", "" + primaryPort);
            assertEqual(primary, replica);
            assertThat(primary.info("slave0")).contains("port=" + replicaPort + ",", "state=online");

            fill(primary, 3);
            assertEqual(primary, replica);
            primary.text("CLIENT", "KILL", "TYPE", "replica");
            fill(primary, 1);
            await().atMost(TestServer.PATIENCE).until(() -> primary.number("sync_partial_ok") > 0);
            assertEqual(primary, replica);
            assertThat(primary.number("sync_full")).isEqualTo(1);
            assertThat(primary.call("WAIT", "1", "10000")).isEqualTo(1L);

            replica.text("REPLICAOF", "NO", "ONE");
            fill(replica, 1);
            primary.text("REPLICAOF", "127.0.0.1", "" + replicaPort);
            assertEqual(replica, primary);
            assertThat(primary.log() + replica.log()).doesNotContain("LEAK", "invariant is broken");
        }
    }

    @Test
    void aReplicaThatDoesNotTrustItsPrimarySaysSoAndTriesAgain() {
        int port = TestServer.freePort();
        try (TestServer primary = start(Kind.ARIADNE, port);
                TestServer replica = start(
                        Kind.ARIADNE,
                        TestServer.freePort(),
                        "--tls-ca-cert-file",
                        "" + otherAuthority.file(),
                        "--tls-replication",
                        "yes")) {
            replica.text("REPLICAOF", "127.0.0.1", "" + port);
            String refusal = "Link to MASTER lost: the TLS handshake failed: .*PKIX path";
            await().atMost(TestServer.PATIENCE).until(() -> replica.log().split(refusal, -1).length > 2);
            assertThat(replica.info("master_link_status")).isEqualTo("down");

            replica.text("CONFIG", "SET", "tls-ca-cert-file", "" + authority.file());
            replica.awaitCaughtUpWith(primary);

            replica.text("REPLICAOF", "127.0.0.1", "" + primary.port());
            await().atMost(TestServer.PATIENCE).until(() -> replica.log().contains("the answer is not TLS"));
        }
    }

    private static void fill(TestServer to, int megabytes) {
        byte[] random = new byte[MB];
        try (Wire wire = to.connect()) {
            for (int i = 0; i < megabytes; i++) {
                new Random(i + 100L * megabytes).nextBytes(random);
                wire.text("SET", "key:" + megabytes + ":" + i, new String(random, StandardCharsets.ISO_8859_1));
                wire.text("RPUSH", "list", "" + i);
            }
        }
    }

    private static void assertEqual(TestServer primary, TestServer replica) {
        replica.awaitCaughtUpWith(primary);
        assertThat(replica.digest()).isEqualTo(primary.digest());
        assertThat(replica.number("master_repl_offset")).isEqualTo(primary.number("master_repl_offset"));
    }

    // ---- who may come in ----

    @ParameterizedTest(name = "tls-auth-clients {0}")
    @CsvSource({"yes, true, false, false", "optional, true, true, false", "no, true, true, true"})
    void certificatesOfClientsAreRequiredOptionalOrNot(
            String setting, boolean trusted, boolean without, boolean untrusted) {
        for (Kind kind : Kind.values()) {
            int port = TestServer.freePort();
            try (TestServer each = start(kind, port, "--tls-auth-clients", setting)) {
                assertThat(cli(port, client, "ping").output().equals("PONG\n")).isEqualTo(trusted);
                assertThat(cli(port, null, "ping").output().equals("PONG\n")).isEqualTo(without);
                assertThat(cli(port, stranger, "ping").output().equals("PONG\n"))
                        .isEqualTo(untrusted);
                // By TLS 1.3 a client may be gone before the server has looked at its certificate.
                await().atMost(TestServer.PATIENCE)
                        .until(() -> each.number("connected_clients") == 1
                                && each.log().contains("# Error accepting a client connection: ") == !untrusted);
            }
        }
    }

    @Test
    void plaintextOnTheTlsPortIsTurnedAwayAndNothingIsLeftOfIt() throws IOException {
        int port = TestServer.freePort();
        try (TestServer each = start(Kind.ARIADNE, port)) {
            for (int i = 0; i < 500; i++) {
                try (Wire wire = new Wire(port)) {
                    wire.send("AUTH secret\r\n");
                    byte[] answer = new byte[64];
                    // An alert, perhaps, and the end.
                    while (wire.read(answer) >= 0) {
                        assertThat(answer[0]).isNotEqualTo((byte) '-');
                    }
                }
            }
            try (Wire half = new Wire(port);
                    SSLSocket whole = connect(port)) {
                half.send(new byte[] {0x16, 3, 1});
                ping(whole);
            }
            assertThat(each.log()).contains("Error accepting a client connection: it is not TLS");
            assertThat(each.log()).doesNotContain("secret", "736563726574", "LEAK", "invariant is broken");
            await().atMost(TestServer.PATIENCE).until(() -> each.number("connected_clients") == 1);
        }
    }

    @Test
    void aDamagedRecordEndsItsConnectionAndNoOther() throws IOException {
        int port = TestServer.freePort();
        try (TestServer each = start(Kind.ARIADNE, port);
                Socket raw = new Socket(InetAddress.getLoopbackAddress(), port);
                SSLSocket around = (SSLSocket)
                        authority.client(client).getSocketFactory().createSocket(raw, "127.0.0.1", port, true)) {
            around.setSoTimeout(20_000);
            ping(around);
            assertThat(each.number("connected_clients")).isEqualTo(2);
            byte[] record = new byte[5 + 64];
            System.arraycopy(new byte[] {0x17, 3, 3, 0, 64}, 0, record, 0, 5);
            raw.getOutputStream().write(record);
            assertThatThrownBy(() -> around.getInputStream().read()).isInstanceOf(IOException.class);
            assertThat(each.number("connected_clients")).isEqualTo(1);
            assertThat(each.log()).doesNotContain("invariant is broken");
        }
    }

    @Test
    void maxclientsCountsHandshakes() throws IOException {
        int port = TestServer.freePort();
        List<Wire> mute = new ArrayList<>();
        try (TestServer each = start(Kind.ARIADNE, port, "--maxclients", "5")) {
            for (int i = 0; i < 4; i++) {
                mute.add(new Wire(port));
            }
            try (Wire tooMany = new Wire(port)) {
                assertThat(tooMany.read(new byte[1])).isEqualTo(-1);
            }
            assertThat(each.number("rejected_connections")).isEqualTo(1);
            mute.forEach(Wire::close);
            await().atMost(TestServer.PATIENCE)
                    .until(() -> each.log().contains("the connection was closed during the handshake"));
            await().atMost(TestServer.PATIENCE)
                    .until(() -> cli(port, client, "ping").output().equals("PONG\n"));
        }
    }

    // ---- settings ----

    @Test
    void aCertificateIsExchangedWhileTheServerRuns() throws Exception {
        int port = TestServer.freePort();
        Issued first = authority.issue("changing");
        try (TestServer each = TestServer.startWith(Kind.ARIADNE, directory, null, settings(port, first));
                SSLSocket old = connect(port)) {
            old.startHandshake();
            assertThat(old.getSession().getPeerCertificates()[0]).isEqualTo(first.parsed());

            Files.writeString(first.key(), "no key");
            assertThat(each.call("CONFIG", "SET", "tls-key-file", "" + first.key()))
                    .isEqualTo(new Wire.Failure("ERR CONFIG SET failed (possibly related to argument 'tls-key-file') -"
                            + " Unable to update TLS configuration. Check server logs."));
            assertThat(each.log()).contains("Failed to load private key: " + first.key());
            assertThat(shown(port)).isEqualTo(first.parsed());

            Issued second = authority.issue("changing");
            Files.copy(
                    second.key(), first.key(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            assertThat(shown(port)).isEqualTo(first.parsed());
            assertThat(each.text("CONFIG", "SET", "tls-cert-file", "" + first.certificate()))
                    .isEqualTo("OK");
            assertThat(shown(port)).isEqualTo(second.parsed());

            ping(old);
        }
    }

    private static Certificate shown(int port) throws IOException {
        try (SSLSocket socket = connect(port)) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void theTlsPortOpensMovesAndClosesByConfigSet() {
        int port = TestServer.freePort();
        try (TestServer each = TestServer.start(Kind.ARIADNE, directory)) {
            assertThat(each.call("CONFIG", "SET", "tls-port", "" + port))
                    .isEqualTo(new Wire.Failure("ERR CONFIG SET failed (possibly related to argument 'tls-port') -"
                            + " Unable to update TLS configuration. Check server logs."));
            assertThat(each.text("CONFIG", "GET", "tls-port")).isEqualTo("[tls-port, 0]");
            List<String> set = new ArrayList<>(List.of("CONFIG", "SET"));
            settings(port, server).forEach(word -> set.add(word.startsWith("--") ? word.substring(2) : word));
            assertThat(each.text(set.toArray(new String[0]))).isEqualTo("OK");
            assertThat(cli(port, client, "ping").output()).isEqualTo("PONG\n");

            int other = TestServer.freePort();
            assertThat(each.text("CONFIG", "SET", "tls-port", "" + other)).isEqualTo("OK");
            assertThat(cli(other, client, "ping").output()).isEqualTo("PONG\n");
            assertThat(each.text("CONFIG", "SET", "bind", "127.0.0.1 -::1")).isEqualTo("OK");
            assertThat(cli(other, client, "ping").output()).isEqualTo("PONG\n");
            assertThat(each.text("CONFIG", "SET", "tls-port", "0")).isEqualTo("OK");
            assertThat(cli(other, client, "ping").output()).contains("Connection refused");
        }
    }

    @Test
    void whatIsWrongAtTheStartIsNamed() throws IOException {
        Path missing = directory.resolve("missing.crt");
        String certificate = "" + server.certificate();
        String ca = "" + authority.file();
        assertRefused("No tls-cert-file configured!");
        assertRefused("No tls-key-file configured!", "--tls-cert-file", certificate);
        assertRefused(
                "Failed to load certificate: " + missing + ": No such file or directory",
                "--tls-cert-file",
                "" + missing,
                "--tls-key-file",
                "" + server.key(),
                "--tls-ca-cert-file",
                ca);
        String[] pair = {"--tls-cert-file", certificate, "--tls-key-file", "" + client.key(), "--tls-ca-cert-file", ca};
        assertRefused("key values mismatch", pair);
        pair[3] = certificate;
        assertRefused("Failed to load private key: " + certificate, pair);
        pair[3] = "" + server.key();
        assertRefused("Either tls-ca-cert-file or tls-ca-cert-dir must be specified", Arrays.copyOf(pair, 4));
        assertRefused("Failed to configure ciphers: CAMELLIA", with(pair, "--tls-ciphers", "CAMELLIA"));
        assertRefused("Invalid tls-protocols", with(pair, "--tls-protocols", "SSLv3"));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = "" + taken.getLocalPort();
            Programs.Finished finished = run(with(pair, "--tls-port", port));
            assertThat(finished.exitCode()).isEqualTo(ENVIRONMENT);
            assertThat(finished.output()).contains("Failed listening on port " + port + " (TLS)", "choose another");
        }
    }

    private static String[] with(String[] flags, String... more) {
        List<String> all = new ArrayList<>(List.of(flags));
        all.addAll(List.of(more));
        return all.toArray(new String[0]);
    }

    private static Programs.Finished run(String... flags) {
        List<String> command = new ArrayList<>(Programs.ariadne());
        command.addAll(List.of("--port", "0", "--bind", "127.0.0.1", "--tls-port", "" + TestServer.freePort()));
        command.addAll(List.of(flags));
        return Programs.run(directory, command, "");
    }

    private static void assertRefused(String reason, String... flags) {
        Programs.Finished finished = run(flags);
        assertThat(finished.exitCode()).as(finished.output()).isEqualTo(ENVIRONMENT);
        assertThat(finished.output())
                .contains(reason, "Failed to configure TLS. Check logs for more info.")
                .doesNotContain("\tat ");
    }

    // ---- the end ----

    @ParameterizedTest
    @CsvSource({"QUIT", "SHUTDOWN NOSAVE"})
    void theEndIsSaidWithACloseNotify(String command) throws Exception {
        int port = TestServer.freePort();
        try (TestServer each = start(Kind.ARIADNE, port);
                SSLSocket socket = connect(port);
                SSLSocket bystander = connect(port)) {
            ping(bystander);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream replies = socket.getInputStream();
            String all = new String(replies.readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(all).isEqualTo(command.equals("QUIT") ? "+OK\r\n" : "");
            if (!command.equals("QUIT")) {
                assertThat(bystander.getInputStream().read()).isEqualTo(-1);
                assertThat(each.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
                assertThat(each.process().exitValue()).isZero();
            }
        }
    }

    /** That the test above can tell: without a close_notify the JDK complains. */
    @Test
    void anEndWithoutACloseNotifyIsSeen() throws Exception {
        int port = TestServer.freePort();
        try (TestServer each = start(Kind.ARIADNE, port);
                SSLSocket socket = connect(port)) {
            ping(socket);
            each.process().destroyForcibly();
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SSLException.class);
        }
    }
}
