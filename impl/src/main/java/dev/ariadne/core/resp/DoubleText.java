package dev.ariadne.core.resp;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Doubles as text of 17 significant digits, as C's {@code %.17g} writes them: what Redis shows of scores. */
public final class DoubleText {
    /** Most bytes that {@link #write} takes. */
    public static final int MAX_CHARS = 24;

    private static final int DIGITS = 17;
    private static final int LEAST_PLAIN_EXPONENT = -4;
    private static final long EXACT_INTEGERS = 100_000_000_000_000_000L;
    /** Below this the digits need more than 128 bits of arithmetic. */
    private static final double LEAST_QUICK = 0.01;

    private static final int MANTISSA_BITS = 52;
    private static final int EXPONENT_OF_UNITS = 1023 + MANTISSA_BITS;
    private static final MathContext ROUNDING = new MathContext(DIGITS, RoundingMode.HALF_EVEN);
    private static final long[] POWERS = new long[19];

    static {
        long power = 1;
        for (int i = 0; i < POWERS.length; i++, power *= 10) {
            POWERS[i] = power;
        }
    }

    private DoubleText() {}

    /** The text: {@code inf}, {@code -inf} and {@code nan} included. */
    public static String of(double value) {
        byte[] buf = new byte[MAX_CHARS];
        return new String(buf, 0, write(value, buf, 0), StandardCharsets.US_ASCII);
    }

    /** As {@link #of}, in ASCII. */
    public static byte[] bytes(double value) {
        byte[] buf = new byte[MAX_CHARS];
        return Arrays.copyOf(buf, write(value, buf, 0));
    }

    /** Writes the text at {@code at}, where {@link #MAX_CHARS} must have room, and returns the index after it. */
    public static int write(double value, byte[] buf, int at) {
        long whole = (long) value;
        if (whole == value && whole < EXACT_INTEGERS && whole > -EXACT_INTEGERS) {
            return whole == 0 && 1 / value < 0 ? ascii("-0", buf, at) : Numbers.write(whole, buf, at);
        }
        double magnitude = Math.abs(value);
        if (magnitude >= LEAST_QUICK && magnitude < EXACT_INTEGERS) {
            int start = at;
            if (value < 0) {
                buf[start++] = '-';
            }
            return fraction(magnitude, buf, start);
        }
        return ascii(exact(value), buf, at);
    }

    /** Writes a value that has a fraction, which makes it less than 2^53. */
    private static int fraction(double value, byte[] buf, int at) {
        // value = mantissa / 2^shift; the digits are value * 10^decimals, rounded to an integer of 17 digits.
        long bits = Double.doubleToRawLongBits(value);
        long mantissa = bits & (1L << MANTISSA_BITS) - 1 | 1L << MANTISSA_BITS;
        int shift = EXPONENT_OF_UNITS - (int) (bits >>> MANTISSA_BITS);
        int decimals = DIGITS - (value >= 1 ? Numbers.length((long) value) : value >= 0.1 ? 0 : -1);
        long high = Math.multiplyHigh(mantissa, POWERS[decimals]);
        long low = mantissa * POWERS[decimals];
        long digits = high << -shift | low >>> shift;
        long rest = low & (1L << shift) - 1;
        long half = 1L << shift - 1;
        if (rest > half || rest == half && (digits & 1) == 1) {
            digits++;
        }
        int end = Numbers.write(digits / POWERS[decimals], buf, at);
        long fraction = digits % POWERS[decimals];
        if (fraction == 0) {
            return end;
        }
        buf[end++] = '.';
        int shown = decimals;
        for (; fraction % 10 == 0; fraction /= 10) {
            shown--;
        }
        for (int i = end + shown - 1; i >= end; i--, fraction /= 10) {
            buf[i] = (byte) ('0' + fraction % 10);
        }
        return end + shown;
    }

    private static String exact(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        BigDecimal rounded = new BigDecimal(value).round(ROUNDING);
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= LEAST_PLAIN_EXPONENT && exponent < DIGITS) {
            return rounded.stripTrailingZeros().toPlainString();
        }
        String digits = rounded.unscaledValue().abs().toString().replaceAll("0+$", "");
        StringBuilder text = new StringBuilder(value < 0 ? "-" : "").append(digits.charAt(0));
        if (digits.length() > 1) {
            text.append('.').append(digits, 1, digits.length());
        }
        int magnitude = Math.abs(exponent);
        return text.append(exponent < 0 ? "e-" : "e+")
                .append(magnitude < 10 ? "0" : "")
                .append(magnitude)
                .toString();
    }

    private static int ascii(String text, byte[] buf, int at) {
        for (int i = 0; i < text.length(); i++) {
            buf[at + i] = (byte) text.charAt(i);
        }
        return at + text.length();
    }
}
