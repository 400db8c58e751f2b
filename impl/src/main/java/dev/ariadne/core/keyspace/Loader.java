package dev.ariadne.core.keyspace;

import dev.ariadne.core.rdb.BadRecord;
import dev.ariadne.core.rdb.Oddities;
import dev.ariadne.core.rdb.RdbReader;
import dev.ariadne.core.rdb.RecordReader;
import dev.ariadne.core.resp.Numbers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills a data set with the contents of an RDB image. */
public final class Loader implements RdbReader.Sink {
    /** {@code dropExpiredAt}: keys past their time are loaded as well. */
    public static final long KEEP_EXPIRED = -1;

    private final Keyspace into;
    private final long dropExpiredAt;
    private final Oddities odd;
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final List<byte[]> functions = new ArrayList<>();
    private RdbReader.@Nullable Key key;
    private @Nullable ValueRecord record;
    private boolean merging;
    private long loaded;
    private final List<Expired> expired = new ArrayList<>();
    private long empty;

    /**
     * @param into the data set, which must not have the keys yet
     * @param dropExpiredAt Unix time in ms: a key whose time was over by then is passed over; or {@link #KEEP_EXPIRED}, for a node that
     *     may not decide on expiry
     * @param odd is told what is odd in the image
     */
    public Loader(Keyspace into, long dropExpiredAt, Oddities odd) {
        this.into = into;
        this.dropExpiredAt = dropExpiredAt;
        this.odd = odd;
    }

    /** Whether keys that are there already are replaced; otherwise they are an error. */
    public void merging(boolean yes) {
        merging = yes;
    }

    /** The data set. */
    public Keyspace keyspace() {
        return into;
    }

    /** A fact about the image, null when it does not tell. */
    public @Nullable String fact(String name) {
        return facts.get(name);
    }

    /** A fact that is a number, as C's strtoll reads it; {@code otherwise} when the image does not tell. */
    public long number(String name, long otherwise) {
        String text = facts.get(name);
        return text == null ? otherwise : Numbers.prefix(text);
    }

    /** The sources of libraries of functions. */
    public List<byte[]> functions() {
        return functions;
    }

    /** Keys loaded. */
    public long loaded() {
        return loaded;
    }

    /** A key that was passed over because its time was over. */
    public record Expired(int db, byte[] key) {}

    /** Keys passed over because their time was over. */
    public List<Expired> expired() {
        return expired;
    }

    /** Lines for the log on what was odd, as {@link Oddities#lines}. */
    public List<String> oddities(String source) {
        return odd.lines(source);
    }

    /** Keys passed over because their value has no elements, which old versions of Redis could write. */
    public long empty() {
        return empty;
    }

    @Override
    public void aux(String name, byte[] value) {
        facts.put(name.toLowerCase(Locale.ROOT), new String(value, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void function(byte[] code) {
        functions.add(code);
    }

    @Override
    public void moduleData(String module) throws BadRecord {
        odd.odd("data of the module '" + module + "' beside the keys, which are left out");
    }

    @Override
    public @Nullable RecordReader begin(int type, RdbReader.Key theKey) {
        key = theKey;
        odd.in(theKey);
        record = ValueRecord.of(type, into.layout(), odd);
        return record;
    }

    @Override
    public void end() throws BadRecord {
        RdbReader.Key k = key;
        ValueRecord r = record;
        if (k == null || r == null) {
            throw new BadRecord("a record ends that did not begin");
        }
        Object value = r.value();
        record = null;
        if (value instanceof Value collection && collection.size() == 0 && !collection.mayBeEmpty()) {
            empty++;
            return;
        }
        if (dropExpiredAt != KEEP_EXPIRED
                && k.expireAtMs() != RdbReader.Key.UNKNOWN
                && k.expireAtMs() < dropExpiredAt) {
            expired.add(new Expired(k.db(), k.name()));
            return;
        }
        Database database = into.database(k.db());
        Entry there = database.find(k.name());
        if (there != null) {
            if (!merging) {
                throw new BadRecord("the key is there twice in database " + k.db());
            }
            database.remove(there);
        }
        Entry entry = database.insertAny(k.name(), value);
        into.usage().recall(entry, k.idleSeconds(), k.frequency());
        if (k.expireAtMs() != RdbReader.Key.UNKNOWN) {
            database.expireAt(entry, k.expireAtMs());
        }
        loaded++;
    }
}
