package dev.ariadne.core.resp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The arguments of one request as ranges of a buffer. Those that a {@link RespParser} fills borrow the driver's buffer and are
 * overwritten by the next request: {@link #copy} what has to last.
 */
public final class Args {
    private static final int FIRST_CAPACITY = 8;
    /** Larger tables are given back after the request that needed them. */
    private static final int KEPT_CAPACITY = 1024;

    private static final byte[] EMPTY = new byte[0];

    private byte[] buf = EMPTY;
    private int base;
    private int count;
    private int[] ranges = new int[2 * FIRST_CAPACITY];
    private int requestStart = -1;
    private int requestEnd = -1;
    private boolean oversized;
    private boolean keyHashed;
    private long keySeed;
    private int keyHash;

    /** Arguments of their own, encoded as the canonical request at {@link #requestStart}. */
    public static Args of(byte[]... argv) {
        int size = headerBytes(argv.length);
        for (byte[] argument : argv) {
            size += headerBytes(argument.length) + argument.length + 2;
        }
        Args args = new Args();
        byte[] out = new byte[size];
        int at = header(out, 0, '*', argv.length);
        for (byte[] argument : argv) {
            at = header(out, at, '$', argument.length);
            args.add(at, argument.length);
            System.arraycopy(argument, 0, out, at, argument.length);
            at += argument.length;
            out[at++] = '\r';
            out[at++] = '\n';
        }
        args.bind(out, 0, 0, at);
        return args;
    }

    /** As {@link #of(byte[]...)}, from texts of one byte a char. */
    public static Args of(String... argv) {
        byte[][] bytes = new byte[argv.length][];
        for (int i = 0; i < argv.length; i++) {
            bytes[i] = argv[i].getBytes(StandardCharsets.ISO_8859_1);
        }
        return of(bytes);
    }

    /** Number of arguments, the command's name included; 0 for an empty request. */
    public int count() {
        return count;
    }

    /** Whether this was a request for which there was no memory: its arguments have been passed over. */
    public boolean isOversized() {
        return oversized;
    }

    void oversized() {
        oversized = true;
    }

    /** The buffer that the ranges refer to. */
    public byte[] buf() {
        return buf;
    }

    /** Index in {@link #buf} of the first byte of argument {@code i}. */
    public int start(int i) {
        return base + ranges[2 * i];
    }

    /** Bytes of argument {@code i}. */
    public int length(int i) {
        return ranges[2 * i + 1];
    }

    /** Bytes of all arguments. */
    public int bytes() {
        int bytes = 0;
        for (int i = 0; i < count; i++) {
            bytes += length(i);
        }
        return bytes;
    }

    /** A copy of argument {@code i}. */
    public byte[] bytes(int i) {
        int start = start(i);
        return Arrays.copyOfRange(buf, start, start + length(i));
    }

    /** Argument {@code i} as text, one char a byte. */
    public String text(int i) {
        return new String(buf, start(i), length(i), StandardCharsets.ISO_8859_1);
    }

    /** Whether argument {@code i} is {@code word}, which is upper case ASCII; the argument's case does not matter. */
    public boolean is(int i, String word) {
        int length = length(i);
        if (length != word.length()) {
            return false;
        }
        int start = start(i);
        for (int k = 0; k < length; k++) {
            int c = buf[start + k];
            if (c >= 'a' && c <= 'z') {
                c -= 'a' - 'A';
            }
            if (c != word.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    /** Argument {@code i} as a canonical decimal long; throws {@link CommandError} with {@link Errors#NOT_INTEGER}. */
    public long number(int i) {
        return number(i, Errors.NOT_INTEGER);
    }

    /** As {@link #number(int)}, throwing {@link CommandError} with the text {@code error}. */
    public long number(int i, String error) {
        long value = Numbers.parse(buf, start(i), length(i), 0);
        if (value == 0 && !(length(i) == 1 && buf[start(i)] == '0')) {
            throw new CommandError(error);
        }
        return value;
    }

    /** Argument {@code i} as a double, which is never NaN; throws {@link CommandError} with {@link Errors#NOT_FLOAT}. */
    public double floating(int i) {
        return floating(i, Errors.NOT_FLOAT);
    }

    /** As {@link #floating(int)}, throwing {@link CommandError} with the text {@code error}. */
    public double floating(int i, String error) {
        double value = Strtod.parse(buf, start(i), length(i));
        if (Double.isNaN(value)) {
            throw new CommandError(error);
        }
        return value;
    }

    /** Argument {@code i} as a long from {@code min} to {@code max}; throws {@link CommandError} with the text {@code error}. */
    public long number(int i, long min, long max, String error) {
        long value = number(i, error);
        if (value < min || value > max) {
            throw new CommandError(error);
        }
        return value;
    }

    /** Copies of all arguments. */
    public byte[][] toArray() {
        byte[][] argv = new byte[count][];
        for (int i = 0; i < count; i++) {
            argv[i] = bytes(i);
        }
        return argv;
    }

    /** The same arguments in a buffer of their own, as the canonical request. */
    public Args copy() {
        return of(toArray());
    }

    /**
     * Index in {@link #buf} where the request begins, when its bytes are the canonical RESP array of its arguments and so may enter
     * the replication stream as they are; -1 for an inline request or odd line ends.
     */
    public int requestStart() {
        return requestStart;
    }

    /** Index in {@link #buf} after the canonical request, or -1. */
    public int requestEnd() {
        return requestEnd;
    }

    /** Remembers the hash of argument 1 in tables with that seed, until the next request. */
    public void keyHash(long seed, int hash) {
        keyHashed = true;
        keySeed = seed;
        keyHash = hash;
    }

    /** Whether {@link #keyHash()} is the hash of argument 1 in tables with that seed. */
    public boolean isKeyHashed(long seed) {
        return keyHashed && keySeed == seed;
    }

    /** The hash that was remembered last. */
    public int keyHash() {
        return keyHash;
    }

    /** Forgets all arguments. */
    void clear() {
        count = 0;
        oversized = false;
        keyHashed = false;
        requestStart = -1;
        requestEnd = -1;
        if (ranges.length > 2 * KEPT_CAPACITY) {
            ranges = new int[2 * FIRST_CAPACITY];
        }
    }

    /** Adds an argument at {@code start}, counted from the base that {@link #bind} will give. */
    void add(int start, int length) {
        int slot = 2 * count++;
        if (slot == ranges.length) {
            ranges = Arrays.copyOf(ranges, 2 * ranges.length);
        }
        ranges[slot] = start;
        ranges[slot + 1] = length;
    }

    /** Says where the ranges lie: counted from {@code base} in {@code buf}. */
    void bind(byte[] buf, int base, int requestStart, int requestEnd) {
        this.buf = buf;
        this.base = base;
        this.requestStart = requestStart;
        this.requestEnd = requestEnd;
    }

    /** Exchanges the collected ranges with {@code other}'s: an unfinished request changes hands in constant time. */
    void swapRanges(Args other) {
        int[] otherRanges = other.ranges;
        int otherCount = other.count;
        other.ranges = ranges;
        other.count = count;
        ranges = otherRanges;
        count = otherCount;
    }

    /** Copies the collected ranges of {@code other}. */
    void copyRanges(Args other) {
        ranges = other.ranges.clone();
        count = other.count;
    }

    private static int headerBytes(int value) {
        return 3 + Numbers.length(value);
    }

    private static int header(byte[] out, int at, char type, int value) {
        out[at] = (byte) type;
        int end = Numbers.write(value, out, at + 1);
        out[end] = '\r';
        out[end + 1] = '\n';
        return end + 2;
    }
}
