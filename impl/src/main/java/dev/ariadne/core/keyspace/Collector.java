package dev.ariadne.core.keyspace;

import dev.ariadne.core.rdb.BadRecord;
import dev.ariadne.core.rdb.Elements;
import dev.ariadne.core.rdb.Oddities;
import dev.ariadne.core.resp.Strtod;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Makes a collection of the elements of an image's record, in whatever form the record has them. */
abstract class Collector implements Elements {
    /** Of a packed score that is text, Redis reads so many characters. */
    private static final int MAX_SCORE_CHARS = 127;

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

    /** Members; {@code checked} as in {@link #twice}. */
    static Collector set(Layout layout, Oddities odd, boolean checked) {
        SetValue set = new SetValue(layout);
        return new Collector() {
            @Override
            public void element(byte[] bytes) throws BadRecord {
                if (!set.add(bytes)) {
                    twice("a member", checked, odd);
                }
            }

            @Override
            Value finish() {
                return set;
            }
        };
    }

    /** Fields and values in turn; {@code checked} as in {@link #twice}. */
    static Collector hash(Layout layout, Oddities odd, boolean checked) {
        HashValue hash = new HashValue(layout);
        return new Pairs() {
            @Override
            void pair(byte[] first, byte[] second) throws BadRecord {
                if (!hash.put(first, second)) {
                    twice("a field", checked || !hash.isPacked(), odd);
                }
            }

            @Override
            Value collection() {
                return hash;
            }
        };
    }

    /** Members, each followed by its score; {@code checked} as in {@link #twice}. */
    static Collector zset(Layout layout, Oddities odd, boolean checked) {
        SortedSet.Builder zset = new SortedSet.Builder(layout);
        return new Pairs() {
            private boolean asText;

            @Override
            void pair(byte[] first, byte[] second) throws BadRecord {
                asText = true;
                scored(first, number(second, odd));
            }

            @Override
            void scored(byte[] member, double score) throws BadRecord {
                if (Double.isNaN(score)) {
                    throw new BadRecord("a score is not a number");
                }
                if (!Double.isNaN(zset.score(member))) {
                    twice("a member", checked, odd);
                }
                zset.put(member, score);
            }

            @Override
            Value collection() {
                return zset.build(asText);
            }
        };
    }

    /**
     * What is said of an element that is there twice; the one that came last counts.
     *
     * @param checked whether Redis sees that itself when it loads elements of this form, and refuses them
     */
    private static void twice(String what, boolean checked, Oddities odd) throws BadRecord {
        if (checked) {
            throw new BadRecord(what + " is there twice");
        }
        odd.unsound(what + " is there twice");
    }

    /** A packed score (Redis: t_zset.c:zzlStrtod): what a text begins with counts, and what is no number is 0. */
    private static double number(byte[] text, Oddities odd) throws BadRecord {
        double whole = Strtod.parse(text, 0, text.length);
        if (!Double.isNaN(whole)) {
            return whole;
        }
        double score = Strtod.prefix(text, 0, Math.min(text.length, MAX_SCORE_CHARS), 0);
        odd.odd("a score '" + new String(text, StandardCharsets.ISO_8859_1) + "', which is read as " + score);
        return score;
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
