package dev.ariadne.core.keyspace;

import dev.ariadne.core.rdb.RdbWriter;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.DoubleText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The bytes that stand for a data set: how an image begins, names a database, holds an entry and ends. */
abstract class Image {
    final RdbWriter out;
    private int selected = -1;

    Image(RdbWriter out) {
        this.out = out;
    }

    /** An image in the form that the header asks for. */
    static Image of(SnapshotHeader header) {
        RdbWriter out = new RdbWriter().compressing(header.compressed()).summing(header.summed());
        return header.form() == SnapshotHeader.Form.COMMANDS ? new Commands(out) : new Rdb(out);
    }

    /** The same image at the same point. */
    Image copy() {
        Image copy = make(out.copy());
        copy.selected = selected;
        return copy;
    }

    /** Writes the whole of a data set as it is now, leaving the caller to drain {@link #out} whenever asked to. */
    void writeAll(Keyspace keyspace, SnapshotHeader header, Runnable drain) {
        begin(header);
        for (int i = 0; i < keyspace.databases(); i++) {
            Database database = keyspace.database(i);
            if (database.size() > 0) {
                int db = i;
                database(db, database);
                database.forEach(entry -> {
                    entry(db, entry);
                    drain.run();
                });
            }
        }
        end();
        drain.run();
    }

    /** Announces a database. */
    void database(int db, Database database) {
        select(db);
        sizes(database);
    }

    /** Adds an entry of a database. */
    void entry(int db, Entry entry) {
        select(db);
        entry(entry);
    }

    private void select(int db) {
        if (selected != db) {
            selectDb(db);
            selected = db;
        }
    }

    abstract Image make(RdbWriter copied);

    abstract void begin(SnapshotHeader header);

    abstract void selectDb(int db);

    abstract void sizes(Database database);

    abstract void entry(Entry entry);

    abstract void end();

    /** An RDB file. */
    private static final class Rdb extends Image {
        Rdb(RdbWriter out) {
            super(out);
        }

        @Override
        Image make(RdbWriter copied) {
            return new Rdb(copied);
        }

        @Override
        void begin(SnapshotHeader header) {
            out.header();
            out.aux("redis-ver", header.redisVersion());
            out.aux("redis-bits", 64);
            out.aux("ctime", header.createdSeconds());
            out.aux("used-mem", header.usedMemoryBytes());
            if (!header.replId().isEmpty()) {
                out.aux("repl-stream-db", header.streamDb());
                out.aux("repl-id", header.replId());
                out.aux("repl-offset", header.replOffset());
                if (!header.replDigest().isEmpty()) {
                    out.aux("repl-digest", header.replDigest());
                }
            }
            out.aux("aof-base", header.form() == SnapshotHeader.Form.AOF_BASE ? 1 : 0);
            header.functions().forEach(out::function);
        }

        @Override
        void selectDb(int db) {
            out.selectDb(db);
        }

        @Override
        void sizes(Database database) {
            out.resizeDb(database.size(), database.expires());
        }

        @Override
        void entry(Entry entry) {
            EntryRdb.write(out, entry);
        }

        @Override
        void end() {
            out.end();
        }
    }

    /** Commands that make the data set (Redis: aof.c rewriteAppendOnlyFileRio). */
    private static final class Commands extends Image {
        private static final int ELEMENTS_PER_COMMAND = 64;

        Commands(RdbWriter out) {
            super(out);
        }

        @Override
        Image make(RdbWriter copied) {
            return new Commands(copied);
        }

        @Override
        void begin(SnapshotHeader header) {
            if (header.stamped()) {
                out.raw(ascii("#TS:" + header.createdSeconds() + "\r\n"));
            }
            header.functions().forEach(code -> command(List.of(ascii("FUNCTION"), ascii("LOAD"), code)));
        }

        @Override
        void selectDb(int db) {
            command(List.of(ascii("SELECT"), ascii(Integer.toString(db))));
        }

        @Override
        void sizes(Database database) {}

        @Override
        void entry(Entry entry) {
            switch (entry.type()) {
                case STRING -> command(List.of(ascii("SET"), entry.key(), entry.value()));
                case LIST -> {
                    Batches batches = new Batches("RPUSH", entry.key(), 1);
                    entry.collection(ListValue.class).forEach(batches::add);
                    batches.flush();
                }
                case SET -> {
                    Batches batches = new Batches("SADD", entry.key(), 1);
                    entry.collection(SetValue.class).forEach(batches::add);
                    batches.flush();
                }
                case ZSET -> {
                    Batches batches = new Batches("ZADD", entry.key(), 2);
                    entry.collection(SortedSet.class)
                            .forEach((member, score) -> batches.add(DoubleText.bytes(score), member));
                    batches.flush();
                }
                case HASH -> {
                    Batches batches = new Batches("HMSET", entry.key(), 2);
                    entry.collection(HashValue.class).forEach(batches::add);
                    batches.flush();
                }
                case STREAM -> command(List.of(ascii("RESTORE"), entry.key(), ascii("0"), DumpPayload.of(entry)));
            }
            if (entry.expireAtMs() != Entry.NEVER) {
                command(List.of(ascii("PEXPIREAT"), entry.key(), ascii(Long.toString(entry.expireAtMs()))));
            }
        }

        @Override
        void end() {}

        private void command(List<byte[]> argv) {
            Args request = Args.of(argv.toArray(new byte[0][]));
            out.raw(request.buf(), request.requestStart(), request.requestEnd());
        }

        private static byte[] ascii(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }

        /** Elements of one key, some in each command. */
        private final class Batches {
            private final byte[] name;
            private final byte[] key;
            private final int perElement;
            private final List<byte[]> argv = new ArrayList<>();

            Batches(String name, byte[] key, int perElement) {
                this.name = ascii(name);
                this.key = key;
                this.perElement = perElement;
            }

            void add(byte[]... element) {
                if (argv.isEmpty()) {
                    argv.add(name);
                    argv.add(key);
                }
                argv.addAll(List.of(element));
                if (argv.size() == 2 + perElement * ELEMENTS_PER_COMMAND) {
                    flush();
                }
            }

            void flush() {
                if (!argv.isEmpty()) {
                    command(argv);
                    argv.clear();
                }
            }
        }
    }
}
