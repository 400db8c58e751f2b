package dev.ariadne.core.rdb;

import dev.ariadne.core.keyspace.Database;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.Keyspace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/** A data set and the facts beside it, as a reader told them. */
final class Loaded implements RdbReader.Sink {
    static final int DATABASES = 16;

    final Keyspace keyspace = new Keyspace(DATABASES, 1);
    final Map<String, String> aux = new LinkedHashMap<>();
    /** Value and expiry by database and key, in the order read. */
    final Map<String, String> entries = new LinkedHashMap<>();

    @Override
    public void aux(String name, byte[] value) {
        aux.put(name, latin1(value));
    }

    @Override
    public void entry(int db, byte[] key, byte[] value, long expireAtMs) {
        entries.put(db + "/" + latin1(key), latin1(value) + "@" + expireAtMs);
        Database database = keyspace.database(db);
        Entry entry = database.insert(key, value);
        if (expireAtMs >= 0) {
            database.expireAt(entry, expireAtMs);
        }
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Reads an image that is there in full. */
    static Loaded from(byte[] image) throws RdbException {
        Loaded loaded = new Loaded();
        RdbReader reader = new RdbReader(loaded, DATABASES);
        int end = reader.feed(image, 0, image.length);
        if (!reader.done() || end != image.length) {
            throw new AssertionError("the image ends at " + end + " of " + image.length + ", done: " + reader.done());
        }
        return loaded;
    }

    /** Reads an image whose bytes come in pieces of random sizes, each at a random place of a buffer. */
    static Loaded inPieces(byte[] image, SplittableRandom random) throws RdbException {
        Loaded loaded = new Loaded();
        RdbReader reader = new RdbReader(loaded, DATABASES);
        int at = 0;
        int to = 0;
        while (to < image.length) {
            to = Math.min(image.length, to + 1 + random.nextInt(random.nextBoolean() ? 4 : 300));
            int shift = random.nextInt(7);
            byte[] buf = new byte[shift + to - at];
            System.arraycopy(image, at, buf, shift, to - at);
            at += reader.feed(buf, shift, buf.length) - shift;
        }
        if (!reader.done() || at != image.length || reader.position() != at) {
            throw new AssertionError("read " + at + " of " + image.length + ", done: " + reader.done());
        }
        return loaded;
    }

    /** A file that a stock redis-server 7.0.15 wrote. */
    static byte[] golden(String name) {
        try (InputStream in = Objects.requireNonNull(Loaded.class.getResourceAsStream("/rdb/" + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
