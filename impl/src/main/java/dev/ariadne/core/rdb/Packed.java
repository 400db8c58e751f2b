package dev.ariadne.core.rdb;

import dev.ariadne.core.resp.Numbers;
import java.util.Arrays;

/**
 * The forms in which Redis of all times keeps a small collection as one string of an image: listpack, ziplist, zipmap, intset. Every
 * byte is checked, so that no damage goes unnoticed or leads out of the array; what Redis lets pass is told to {@link Oddities}.
 */
public enum Packed {
    /** Since Redis 7.0. */
    LISTPACK {
        @Override
        public void forEach(byte[] bytes, Elements elements, Oddities odd) throws BadRecord {
            Listpack.forEach(bytes, elements, odd);
        }
    },
    /** Redis 2.4 to 6.2 (ziplist.c). */
    ZIPLIST {
        @Override
        public void forEach(byte[] bytes, Elements elements, Oddities odd) throws BadRecord {
            new Ziplist(bytes).forEach(elements);
        }
    },
    /** Small hashes before Redis 2.6 (zipmap.c): fields and values in turn. */
    ZIPMAP {
        @Override
        public void forEach(byte[] bytes, Elements elements, Oddities odd) throws BadRecord {
            new Zipmap(bytes).forEach(elements);
        }
    },
    /** Small sets of integers (intset.c): ascending. */
    INTSET {
        private static final int HEADER_BYTES = 8;

        @Override
        public void forEach(byte[] bytes, Elements elements, Oddities odd) throws BadRecord {
            int width = bytes.length < HEADER_BYTES ? 0 : (int) Little.read(bytes, 0, Integer.BYTES);
            boolean known = width == Short.BYTES || width == Integer.BYTES || width == Long.BYTES;
            if (!known || Little.read(bytes, Integer.BYTES, Integer.BYTES) * width != bytes.length - HEADER_BYTES) {
                throw new BadRecord("an intset of " + bytes.length + " bytes says otherwise");
            }
            if (bytes.length == HEADER_BYTES) {
                throw new BadRecord("an intset without elements");
            }
            for (int at = HEADER_BYTES; at < bytes.length; at += width) {
                long value = Little.readSigned(bytes, at, width);
                if (at > HEADER_BYTES && value < Little.readSigned(bytes, at - width, width)) {
                    odd.unsound("an intset is not in ascending order");
                }
                elements.element(Numbers.text(value));
            }
        }
    };

    /** Visits the elements in order; those before a damaged one may have been visited when the error is found. */
    public abstract void forEach(byte[] bytes, Elements elements, Oddities odd) throws BadRecord;

    /** Size, place of the last element, count; elements with the size of the one before in front; 0xff. */
    private record Ziplist(byte[] buf) {
        private static final int HEADER_BYTES = 10;
        private static final int UNKNOWN_COUNT = 0xffff;
        private static final int LONG_SIZE = 0xfe;
        private static final int END = 0xff;

        void forEach(Elements elements) throws BadRecord {
            if (buf.length <= HEADER_BYTES || Little.read(buf, 0, Integer.BYTES) != buf.length) {
                throw new BadRecord("a ziplist of " + buf.length + " bytes says otherwise");
            }
            int end = buf.length - 1;
            int last = HEADER_BYTES;
            int before = 0;
            int count = 0;
            int at = HEADER_BYTES;
            while (at < end && (buf[at] & 0xff) != END) {
                last = at;
                at = element(at, before, elements);
                before = at - last;
                count++;
            }
            long told = Little.read(buf, 8, Short.BYTES);
            if (at != end
                    || (buf[end] & 0xff) != END
                    || (count > 0 && Little.read(buf, Integer.BYTES, Integer.BYTES) != last)
                    || (told != UNKNOWN_COUNT && told != count)) {
                throw new BadRecord("a ziplist's header and elements do not agree");
            }
        }

        private int element(int from, int before, Elements elements) throws BadRecord {
            boolean longSize = (buf[from] & 0xff) == LONG_SIZE;
            int at = need(from, longSize ? 5 : 1);
            long told = longSize ? Little.read(buf, from + 1, Integer.BYTES) : buf[from] & 0xff;
            if (told != before) {
                throw new BadRecord("a ziplist's element does not know the one before it");
            }
            int code = buf[need(at, 1) - 1] & 0xff;
            switch (code >> 6) {
                case 0:
                    return string(at + 1, code, elements);
                case 1:
                    need(at, 2);
                    return string(at + 2, (code & 0x3f) << 8 | buf[at + 1] & 0xff, elements);
                case 2:
                    need(at, 5);
                    long size = 0;
                    for (int i = 1; i <= Integer.BYTES; i++) {
                        size = size << 8 | buf[at + i] & 0xff;
                    }
                    return string(at + 5, size, elements);
                default:
                    break;
            }
            if (code >= 0xf1 && code <= 0xfd) {
                elements.element(Numbers.text((code & 0xf) - 1));
                return at + 1;
            }
            int bytes = switch (code) {
                case 0xc0 -> Short.BYTES;
                case 0xd0 -> Integer.BYTES;
                case 0xe0 -> Long.BYTES;
                case 0xf0 -> 3;
                case 0xfe -> Byte.BYTES;
                default -> throw new BadRecord("a ziplist has an unknown encoding " + code);
            };
            int next = need(at + 1, bytes);
            elements.element(Numbers.text(Little.readSigned(buf, at + 1, bytes)));
            return next;
        }

        private int string(int at, long size, Elements elements) throws BadRecord {
            int next = need(at, size);
            elements.element(Arrays.copyOfRange(buf, at, next));
            return next;
        }

        /** The place {@code bytes} after {@code at}, which has to be before the end mark. */
        private int need(int at, long bytes) throws BadRecord {
            if (buf.length - 1 - at < bytes) {
                throw new BadRecord("a ziplist's element is cut short");
            }
            return at + (int) bytes;
        }
    }

    /** Count (254: not known); length and bytes of a field, length of its value, unused bytes, value, as many unused; 0xff. */
    private record Zipmap(byte[] buf) {
        private static final int LONG_LENGTH = 0xfe;
        private static final int END = 0xff;

        void forEach(Elements elements) throws BadRecord {
            int at = 1;
            int pairs = 0;
            while ((byteAt(at) & 0xff) != END) {
                int fieldLength = length(at);
                int field = at + lengthBytes(at);
                int valueAt = skip(field, fieldLength);
                if ((byteAt(valueAt) & 0xff) == END) {
                    throw new BadRecord("a zipmap's field has no value");
                }
                int valueLength = length(valueAt);
                int unusedAt = valueAt + lengthBytes(valueAt);
                int unused = byteAt(unusedAt) & 0xff;
                int value = skip(unusedAt, 1);
                at = skip(skip(value, valueLength), unused);
                elements.element(Arrays.copyOfRange(buf, field, field + fieldLength));
                elements.element(Arrays.copyOfRange(buf, value, value + valueLength));
                pairs++;
            }
            int told = buf[0] & 0xff;
            if (at != buf.length - 1 || pairs == 0 || (told != LONG_LENGTH && told != pairs)) {
                throw new BadRecord("a zipmap has not " + told + " fields");
            }
        }

        private byte byteAt(int at) throws BadRecord {
            return buf[skip(at, 1) - 1];
        }

        private int lengthBytes(int at) {
            return (buf[at] & 0xff) == LONG_LENGTH ? 5 : 1;
        }

        private int length(int at) throws BadRecord {
            int first = byteAt(at) & 0xff;
            if (first != LONG_LENGTH) {
                return first;
            }
            skip(at, 5);
            return (int) Math.min(Integer.MAX_VALUE, Little.read(buf, at + 1, Integer.BYTES));
        }

        private int skip(int at, int bytes) throws BadRecord {
            if (buf.length - at < bytes) {
                throw new BadRecord("a zipmap is cut short");
            }
            return at + bytes;
        }
    }
}
