package dev.ariadne.core.resp;

/** Decimal integers in byte ranges, accepted and written exactly as Redis does (util.c: string2ll, ll2string). */
public final class Numbers {
    /** Most bytes that {@link #write} takes. */
    public static final int MAX_DIGITS = 20;

    private static final int SAFE_DIGITS = 18;

    private Numbers() {}

    /** Whether the range is the canonical decimal text of a long: no blanks, plus signs, leading zeros or {@code -0}. */
    public static boolean isLong(byte[] buf, int from, int length) {
        return parse(buf, from, length, 0) == parse(buf, from, length, 1);
    }

    /** The long whose canonical decimal text the range is, or {@code otherwise}. */
    public static long parse(byte[] buf, int from, int length, long otherwise) {
        if (length <= 0 || length > MAX_DIGITS) {
            return otherwise;
        }
        int at = from;
        int end = from + length;
        boolean negative = buf[at] == '-';
        if (negative && ++at == end) {
            return otherwise;
        }
        int first = buf[at] - '0';
        if (first == 0) {
            return length == 1 ? 0 : otherwise;
        }
        // Negative accumulation reaches Long.MIN_VALUE without overflow.
        long value = 0;
        for (; at < end; at++) {
            int digit = buf[at] - '0';
            if (digit < 0 || digit > 9) {
                return otherwise;
            }
            if (length > SAFE_DIGITS && value < (Long.MIN_VALUE + digit) / 10) {
                return otherwise;
            }
            value = value * 10 - digit;
        }
        if (negative) {
            return value;
        }
        return value == Long.MIN_VALUE ? otherwise : -value;
    }

    /**
     * What C's strtoll makes of a text of one byte a char: the decimal number that it begins with, blanks and one sign before it and
     * anything behind it; 0 when it begins with none, and the nearest long when the number is none.
     */
    public static long prefix(String text) {
        int at = 0;
        while (at < text.length() && (text.charAt(at) == ' ' || (text.charAt(at) >= '\t' && text.charAt(at) <= '\r'))) {
            at++;
        }
        boolean negative = at < text.length() && text.charAt(at) == '-';
        if (at < text.length() && (negative || text.charAt(at) == '+')) {
            at++;
        }
        long limit = negative ? Long.MIN_VALUE : -Long.MAX_VALUE;
        long value = 0;
        for (; at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9'; at++) {
            int digit = text.charAt(at) - '0';
            if (value < (limit + digit) / 10) {
                return negative ? Long.MIN_VALUE : Long.MAX_VALUE;
            }
            value = value * 10 - digit;
        }
        return negative ? value : -value;
    }

    /** Number of bytes that {@link #write} takes for {@code value}. */
    public static int length(long value) {
        int digits = value < 0 ? 2 : 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /** Writes the decimal text of {@code value} at {@code at} and returns the index after it. */
    public static int write(long value, byte[] buf, int at) {
        if (value >= 0 && value < 10) {
            buf[at] = (byte) ('0' + value);
            return at + 1;
        }
        int end = at + length(value);
        int i = end;
        long rest = value;
        do {
            long quotient = rest / 10;
            buf[--i] = (byte) ('0' + Math.abs((int) (rest - quotient * 10)));
            rest = quotient;
        } while (rest != 0);
        if (value < 0) {
            buf[at] = '-';
        }
        return end;
    }

    /** The decimal text of {@code value}. */
    public static byte[] text(long value) {
        byte[] out = new byte[length(value)];
        write(value, out, 0);
        return out;
    }
}
