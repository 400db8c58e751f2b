package dev.ariadne.core.keyspace;

import dev.ariadne.core.rdb.BadRecord;
import dev.ariadne.core.rdb.Oddities;
import dev.ariadne.core.rdb.Packed;
import dev.ariadne.core.rdb.Rdb;
import dev.ariadne.core.rdb.RdbReader;
import dev.ariadne.core.rdb.RecordReader;
import org.jspecify.annotations.Nullable;

/** Reads the value of one record of an RDB image: one subclass for each way in which Redis of all times wrote values. */
public abstract class ValueRecord implements RecordReader {
    private static final byte[] EMPTY = new byte[0];

    /** What was read, when nothing more is wanted: a string's bytes or a {@link Value}, which may be empty. */
    public abstract Object value() throws BadRecord;

    @Override
    public void number(long value) throws BadRecord {
        throw unexpected();
    }

    @Override
    public void real(double value) throws BadRecord {
        throw unexpected();
    }

    @Override
    public void bytes(byte[] value) throws BadRecord {
        throw unexpected();
    }

    private static BadRecord unexpected() {
        return new BadRecord("an item that was not asked for");
    }

    /** A reader of values of that record type, null when there is none; {@code odd} is told what is odd in them. */
    public static @Nullable ValueRecord of(int type, Layout layout, Oddities odd) {
        return switch (type) {
            case Rdb.TYPE_STRING -> new Text();
            case Rdb.TYPE_LIST -> new Counted(Collector.list(layout), Item.NONE, 1);
            case Rdb.TYPE_SET -> new Counted(Collector.set(layout, odd, true), Item.NONE, 1);
            case Rdb.TYPE_ZSET -> new Counted(Collector.zset(layout, odd, true), Item.DOUBLE_TEXT, 1);
            case Rdb.TYPE_ZSET_2 -> new Counted(Collector.zset(layout, odd, true), Item.DOUBLE, 1);
            case Rdb.TYPE_HASH -> new Counted(Collector.hash(layout, odd, false), Item.NONE, 2);
            case Rdb.TYPE_HASH_ZIPMAP -> new Whole(Packed.ZIPMAP, Collector.hash(layout, odd, true), odd);
            case Rdb.TYPE_LIST_ZIPLIST -> new Whole(Packed.ZIPLIST, Collector.list(layout), odd);
            case Rdb.TYPE_SET_INTSET -> new Whole(Packed.INTSET, Collector.set(layout, odd, false), odd);
            case Rdb.TYPE_ZSET_ZIPLIST -> new Whole(Packed.ZIPLIST, Collector.zset(layout, odd, true), odd);
            case Rdb.TYPE_HASH_ZIPLIST -> new Whole(Packed.ZIPLIST, Collector.hash(layout, odd, true), odd);
            case Rdb.TYPE_LIST_QUICKLIST -> new Quicklist(Packed.ZIPLIST, layout, odd);
            case Rdb.TYPE_STREAM_LISTPACKS -> new StreamRecord(layout, false, odd);
            case Rdb.TYPE_STREAM_LISTPACKS_2 -> new StreamRecord(layout, true, odd);
            case Rdb.TYPE_HASH_LISTPACK -> new Whole(Packed.LISTPACK, Collector.hash(layout, odd, false), odd);
            case Rdb.TYPE_ZSET_LISTPACK -> new Whole(Packed.LISTPACK, Collector.zset(layout, odd, false), odd);
            case Rdb.TYPE_LIST_QUICKLIST_2 -> new Quicklist(Packed.LISTPACK, layout, odd);
            default -> null;
        };
    }

    /** Reads a value that is there in full, as in a DUMP payload: its type, then its contents. */
    public static Object read(byte[] buf, int from, int to, Layout layout, Oddities odd) throws BadRecord {
        ValueRecord record = from == to ? null : of(buf[from] & 0xff, layout, odd);
        if (record == null) {
            throw new BadRecord("a value of no known type");
        }
        RdbReader.readValue(buf, from + 1, to, record);
        return record.value();
    }

    /** A string. */
    private static final class Text extends ValueRecord {
        private byte[] text = EMPTY;
        private boolean complete;

        @Override
        public Item wants() {
            return complete ? Item.NONE : Item.STRING;
        }

        @Override
        public void bytes(byte[] value) {
            text = value;
            complete = true;
        }

        @Override
        public Object value() {
            return text;
        }
    }

    /** A count, then so many times one or two strings, and a score if there are scores. */
    private static final class Counted extends ValueRecord {
        private final Collector collector;
        private final Item score;
        private final int strings;
        private long left = -1;
        private boolean scoreNext;

        Counted(Collector collector, Item score, int strings) {
            this.collector = collector;
            this.score = score;
            this.strings = strings;
        }

        @Override
        public Item wants() {
            if (left < 0) {
                return Item.LENGTH;
            }
            if (scoreNext) {
                return score;
            }
            return left == 0 ? Item.NONE : Item.STRING;
        }

        @Override
        public void number(long count) throws BadRecord {
            if (count < 0 || count > Integer.MAX_VALUE) {
                throw new BadRecord(Long.toUnsignedString(count) + " elements");
            }
            left = count * strings;
        }

        @Override
        public void bytes(byte[] value) throws BadRecord {
            collector.element(value);
            left--;
            scoreNext = score != Item.NONE;
        }

        @Override
        public void real(double value) throws BadRecord {
            collector.score(value);
            scoreNext = false;
        }

        @Override
        public Object value() throws BadRecord {
            return collector.finish();
        }
    }

    /** One string that holds all elements packed. */
    private static final class Whole extends ValueRecord {
        private final Packed form;
        private final Collector collector;
        private final Oddities odd;
        private boolean complete;

        Whole(Packed form, Collector collector, Oddities odd) {
            this.form = form;
            this.collector = collector;
            this.odd = odd;
        }

        @Override
        public Item wants() {
            return complete ? Item.NONE : Item.STRING;
        }

        @Override
        public void bytes(byte[] value) throws BadRecord {
            form.forEach(value, collector, odd);
            complete = true;
        }

        @Override
        public Object value() throws BadRecord {
            return collector.finish();
        }
    }

    /** A list in pieces: a count, then so many packed pieces. With listpacks, each says first whether it is one large element instead. */
    private static final class Quicklist extends ValueRecord {
        private static final int PLAIN = 1;
        private static final int PACKED = 2;

        private final Packed form;
        private final Collector collector;
        private final Oddities odd;
        private long left = -1;
        private boolean formKnown;
        private boolean plain;

        Quicklist(Packed form, Layout layout, Oddities odd) {
            this.form = form;
            this.odd = odd;
            this.collector = Collector.list(layout);
        }

        @Override
        public Item wants() {
            if (left < 0) {
                return Item.LENGTH;
            }
            if (left == 0) {
                return Item.NONE;
            }
            return form == Packed.LISTPACK && !formKnown ? Item.LENGTH : Item.STRING;
        }

        @Override
        public void number(long value) throws BadRecord {
            if (left < 0) {
                if (value < 0) {
                    throw new BadRecord(Long.toUnsignedString(value) + " pieces of a list");
                }
                left = value;
                return;
            }
            if (value != PLAIN && value != PACKED) {
                throw new BadRecord("a list's piece of unknown form " + value);
            }
            plain = value == PLAIN;
            formKnown = true;
        }

        @Override
        public void bytes(byte[] value) throws BadRecord {
            if (value.length == 0) {
                throw new BadRecord("a list's piece without bytes");
            }
            if (plain) {
                collector.element(value);
            } else {
                form.forEach(value, collector, odd);
            }
            formKnown = false;
            left--;
        }

        @Override
        public Object value() throws BadRecord {
            return collector.finish();
        }
    }
}
