package dev.ariadne.core.rdb;

import dev.ariadne.core.resp.CommandError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The value of FUNCTION DUMP: a function record for each library, then the format's version and a checksum. */
public final class FunctionsPayload {
    private static final String BROKEN = "ERR DUMP payload version or checksum are wrong";
    private static final int VERSION_BYTES = 2;
    private static final int FOOTER_BYTES = VERSION_BYTES + Long.BYTES;

    private FunctionsPayload() {}

    /** The payload of libraries' codes. */
    public static byte[] of(List<byte[]> codes) {
        RdbWriter out = new RdbWriter();
        for (byte[] code : codes) {
            out.function(code);
        }
        byte[] payload = Arrays.copyOf(out.buf(), out.length() + FOOTER_BYTES);
        payload[out.length()] = Rdb.NEWEST_VERSION;
        long crc = Crc64.update(0, payload, 0, out.length() + VERSION_BYTES);
        for (int i = 0; i < Long.BYTES; i++) {
            payload[out.length() + VERSION_BYTES + i] = (byte) (crc >>> 8 * i);
        }
        return payload;
    }

    /** The codes in a payload; throws {@link CommandError} when it is damaged. */
    public static List<byte[]> codes(byte[] payload) {
        int end = payload.length - FOOTER_BYTES;
        if (end < 0) {
            throw new CommandError(BROKEN);
        }
        int version = payload[end] & 0xff | (payload[end + 1] & 0xff) << 8;
        long crc = 0;
        for (int i = Long.BYTES - 1; i >= 0; i--) {
            crc = crc << 8 | payload[end + VERSION_BYTES + i] & 0xff;
        }
        if (version > Rdb.NEWEST_VERSION || crc != Crc64.update(0, payload, 0, end + VERSION_BYTES)) {
            throw new CommandError(BROKEN);
        }
        List<byte[]> codes = new ArrayList<>();
        try {
            read(payload, end, codes);
        } catch (RdbException e) {
            throw new CommandError("ERR failed loading functions payload");
        }
        return codes;
    }

    /** Reads the records as those of an image without keys. */
    private static void read(byte[] payload, int end, List<byte[]> codes) throws RdbException {
        byte[] magic = (Rdb.MAGIC + "0010").getBytes(StandardCharsets.US_ASCII);
        byte[] image = new byte[magic.length + end + 1 + Long.BYTES];
        System.arraycopy(magic, 0, image, 0, magic.length);
        System.arraycopy(payload, 0, image, magic.length, end);
        image[magic.length + end] = (byte) Rdb.EOF;
        RdbReader reader = new RdbReader(
                new RdbReader.Sink() {
                    @Override
                    public void aux(String name, byte[] value) {}

                    @Override
                    public void moduleData(String module) {
                        throw new CommandError("ERR given type is not a function");
                    }

                    @Override
                    public void function(byte[] code) {
                        codes.add(code);
                    }

                    @Override
                    public RecordReader begin(int type, RdbReader.Key key) {
                        throw new CommandError("ERR given type is not a function");
                    }

                    @Override
                    public void end() {}
                },
                1,
                false);
        reader.feed(image, 0, image.length);
        if (!reader.done()) {
            throw new RdbException("the records are cut short", reader.position());
        }
    }
}
