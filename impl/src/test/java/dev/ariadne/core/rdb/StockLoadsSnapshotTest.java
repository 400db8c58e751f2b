package dev.ariadne.core.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.command.StockServer;
import dev.ariadne.core.keyspace.Database;
import dev.ariadne.core.keyspace.Keyspace;
import dev.ariadne.core.keyspace.KeyspaceDigest;
import dev.ariadne.core.keyspace.Snapshot;
import dev.ariadne.core.keyspace.SnapshotHeader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stock redis-server starts from our snapshot, checksum and all, and has the same data set by its own digest. */
@Tag("interop")
class StockLoadsSnapshotTest {
    private static final long FAR_FUTURE_MS = 4_102_444_800_000L;

    @TempDir
    private Path directory;

    @Test
    void aSnapshotIsLoaded() throws Exception {
        Keyspace keyspace = keyspace(new SplittableRandom(7));
        Files.write(directory.resolve("dump.rdb"), image(keyspace));

        try (StockServer server = StockServer.start(directory, "--enable-debug-command", "yes");
                StockServer.Connection connection = server.connect()) {
            assertThat(connection.call("DEBUG", "DIGEST")).isEqualTo("+" + KeyspaceDigest.hex(keyspace) + "\r\n");
            assertThat(connection.call("PEXPIRETIME", "key:1")).isEqualTo(":" + (FAR_FUTURE_MS + 1) + "\r\n");
        }
    }

    private static Keyspace keyspace(SplittableRandom random) {
        Keyspace keyspace = new Keyspace(16, 1);
        for (int i = 0; i < 5_000; i++) {
            Database db = keyspace.database(i < 4_000 ? 0 : 7);
            byte[] key = ("key:" + i).getBytes(StandardCharsets.US_ASCII);
            byte[] value = new byte[random.nextInt(i % 100 == 0 ? 50_000 : 100)];
            random.nextBytes(value);
            var entry = i % 3 == 0 ? db.insert(key, random.nextLong() >> random.nextInt(64)) : db.insert(key, value);
            if (i % 2 == 1) {
                db.expireAt(entry, FAR_FUTURE_MS + i);
            }
        }
        return keyspace;
    }

    static byte[] image(Keyspace keyspace) {
        Snapshot snapshot = keyspace.beginSnapshot(new SnapshotHeader("7.0.15", 1, 2, 0, "0".repeat(40), 9, List.of()));
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        boolean done;
        do {
            done = snapshot.slice(10_000);
            image.write(snapshot.output().buf(), 0, snapshot.output().length());
            snapshot.output().clear();
        } while (!done);
        return image.toByteArray();
    }
}
