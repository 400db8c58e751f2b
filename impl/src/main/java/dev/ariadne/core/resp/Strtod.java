package dev.ariadne.core.resp;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Doubles read from text as C's strtod does: decimal and hexadecimal with their exponents, {@code inf} and {@code infinity} in any
 * case. The one place that knows which texts Redis takes for a double.
 */
public final class Strtod {
    /** Integers below this many digits, and powers of ten up to 22, are doubles exactly: one operation rounds correctly. */
    private static final int EXACT_DIGITS = 15;

    /** Of a text of more than twice as many digits these are looked at first. */
    private static final int FIRST_DIGITS = 40;

    private static final int LARGEST_EXPONENT = 100_000_000;

    private static final double[] EXACT_POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private Strtod() {}

    /**
     * The double that the whole range is the text of, NaN when it is none: no blanks before it, and neither too large for a double
     * nor too small for anything but 0 (Redis: util.c:string2d).
     */
    public static double parse(byte[] buf, int from, int length) {
        int to = from + length;
        int end = end(buf, from, to);
        if (end == from || end != to) {
            return Double.NaN;
        }
        double value = value(buf, from, end);
        boolean outOfRange =
                Double.isInfinite(value) ? !isInfinity(buf, from) : value == 0 && hasDigits(buf, from, end);
        return outOfRange ? Double.NaN : value;
    }

    /**
     * The bound of a range of scores, NaN when it is none: blanks may come before it, a zero byte ends it, what is too large is
     * infinite, and nothing at all is 0 (Redis: t_zset.c:zslParseRange).
     */
    public static double parseBound(byte[] buf, int from, int length) {
        int to = from + length;
        if (length == 0 || buf[from] == 0) {
            return 0;
        }
        int start = from;
        while (start < to && isBlank(buf[start])) {
            start++;
        }
        int end = end(buf, start, to);
        if (end == start || (end < to && buf[end] != 0)) {
            return Double.NaN;
        }
        return value(buf, start, end);
    }

    /**
     * What C's strtod makes of a text: the number that it begins with, blanks before it and anything behind it, infinite when it is
     * too large.
     *
     * @param otherwise the result when it begins with no number
     * @return NaN for the texts that C calls so
     */
    public static double prefix(byte[] buf, int from, int length, double otherwise) {
        int to = from + length;
        int start = from;
        while (start < to && isBlank(buf[start])) {
            start++;
        }
        int end = end(buf, start, to);
        if (end == start) {
            return isWord(buf, afterSign(buf, start, to), to, "NAN") ? Double.NaN : otherwise;
        }
        return value(buf, start, end);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }

    // ---- the extent of a number

    /** The index after the longest text of a number that begins at {@code from}, which is returned when none does. */
    private static int end(byte[] buf, int from, int to) {
        int start = afterSign(buf, from, to);
        if (isWord(buf, start, to, "INF")) {
            return isWord(buf, start + 3, to, "INITY") ? start + 8 : start + 3;
        }
        if (isWord(buf, start, to, "0X")) {
            int end = digits(buf, start + 2, to, 16);
            if (end > start + 2) {
                return exponent(buf, end, to, 'P');
            }
        }
        int end = digits(buf, start, to, 10);
        return end == start ? from : exponent(buf, end, to, 'E');
    }

    private static int afterSign(byte[] buf, int from, int to) {
        return from < to && (buf[from] == '-' || buf[from] == '+') ? from + 1 : from;
    }

    private static boolean isWord(byte[] buf, int at, int to, String upperCase) {
        if (to - at < upperCase.length()) {
            return false;
        }
        for (int i = 0; i < upperCase.length(); i++) {
            if (Character.toUpperCase(buf[at + i]) != upperCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The index after digits with at most one point among them, {@code from} when there is no digit. */
    private static int digits(byte[] buf, int from, int to, int radix) {
        int end = from;
        while (end < to && isDigit(buf[end], radix)) {
            end++;
        }
        if (end == to || buf[end] != '.') {
            return end;
        }
        int fraction = end + 1;
        int fractionEnd = fraction;
        while (fractionEnd < to && isDigit(buf[fractionEnd], radix)) {
            fractionEnd++;
        }
        return end == from && fractionEnd == fraction ? from : fractionEnd;
    }

    private static boolean isDigit(byte b, int radix) {
        return b >= 0 && Character.digit((char) b, radix) >= 0;
    }

    private static int exponent(byte[] buf, int at, int to, char upperCaseLetter) {
        if (at == to || Character.toUpperCase(buf[at]) != upperCaseLetter) {
            return at;
        }
        int start = afterSign(buf, at + 1, to);
        int end = start;
        while (end < to && isDigit(buf[end], 10)) {
            end++;
        }
        return end == start ? at : end;
    }

    // ---- its value

    private static double value(byte[] buf, int from, int end) {
        int start = afterSign(buf, from, end);
        boolean negative = buf[from] == '-';
        if (isInfinity(buf, from)) {
            return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (end - start <= EXACT_DIGITS + 1) {
            double quick = shortDecimal(buf, start, end);
            if (quick >= 0) {
                return negative ? -quick : quick;
            }
        }
        boolean hexadecimal = isWord(buf, start, end, "0X");
        if (end - start > 2 * FIRST_DIGITS) {
            double first = hexadecimal ? firstDigits(buf, start + 2, end, 16) : firstDigits(buf, start, end, 10);
            if (!Double.isNaN(first)) {
                return negative ? -first : first;
            }
        }
        String text = new String(buf, from, end - from, StandardCharsets.US_ASCII);
        return Double.parseDouble(hexadecimal && text.indexOf('p') < 0 && text.indexOf('P') < 0 ? text + "p0" : text);
    }

    /** The value of a long text by its first digits, NaN when those behind decide how it is rounded. */
    private static double firstDigits(byte[] buf, int start, int end, int radix) {
        StringBuilder digits = new StringBuilder(FIRST_DIGITS + 1);
        boolean behindPoint = false;
        boolean isCut = false;
        int scale = 0;
        int at = start;
        for (; at < end && (buf[at] == '.' || isDigit(buf[at], radix)); at++) {
            if (buf[at] == '.') {
                behindPoint = true;
                continue;
            }
            boolean counts = !digits.isEmpty() || buf[at] != '0';
            if (counts && digits.length() < FIRST_DIGITS) {
                digits.append((char) buf[at]);
                scale -= behindPoint ? 1 : 0;
            } else {
                isCut |= counts && buf[at] != '0';
                scale += behindPoint == counts ? 0 : counts ? 1 : -1;
            }
        }
        if (digits.isEmpty()) {
            return 0;
        }
        int exponent = at == end ? 0 : exponent(buf, at + 1, end);
        if (radix == 16) {
            // A bit behind all that count stands for whatever was cut off.
            return Double.parseDouble("0x" + digits + (isCut ? "1" : "0") + "p" + (exponent + 4 * (scale - 1)));
        }
        double low = Double.parseDouble(digits + "e" + (exponent + scale));
        BigInteger next = new BigInteger(digits.toString()).add(BigInteger.ONE);
        return !isCut || low == Double.parseDouble(next + "e" + (exponent + scale)) ? low : Double.NaN;
    }

    /** The number that the range is, a sign and digits; a very large one when it is larger. */
    private static int exponent(byte[] buf, int from, int end) {
        int value = 0;
        for (int i = afterSign(buf, from, end); i < end; i++) {
            value = Math.min(LARGEST_EXPONENT, 10 * value + buf[i] - '0');
        }
        return buf[from] == '-' ? -value : value;
    }

    /** The value of a few decimal digits with or without a point, -1 for other texts. */
    private static double shortDecimal(byte[] buf, int start, int end) {
        long mantissa = 0;
        int point = end;
        for (int i = start; i < end; i++) {
            int digit = buf[i] - '0';
            if (digit >= 0 && digit <= 9) {
                mantissa = 10 * mantissa + digit;
            } else if (buf[i] == '.') {
                point = i;
            } else {
                return -1;
            }
        }
        return point == end && end - start > EXACT_DIGITS ? -1 : mantissa / EXACT_POWERS[Math.max(0, end - point - 1)];
    }

    private static boolean isInfinity(byte[] buf, int from) {
        int letter = buf[from] == '-' || buf[from] == '+' ? buf[from + 1] : buf[from];
        return letter == 'i' || letter == 'I';
    }

    /** Whether a digit before the exponent is not 0. */
    private static boolean hasDigits(byte[] buf, int from, int end) {
        boolean hexadecimal = isWord(buf, afterSign(buf, from, end), end, "0X");
        for (int i = from; i < end; i++) {
            byte b = buf[i];
            if (hexadecimal ? b == 'p' || b == 'P' : b == 'e' || b == 'E') {
                return false;
            }
            if (b != '0' && isDigit(b, hexadecimal ? 16 : 10)) {
                return true;
            }
        }
        return false;
    }
}
