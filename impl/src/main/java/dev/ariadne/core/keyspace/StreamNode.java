package dev.ariadne.core.keyspace;

import dev.ariadne.core.resp.Args;

/**
 * Some entries of a stream that follow each other, packed. Ids are kept as differences to the node's, and an entry with the fields of
 * the node's first keeps only its values.
 *
 * <p>The pack holds the number of entries, the number of those that are deleted but still take their place, the first entry's fields
 * with their number before them and a zero behind; then each entry: flags, two differences, fields with their number and values (or
 * values only), and how many elements these were (Redis: t_stream.c, streamAppendItem). An entry is named by its place: the element
 * with its flags.
 */
final class StreamNode {
    /** No such place. */
    static final int NONE = StreamPack.NONE;

    private static final int BARE_BYTES = 144;
    /** Flag of an entry that is deleted. */
    static final int DELETED = 1;
    /** Flag of an entry that keeps only values. */
    static final int SAME_FIELDS = 2;
    /** Elements of an entry besides fields and values: flags and two differences. */
    static final int HEAD = 3;

    final StreamId id;
    final StreamPack pack;

    private StreamNode(StreamId id, StreamPack pack) {
        this.id = id;
        this.pack = pack;
    }

    /** A node without entries, whose fields are those of the entry in {@code args}. */
    static StreamNode begin(StreamId id, Args args, int from) {
        StreamPack pack = new StreamPack();
        pack.add(0);
        pack.add(0);
        pack.add((args.count() - from) / 2);
        for (int i = from; i < args.count(); i += 2) {
            pack.add(args.buf(), args.start(i), args.length(i));
        }
        pack.add(0);
        return new StreamNode(id, pack);
    }

    /** A node from an image, in which {@link StreamRecord} has found so many entries, whatever it says itself. */
    static StreamNode of(StreamId id, byte[] listpack, long live, long deleted) {
        StreamNode node = new StreamNode(id, StreamPack.of(listpack));
        if (node.live() != live || node.deleted() != deleted) {
            node.pack.replace(node.deletedAt(), deleted);
            node.pack.replace(node.liveAt(), live);
        }
        return node;
    }

    StreamNode copy() {
        return new StreamNode(id, pack.copy());
    }

    /** Bytes of memory that it takes with its place in the stream, about. */
    long bytes() {
        return BARE_BYTES + pack.capacity();
    }

    /** How many entries there are. */
    long live() {
        return pack.integer(liveAt());
    }

    /** Whether no entry takes a place. */
    boolean isEmpty() {
        return live() + deleted() == 0;
    }

    /** How many entries take their place but are deleted. */
    long deleted() {
        return pack.integer(deletedAt());
    }

    private int liveAt() {
        return pack.first();
    }

    private int deletedAt() {
        return pack.next(liveAt());
    }

    private int fieldsAt() {
        return pack.skip(liveAt(), 2);
    }

    /** Appends an entry with the fields and values from argument {@code from} on; its id is larger than all before. */
    void append(StreamId entry, Args args, int from) {
        int fields = (args.count() - from) / 2;
        boolean same = hasFields(args, from, fields);
        pack.replace(liveAt(), live() + 1);
        pack.add(same ? SAME_FIELDS : 0);
        pack.add(entry.ms() - id.ms());
        pack.add(entry.seq() - id.seq());
        if (!same) {
            pack.add(fields);
        }
        for (int i = from; i < args.count(); i++) {
            boolean isField = (i - from) % 2 == 0;
            if (!isField || !same) {
                pack.add(args.buf(), args.start(i), args.length(i));
            }
        }
        pack.add(HEAD + (same ? fields : 2L * fields + 1));
    }

    private boolean hasFields(Args args, int from, int fields) {
        int at = fieldsAt();
        if (pack.integer(at) != fields) {
            return false;
        }
        for (int i = from; i < args.count(); i += 2) {
            at = pack.next(at);
            if (!pack.is(at, args.buf(), args.start(i), args.length(i))) {
                return false;
            }
        }
        return true;
    }

    /** Marks the entry as deleted; {@link #countDeleted} is to follow. */
    void markDeleted(int place) {
        pack.replace(place, pack.integer(place) | DELETED);
    }

    /** Counts entries that were marked; places are no longer valid. */
    void countDeleted(long marked) {
        pack.replace(deletedAt(), deleted() + marked);
        pack.replace(liveAt(), live() - marked);
    }

    // ---- places

    /** The first entry. */
    int first() {
        int fields = fieldsAt();
        return pack.skip(fields, 2 + pack.integer(fields));
    }

    /** The last entry. */
    int last() {
        return before(pack.last());
    }

    /** The entry behind. */
    int next(int place) {
        long fields = fields(place);
        return pack.skip(place, HEAD + 1 + (hasSameFields(place) ? fields : 2 * fields + 1));
    }

    /** The entry before. */
    int previous(int place) {
        return before(pack.back(place, 1));
    }

    /** The entry that ends with the element {@code p}, its number of elements. */
    private int before(int p) {
        long elements = pack.integer(p);
        return elements == 0 ? NONE : pack.back(p, elements);
    }

    // ---- an entry

    boolean isDeleted(int place) {
        return (pack.integer(place) & DELETED) != 0;
    }

    private boolean hasSameFields(int place) {
        return (pack.integer(place) & SAME_FIELDS) != 0;
    }

    StreamId id(int place) {
        int ms = pack.next(place);
        return new StreamId(id.ms() + pack.integer(ms), id.seq() + pack.integer(pack.next(ms)));
    }

    /** How the entry's id compares to another. */
    int compareId(int place, StreamId other) {
        int ms = pack.next(place);
        return -other.compareTo(id.ms() + pack.integer(ms), id.seq() + pack.integer(pack.next(ms)));
    }

    /** How many fields with values it has. */
    int fields(int place) {
        return (int) pack.integer(hasSameFields(place) ? fieldsAt() : pack.skip(place, HEAD));
    }

    /** Visits fields and values in turn. */
    void forEach(int place, StreamVisitor visitor) {
        int at = pack.skip(place, HEAD);
        if (hasSameFields(place)) {
            int field = fieldsAt();
            for (long left = pack.integer(field); left > 0; left--) {
                field = pack.next(field);
                visit(field, visitor);
                visit(at, visitor);
                at = pack.next(at);
            }
            return;
        }
        for (long left = 2 * pack.integer(at); left > 0; left--) {
            at = pack.next(at);
            visit(at, visitor);
        }
    }

    private void visit(int p, StreamVisitor visitor) {
        if (pack.isInteger(p)) {
            visitor.number(pack.integer(p));
        } else {
            int start = pack.start(p);
            visitor.bytes(pack.buf(), start, start + pack.length(p));
        }
    }
}
