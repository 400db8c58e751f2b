package dev.ariadne.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ariadne.fault.UnusableEnvironmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: runs do not overwrite each other, and the links named latest lead to the last one. */
class StoreTest {
    @Test
    void latestLeadsToTheLastRun(@TempDir Path store) throws IOException {
        Store.create(store, "register-kill");
        Store.Place last = Store.create(store, "cas-none");
        assertThat(store.resolve("latest").toRealPath())
                .isEqualTo(last.directory().toRealPath());
        assertThat(store.resolve("cas-none/latest").toRealPath())
                .isEqualTo(last.directory().toRealPath());
        assertThat(store.resolve("register-kill/latest").toRealPath())
                .isNotEqualTo(last.directory().toRealPath());
    }

    @Test
    void aStoreThatCannotBeWrittenNamesTheFlag(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> Store.create(file, "test"))
                .isInstanceOf(UnusableEnvironmentException.class)
                .hasMessageContaining("--store");
    }
}
