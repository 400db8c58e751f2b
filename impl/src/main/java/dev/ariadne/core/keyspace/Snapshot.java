package dev.ariadne.core.keyspace;

import dev.ariadne.core.rdb.RdbWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A point-in-time image of the data set, made while the data set changes, without fork and without a second copy.
 *
 * <p><b>Why no fork.</b> Redis lets the kernel copy the pages that change while a child writes. A JVM cannot fork, and the page
 * tables of a large process make fork itself a stall. The same idea works one level up: what has to be kept is not pages but the
 * old contents of the few places that change before they are written out.
 *
 * <p><b>The cut.</b> Creating the snapshot is one event: each non-empty {@link Dict} takes a new cut number. All its buckets
 * are now behind that number. From here on there are two ways for a bucket into the image, and a bit of the table sees to it
 * that it takes exactly one:
 *
 * <ul>
 *   <li>somebody is about to write to the bucket: it is serialised first, as it is (its pre-image), at once;
 *   <li>nobody writes to it: {@link #slice} comes by and serialises it, as it still is.
 * </ul>
 *
 * <p>Either way the image holds the bucket as it was at the cut, so the image is the data set of that instant, and the stream offset
 * read in the same event belongs to it. Buckets may come out in any order, since an RDB file is a set of records; records of a
 * database that is not the last one named are preceded by its number.
 *
 * <p><b>Cost.</b> A write to a bucket that is behind costs the serialisation of its one or two keys, once; every other write costs a
 * comparison. The memory in use is that of the bytes not yet drained from {@link #output}. Tables do not resize before the end,
 * so buckets stay where they are throughout. FLUSHALL and SWAPDB exchange whole tables, and the snapshot holds on to those of the
 * cut. A single huge value is serialised whole: the longest pause is bounded by the largest value, not by the data set.
 */
public final class Snapshot {
    /** What passing over a group costs of a slice's budget even when it is empty, in bytes. */
    private static final int GROUP_COST_BYTES = 64;
    /**
     * What the first slice writes, in bytes, and what a later one does at most; each a quarter more than the one before. In a server that
     * makes its first snapshot none of this code is compiled yet, and 256 KB took it 60 ms; as large as later ones now are, it takes
     * less than 1 ms.
     */
    private static final int FIRST_SLICE_BYTES = 4 << 10;

    private static final int LARGEST_SLICE_BYTES = 64 << 10;

    private final class Part implements Dict.Cut<Entry> {
        final int db;
        final Dict<Entry> dict;

        Part(int db, Dict<Entry> dict) {
            this.db = db;
            this.dict = dict;
        }

        @Override
        public void entry(Entry entry) {
            image.entry(db, entry);
            entries++;
        }
    }

    private final Keyspace keyspace;
    private final Image image;
    private final List<Part> parts = new ArrayList<>();
    private int part;
    private int group;
    private long entries;
    private long total;
    private int budgetBytes = FIRST_SLICE_BYTES;
    private boolean over;

    Snapshot(Keyspace keyspace, SnapshotHeader header) {
        this.keyspace = keyspace;
        image = Image.of(header);
        image.begin(header);
        for (int i = 0; i < keyspace.databases(); i++) {
            Database database = keyspace.database(i);
            if (database.size() > 0) {
                Part next = new Part(i, database.dict());
                parts.add(next);
                next.dict.cut(next);
                image.database(i, database);
                total += database.size();
            }
        }
    }

    private Snapshot(Snapshot original, Keyspace from, Keyspace to) {
        keyspace = to;
        image = original.image.copy();
        entries = original.entries;
        total = original.total;
        part = original.part;
        group = original.group;
        budgetBytes = original.budgetBytes;
        over = original.over;
        for (int i = 0; i < original.parts.size(); i++) {
            Part p = original.parts.get(i);
            Part next = new Part(p.db, twin(p.dict, from, to));
            parts.add(next);
            if (i >= part) {
                next.dict.resumeCut(next);
            }
        }
    }

    /** The same snapshot at the same point, of {@code to}, which is a copy of {@code from}. */
    Snapshot copy(Keyspace from, Keyspace to) {
        return new Snapshot(this, from, to);
    }

    /** The copy of {@code dict} in {@code to}; a table that a flush has set aside is copied here. */
    private static Dict<Entry> twin(Dict<Entry> dict, Keyspace from, Keyspace to) {
        for (int i = 0; i < from.databases(); i++) {
            if (from.database(i).dict() == dict) {
                return to.database(i).dict();
            }
        }
        return dict.copy(e -> {});
    }

    /** Where the bytes of the image come out: the consumer takes what is there and {@linkplain RdbWriter#clear clears} it. */
    public RdbWriter output() {
        return image.out;
    }

    /** How many entries it will have. */
    public long total() {
        return total;
    }

    /** How many entries it has so far. */
    public long entries() {
        return entries;
    }

    /**
     * Writes the next part of the image, as much as does not keep clients waiting.
     *
     * @return true when the image is complete, as of {@link #slice(int)}
     */
    public boolean slice() {
        boolean complete = slice(budgetBytes);
        budgetBytes = Math.min(LARGEST_SLICE_BYTES, budgetBytes + budgetBytes / 4);
        return complete;
    }

    /**
     * Writes the next part of the image.
     *
     * @param budgetBytes about how many bytes to write before returning
     * @return true when the image is complete; its last bytes are in {@link #output} and the keyspace may begin another
     */
    public boolean slice(int budgetBytes) {
        if (over) {
            return true;
        }
        int empty = 0;
        int start = image.out.length();
        for (; part < parts.size(); part++, group = 0) {
            Dict<Entry> dict = parts.get(part).dict;
            int groups = dict.groups();
            while (group < groups) {
                dict.save(group++);
                empty += GROUP_COST_BYTES;
                if (image.out.length() - start + empty >= budgetBytes) {
                    return false;
                }
            }
            dict.endCut();
        }
        image.end();
        close();
        return true;
    }

    /** Whether the image is complete or given up. */
    public boolean isOver() {
        return over;
    }

    /** Gives the image up; the keyspace may begin another. Harmless when it is complete. */
    public void abort() {
        if (!over) {
            for (Part p : parts) {
                p.dict.endCut();
            }
            close();
        }
    }

    private void close() {
        over = true;
        keyspace.snapshotEnded();
    }
}
