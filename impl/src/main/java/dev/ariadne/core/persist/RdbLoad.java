package dev.ariadne.core.persist;

import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import dev.ariadne.core.keyspace.Loader;
import dev.ariadne.core.rdb.RdbException;
import dev.ariadne.core.rdb.RdbReader;

/** Reads an RDB image from the beginning of a file into the node's data set, in pieces. */
final class RdbLoad {
    private final Node node;
    private final DiskFile file;
    private final String name;
    private final Loader loader;
    private final RdbReader reader;

    RdbLoad(Node node, DiskFile file, String name, Loader loader) {
        this.node = node;
        this.file = file;
        this.name = name;
        this.loader = loader;
        this.reader = new RdbReader(
                loader, node.keyspace().databases(), node.persistence().checksChecksums());
    }

    /** Whether a file begins as an RDB image does. */
    static boolean isRdb(DiskFile file) throws DiskFailure {
        byte[] magic = new byte[5];
        return file.read(0, magic, 0, magic.length) == magic.length
                && magic[0] == 'R'
                && magic[1] == 'E'
                && magic[2] == 'D'
                && magic[3] == 'I'
                && magic[4] == 'S';
    }

    /** Bytes read so far. */
    long position() {
        return reader.position();
    }

    /** What is loaded. */
    Loader loader() {
        return loader;
    }

    /** Reads on; returns whether the image is complete. */
    boolean step(byte[] buf) throws LoadFailure {
        try {
            int n = file.read(reader.position(), buf, 0, buf.length);
            int used = reader.feed(buf, 0, n);
            if (!node.memory().takesLoaded(used)) {
                throw new LoadFailure(node.memory().tooSmallFor(name));
            }
            if (reader.done()) {
                report();
                return true;
            }
            if (n < buf.length && used == 0) {
                throw new LoadFailure(name + " ends at byte " + file.size() + ", in the middle of its contents."
                        + " The file is left as it is; put a complete one in its place, or start without it");
            }
            return false;
        } catch (RdbException e) {
            throw new LoadFailure(
                    e.getMessage() + ", in " + name + ". The file is left as it is; redis-check-rdb tells more");
        } catch (DiskFailure e) {
            throw new LoadFailure("can't read " + name + ": " + e.what());
        }
    }

    private void report() {
        String empty = loader.empty() == 0 ? "" : ", empty keys skipped: " + loader.empty();
        node.log(
                LogLevel.NOTICE,
                "Done loading RDB, keys loaded: " + loader.loaded() + ", keys expired: "
                        + loader.expired().size() + empty + ".");
        loader.oddities(name).forEach(line -> node.log(LogLevel.WARNING, line));
    }
}
