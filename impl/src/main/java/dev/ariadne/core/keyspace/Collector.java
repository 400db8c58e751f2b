package dev.ariadne.core.keyspace;

import dev.ariadne.core.rdb.BadRecord;
import dev.ariadne.core.rdb.Elements;
import dev.ariadne.core.rdb.Rdb;
import dev.ariadne.core.resp.Numbers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Makes a collection of the elements of an image's record, in whatever form the record has them. */
abstract class Collector implements Elements {
    /** The collection; a pair that has begun has to be complete. */
    abstract Value finish() throws BadRecord;

    /** The score of the member that came as an element before. */
    void score(double score) throws BadRecord {
        throw new BadRecord("a score outside of a sorted set");
    }

    /** Elements in order. */
    static Collector list(Layout layout) {
        ListValue list = new ListValue(layout);
        return new Collector() {
            @Override
            public void element(byte[] bytes) {
                list.addLast(bytes);
            }

            @Override
            Value finish() {
                return list;
            }
        };
    }

    /** Members, none twice. */
    static Collector set(Layout layout) {
        SetValue set = new SetValue(layout);
        return new Collector() {
            @Override
            public void element(byte[] bytes) throws BadRecord {
                if (!set.add(bytes)) {
                    throw new BadRecord("a member is there twice");
                }
            }

            @Override
            Value finish() {
                return set;
            }
        };
    }

    /** Fields and values in turn, no field twice. */
    static Collector hash(Layout layout) {
        HashValue hash = new HashValue(layout);
        return new Pairs() {
            @Override
            void pair(byte[] first, byte[] second) throws BadRecord {
                if (!hash.put(first, second)) {
                    throw new BadRecord("a field is there twice");
                }
            }

            @Override
            Value collection() {
                return hash;
            }
        };
    }

    /** Members, each followed by its score, none twice. */
    static Collector zset(Layout layout) {
        SortedSet.Builder zset = new SortedSet.Builder(layout);
        return new Pairs() {
            @Override
            void pair(byte[] first, byte[] second) throws BadRecord {
                scored(first, number(second));
            }

            @Override
            void scored(byte[] member, double score) throws BadRecord {
                if (Double.isNaN(score)) {
                    throw new BadRecord("a score is not a number");
                }
                if (!Double.isNaN(zset.score(member))) {
                    throw new BadRecord("a member is there twice");
                }
                zset.put(member, score);
            }

            @Override
            Value collection() {
                return zset.build();
            }
        };
    }

    private static double number(byte[] text) throws BadRecord {
        if (Numbers.isLong(text, 0, text.length)) {
            return Numbers.parse(text, 0, text.length, 0);
        }
        return Rdb.real(new String(text, StandardCharsets.ISO_8859_1));
    }

    private abstract static class Pairs extends Collector {
        private byte @Nullable [] first;

        abstract void pair(byte[] first, byte[] second) throws BadRecord;

        abstract Value collection();

        void scored(byte[] member, double score) throws BadRecord {
            super.score(score);
        }

        @Override
        public void element(byte[] bytes) throws BadRecord {
            byte[] begun = first;
            if (begun == null) {
                first = bytes;
            } else {
                first = null;
                pair(begun, bytes);
            }
        }

        @Override
        void score(double score) throws BadRecord {
            byte[] begun = first;
            if (begun == null) {
                throw new BadRecord("a score without a member");
            }
            first = null;
            scored(begun, score);
        }

        @Override
        Value finish() throws BadRecord {
            if (first != null) {
                throw new BadRecord("the last of an odd number of elements has no pair");
            }
            return collection();
        }
    }
}
