package dev.ariadne.checker.edn;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Bytes of a stream through a window that grows to hold the token being read, within a bound. Counts lines. */
final class ByteSource {
    static final int END = -1;
    /** No operation is longer; a file of something else may well have one endless line. */
    static final int MOST_BYTES = 1 << 24;

    private final InputStream in;
    byte[] buffer = new byte[1 << 18];
    int position;
    private int limit;
    private int line = 1;
    /** The place in the stream of the window's first byte, and of the operation being read, or -1 between operations. */
    private long base;

    private long operation = -1;

    ByteSource(InputStream in) {
        this.in = in;
    }

    /** The number of the current line, from 1. */
    int line() {
        return line;
    }

    /** Says that an operation begins here: it must end within {@link #MOST_BYTES}. */
    void begin() {
        operation = base + position;
    }

    /** Says that the operation has ended. */
    void end() {
        operation = -1;
    }

    /** True when so many bytes are in {@link #buffer} from the next one on, or could be read. Does not move. */
    boolean has(int bytes) {
        while (limit - position < bytes) {
            if (!fill()) {
                return false;
            }
        }
        return true;
    }

    /** The next byte, or {@link #END}; does not move. */
    int peek() {
        return position < limit || fill() ? buffer[position] & 0xFF : END;
    }

    /** Moves past the byte that {@link #peek} showed. */
    void skip() {
        if (buffer[position++] == '\n') {
            line++;
        }
    }

    /** The byte {@code ahead} of the next one, or {@link #END}; does not move. The bytes between stay in {@link #buffer}. */
    int peek(int ahead) {
        while (position + ahead >= limit) {
            if (!fill()) {
                return END;
            }
        }
        return buffer[position + ahead] & 0xFF;
    }

    /** The number of bytes from the next one up to a delimiter or the end; they are then all in {@link #buffer}. Does not move. */
    int tokenLength(boolean[] delimiter) {
        int length = 0;
        do {
            byte[] bytes = buffer;
            int end = limit;
            for (int at = position + length; at < end; at++) {
                if (delimiter[bytes[at] & 0xFF]) {
                    return at - position;
                }
            }
            length = end - position;
        } while (fill());
        return length;
    }

    /** Reads more, keeping what has not been consumed; false at the end of the stream. */
    private boolean fill() {
        if (limit - position >= MOST_BYTES || operation >= 0 && base + limit - operation >= MOST_BYTES) {
            throw new EdnException("an operation longer than " + (MOST_BYTES >> 20) + " MB; this is no history");
        }
        if (position > 0) {
            base += position;
            System.arraycopy(buffer, position, buffer, 0, limit - position);
            limit -= position;
            position = 0;
        }
        if (limit == buffer.length) {
            buffer = Arrays.copyOf(buffer, limit * 2);
        }
        try {
            int read = in.read(buffer, limit, buffer.length - limit);
            if (read <= 0) {
                return false;
            }
            limit += read;
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
