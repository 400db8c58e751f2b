package dev.ariadne.core.keyspace;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Random changes of every kind to a data set, and its contents as a map of texts. */
final class RandomWrites {
    static final int DATABASES = 3;
    static final long NOW_MS = 1_700_000_000_000L;

    private final SplittableRandom random;
    private final int keys;

    RandomWrites(SplittableRandom random, int keys) {
        this.random = random;
        this.keys = keys;
    }

    /** Makes one change. */
    void write(Keyspace keyspace) {
        Database db = keyspace.database(random.nextInt(DATABASES));
        byte[] key = bytes("key:" + random.nextInt(keys));
        Entry entry = db.find(key);
        if (entry == null) {
            if (random.nextBoolean()) {
                db.insert(key, value());
            } else {
                db.insert(key, random.nextLong());
            }
            return;
        }
        switch (random.nextInt(9)) {
            case 0 -> db.remove(entry);
            case 1 -> db.replace(entry, value());
            case 2 -> {
                byte[] same = new byte[entry.length()];
                db.replace(entry, same, 0, same.length);
            }
            case 3 -> db.replace(entry, random.nextLong());
            case 4 -> {
                byte[] part = value();
                // Far away at times, so that there are strings with room behind them.
                int offset = random.nextInt(random.nextBoolean() ? 20 : 600);
                db.overwrite(entry, offset, part, 0, part.length);
            }
            case 5, 6 -> db.expireAt(entry, NOW_MS + random.nextInt(1000));
            case 7 -> {
                // As SET does: the second change is the one that is told.
                db.clearExpiry(entry);
                db.replace(entry, value());
            }
            default -> rare(keyspace, db);
        }
    }

    private void rare(Keyspace keyspace, Database db) {
        int draw = random.nextInt(60);
        if (draw == 0) {
            keyspace.flush(db.index());
        } else if (draw == 1) {
            keyspace.flushAll();
        } else if (draw == 2) {
            keyspace.swap(db.index(), random.nextInt(DATABASES), NOW_MS);
        }
    }

    private byte[] value() {
        byte[] value = new byte[random.nextInt(30)];
        random.nextBytes(value);
        return value;
    }

    /** The contents: database, key, value and expiry as text. */
    static Map<String, String> contents(Keyspace keyspace) {
        Map<String, String> contents = new TreeMap<>();
        for (int i = 0; i < keyspace.databases(); i++) {
            Database db = keyspace.database(i);
            db.forEach(e -> put(contents, db.index(), e.key(), e.value(), e.expireAtMs()));
        }
        return contents;
    }

    static void put(Map<String, String> contents, int db, byte[] key, byte[] value, long expireAtMs) {
        String name = db + "/" + text(key);
        String before = contents.put(name, text(value) + "@" + expireAtMs);
        if (Objects.nonNull(before)) {
            throw new AssertionError("twice: " + name);
        }
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
