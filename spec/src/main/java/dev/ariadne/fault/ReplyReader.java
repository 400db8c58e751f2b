package dev.ariadne.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes bytes as they come and gives replies once they are whole. After an {@link IOException} it is of no further use. */
final class ReplyReader {
    /** The longest string and the longest array that is read; a server that sends more is broken. */
    private static final int MAX_BULK_BYTES = 16 << 20;

    private static final int MAX_ARRAY_ITEMS = 1 << 20;
    private static final int MAX_LINE_BYTES = 64 * 1024;
    private static final int FIRST_BYTES = 1024;

    private byte[] bytes = new byte[FIRST_BYTES];
    /** Where the first reply that was not given yet begins. */
    private int from;

    private int to;
    /** How far the present attempt has read. */
    private int at;

    /** The array that {@link #added} bytes are to be put into, from {@link #end} on; there is room for {@code count}. */
    byte[] room(int count) {
        if (bytes.length - to < count) {
            byte[] larger = bytes.length - (to - from) < count
                    ? new byte[Math.max(2 * bytes.length, to - from + count)]
                    : bytes;
            System.arraycopy(bytes, from, larger, 0, to - from);
            bytes = larger;
            to -= from;
            from = 0;
        }
        return bytes;
    }

    int end() {
        return to;
    }

    void added(int count) {
        to += count;
    }

    /** The next whole reply, or null until more bytes have come. */
    @Nullable
    Reply next() throws IOException {
        at = from;
        Reply reply = read();
        if (reply != null) {
            from = at;
        }
        return reply;
    }

    private @Nullable Reply read() throws IOException {
        int start = at;
        int end = lineEnd();
        if (end < 0) {
            return null;
        }
        if (end == start) {
            throw new IOException("an empty line where a reply should stand");
        }
        return switch (bytes[start]) {
            case '+' -> new Reply.Simple(text(start + 1, end));
            case '-' -> new Reply.Error(text(start + 1, end));
            case ':' -> new Reply.Int(number(start + 1, end, Long.MIN_VALUE, Long.MAX_VALUE));
            case '$' -> bulk((int) number(start + 1, end, -1, MAX_BULK_BYTES));
            case '*' -> array((int) number(start + 1, end, -1, MAX_ARRAY_ITEMS));
            default -> throw new IOException("a reply may not start with '" + (char) bytes[start] + "'");
        };
    }

    private @Nullable Reply bulk(int length) throws IOException {
        if (length < 0) {
            return new Reply.Bulk(null);
        }
        if (to - at < length + 2) {
            return null;
        }
        int start = at;
        at += length + 2;
        if (bytes[at - 2] != '\r' || bytes[at - 1] != '\n') {
            throw new IOException("a string does not end with CRLF");
        }
        return Reply.Bulk.of(Arrays.copyOfRange(bytes, start, start + length));
    }

    private @Nullable Reply array(int length) throws IOException {
        if (length < 0) {
            return new Reply.Array(null);
        }
        List<Reply> items = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            Reply item = read();
            if (item == null) {
                return null;
            }
            items.add(item);
        }
        return new Reply.Array(items);
    }

    /** Goes to the next line; the end of this one, or -1 while it is not whole. */
    private int lineEnd() throws IOException {
        for (int i = at; i + 1 < to; i++) {
            if (bytes[i] == '\r') {
                if (bytes[i + 1] != '\n') {
                    throw new IOException("a line ends with CR alone");
                }
                at = i + 2;
                return i;
            }
        }
        if (to - at > MAX_LINE_BYTES) {
            throw new IOException("a line is longer than " + MAX_LINE_BYTES + " bytes");
        }
        return -1;
    }

    private String text(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    private long number(int start, int end, long least, long most) throws IOException {
        String text = text(start, end);
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IOException("'" + text + "' is not a number", e);
        }
        throw new IOException(text + " is out of range");
    }
}
