package dev.ariadne.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: the rehearsal for the class-data archive goes through to its end, wherever it is started. Method: the program as the launcher runs it,
 * without an archive, beside data that cannot be loaded.
 */
class RehearsalTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void aReplicaIsSynchronisedAndTheServerEnds() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Files.writeString(directory.resolve("dump.rdb"), "somebody's");
        Process process = new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), Rehearsal.class.getName())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("Synchronization with replica", "bye bye").doesNotContain("rehearsal");
    }
}
