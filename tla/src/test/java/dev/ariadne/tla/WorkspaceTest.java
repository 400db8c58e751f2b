package dev.ariadne.tla;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a run leaves in the temporary directory. */
class WorkspaceTest {
    @Test
    void the_directory_of_a_process_that_was_killed_is_removed_by_the_next_run_and_no_other() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Path abandoned = Files.createTempDirectory("ariadne-tlc-" + dead.pid() + "-");
        Files.writeString(abandoned.resolve("Model.cfg"), "");
        try (Workspace mine = Workspace.of(Map.of(), "")) {
            try (Workspace another = Workspace.of(Map.of(), "")) {
                assertThat(another.directory()).isDirectory();
                assertThat(mine.directory()).isDirectory();
                assertThat(abandoned).doesNotExist();
            }
        }
    }
}
