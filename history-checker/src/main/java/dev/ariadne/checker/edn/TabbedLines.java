package dev.ariadne.checker.edn;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Jepsen's {@code history.txt} as the maps of {@code history.edn}: a line has process, type, function, value and perhaps an error, with tabs
 * between. A line stays a line, so that messages have the right number.
 */
final class TabbedLines extends InputStream {
    private static final byte[][] BEFORE = {bytes("{:process "), bytes(" :type "), bytes(" :f "), bytes(" :value ")};
    private static final byte[] AFTER = bytes("}\n");

    private final InputStream in;
    private byte[] line = new byte[256];
    private byte[] out = new byte[0];
    private int position;
    private int length;

    TabbedLines(InputStream in) {
        this.in = in;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int read() throws IOException {
        return position < length || next() ? out[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int most) throws IOException {
        if (position == length && !next()) {
            return -1;
        }
        int count = Math.min(most, length - position);
        System.arraycopy(out, position, buffer, offset, count);
        position += count;
        return count;
    }

    private boolean next() throws IOException {
        int size = 0;
        int b = in.read();
        if (b < 0) {
            return false;
        }
        for (; b >= 0 && b != '\n'; b = in.read()) {
            if (size == line.length) {
                if (size >= ByteSource.MOST_BYTES) {
                    throw new EdnException("a line longer than " + (ByteSource.MOST_BYTES >> 20) + " MB");
                }
                line = Arrays.copyOf(line, size * 2);
            }
            line[size++] = (byte) b;
        }
        position = 0;
        length = 0;
        int field = 0;
        int from = 0;
        for (int at = 0; at <= size && field < BEFORE.length; at++) {
            if (at == size || line[at] == '\t') {
                put(BEFORE[field], 0, BEFORE[field].length);
                put(line, from, at - from);
                field++;
                from = at + 1;
            }
        }
        if (size == 0) {
            length = 0;
            put(AFTER, 1, 1);
        } else {
            put(AFTER, 0, AFTER.length);
        }
        return true;
    }

    private void put(byte[] from, int at, int count) {
        if (out.length < length + count) {
            out = Arrays.copyOf(out, (length + count) * 2);
        }
        System.arraycopy(from, at, out, length, count);
        length += count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
