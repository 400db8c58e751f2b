package dev.ariadne.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ariadne.interop.TestServer.Kind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: what an operator does to a process in its first week (users switched off, the log rotated, a terminal closed, few descriptors, a small
 * heap) leaves a server that serves, or an exit code. Method: real processes.
 */
class ProcessContractTest {
    private static final int BROKEN = 70;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user default off\nuser admin on >pw ~* &* +@all\n",
                "user default on >pw ~* &* +@all\nuser admin >pw ~* &* +@all\n",
                "aclfile users.acl\n"
            })
    void usersThatAreDisabledDoNotKeepItFromStarting(String lines) throws IOException {
        Files.writeString(directory.resolve("users.acl"), "user default off\nuser other off\n");
        Path conf = Files.writeString(directory.resolve("redis.conf"), lines);
        try (TestServer server = TestServer.startWith(Kind.ARIADNE, directory, conf, List.of())) {
            assertThat(server.call("PING"))
                    .isInstanceOfSatisfying(
                            Wire.Failure.class,
                            failure -> assertThat(failure.text()).startsWith("NOAUTH"));
            assertThat(server.log()).containsPattern("The user '\\w+' is disabled");
        }
    }

    @Test
    void anAclFileThatIsBrokenIsOneLineAndNotAHangingProcess() throws IOException {
        Files.writeString(directory.resolve("users.acl"), "user default on nonsense\n");
        List<String> command = new ArrayList<>(Programs.ariadne());
        command.addAll(List.of("--port", "0", "--aclfile", "users.acl"));
        Programs.Finished finished = Programs.run(directory, command, "");
        assertThat(finished.exitCode()).as(finished.output()).isEqualTo(254);
        assertThat(finished.output()).contains("users.acl").doesNotContain("Exception", "\tat ");
    }

    @Test
    void theLogIsFoundAgainAfterItWasRenamed() throws IOException {
        try (ServerProcess server =
                ServerProcess.server("n1", Kind.ARIADNE, directory, "", List.of("logfile server.log", "save \"\""))) {
            server.start();
            Path log = directory.resolve("n1/server.log");
            Files.move(log, directory.resolve("n1/server.log.1"));
            server.text("BGSAVE");
            await().untilAsserted(
                            () -> assertThat(log).content().contains("Background saving terminated with success"));
            assertThat(directory.resolve("n1/server.log.1")).content().doesNotContain("Background saving");
        }
    }

    @Test
    void aHangupIsIgnored() throws Exception {
        try (TestServer server = TestServer.start(Kind.ARIADNE, directory)) {
            int sent = new ProcessBuilder("kill", "-HUP", "" + server.process().pid())
                    .start()
                    .waitFor();
            assertThat(sent).isZero();
            assertThat(server.text("PING")).isEqualTo("PONG");
            assertThat(server.process().isAlive()).isTrue();
        }
    }

    @Test
    void maxclientsFitsTheLimitOfOpenFilesAndWhoIsOneTooManyIsTold() throws IOException {
        List<String> limited = Programs.withOpenFiles(200, Programs.ariadne());
        List<Wire> clients = new ArrayList<>();
        try (TestServer server = TestServer.start(limited, directory, null, List.of())) {
            long most = Long.parseLong(server.info("maxclients"));
            assertThat(most).isBetween(50L, 168L);
            assertThat(server.log()).contains("maxclients 10000 needs more open files than the limit of 200");
            assertThat(String.valueOf(server.call("CONFIG", "SET", "maxclients", "100000")))
                    .contains("The operating system is not able to handle the specified number of clients, try with "
                            + most);
            for (long i = 1; i < most; i++) {
                Wire client = server.connect();
                clients.add(client);
                assertThat(client.call("PING")).isEqualTo("PONG");
            }
            for (int i = 0; i < 40; i++) {
                try (Wire refused = server.connect()) {
                    assertThat(refused.line()).isEqualTo("-ERR max number of clients reached");
                }
            }
            server.text("SET", "k", "v");
            server.text("BGSAVE");
            await().untilAsserted(() -> assertThat(
                            server.info("rdb_last_bgsave_status") + server.info("rdb_bgsave_in_progress"))
                    .isEqualTo("ok0"));
        } finally {
            clients.forEach(Wire::close);
        }
    }

    @Test
    void aServerThatRunsOutOfDescriptorsAtTheStartSaysSo() {
        List<String> program = Programs.ariadne();
        // As many as the JVM needs itself, for the jars of the class path, and some.
        int least = program.get(program.indexOf("-cp") + 1).split(File.pathSeparator).length + 40;
        List<String> command = Programs.withOpenFiles(least, program);
        command.addAll(List.of("--port", "0"));
        Programs.Finished finished = Programs.run(directory, command, "");
        assertThat(finished.exitCode()).as(finished.output()).isEqualTo(3);
        assertThat(finished.output()).contains("leaves no room for clients");
    }

    @Test
    void anErrorOfTheJvmEndsItWithALineAndExitCode70() throws Exception {
        TestServer server = TestServer.start(Programs.ariadne("-Xmx48m"), directory, null, List.of());
        try (Wire wire = server.connect()) {
            // DEBUG is for tests: its strings are not refused whatever they cost.
            wire.send("DEBUG POPULATE 10000000 key 100\r\n");
            assertThat(wire.read(new byte[1])).isEqualTo(-1);
        }
        assertThat(server.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(server.process().exitValue()).isEqualTo(BROKEN);
        assertThat(server.log())
                .contains("The server stops, it is out of memory")
                .doesNotContain("\tat ");
    }
}
