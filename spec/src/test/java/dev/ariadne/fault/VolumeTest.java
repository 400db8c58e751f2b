package dev.ariadne.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a disk is full to the last block and has room again, is slow and fast again, and is gone in the end, also when the harness was killed.
 * Method: loop mounts, by root; {@code -Dmachine=true} asks for it, and where the machine allows none it fails and says why.
 */
@Tag("machine")
class VolumeTest {
    @TempDir
    private Path directory = Path.of("");

    @BeforeEach
    void mountsAreAllowed() {
        assertThat(Volume.unavailable()).isEmpty();
    }

    @Test
    void aFullDiskTakesNothingUntilItIsMended() throws IOException {
        Path data = directory.resolve("data");
        try (Volume volume = Volume.mount(data)) {
            Files.write(data.resolve("before"), new byte[5000]);
            volume.fill();
            assertThatThrownBy(() -> Files.write(data.resolve("more"), new byte[5000]))
                    .hasMessageContaining("No space left");
            volume.mend();
            Files.write(data.resolve("more"), new byte[5000]);
            assertThat(data.resolve("before")).hasSize(5000);
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aSlowDiskMakesItsWritersWait() throws IOException {
        Path data = directory.resolve("data");
        try (Volume volume = Volume.mount(data)) {
            volume.slow(300);
            long slowest = 0;
            for (int i = 0; i < 3; i++) {
                slowest = Math.max(slowest, writeNanos(data));
            }
            assertThat(slowest).isGreaterThan(100_000_000L);
            volume.mend();
            writeNanos(data);
        }
        assertThat(directory).isEmptyDirectory();
    }

    /** Overwrites a file until a write has to wait, or long enough to have met a freeze. */
    private static long writeNanos(Path data) throws IOException {
        long most = 0;
        for (int i = 0; i < 200 && most < 100_000_000L; i++) {
            long start = System.nanoTime();
            Files.write(data.resolve("file"), new byte[] {1});
            most = Math.max(most, System.nanoTime() - start);
        }
        return most;
    }

    @Test
    void whatAKilledHarnessHasMountedIsUnmounted() throws Exception {
        Path run = directory.resolve("test").resolve("run");
        Path data = run.resolve("n1").resolve("data");
        Process harness = new ProcessBuilder("sleep", "60").start();
        Leftovers.note(run, harness.toHandle());
        Leftovers.noteVolume(run, data);
        Volume.mount(data);
        SystemProgram.run("fsfreeze", "-f", data.toString());
        harness.destroyForcibly().waitFor();

        List<String> said = Leftovers.clean(directory);

        assertThat(said).singleElement().asString().endsWith("1 disks unmounted");
        assertThat(data).doesNotExist();
        assertThat(Files.readString(Path.of("/proc/mounts"))).doesNotContain(data.toString());
    }
}
