package dev.ariadne.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.interop.TestServer.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: starting and ending the server process keeps the contract that scripts and supervisors rely on. Method: real processes. */
class ServerStartTest {
    private static final int USAGE = 254;
    private static final int ENVIRONMENT = 3;
    private static final int BROKEN = 70;

    @TempDir
    Path directory;

    private Programs.Finished run(String... args) {
        List<String> command = new ArrayList<>(Programs.ariadne());
        command.addAll(List.of(args));
        return Programs.run(directory, command, "");
    }

    private static void assertOneLine(Programs.Finished finished, int exitCode, String... words) {
        assertThat(finished.exitCode()).as(finished.output()).isEqualTo(exitCode);
        assertThat(finished.output().lines()).as(finished.output()).hasSize(1);
        assertThat(finished.output()).contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--nosuch 1        | 'nosuch \"1\"'   | Bad directive or wrong number of arguments",
                "--port abc        | 'port \"abc\"'   | argument couldn't be parsed into an integer",
                "--port 70000      | 'port \"70000\"' | argument must be between 0 and 65535 inclusive",
                "--maxmemory 1q    | 'maxmemory \"1q\"' | argument must be a memory value",
                "--dir no/such     | no/such         | No such file or directory",
                "missing.conf      | missing.conf    | No such file or directory"
            })
    void aWrongFlagIsOneLineAndExitCode254(String flags, String place, String reason) {
        assertOneLine(run(flags.split(" ")), USAGE, place, reason);
    }

    @Test
    void aWrongLineIsNamedWithItsFileAndNumber() throws IOException {
        Files.writeString(directory.resolve("bad.conf"), "port 0\n# fine\nport \"12\n");
        assertOneLine(run("bad.conf"), USAGE, "bad.conf, line 3", "'port \"12'", "Unbalanced quotes");
    }

    @Test
    void aTakenPortIsNamedWithTheRemedy() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Programs.Finished finished = run("--bind", "127.0.0.1", "--port", "" + taken.getLocalPort());
            assertThat(finished.exitCode()).isEqualTo(ENVIRONMENT);
            assertThat(finished.output())
                    .contains("Failed listening on port " + taken.getLocalPort())
                    .contains("choose another --port")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void aTransportThatIsMissingIsNotReplacedSilently() {
        assertOneLine(run("--io-transport", "carrier-pigeon"), USAGE, "auto, epoll, io_uring, nio");
    }

    @Test
    void versionAndHelpGoToStandardOutput() {
        assertOneLine(run("--version"), 0, "redis=7.0.15");
        assertThat(run("--help").output()).contains("Usage:", "Exit codes:");
    }

    @ParameterizedTest
    @CsvSource({"epoll", "nio"})
    void aSignalEndsItWithExitCode0(String transport) throws Exception {
        TestServer server = TestServer.start(Kind.ARIADNE, directory, "--io-transport", transport);
        assertThat(server.info("multiplexing_api")).isEqualTo(transport);
        assertThat(server.log()).contains(" PID: " + server.process().pid());
        server.process().destroy();
        assertThat(server.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(server.process().exitValue()).isZero();
    }

    @Test
    void shutdownEndsItWithExitCode0() throws Exception {
        TestServer server = TestServer.start(Kind.ARIADNE, directory);
        try (Wire wire = server.connect()) {
            wire.send("SHUTDOWN NOSAVE\r\n");
            assertThat(wire.read(new byte[1])).isEqualTo(-1);
        }
        assertThat(server.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(server.process().exitValue()).isZero();
    }

    @Test
    void aConfigurationFileAndFlagsMeetWithTheFlagsWinning() throws IOException {
        Path conf = Files.writeString(
                directory.resolve("redis.conf"),
                "slave-read-only no\ntimeout 5\nlogfile ''\nmin-slaves-max-lag 3\nhash-max-ziplist-entries 7\nsave \"900 1\"\n");
        List<String> command = new ArrayList<>(List.of("--timeout", "9", "--pidfile", "server.pid"));
        try (TestServer server = TestServer.startWith(Kind.ARIADNE, directory, conf, command)) {
            assertThat(server.call("CONFIG", "GET", "replica-read-only")).isEqualTo(List.of("replica-read-only", "no"));
            assertThat(server.call("CONFIG", "GET", "timeout")).isEqualTo(List.of("timeout", "9"));
            assertThat(server.info("config_file")).isEqualTo(conf.toString());
            assertThat(Files.readString(directory.resolve("server.pid")).strip())
                    .isEqualTo("" + server.process().pid());
        }
        assertThat(directory.resolve("server.pid")).doesNotExist();
    }

    @Test
    void aBrokenInvariantStopsItWithExitCode70() throws Exception {
        TestServer server = TestServer.start(Kind.ARIADNE, directory);
        try (Wire wire = server.connect()) {
            wire.send("DEBUG PANIC\r\n");
            assertThat(wire.read(new byte[1])).isEqualTo(-1);
        }
        assertThat(server.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(server.process().exitValue()).isEqualTo(BROKEN);
        assertThat(server.log()).contains("an invariant is broken", "DEBUG PANIC");
    }

    @Test
    void itMovesToAnotherPortAndStaysWhereItIsWhenItCannot() throws IOException {
        try (TestServer server = TestServer.start(Kind.ARIADNE, directory);
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(server.call("CONFIG", "SET", "port", "" + taken.getLocalPort()))
                    .isInstanceOf(Wire.Failure.class);
            assertThat(server.call("CONFIG", "SET", "bind", "192.0.2.1")).isInstanceOf(Wire.Failure.class);
            assertThat(server.info("tcp_port")).isEqualTo("" + server.port());
            try (Wire still = server.connect()) {
                assertThat(still.call("PING")).isEqualTo("PONG");
            }

            int other = TestServer.freePort();
            assertThat(server.text("CONFIG", "SET", "port", "" + other)).isEqualTo("OK");
            // The old connection outlives its listener, and its next reply comes after the new one listens.
            assertThat(server.text("PING")).isEqualTo("PONG");
            try (Wire moved = new Wire(other)) {
                assertThat(moved.call("PING")).isEqualTo("PONG");
            }
        }
    }

    @Test
    void itServesAUnixSocketWithItsPermissions() throws IOException {
        try (TestServer server =
                TestServer.start(Kind.ARIADNE, directory, "--unixsocket", "unix.sock", "--unixsocketperm", "700")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("unix.sock"))))
                    .isEqualTo("rwx------");
            try (SocketChannel client =
                    SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("unix.sock")))) {
                ByteBuffer bytes = ByteBuffer.wrap("PING\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(client.write(bytes)).isEqualTo(6);
                ByteBuffer reply = ByteBuffer.allocate(16);
                assertThat(client.read(reply)).isEqualTo(7);
                assertThat(new String(reply.array(), 0, 7, StandardCharsets.US_ASCII))
                        .isEqualTo("+PONG\r\n");
            }
        }
        assertThat(directory.resolve("unix.sock")).doesNotExist();
    }
}
