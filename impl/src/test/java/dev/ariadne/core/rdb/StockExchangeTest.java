package dev.ariadne.core.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.command.StockServer;
import dev.ariadne.core.keyspace.Database;
import dev.ariadne.core.keyspace.HashValue;
import dev.ariadne.core.keyspace.Keyspace;
import dev.ariadne.core.keyspace.KeyspaceDigest;
import dev.ariadne.core.keyspace.ListValue;
import dev.ariadne.core.keyspace.SetValue;
import dev.ariadne.core.keyspace.SortedSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and values of every type and encoding go to a stock redis-server and come from it; both agree on the digest. */
@Tag("interop")
class StockExchangeTest {
    @TempDir
    private Path directory;

    @Test
    void oldFormsMeanTheSameToBoth() throws Exception {
        byte[] image = PackedForms.image();
        Files.write(directory.resolve("dump.rdb"), image);

        assertThat(stockDigest()).isEqualTo("+" + KeyspaceDigest.hex(Loaded.from(image).keyspace) + "\r\n");
    }

    @Test
    void valuesOfEveryTypeAreLoaded() throws Exception {
        Keyspace keyspace = new Keyspace(Loaded.DATABASES, 1);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 400; i++) {
            add(keyspace.database(i % 3), "key:" + i, random);
        }
        Files.write(directory.resolve("dump.rdb"), StockLoadsSnapshotTest.image(keyspace));

        assertThat(stockDigest()).isEqualTo("+" + KeyspaceDigest.hex(keyspace) + "\r\n");
    }

    private static void add(Database db, String key, SplittableRandom random) {
        byte[] name = bytes(key);
        int size = 1 + random.nextInt(random.nextInt(10) == 0 ? 2000 : 20);
        switch (random.nextInt(5)) {
            case 0 -> {
                ListValue list = new ListValue(db.layout());
                random.ints(size).forEach(n -> list.addLast(element(n, random)));
                db.insert(name, list);
            }
            case 1 -> {
                SetValue set = new SetValue(db.layout());
                boolean integers = random.nextBoolean();
                random.ints(size).forEach(n -> set.add(integers ? bytes(Integer.toString(n)) : element(n, random)));
                db.insert(name, set);
            }
            case 2 -> {
                HashValue hash = new HashValue(db.layout());
                random.ints(size).forEach(n -> hash.put(element(n, random), element(n, random)));
                db.insert(name, hash);
            }
            case 3 -> {
                SortedSet zset = new SortedSet(db.layout());
                random.ints(size).forEach(n -> zset.put(element(n, random), random.nextInt(20) / 3.0 - 3));
                db.insert(name, zset);
            }
            default -> db.insert(name, element(size, random));
        }
        if (random.nextInt(3) == 0) {
            db.expireAt(Objects.requireNonNull(db.find(name)), 4_102_444_800_000L);
        }
    }

    private static byte[] element(int n, SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> bytes(Integer.toString(n));
            case 1 -> bytes("element " + n + "!".repeat(random.nextInt(90)));
            case 2 -> bytes(Long.toString(n * 1_000_000_007L));
            default -> {
                byte[] some = new byte[random.nextInt(80)];
                random.nextBytes(some);
                yield some;
            }
        };
    }

    private String stockDigest() throws Exception {
        try (StockServer server = StockServer.start(directory, "--enable-debug-command", "yes");
                StockServer.Connection connection = server.connect()) {
            return connection.call("DEBUG", "DIGEST");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
