package dev.ariadne.core.rdb;

import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.keyspace.Keyspace;
import dev.ariadne.core.keyspace.Loader;
import dev.ariadne.core.keyspace.ValueType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A data set and the facts beside it, as a reader told them. */
final class Loaded implements RdbReader.Sink {
    static final int DATABASES = 16;

    final Keyspace keyspace = new Keyspace(DATABASES, 1);
    final Map<String, String> aux = new LinkedHashMap<>();
    /** Strings and their expiry by database and key, in the order read. */
    final Map<String, String> entries = new LinkedHashMap<>();

    private final Loader loader = new Loader(keyspace, Loader.KEEP_EXPIRED, new Oddities(Oddities.Strictness.ALL));
    private RdbReader.@Nullable Key key;
    final List<String> functions = new ArrayList<>();
    final List<String> modules = new ArrayList<>();

    @Override
    public void aux(String name, byte[] value) {
        aux.put(name, latin1(value));
    }

    @Override
    public void moduleData(String module) {
        modules.add(module);
    }

    @Override
    public void function(byte[] code) {
        functions.add(latin1(code));
    }

    @Override
    public @Nullable RecordReader begin(int type, RdbReader.Key theKey) {
        key = theKey;
        return loader.begin(type, theKey);
    }

    @Override
    public void end() throws BadRecord {
        loader.end();
        RdbReader.Key k = Objects.requireNonNull(key);
        Entry entry = keyspace.database(k.db()).find(k.name());
        if (entry != null && entry.type() == ValueType.STRING) {
            entries.put(k.db() + "/" + k.text(), latin1(entry.value()) + "@" + k.expireAtMs());
        }
    }

    /** A string that is expected to be read. */
    void expect(int db, byte[] name, byte[] value, long expireAtMs) {
        entries.put(db + "/" + latin1(name), latin1(value) + "@" + expireAtMs);
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Reads an image that is there in full. */
    static Loaded from(byte[] image) throws RdbException {
        Loaded loaded = new Loaded();
        RdbReader reader = new RdbReader(loaded, DATABASES, true);
        int end = reader.feed(image, 0, image.length);
        if (!reader.done() || end != image.length) {
            throw new AssertionError("the image ends at " + end + " of " + image.length + ", done: " + reader.done());
        }
        return loaded;
    }

    /** Reads an image whose bytes come in pieces of random sizes, each at a random place of a buffer. */
    static Loaded inPieces(byte[] image, SplittableRandom random) throws RdbException {
        Loaded loaded = new Loaded();
        RdbReader reader = new RdbReader(loaded, DATABASES, true);
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
