package dev.ariadne.core.rdb;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads an RDB image that arrives in pieces and tells a {@link Sink} what is in it. Accepts versions 1 to 10 and everything that
 * Redis 7.0 reads, except values of modules; what modules keep beside the keys is passed over where it can be.
 *
 * <p>The image is a sequence of small items; between two of them the reader can stop. It knows how records follow each other; what a
 * record's value is made of is the matter of the {@link RecordReader} that the sink gives it.
 */
public final class RdbReader {
    /** What a record says about its key. */
    public record Key(int db, byte[] name, long expireAtMs, long idleSeconds, int frequency) {
        /** No such fact in the image. */
        public static final int UNKNOWN = -1;

        /** The name as text for messages. */
        public String text() {
            return latin1(name);
        }
    }

    /** Receives the contents. */
    public interface Sink {
        /** A fact about the image. */
        void aux(String name, byte[] value);

        /** Data that a module keeps beside the keys, which are passed over. */
        void moduleData(String module) throws BadRecord;

        /** The source of a library of functions. */
        void function(byte[] code);

        /**
         * A record begins.
         *
         * @param key {@code expireAtMs} is Unix time in ms; each fact may be {@link Key#UNKNOWN}
         * @return who reads the value, null when there are no values of that type
         */
        @Nullable
        RecordReader begin(int type, Key key) throws BadRecord;

        /** The value of the record begun last is complete. */
        void end() throws BadRecord;
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
        OLD_FUNCTION_NAME,
        OLD_FUNCTION_ENGINE,
        OLD_FUNCTION_DESCRIBED,
        OLD_FUNCTION_DESCRIPTION,
        OLD_FUNCTION_CODE,
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

    private static final String MODULE_NAME_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static final RecordReader NOTHING = new RecordReader() {
        @Override
        public Item wants() {
            return Item.NONE;
        }

        @Override
        public void number(long value) {}

        @Override
        public void real(double value) {}

        @Override
        public void bytes(byte[] value) {}
    };

    private final Sink sink;
    private final int databases;
    private final boolean checked;
    private final Items items = new Items();
    private Step step = Step.MAGIC;
    private long position;
    private long crc;
    private int version;

    private int db;
    private long expireAtMs = Key.UNKNOWN;
    private long idleSeconds = Key.UNKNOWN;
    private int frequency = Key.UNKNOWN;
    private int type;
    private String auxName = "";
    private String place = "";
    private RecordReader value = NOTHING;

    /**
     * A reader.
     *
     * @param databases an image with keys of a database beyond these is refused
     * @param checked whether a wrong checksum is (rdbchecksum)
     */
    public RdbReader(Sink sink, int databases, boolean checked) {
        this.sink = sink;
        this.databases = databases;
        this.checked = checked;
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
        items.offer(buf, from, to);
        int summed = from;
        try {
            while (step != Step.DONE) {
                int before = items.at;
                Step was = step;
                boolean read = read();
                if (!read && !items.isCollecting()) {
                    items.at = before;
                }
                position += items.at - before;
                if (!read) {
                    break;
                }
                if (was == Step.CHECKSUM) {
                    summed = items.at;
                } else if (step == Step.CHECKSUM) {
                    crc = Crc64.update(crc, buf, summed, items.at);
                    summed = items.at;
                }
            }
            crc = Crc64.update(crc, buf, summed, items.at);
            return items.at;
        } catch (BadRecord e) {
            throw new RdbException(e.what() + place, position);
        } finally {
            items.withdraw();
        }
    }

    /** Reads one item and says what comes next; false when it is not there in full. */
    private boolean read() throws BadRecord {
        return switch (step) {
            case MAGIC -> magic();
            case OPCODE -> opcode();
            case AUX_NAME -> items.string() && then(Step.AUX_VALUE, () -> auxName = latin1(items.bytes));
            case AUX_VALUE -> items.string() && then(Step.OPCODE, () -> sink.aux(auxName, items.bytes));
            case DB -> items.length() && database();
            case SIZE_KEYS -> items.length() && then(Step.SIZE_EXPIRES);
            case SIZE_EXPIRES -> items.length() && then(Step.OPCODE);
            case EXPIRE_SECONDS ->
                items.little(Integer.BYTES) && then(Step.OPCODE, () -> expireAtMs = (int) items.number * 1000L);
            case EXPIRE_MS -> items.little(Long.BYTES) && then(Step.OPCODE, () -> expireAtMs = items.number);
            case IDLE -> items.length() && then(Step.OPCODE, () -> idleSeconds = items.number);
            case FREQ -> items.little(Byte.BYTES) && then(Step.OPCODE, () -> frequency = (int) items.number);
            case FUNCTION -> items.string() && then(Step.OPCODE, () -> sink.function(items.bytes));
            case OLD_FUNCTION_NAME ->
                items.string() && then(Step.OLD_FUNCTION_ENGINE, () -> auxName = latin1(items.bytes));
            case OLD_FUNCTION_ENGINE ->
                items.string()
                        && then(
                                Step.OLD_FUNCTION_DESCRIBED,
                                () -> auxName = "#!" + latin1(items.bytes) + " name=" + auxName + "\n");
            case OLD_FUNCTION_DESCRIBED ->
                items.length() && then(items.number == 0 ? Step.OLD_FUNCTION_CODE : Step.OLD_FUNCTION_DESCRIPTION);
            case OLD_FUNCTION_DESCRIPTION -> items.string() && then(Step.OLD_FUNCTION_CODE);
            case OLD_FUNCTION_CODE -> items.string() && then(Step.OPCODE, this::oldFunction);
            case MODULE_ID -> items.length() && module();
            case MODULE_WHEN_CODE -> items.length() && then(Step.MODULE_WHEN);
            case MODULE_WHEN -> items.length() && then(Step.MODULE_CODE);
            case MODULE_CODE -> moduleCode();
            case MODULE_NUMBER -> items.length() && then(Step.MODULE_CODE);
            case MODULE_FLOAT -> items.little(Float.BYTES) && then(Step.MODULE_CODE);
            case MODULE_DOUBLE -> items.little(Double.BYTES) && then(Step.MODULE_CODE);
            case MODULE_STRING -> items.string() && then(Step.MODULE_CODE);
            case KEY -> items.string() && key();
            case VALUE -> value();
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

    private boolean magic() throws BadRecord {
        if (items.end - items.at < Rdb.MAGIC_BYTES) {
            return false;
        }
        String magic = new String(items.buf, items.at, Rdb.MAGIC_BYTES, StandardCharsets.ISO_8859_1);
        String digits = magic.substring(Rdb.MAGIC.length());
        // Redis takes any text that begins with a number; but a version that is damaged must not say that there is no
        // checksum.
        if (!magic.startsWith(Rdb.MAGIC) || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new BadRecord("it does not begin with REDIS and a version");
        }
        version = Integer.parseInt(digits);
        if (version < 1 || version > Rdb.NEWEST_VERSION) {
            throw new BadRecord("version " + version + " is not between 1 and " + Rdb.NEWEST_VERSION);
        }
        items.at += Rdb.MAGIC_BYTES;
        return then(Step.OPCODE);
    }

    private boolean opcode() throws BadRecord {
        if (items.at == items.end) {
            return false;
        }
        type = items.buf[items.at++] & 0xff;
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
                    case Rdb.FUNCTION -> Step.OLD_FUNCTION_NAME;
                    case Rdb.MODULE_AUX -> Step.MODULE_ID;
                    case Rdb.EOF -> version < Rdb.CHECKSUM_VERSION ? Step.DONE : Step.CHECKSUM;
                    default -> {
                        if (Rdb.typeName(type) == null) {
                            throw new BadRecord("unknown record type " + type);
                        }
                        yield Step.KEY;
                    }
                });
    }

    private boolean database() throws BadRecord {
        if (items.number < 0 || items.number >= databases) {
            throw new BadRecord(
                    "database " + Long.toUnsignedString(items.number) + ", but there are only " + databases);
        }
        db = (int) items.number;
        return then(Step.OPCODE);
    }

    private boolean key() throws BadRecord {
        Key key = new Key(db, items.bytes, expireAtMs, idleSeconds, frequency);
        RecordReader reader = sink.begin(type, key);
        if (reader == null) {
            throw new BadRecord("key '" + key.text() + "' is a " + Rdb.typeName(type) + " (record type " + type
                    + "), which cannot be loaded");
        }
        place = ", in the " + Rdb.typeName(type) + " '" + key.text() + "'";
        value = reader;
        expireAtMs = Key.UNKNOWN;
        idleSeconds = Key.UNKNOWN;
        frequency = Key.UNKNOWN;
        return then(Step.VALUE);
    }

    private boolean value() throws BadRecord {
        if (!give(items, value)) {
            return false;
        }
        if (value.wants() == RecordReader.Item.NONE) {
            sink.end();
            value = NOTHING;
            place = "";
            return then(Step.OPCODE);
        }
        return true;
    }

    /** Reads the item that {@code reader} wants and gives it that. */
    private static boolean give(Items items, RecordReader reader) throws BadRecord {
        RecordReader.Item wanted = reader.wants();
        if (!items.read(wanted)) {
            return false;
        }
        switch (wanted) {
            case NONE -> {}
            case LENGTH, INT64 -> reader.number(items.number);
            case DOUBLE, DOUBLE_TEXT -> reader.real(items.real);
            case STRING, BYTES_16 -> reader.bytes(items.bytes);
        }
        return true;
    }

    /** Reads a value that is there in full, as in a DUMP payload; returns the index of the byte after it. */
    public static int readValue(byte[] buf, int from, int to, RecordReader reader) throws BadRecord {
        Items items = new Items();
        items.offer(buf, from, to);
        while (reader.wants() != RecordReader.Item.NONE) {
            if (!give(items, reader)) {
                throw new BadRecord("the value is cut short");
            }
        }
        return items.at;
    }

    /** A library as the release candidates of Redis 7.0 wrote it, in today's form. */
    private void oldFunction() {
        sink.function((auxName + latin1(items.bytes)).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A module's name of nine characters is in the upper 54 bits of its id (Redis: module.c:moduleTypeNameByID). */
    private boolean module() throws BadRecord {
        StringBuilder name = new StringBuilder();
        for (int shift = Long.SIZE - 6; shift >= 10; shift -= 6) {
            name.append(MODULE_NAME_CHARS.charAt((int) (items.number >>> shift) & 0x3f));
        }
        sink.moduleData(name.toString());
        return then(Step.MODULE_WHEN_CODE);
    }

    private boolean moduleCode() throws BadRecord {
        if (!items.length()) {
            return false;
        }
        return then(
                switch ((int) items.number) {
                    case Rdb.MODULE_EOF -> Step.OPCODE;
                    case Rdb.MODULE_SIGNED, Rdb.MODULE_UNSIGNED -> Step.MODULE_NUMBER;
                    case Rdb.MODULE_FLOAT -> Step.MODULE_FLOAT;
                    case Rdb.MODULE_DOUBLE -> Step.MODULE_DOUBLE;
                    case Rdb.MODULE_STRING -> Step.MODULE_STRING;
                    default -> throw new BadRecord("unknown item " + items.number + " in module data");
                });
    }

    private boolean checksum() throws BadRecord {
        if (!items.little(Long.BYTES)) {
            return false;
        }
        // Zero: written with rdbchecksum no.
        if (checked && items.number != 0 && items.number != crc) {
            throw new BadRecord("CRC error, checksum " + Long.toHexString(items.number) + ", but the bytes give "
                    + Long.toHexString(crc));
        }
        return then(Step.DONE);
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
