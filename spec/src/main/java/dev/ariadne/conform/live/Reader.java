package dev.ariadne.conform.live;

import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.RespParser;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of one direction of a replication link, cut into what belongs together. */
final class Reader {
    private static final int READ_BYTES = 1 << 16;
    private static final int END_MARK_BYTES = 40;

    private final InputStream in;
    private final RespParser parser = new RespParser();
    private byte[] buf = new byte[0];

    Reader(InputStream in) {
        this.in = in;
    }

    /** The next request, whole; {@code args} are its words. */
    byte[] request(Args args) throws IOException {
        while (true) {
            int next;
            try {
                next = buf.length == 0 ? -1 : parser.parse(buf, 0, buf.length, args);
            } catch (RespParser.Malformed e) {
                throw new IOException(e.text(), e);
            }
            if (next >= 0) {
                return take(next);
            }
            fill();
        }
    }

    /** The next line with its end; a newline alone is a sign of life and passed over. */
    byte[] line() throws IOException {
        int at = 0;
        while (true) {
            for (; at < buf.length; at++) {
                if (buf[at] == '\n') {
                    byte[] line = take(at + 1);
                    if (line.length > 1) {
                        return line;
                    }
                    at = -1;
                }
            }
            fill();
        }
    }

    /** A snapshot with its header: of a length that was said before, or up to a mark. */
    byte[] snapshot() throws IOException {
        byte[] header = line();
        String text = new String(header, 0, header.length - 2, StandardCharsets.ISO_8859_1);
        if (text.startsWith("$EOF:")) {
            byte[] mark = text.substring(5).getBytes(StandardCharsets.ISO_8859_1);
            while (true) {
                int end = endOf(mark);
                if (end >= 0) {
                    return concat(header, take(end));
                }
                fill();
            }
        }
        int length = Integer.parseInt(text.substring(1));
        while (buf.length < length) {
            fill();
        }
        return concat(header, take(length));
    }

    private int endOf(byte[] mark) {
        for (int end = END_MARK_BYTES; end <= buf.length; end++) {
            if (Arrays.equals(buf, end - mark.length, end, mark, 0, mark.length)) {
                return end;
            }
        }
        return -1;
    }

    /** Whatever has come. */
    byte[] anything() throws IOException {
        if (buf.length == 0) {
            fill();
        }
        return take(buf.length);
    }

    private byte[] take(int n) {
        byte[] taken = Arrays.copyOf(buf, n);
        buf = Arrays.copyOfRange(buf, n, buf.length);
        return taken;
    }

    private void fill() throws IOException {
        byte[] more = new byte[READ_BYTES];
        int n = in.read(more);
        if (n < 0) {
            throw new EOFException();
        }
        buf = concat(buf, Arrays.copyOf(more, n));
    }

    static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
