package dev.ariadne.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ariadne.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: a command that starts servers for itself ends them when it is ended, however. Method: the commands as processes of their own, ended
 * by a signal as soon as a server of theirs runs; what is left is looked for by the directory that they were given for temporary files.
 */
@Tag("interop")
class ScratchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory = Path.of("");

    /** Where the launcher is that bench starts ours by: a stock server in its place needs no build. */
    @TempDir
    private Path home = Path.of("");

    @BeforeEach
    void launcher() throws IOException {
        Path launcher = Files.writeString(home.resolve("ariadne"), "#!/bin/sh\nshift\nexec redis-server \"$@\"\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conform --target redis:redis-server --model two-wait,three-wait --walks 50",
                "conform --target redis:redis-server --losses",
                "bench --against redis-server --scenario commands --requests 50000000 --replicas 1"
            })
    void aCommandThatIsEndedEndsItsServers(String command) throws IOException, InterruptedException {
        endWithAServer(command, "-TERM");
        assertThat(servers()).isEmpty();
        assertThat(temporary()).isEmpty();
    }

    @Test
    void whatAKilledOneLeavesTheNextOneRemoves() throws IOException, InterruptedException {
        String command = "conform --target redis:redis-server --model two-wait --walks 50";
        endWithAServer(command, "-KILL");
        assertThat(servers()).as("a server outlives kill -9 of its harness").isNotEmpty();
        List<Path> left = temporary();
        assertThat(left).hasSize(1);
        endWithAServer(command, "-TERM");
        assertThat(servers()).isEmpty();
        assertThat(temporary()).isEmpty();
    }

    private void endWithAServer(String command, String signal) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-XX:+UseSerialGC", "-Djava.io.tmpdir=" + directory));
        words.addAll(List.of("-Dariadne.home=" + home));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        words.addAll(List.of(command.split(" ")));
        List<ProcessHandle> before = servers();
        Path output = directory.resolveSibling(directory.getFileName() + ".out");
        Process started = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            await().atMost(PATIENCE)
                    .until(() -> !started.isAlive() || servers().stream().anyMatch(each -> !before.contains(each)));
            assertThat(started.isAlive()).as(Files.readString(output)).isTrue();
            new ProcessBuilder("kill", signal, String.valueOf(started.pid()))
                    .start()
                    .waitFor();
            assertThat(started.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            started.destroyForcibly();
            Files.deleteIfExists(output);
        }
    }

    /** Servers of the commands: they work in the directory, or were told of it. */
    private List<ProcessHandle> servers() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> isServer(Path.of("/proc", String.valueOf(process.pid()))))
                .toList();
    }

    private boolean isServer(Path process) {
        try {
            String words = Files.readString(process.resolve("cmdline"));
            return words.contains("redis-server")
                    && !words.contains(Main.class.getName())
                    && (words.contains(directory.toString())
                            || Files.readSymbolicLink(process.resolve("cwd")).startsWith(directory));
        } catch (IOException e) {
            // It has ended meanwhile, or belongs to somebody else.
            return false;
        }
    }

    private List<Path> temporary() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("hsperfdata"))
                    .toList();
        }
    }
}
