package dev.ariadne.core.keyspace;

import dev.ariadne.core.rdb.BadRecord;
import dev.ariadne.core.rdb.Crc64;
import dev.ariadne.core.rdb.Oddities;
import dev.ariadne.core.rdb.Rdb;
import dev.ariadne.core.rdb.RdbWriter;
import java.util.Arrays;

/** One value on its own as DUMP and RESTORE exchange it: its record, the RDB version, and a checksum (Redis: cluster.c createDumpPayload). */
public final class DumpPayload {
    private static final int VERSION_BYTES = 2;
    private static final int FOOTER_BYTES = VERSION_BYTES + Long.BYTES;

    private DumpPayload() {}

    /** The value of {@code entry}. */
    public static byte[] of(Entry entry) {
        RdbWriter out = new RdbWriter();
        out.type(EntryRdb.recordType(entry));
        EntryRdb.writeValue(out, entry);
        out.dumpEnd();
        return Arrays.copyOf(out.buf(), out.length());
    }

    /** Bytes of the value alone, without its type. */
    public static int valueBytes(Entry entry) {
        return of(entry).length - 1 - FOOTER_BYTES;
    }

    /** Whether the footer fits: a version that can be read, and, unless it is skipped, the checksum of what is before it. */
    public static boolean isSound(byte[] payload, boolean skipChecksum) {
        int footer = payload.length - FOOTER_BYTES;
        if (footer < 0) {
            return false;
        }
        int version = payload[footer] & 0xff | (payload[footer + 1] & 0xff) << 8;
        long checksum = 0;
        for (int i = payload.length - 1; i >= footer + VERSION_BYTES; i--) {
            checksum = checksum << 8 | payload[i] & 0xff;
        }
        return version <= Rdb.NEWEST_VERSION
                && (skipChecksum || checksum == Crc64.update(0, payload, 0, footer + VERSION_BYTES));
    }

    /** The value in a sound payload: a string's bytes, or a {@link Value} that is not empty; {@code odd} is told what is odd in it. */
    public static Object read(byte[] payload, Layout layout, Oddities odd) throws BadRecord {
        // The footer is no limit: what Redis restores may be shorter than what is there, or reach into it.
        Object value = ValueRecord.read(payload, 0, payload.length, layout, odd);
        if (value instanceof Value collection && collection.size() == 0 && !collection.mayBeEmpty()) {
            throw new BadRecord("a value without elements");
        }
        return value;
    }
}
