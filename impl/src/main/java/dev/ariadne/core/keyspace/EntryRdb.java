package dev.ariadne.core.keyspace;

import dev.ariadne.core.rdb.Listpack;
import dev.ariadne.core.rdb.Rdb;
import dev.ariadne.core.rdb.RdbWriter;
import dev.ariadne.core.resp.DoubleText;

/**
 * Writes entries as records of an RDB image: collections in the plain forms that every version of Redis since 2.6 or 5 loads. Only a small
 * sorted set with a score of -0, which came in a packed form, leaves in one: of the plain form Redis and this server make 0 (t_zset.c
 * zzlInsertAt), and a replica's data would differ.
 */
final class EntryRdb {
    private EntryRdb() {}

    /** Writes the expiry, the type, the key and the value. */
    static void write(RdbWriter out, Entry entry) {
        if (entry.expireAtMs() != Entry.NEVER) {
            out.expireAt(entry.expireAtMs());
        }
        out.key(recordType(entry), entry.key());
        writeValue(out, entry);
    }

    /** The record type of the entry's value. */
    static int recordType(Entry entry) {
        return switch (entry.type()) {
            case STRING -> Rdb.TYPE_STRING;
            case LIST -> Rdb.TYPE_LIST;
            case SET -> Rdb.TYPE_SET;
            case ZSET ->
                entry.collection(SortedSet.class).packsNegativeZero() ? Rdb.TYPE_ZSET_LISTPACK : Rdb.TYPE_ZSET_2;
            case HASH -> Rdb.TYPE_HASH;
            case STREAM -> Rdb.TYPE_STREAM_LISTPACKS_2;
        };
    }

    /** Writes the value alone, as DUMP does after the type. */
    static void writeValue(RdbWriter out, Entry entry) {
        switch (entry.type()) {
            case STRING -> {
                if (entry.isInteger()) {
                    out.string(entry.integer());
                } else {
                    out.string(entry.array(), entry.length());
                }
            }
            case LIST -> {
                ListValue list = entry.collection(ListValue.class);
                out.length(list.size());
                list.forEach(out::string);
            }
            case SET -> {
                SetValue set = entry.collection(SetValue.class);
                out.length(set.size());
                set.forEach(out::string);
            }
            case ZSET -> {
                SortedSet zset = entry.collection(SortedSet.class);
                if (zset.packsNegativeZero()) {
                    Listpack.Writer packed = new Listpack.Writer();
                    zset.forEach((member, score) -> packed.add(member).add(DoubleText.bytes(score)));
                    out.string(packed.toBytes());
                } else {
                    out.length(zset.size());
                    zset.forEach((member, score) -> {
                        out.string(member);
                        out.binaryDouble(score);
                    });
                }
            }
            case HASH -> {
                HashValue hash = entry.collection(HashValue.class);
                out.length(hash.size());
                hash.forEach((field, value) -> {
                    out.string(field);
                    out.string(value);
                });
            }
            case STREAM -> StreamRdb.write(out, entry.collection(StreamValue.class));
        }
    }
}
