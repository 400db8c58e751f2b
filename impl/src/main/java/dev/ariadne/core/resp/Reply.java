package dev.ariadne.core.resp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Replies of one connection, encoded as RESP2 or RESP3, in a growing buffer that is used again: no allocation per reply.
 * Aggregates ({@link #array}, {@link #map}, …) write their header only; exactly that many elements have to follow.
 */
public final class Reply {
    private static final int FIRST_CAPACITY = 512;
    /** A buffer that one huge reply has grown beyond this is given back by {@link #clear}. */
    private static final int KEPT_CAPACITY = 128 << 10;

    private static final byte[] OK = ascii("+OK\r\n");
    private static final byte[] QUEUED = ascii("+QUEUED\r\n");
    private static final byte[] PONG = ascii("+PONG\r\n");
    private static final byte[] NIL_BULK = ascii("$-1\r\n");
    private static final byte[] NIL_ARRAY = ascii("*-1\r\n");
    private static final byte[] NULL = ascii("_\r\n");

    private final boolean sink;
    private boolean discarding;
    private boolean overflown;
    private boolean mayAbort;
    private long limit = Long.MAX_VALUE;
    private long room = Long.MAX_VALUE;
    private byte[] buf = new byte[FIRST_CAPACITY];
    private int length;
    private int protocol = 2;

    /** A buffer that keeps what is written. */
    public Reply() {
        this(false);
    }

    private Reply(boolean sink) {
        this.sink = sink;
        this.discarding = sink;
    }

    /** A sink whose {@link #length} stays 0: for the link to the primary, where no reply may be sent. */
    public static Reply discarding() {
        return new Reply(true);
    }

    /** The bytes written, from 0 to {@link #length}. */
    public byte[] buf() {
        return buf;
    }

    /** Bytes written since {@link #clear}. */
    public int length() {
        return discarding ? 0 : length;
    }

    /** The last piece that a sink was given since {@link #clear}, an error as a whole; empty when there was none. */
    public String swallowed() {
        return sink ? new String(buf, 0, length, StandardCharsets.ISO_8859_1) : "";
    }

    /** Most bytes that may stand here: with more, everything is forgotten until {@link #clear}, and {@link #isOverflown} tells. */
    public void limit(long bytes) {
        limit = bytes;
    }

    /** Most bytes that there is memory for: as {@link #limit}, but a read ends with {@link NoRoom}, and keeps its connection. */
    public void room(long bytes) {
        room = bytes;
    }

    /** Thrown by a command that writes more than {@link #room} allows, where {@link #mayAbort} says so. */
    public static final class NoRoom extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoRoom() {
            super("there is no memory for the reply", null, false, false);
        }
    }

    /** Thrown by a command that writes more than {@link #limit} allows, where {@link #mayAbort} says so. */
    public static final class Overflow extends RuntimeException {
        private static final long serialVersionUID = 1;

        Overflow() {
            super("the reply exceeds the connection's limit", null, false, false);
        }
    }

    /** Whether a command that writes more than {@link #limit} allows ends there with {@link Overflow}: only if it changes nothing. */
    public void mayAbort(boolean readOnly) {
        mayAbort = readOnly;
    }

    /** Whether more was written than {@link #limit} allows. */
    public boolean isOverflown() {
        return overflown;
    }

    /** Forgets what was written. */
    public void clear() {
        length = 0;
        discarding = sink;
        overflown = false;
        if (buf.length > KEPT_CAPACITY) {
            buf = new byte[FIRST_CAPACITY];
        }
    }

    /** Forgets what was written after the first {@code length} bytes. */
    public void truncate(int length) {
        this.length = Math.min(this.length, length);
    }

    /** The RESP version, 2 or 3. */
    public int protocol() {
        return protocol;
    }

    /** Sets the RESP version, 2 or 3, of what is written from now on. */
    public void protocol(int version) {
        protocol = version;
    }

    /** {@code +OK}. */
    public void ok() {
        raw(OK);
    }

    /** {@code +QUEUED}. */
    public void queued() {
        raw(QUEUED);
    }

    /** {@code +PONG}. */
    public void pong() {
        raw(PONG);
    }

    /** A simple string. */
    public void status(String text) {
        line('+', text);
    }

    /** An error; {@code text} begins with its code word. Line ends inside become blanks. */
    public void error(String text) {
        line('-', text);
    }

    /** An integer. */
    public void integer(long value) {
        number(':', value);
    }

    /** A bulk string. */
    public void bulk(byte[] bytes) {
        bulk(bytes, 0, bytes.length);
    }

    /** A bulk string from the range {@code from} to {@code to}. */
    public void bulk(byte[] bytes, int from, int to) {
        int size = to - from;
        reserve(size + Numbers.MAX_DIGITS + 5);
        header('$', size);
        System.arraycopy(bytes, from, buf, length, size);
        length += size;
        crlf();
    }

    /** A bulk string that is the decimal text of {@code value}. */
    public void bulk(long value) {
        reserve(2 * Numbers.MAX_DIGITS + 5);
        header('$', Numbers.length(value));
        length = Numbers.write(value, buf, length);
        crlf();
    }

    /** A bulk string from text, one byte a char. */
    public void text(String text) {
        int size = text.length();
        reserve(size + Numbers.MAX_DIGITS + 5);
        header('$', size);
        chars(text);
        crlf();
    }

    /** A text to be shown as it is: RESP3 verbatim string of format {@code txt}, else a bulk string. */
    public void verbatim(String text) {
        verbatim(text, "txt");
    }

    /** As {@link #verbatim(String)} with another format, of which three characters count. */
    public void verbatim(String text, String format) {
        if (protocol < 3) {
            text(text);
            return;
        }
        reserve(text.length() + Numbers.MAX_DIGITS + 9);
        header('=', text.length() + 4);
        chars((format + "   ").substring(0, 3));
        chars(":");
        chars(text);
        crlf();
    }

    /** A number of any size, given as its text; in RESP2 a bulk string. */
    public void bigNumber(String digits) {
        if (protocol < 3) {
            text(digits);
        } else {
            line('(', digits);
        }
    }

    /** A double: in RESP2 a bulk string with its text. */
    public void doubleNumber(double value) {
        reserve(2 * DoubleText.MAX_CHARS + Numbers.MAX_DIGITS + 5);
        // The text's length comes first in RESP2, so it is written a little further on and then moved.
        int start = length + Numbers.MAX_DIGITS + 3;
        int size = DoubleText.write(value, buf, start) - start;
        if (protocol < 3) {
            header('$', size);
        } else {
            buf[length++] = ',';
        }
        System.arraycopy(buf, start, buf, length, size);
        length += size;
        crlf();
    }

    /** A double whose text is given: in RESP2 a bulk string. */
    public void doubleNumber(String text) {
        if (protocol < 3) {
            text(text);
        } else {
            line(',', text);
        }
    }

    /** A truth value; in RESP2 the integer 1 or 0. */
    public void bool(boolean value) {
        if (protocol < 3) {
            integer(value ? 1 : 0);
        } else {
            line('#', value ? "t" : "f");
        }
    }

    /** Facts about the reply that follows, as a map of {@code pairs}: RESP3 only. */
    public void attribute(int pairs) {
        number('|', pairs);
    }

    /** An out-of-band message of {@code count} elements; in RESP2 an array. */
    public void push(int count) {
        number(protocol < 3 ? '*' : '>', count);
    }

    /**
     * Puts an array's header before what was written since {@link #length} was {@code at}: for arrays whose number of elements shows at
     * their end.
     */
    public void arrayAt(int at, int count) {
        headerAt(at, '*', count);
    }

    /** As {@link #arrayAt} for a map of {@code pairs}. */
    public void mapAt(int at, int pairs) {
        headerAt(at, protocol < 3 ? '*' : '%', protocol < 3 ? 2L * pairs : pairs);
    }

    /** As {@link #arrayAt} for a set. */
    public void setAt(int at, int count) {
        headerAt(at, protocol < 3 ? '*' : '~', count);
    }

    private void headerAt(int at, char type, long count) {
        if (discarding) {
            return;
        }
        int bytes = Numbers.length(count) + 3;
        reserve(bytes);
        System.arraycopy(buf, at, buf, at + bytes, length - at);
        int end = length + bytes;
        length = at;
        header(type, count);
        length = end;
    }

    /** The absent value. */
    public void nil() {
        raw(protocol < 3 ? NIL_BULK : NULL);
    }

    /** The absent array. */
    public void nullArray() {
        raw(protocol < 3 ? NIL_ARRAY : NULL);
    }

    /** An array of {@code count} elements. */
    public void array(int count) {
        number('*', count);
    }

    /** A map of {@code pairs} keys, each followed by its value; in RESP2 a flat array. */
    public void map(int pairs) {
        if (protocol < 3) {
            number('*', 2L * pairs);
        } else {
            number('%', pairs);
        }
    }

    /** A set of {@code count} elements; in RESP2 an array. */
    public void set(int count) {
        number(protocol < 3 ? '*' : '~', count);
    }

    /** Bytes that are a reply already. */
    public void raw(byte[] bytes, int from, int to) {
        int size = to - from;
        reserve(size);
        System.arraycopy(bytes, from, buf, length, size);
        length += size;
    }

    private void raw(byte[] bytes) {
        raw(bytes, 0, bytes.length);
    }

    private void line(char type, String text) {
        int size = text.length();
        reserve(size + 3);
        buf[length++] = (byte) type;
        for (int i = 0; i < size; i++) {
            char c = text.charAt(i);
            buf[length++] = c == '\r' || c == '\n' ? (byte) ' ' : narrow(c);
        }
        crlf();
    }

    private void number(char type, long value) {
        reserve(Numbers.MAX_DIGITS + 3);
        header(type, value);
    }

    private void header(char type, long value) {
        buf[length++] = (byte) type;
        length = Numbers.write(value, buf, length);
        crlf();
    }

    private void chars(String text) {
        for (int i = 0; i < text.length(); i++) {
            buf[length++] = narrow(text.charAt(i));
        }
    }

    private static byte narrow(char c) {
        return c <= 0xff ? (byte) c : (byte) '?';
    }

    private void crlf() {
        buf[length++] = '\r';
        buf[length++] = '\n';
    }

    private void reserve(int bytes) {
        if (length + (long) bytes > room && mayAbort && !sink && !discarding) {
            throw new NoRoom();
        }
        if (length + (long) bytes > Math.min(limit, room) && !sink) {
            overflown = true;
            discarding = true;
            if (mayAbort) {
                length = 0;
                throw new Overflow();
            }
        }
        if (discarding) {
            length = 0;
        }
        if (buf.length - length < bytes) {
            buf = Arrays.copyOf(buf, grown(bytes));
        }
    }

    private int grown(int bytes) {
        long needed = (long) length + bytes;
        long doubled = Math.max(needed, 2L * buf.length);
        int limit = Integer.MAX_VALUE - 8;
        if (needed > limit) {
            throw new CommandError("ERR reply exceeds 2 GB");
        }
        return (int) Math.min(doubled, limit);
    }

    private static byte[] ascii(String text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) text.charAt(i);
        }
        return bytes;
    }
}
