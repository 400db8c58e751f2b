package dev.ariadne.core.persist;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the commands of an append-only file one by one. A file may end only between two commands: {@link Truncated} tells where the last
 * whole one ended. Lines that begin with # are passed over.
 */
final class AofReader {
    /** The file ends in the middle of a command. */
    static final class Truncated extends Exception {
        private static final long serialVersionUID = 1L;

        Truncated() {
            super("the file ends in the middle of a command", null, false, false);
        }
    }

    /** The bytes are no commands. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String what) {
            super(what, null, false, false);
        }
    }

    private static final int FIRST_BYTES = 1 << 16;
    private static final int INCOMPLETE = -1;
    private static final int MAX_LENGTH_DIGITS = 18;

    private final DiskFile file;
    /** Where in the file the buffer begins. */
    private long base;

    private byte[] buf = new byte[FIRST_BYTES];
    private int at;
    private int end;
    private byte @Nullable [][] argv;

    AofReader(DiskFile file, long from) {
        this.file = file;
        this.base = from;
    }

    /** Where in the file the next command begins. */
    long position() {
        return base + at;
    }

    /** The next command, null at the end of the file. */
    byte @Nullable [][] next() throws DiskFailure, Truncated, Malformed {
        while (true) {
            argv = null;
            int next = at == end ? INCOMPLETE : parse();
            if (next == INCOMPLETE) {
                if (!fill()) {
                    if (at == end) {
                        return null;
                    }
                    throw new Truncated();
                }
                continue;
            }
            at = next;
            if (argv != null) {
                return argv;
            }
        }
    }

    private boolean fill() throws DiskFailure {
        if (at > 0) {
            System.arraycopy(buf, at, buf, 0, end - at);
            base += at;
            end -= at;
            at = 0;
        }
        if (end == buf.length) {
            buf = Arrays.copyOf(buf, Math.multiplyExact(2, buf.length));
        }
        int n = file.read(base + end, buf, end, buf.length);
        end += n;
        return n > 0;
    }

    /** Parses a command or an annotation at {@link #at}; returns the place after it. */
    private int parse() throws Malformed {
        int line = lineEnd(at);
        if (buf[at] == '#') {
            return line < 0 ? INCOMPLETE : line + 1;
        }
        if (buf[at] != '*') {
            throw new Malformed("a command was expected");
        }
        if (line < 0) {
            return INCOMPLETE;
        }
        long count = number(at + 1, line);
        if (count < 1 || count > Integer.MAX_VALUE) {
            throw new Malformed("a command of " + count + " arguments");
        }
        byte[][] arguments = new byte[(int) Math.min(count, end - at)][];
        int p = line + 1;
        for (int i = 0; i < count; i++) {
            int lengthEnd = lineEnd(p);
            if (p < end && buf[p] != '$') {
                throw new Malformed("an argument was expected");
            }
            if (lengthEnd < 0) {
                return INCOMPLETE;
            }
            long length = number(p + 1, lengthEnd);
            if (length < 0) {
                throw new Malformed("an argument of " + length + " bytes");
            }
            int start = lengthEnd + 1;
            if (end - start < length + 2) {
                return INCOMPLETE;
            }
            arguments[i] = Arrays.copyOfRange(buf, start, start + (int) length);
            p = start + (int) length + 2;
        }
        argv = arguments;
        return p;
    }

    /** Index of the line's last byte, a newline; negative when it is not there yet. */
    private int lineEnd(int from) {
        for (int i = from; i < end; i++) {
            if (buf[i] == '\n') {
                return i;
            }
        }
        return INCOMPLETE;
    }

    private long number(int from, int lineEnd) throws Malformed {
        String text = new String(buf, from, lineEnd - from, StandardCharsets.ISO_8859_1).stripTrailing();
        if (text.isEmpty() || text.length() > MAX_LENGTH_DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Malformed("a length was expected, not '" + text + "'");
        }
        return Long.parseLong(text);
    }
}
