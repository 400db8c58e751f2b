package dev.ariadne.core.resp;

/**
 * Cuts one connection's bytes into requests: RESP arrays of bulk strings, or inline lines with quotes (Redis:
 * networking.c:processMultibulkBuffer, processInlineBuffer).
 *
 * <p>A request that arrives in pieces is offered again from its first byte with more bytes behind it, possibly in another buffer.
 * The parser remembers, counted from that first byte, how far it came, so the total work stays linear in the bytes received.
 */
public final class RespParser {
    /** Longest inline request and longest header line, in bytes. */
    public static final int MAX_LINE_BYTES = 64 * 1024;
    /** Default of proto-max-bulk-len, in bytes. */
    public static final long DEFAULT_MAX_BULK_BYTES = 512L * 1024 * 1024;

    /** Whether there is memory for a request. */
    @FunctionalInterface
    public interface Room {
        /** Whether so many bytes may be taken. */
        boolean holds(long bytes);
    }

    /** From here on, in bytes, an argument is asked for room. */
    private static final int LARGE_BULK_BYTES = 1 << 20;
    /** What an argument takes while it arrives and is kept: a growing buffer, its predecessor, and the value. */
    private static final long COPIES = 3;

    private static final int PENDING = -1;
    private static final int MAX_STRANGERS_ARGUMENTS = 10;
    private static final int MAX_STRANGERS_BULK_BYTES = 16 * 1024;

    /** Bytes that are not the protocol: the reply is {@code -ERR} and this text, then the connection is closed. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String what) {
            super("Protocol error: " + what, null, false, false);
        }

        /** Redis' text, beginning with {@code Protocol error: }. */
        public String text() {
            return String.valueOf(getMessage());
        }
    }

    private long maxBulkBytes = DEFAULT_MAX_BULK_BYTES;
    private Room room = bytes -> true;
    /** Whether the request is passed over, since there is no memory for it; {@link #bulk} counts what is left of an argument then. */
    private boolean skipping;
    /** Ranges of a request that is not complete yet; empty between requests. */
    private final Args partial = new Args();

    private boolean stranger;
    private boolean resuming;
    /** Next byte to parse, counted from the request's first. */
    private int next;
    /** Bytes before this one hold no line end; counted from the request's first. */
    private int scanned;
    /** Arguments still to come. */
    private int missing;
    /** Length of the argument whose bytes come next, or -1 when its header comes next. */
    private int bulk = -1;

    private boolean canonical;
    private int lineEnd;

    /** Sets proto-max-bulk-len, in bytes. */
    public void limitBulk(long bytes) {
        maxBulkBytes = Math.min(bytes, Integer.MAX_VALUE - 64);
    }

    /** Whether the peer has not said yet who it is: then it gets little memory. */
    public void stranger(boolean yes) {
        stranger = yes;
    }

    /** Who says whether there is memory for a large argument. */
    public void room(Room whose) {
        room = whose;
    }

    /** Passes over the request that has begun to arrive, if there is one; what comes out of it {@linkplain Args#isOversized says so}. */
    public void skip() {
        if (resuming && missing > 0 && !skipping) {
            skipping = true;
            partial.clear();
            if (bulk >= 0) {
                bulk += 2;
            }
        }
    }

    /** Bytes from the first on that need not be offered again: those of a request that is passed over. They are said once. */
    public int takeSkipped() {
        if (!skipping) {
            return 0;
        }
        int bytes = next;
        next = 0;
        scanned = 0;
        return bytes;
    }

    /** Forgets an unfinished request. */
    public void reset() {
        skipping = false;
        resuming = false;
        partial.clear();
        next = 0;
        scanned = 0;
        missing = 0;
        bulk = -1;
    }

    /** A parser in the same state. */
    public RespParser copy() {
        RespParser copy = new RespParser();
        copy.maxBulkBytes = maxBulkBytes;
        copy.stranger = stranger;
        copy.partial.copyRanges(partial);
        copy.resuming = resuming;
        copy.skipping = skipping;
        copy.next = next;
        copy.scanned = scanned;
        copy.missing = missing;
        copy.bulk = bulk;
        copy.canonical = canonical;
        return copy;
    }

    /**
     * Parses one request.
     *
     * @param from first byte of the request, the same byte of the stream on every call until the request is complete
     * @param into receives the arguments when the request is complete; count 0 for an empty line or empty array
     * @return the index after the request, or -1 when more bytes are needed
     * @throws Malformed when the bytes are not the protocol; the parser is of no use afterwards until {@link #reset}
     */
    public int parse(byte[] buf, int from, int to, Args into) throws Malformed {
        if (from == to) {
            return -1;
        }
        if (!resuming) {
            into.clear();
            next = 0;
            scanned = 0;
            missing = 0;
            bulk = -1;
            canonical = true;
        }
        if (skipping) {
            return skip(buf, from, to, into);
        }
        if (buf[from] != '*') {
            return inline(buf, from, to, into);
        }
        if (next == 0) {
            long count = header(buf, from, from, to, "too big mbulk count string", "invalid multibulk length");
            if (lineEnd == PENDING) {
                resuming = true;
                return -1;
            }
            if (count > Integer.MAX_VALUE) {
                throw new Malformed("invalid multibulk length");
            }
            if (stranger && count > MAX_STRANGERS_ARGUMENTS) {
                throw new Malformed("unauthenticated multibulk length");
            }
            next = lineEnd - from;
            if (count <= 0) {
                return finish(buf, from, into);
            }
            missing = (int) count;
        }
        Args args = resuming ? partial : into;
        if (bulks(buf, from, to, args)) {
            if (resuming) {
                into.clear();
                into.swapRanges(partial);
            }
            return finish(buf, from, into);
        }
        if (!resuming) {
            partial.clear();
            partial.swapRanges(into);
            resuming = true;
        }
        return skipping ? skip(buf, from, to, into) : -1;
    }

    private int skip(byte[] buf, int from, int to, Args into) throws Malformed {
        int at = from + next;
        while (missing > 0 && at < to) {
            if (bulk < 0) {
                int length = bulkLength(buf, from, at, to);
                if (lineEnd == PENDING) {
                    break;
                }
                bulk = length + 2;
                at = lineEnd;
            }
            int passed = Math.min(bulk, to - at);
            at += passed;
            bulk -= passed;
            if (bulk == 0) {
                bulk = -1;
                missing--;
            }
        }
        next = at - from;
        if (missing > 0) {
            return -1;
        }
        skipping = false;
        resuming = false;
        into.clear();
        into.oversized();
        return at;
    }

    private int finish(byte[] buf, int from, Args into) {
        int end = from + next;
        into.bind(buf, from, canonical ? from : -1, canonical ? end : -1);
        resuming = false;
        return end;
    }

    /** Whether all arguments are there. */
    private boolean bulks(byte[] buf, int from, int to, Args args) throws Malformed {
        int at = from + next;
        while (missing > 0) {
            if (bulk < 0) {
                if (at == to) {
                    break;
                }
                int length = bulkLength(buf, from, at, to);
                if (lineEnd == PENDING) {
                    break;
                }
                at = lineEnd;
                if (length >= LARGE_BULK_BYTES && !room.holds(COPIES * length)) {
                    skipping = true;
                    partial.clear();
                    bulk = length + 2;
                    break;
                }
                bulk = length;
            }
            if (to - at < bulk + 2) {
                break;
            }
            args.add(at - from, bulk);
            at += bulk;
            canonical &= buf[at] == '\r' && buf[at + 1] == '\n';
            at += 2;
            bulk = -1;
            missing--;
        }
        next = at - from;
        return missing == 0;
    }

    /** The length of the argument whose header is at {@code at}, unless the {@linkplain #lineEnd header's end} has not arrived. */
    private int bulkLength(byte[] buf, int from, int at, int to) throws Malformed {
        if (buf[at] != '$') {
            throw new Malformed("expected '$', got '" + (char) (buf[at] & 0xff) + "'");
        }
        long length = header(buf, from, at, to, "too big bulk count string", "invalid bulk length");
        if (lineEnd == PENDING) {
            return 0;
        }
        if (length < 0 || length > maxBulkBytes) {
            throw new Malformed("invalid bulk length");
        }
        if (stranger && length > MAX_STRANGERS_BULK_BYTES) {
            throw new Malformed("unauthenticated bulk length");
        }
        return (int) length;
    }

    /**
     * The number of the line whose type byte is at {@code at}; {@link #lineEnd} becomes the index after the line, or
     * {@link #PENDING}.
     */
    private long header(byte[] buf, int from, int at, int to, String tooLong, String invalid) throws Malformed {
        // Nearly always: one to nine digits without a leading zero.
        int i = at + 1;
        int stop = Math.min(to, at + 10);
        int value = 0;
        while (i < stop) {
            int digit = buf[i] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = value * 10 + digit;
            i++;
        }
        if (i > at + 1 && i + 1 < to && buf[i] == '\r' && (buf[at + 1] != '0' || i == at + 2)) {
            canonical &= buf[i + 1] == '\n';
            lineEnd = i + 2;
            return value;
        }
        return oddHeader(buf, from, at, to, tooLong, invalid);
    }

    private long oddHeader(byte[] buf, int from, int at, int to, String tooLong, String invalid) throws Malformed {
        lineEnd = PENDING;
        int i = Math.max(at + 1, from + scanned);
        while (i < to && buf[i] != '\r') {
            i++;
        }
        scanned = i - from;
        if (i == to) {
            if (to - at > MAX_LINE_BYTES) {
                throw new Malformed(tooLong);
            }
            return 0;
        }
        if (i + 1 == to) {
            return 0;
        }
        long value = Numbers.parse(buf, at + 1, i - at - 1, Long.MIN_VALUE);
        if (value == Long.MIN_VALUE) {
            throw new Malformed(invalid);
        }
        canonical &= buf[i + 1] == '\n' && value > 0;
        lineEnd = i + 2;
        return value;
    }

    private int inline(byte[] buf, int from, int to, Args into) throws Malformed {
        int i = from + scanned;
        while (i < to && buf[i] != '\n') {
            i++;
        }
        if (i == to) {
            if (to - from > MAX_LINE_BYTES) {
                throw new Malformed("too big inline request");
            }
            scanned = i - from;
            resuming = true;
            return -1;
        }
        resuming = false;
        int end = i > from && buf[i - 1] == '\r' ? i - 1 : i;
        into.clear();
        byte[] words = InlineWords.split(buf, from, end, into);
        into.bind(words, 0, -1, -1);
        return i + 1;
    }
}
