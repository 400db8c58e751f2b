package dev.ariadne.core.rdb;

import dev.ariadne.core.resp.Numbers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads an RDB image that arrives in pieces and tells a {@link Sink} what is in it. Accepts versions 1 to 10 and everything that
 * Redis 7.0 writes around string keys; a key of another type is an error that names it.
 *
 * <p>The image is a sequence of small items; between two of them the reader can stop. A string that is not there in full is
 * collected in an array of its own, which grows with what arrives and not by what a header promises.
 */
public final class RdbReader {
    /** Receives the contents. */
    public interface Sink {
        /** A fact about the image. */
        void aux(String name, byte[] value);

        /** A string key; the arrays become the receiver's. {@code expireAtMs} is Unix time in ms, -1 for none. */
        void entry(int db, byte[] key, byte[] value, long expireAtMs);
    }

    /** The item that comes next. */
    private enum Step {
        MAGIC,
        OPCODE,
        AUX_NAME,
        AUX_VALUE,
        DB,
        SIZE_KEYS,
        SIZE_EXPIRES,
        EXPIRE_SECONDS,
        EXPIRE_MS,
        IDLE,
        FREQ,
        FUNCTION,
        MODULE_ID,
        MODULE_WHEN_CODE,
        MODULE_WHEN,
        MODULE_CODE,
        MODULE_NUMBER,
        MODULE_FLOAT,
        MODULE_DOUBLE,
        MODULE_STRING,
        KEY,
        VALUE,
        CHECKSUM,
        DONE
    }

    private static final byte[] EMPTY = new byte[0];
    private static final int FIRST_COLLECTED_BYTES = 1 << 16;
    private static final long MAX_STRING_BYTES = Integer.MAX_VALUE - 64;

    private final Sink sink;
    private final int databases;
    private Step step = Step.MAGIC;
    private long position;
    private long crc;
    private int version;

    private int db;
    private long expireAtMs = -1;
    private int type;
    private String auxName = "";
    private byte[] key = EMPTY;

    // The bytes on offer, and the item read last.
    private byte[] buf = EMPTY;
    private int at;
    private int end;
    private long number;
    private boolean special;
    private byte[] text = EMPTY;

    // A string that is being collected: bytes so far, bytes in all, and its size when expanded (-1: not compressed).
    private boolean collecting;
    private byte[] collected = EMPTY;
    private int have;
    private int wanted;
    private int expanded = -1;

    /** A reader that refuses an image with keys of a database beyond {@code databases}. */
    public RdbReader(Sink sink, int databases) {
        this.sink = sink;
        this.databases = databases;
    }

    /** Whether the image has ended and its checksum was right. */
    public boolean done() {
        return step == Step.DONE;
    }

    /** Bytes read so far. */
    public long position() {
        return position;
    }

    /**
     * Reads on.
     *
     * @return the index after the last byte read; the bytes from there to {@code to} are to be offered again with more behind them,
     *     or, when {@link #done}, are not the image's
     * @throws RdbException when the image cannot be loaded; the reader is of no use afterwards
     */
    public int feed(byte[] buf, int from, int to) throws RdbException {
        this.buf = buf;
        at = from;
        end = to;
        int summed = from;
        try {
            while (step != Step.DONE) {
                int before = at;
                Step was = step;
                if (!read()) {
                    if (!collecting) {
                        at = before;
                    }
                    position += at - before;
                    break;
                }
                position += at - before;
                if (was == Step.CHECKSUM) {
                    summed = at;
                } else if (step == Step.CHECKSUM) {
                    crc = Crc64.update(crc, buf, summed, at);
                    summed = at;
                }
            }
            crc = Crc64.update(crc, buf, summed, at);
            return at;
        } finally {
            this.buf = EMPTY;
        }
    }

    /** Reads one item and says what comes next; false when it is not there in full. */
    private boolean read() throws RdbException {
        return switch (step) {
            case MAGIC -> magic();
            case OPCODE -> opcode();
            case AUX_NAME -> string() && then(Step.AUX_VALUE, () -> auxName = latin1(text));
            case AUX_VALUE -> string() && then(Step.OPCODE, () -> sink.aux(auxName, text));
            case DB -> plainLength() && database();
            case SIZE_KEYS -> plainLength() && then(Step.SIZE_EXPIRES);
            case SIZE_EXPIRES, IDLE -> plainLength() && then(Step.OPCODE);
            case FREQ -> little(Byte.BYTES) && then(Step.OPCODE);
            case EXPIRE_SECONDS -> little(Integer.BYTES) && then(Step.OPCODE, () -> expireAtMs = (int) number * 1000L);
            case EXPIRE_MS -> little(Long.BYTES) && then(Step.OPCODE, () -> expireAtMs = number);
            case FUNCTION -> string() && then(Step.OPCODE);
            case MODULE_ID -> plainLength() && then(Step.MODULE_WHEN_CODE);
            case MODULE_WHEN_CODE -> plainLength() && then(Step.MODULE_WHEN);
            case MODULE_WHEN -> plainLength() && then(Step.MODULE_CODE);
            case MODULE_CODE -> moduleCode();
            case MODULE_NUMBER -> plainLength() && then(Step.MODULE_CODE);
            case MODULE_FLOAT -> little(Float.BYTES) && then(Step.MODULE_CODE);
            case MODULE_DOUBLE -> little(Double.BYTES) && then(Step.MODULE_CODE);
            case MODULE_STRING -> string() && then(Step.MODULE_CODE);
            case KEY -> string() && key();
            case VALUE -> string() && value();
            case CHECKSUM -> checksum();
            case DONE -> false;
        };
    }

    private boolean then(Step next) {
        step = next;
        return true;
    }

    private boolean then(Step next, Runnable effect) {
        effect.run();
        step = next;
        return true;
    }

    private boolean magic() throws RdbException {
        if (end - at < Rdb.MAGIC_BYTES) {
            return false;
        }
        String magic = new String(buf, at, Rdb.MAGIC_BYTES, StandardCharsets.ISO_8859_1);
        String digits = magic.substring(Rdb.MAGIC.length());
        if (!magic.startsWith(Rdb.MAGIC) || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw error("it does not begin with REDIS and a version");
        }
        version = Integer.parseInt(digits);
        if (version < 1 || version > Rdb.NEWEST_VERSION) {
            throw error("version " + version + " is not between 1 and " + Rdb.NEWEST_VERSION);
        }
        at += Rdb.MAGIC_BYTES;
        return then(Step.OPCODE);
    }

    private boolean opcode() throws RdbException {
        if (at == end) {
            return false;
        }
        type = buf[at++] & 0xff;
        return then(
                switch (type) {
                    case Rdb.AUX -> Step.AUX_NAME;
                    case Rdb.SELECT_DB -> Step.DB;
                    case Rdb.RESIZE_DB -> Step.SIZE_KEYS;
                    case Rdb.EXPIRE_SECONDS -> Step.EXPIRE_SECONDS;
                    case Rdb.EXPIRE_MS -> Step.EXPIRE_MS;
                    case Rdb.IDLE -> Step.IDLE;
                    case Rdb.FREQ -> Step.FREQ;
                    case Rdb.FUNCTION2 -> Step.FUNCTION;
                    case Rdb.MODULE_AUX -> Step.MODULE_ID;
                    case Rdb.EOF -> version < Rdb.CHECKSUM_VERSION ? Step.DONE : Step.CHECKSUM;
                    default -> {
                        if (Rdb.typeName(type) == null) {
                            throw error("unknown record type " + type);
                        }
                        yield Step.KEY;
                    }
                });
    }

    private boolean database() throws RdbException {
        if (number < 0 || number >= databases) {
            throw error("database " + Long.toUnsignedString(number) + ", but there are only " + databases);
        }
        db = (int) number;
        return then(Step.OPCODE);
    }

    private boolean key() throws RdbException {
        if (type != Rdb.TYPE_STRING) {
            throw error("key '" + latin1(text) + "' is a " + Rdb.typeName(type) + " (record type " + type
                    + "); only strings can be loaded");
        }
        key = text;
        return then(Step.VALUE);
    }

    private boolean value() {
        sink.entry(db, key, text, expireAtMs);
        expireAtMs = -1;
        return then(Step.OPCODE);
    }

    private boolean moduleCode() throws RdbException {
        if (!plainLength()) {
            return false;
        }
        return then(
                switch ((int) number) {
                    case Rdb.MODULE_EOF -> Step.OPCODE;
                    case Rdb.MODULE_SIGNED, Rdb.MODULE_UNSIGNED -> Step.MODULE_NUMBER;
                    case Rdb.MODULE_FLOAT -> Step.MODULE_FLOAT;
                    case Rdb.MODULE_DOUBLE -> Step.MODULE_DOUBLE;
                    case Rdb.MODULE_STRING -> Step.MODULE_STRING;
                    default -> throw error("unknown item " + number + " in module data");
                });
    }

    private boolean checksum() throws RdbException {
        if (!little(Long.BYTES)) {
            return false;
        }
        // Zero: written with rdbchecksum no.
        if (number != 0 && number != crc) {
            throw error("checksum " + Long.toHexString(number) + ", but the bytes give " + Long.toHexString(crc));
        }
        return then(Step.DONE);
    }

    // ---- items

    private boolean little(int bytes) {
        if (end - at < bytes) {
            return false;
        }
        number = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            number = number << 8 | buf[at + i] & 0xff;
        }
        at += bytes;
        return true;
    }

    private boolean big(int bytes) {
        if (end - at < bytes) {
            return false;
        }
        number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << 8 | buf[at + i] & 0xff;
        }
        at += bytes;
        return true;
    }

    /** A length; {@link #special} when it is the number of a string encoding instead. */
    private boolean length() throws RdbException {
        if (at == end) {
            return false;
        }
        int first = buf[at++] & 0xff;
        special = false;
        switch (first >> 6) {
            case Rdb.LENGTH_6:
                number = first;
                return true;
            case Rdb.LENGTH_14:
                if (at == end) {
                    return false;
                }
                number = (first & 0x3f) << 8 | buf[at++] & 0xff;
                return true;
            case Rdb.ENCODED:
                special = true;
                number = first & 0x3f;
                return true;
            default:
                if (first == Rdb.LENGTH_32) {
                    return big(Integer.BYTES);
                }
                if (first == Rdb.LENGTH_64) {
                    return big(Long.BYTES);
                }
                throw error("unknown length form " + first);
        }
    }

    private boolean plainLength() throws RdbException {
        if (!length()) {
            return false;
        }
        if (special) {
            throw error("a length was expected, not string encoding " + number);
        }
        return true;
    }

    /** A string, left in {@link #text}. */
    private boolean string() throws RdbException {
        if (collecting) {
            return collect();
        }
        if (!length()) {
            return false;
        }
        if (!special) {
            return body(stringSize(number), -1);
        }
        switch ((int) number) {
            case Rdb.ENCODED_INT8:
                return little(Byte.BYTES) && integer((byte) number);
            case Rdb.ENCODED_INT16:
                return little(Short.BYTES) && integer((short) number);
            case Rdb.ENCODED_INT32:
                return little(Integer.BYTES) && integer((int) number);
            case Rdb.ENCODED_LZF:
                if (!plainLength()) {
                    return false;
                }
                int compressed = stringSize(number);
                if (!plainLength()) {
                    return false;
                }
                int size = stringSize(number);
                if (size > (long) compressed * Lzf.MAX_RATIO) {
                    throw error(compressed + " compressed bytes cannot make " + size);
                }
                return body(compressed, size);
            default:
                throw error("unknown string encoding " + number);
        }
    }

    private boolean integer(long value) {
        text = Numbers.text(value);
        return true;
    }

    private int stringSize(long bytes) throws RdbException {
        if (bytes < 0 || bytes > MAX_STRING_BYTES) {
            throw error("a string of " + Long.toUnsignedString(bytes) + " bytes");
        }
        return (int) bytes;
    }

    private boolean body(int bytes, int expandedBytes) throws RdbException {
        expanded = expandedBytes;
        if (end - at >= bytes) {
            byte[] whole = Arrays.copyOfRange(buf, at, at + bytes);
            at += bytes;
            return finish(whole);
        }
        collecting = true;
        wanted = bytes;
        have = 0;
        collected = new byte[Math.min(bytes, FIRST_COLLECTED_BYTES)];
        return collect();
    }

    private boolean collect() throws RdbException {
        int take = Math.min(end - at, wanted - have);
        if (collected.length - have < take) {
            long grown = Math.max(2L * collected.length, (long) have + take);
            collected = Arrays.copyOf(collected, (int) Math.min(grown, wanted));
        }
        System.arraycopy(buf, at, collected, have, take);
        at += take;
        have += take;
        if (have < wanted) {
            return false;
        }
        byte[] whole = collected;
        collected = EMPTY;
        collecting = false;
        return finish(whole);
    }

    private boolean finish(byte[] bytes) throws RdbException {
        if (expanded < 0) {
            text = bytes;
            return true;
        }
        text = new byte[expanded];
        if (!Lzf.expand(bytes, text)) {
            throw error("a compressed string is damaged");
        }
        return true;
    }

    private RdbException error(String what) {
        return new RdbException(what, position);
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
