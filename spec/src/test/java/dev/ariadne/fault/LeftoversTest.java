package dev.ariadne.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed harness leaves running is ended by the next run, and nobody else is. */
class LeftoversTest {
    @TempDir
    Path store;

    private static Process sleeper() throws IOException {
        return new ProcessBuilder("sleep", "60").start();
    }

    private Path run(String name, ProcessHandle harness, ProcessHandle node) {
        Path directory = store.resolve("test").resolve(name);
        Leftovers.note(directory, harness);
        Leftovers.note(directory, node);
        return directory;
    }

    @Test
    void nodesWhoseHarnessIsGoneAreEnded() throws Exception {
        Process harness = sleeper();
        Process node = sleeper();
        Path directory = run("killed", harness.toHandle(), node.toHandle());
        harness.destroyForcibly().waitFor();

        List<String> said = Leftovers.clean(store);

        assertThat(node.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(said).singleElement().asString().contains("1 of its nodes");
        assertThat(Files.exists(directory.resolve("processes"))).isFalse();
        assertThat(Leftovers.clean(store)).isEmpty();
    }

    @Test
    void aRunUnderWayIsLeftAlone() throws Exception {
        Process node = sleeper();
        try {
            Path directory = run("under-way", ProcessHandle.current(), node.toHandle());
            assertThat(Leftovers.clean(store)).isEmpty();
            assertThat(node.isAlive()).isTrue();
            Leftovers.end(directory);
            assertThat(directory).isEmptyDirectory();
        } finally {
            node.destroyForcibly();
        }
    }

    @Test
    void aProcessThatGotTheNumberOfANodeLaterIsLeftAlone() throws Exception {
        Process other = sleeper();
        try {
            Path directory = Files.createDirectories(store.resolve("test/reused"));
            Files.writeString(
                    directory.resolve("processes"),
                    other.pid() + " 2001-01-01T00:00:00Z\n" + other.pid() + " 2001-01-01T00:00:00Z\n");
            assertThat(Leftovers.clean(store)).singleElement().asString().contains("0 of its nodes");
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }
}
