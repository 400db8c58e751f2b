package dev.ariadne.core.command;

import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic with the 64-bit mantissa of the x87 long double, which Redis counts floats with, so that sums come out to the digit
 * as Redis writes them. A value is the exact decimal form of its binary one.
 */
final class ExtendedDouble {
    private static final int MANTISSA_BITS = 64;
    private static final BigDecimal LARGEST = new BigDecimal(
            BigInteger.TWO.pow(MANTISSA_BITS).subtract(BigInteger.ONE).shiftLeft(16384 - MANTISSA_BITS));
    /** Digits before the point of the largest value, and, negative, zeros behind it of the smallest. */
    private static final int MOST_DIGITS = 4933;

    private static final int MOST_ZEROS = -4950;

    private static final int SHOWN_DECIMALS = 17;
    private static final int MAX_CHARS = 5 * 1024;
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,9})?");
    private static final Pattern HEXADECIMAL =
            Pattern.compile("([+-]?)0x([0-9a-f]*)\\.?([0-9a-f]*)(?:p([+-]?\\d{1,5}))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern INFINITE = Pattern.compile("[+-]?inf(inity)?", Pattern.CASE_INSENSITIVE);

    private ExtendedDouble() {}

    /** The nearest value to a decimal or hexadecimal text; throws {@link CommandError} when it is none or out of range. */
    static BigDecimal parse(String text) {
        return parse(text, Errors.NOT_FLOAT, Errors.NAN_OR_INFINITY);
    }

    /** As {@link #parse(String)}, with other texts for the errors. */
    static BigDecimal parse(String text, String notFloat, String infinite) {
        if (isInfinite(text)) {
            throw new CommandError(infinite);
        }
        BigDecimal exact = exactly(text);
        if (exact != null && exact.signum() == 0) {
            return BigDecimal.ZERO;
        }
        if (exact == null || magnitude(exact) > MOST_DIGITS || magnitude(exact) < MOST_ZEROS) {
            throw new CommandError(notFloat);
        }
        BigDecimal rounded = round(exact);
        if (rounded.abs().compareTo(LARGEST) > 0) {
            throw new CommandError(notFloat);
        }
        return rounded;
    }

    /** Whether the text means an infinite value. */
    static boolean isInfinite(String text) {
        return INFINITE.matcher(text).matches();
    }

    private static @Nullable BigDecimal exactly(String text) {
        if (text.length() < MAX_CHARS && DECIMAL.matcher(text).matches()) {
            return new BigDecimal(text);
        }
        Matcher hex = HEXADECIMAL.matcher(text);
        if (text.length() < MAX_CHARS && hex.matches()) {
            String fraction = hex.group(3);
            String digits = hex.group(2) + fraction;
            if (!digits.isEmpty()) {
                BigInteger mantissa = new BigInteger(hex.group(1) + digits, 16);
                int exponent = (hex.group(4) == null ? 0 : Integer.parseInt(hex.group(4))) - 4 * fraction.length();
                return exponent >= 0
                        ? new BigDecimal(mantissa.shiftLeft(exponent))
                        : new BigDecimal(mantissa).divide(new BigDecimal(BigInteger.TWO.pow(-exponent)));
            }
        }
        return null;
    }

    /** The nearest value to the sum; throws {@link CommandError} when it is infinite. */
    static BigDecimal add(BigDecimal a, BigDecimal b) {
        BigDecimal sum = round(a.add(b));
        if (sum.abs().compareTo(LARGEST) > 0) {
            throw new CommandError(Errors.NAN_OR_INFINITY);
        }
        return sum;
    }

    /** At most 17 decimals, without trailing zeros and without an exponent. */
    static String format(BigDecimal value) {
        BigDecimal shown = value.setScale(SHOWN_DECIMALS, RoundingMode.HALF_EVEN);
        return shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
    }

    private static long magnitude(BigDecimal value) {
        return (long) value.precision() - value.scale();
    }

    /** Rounds to {@value #MANTISSA_BITS} significant bits, halves to even. */
    static BigDecimal round(BigDecimal exact) {
        if (exact.signum() == 0) {
            return BigDecimal.ZERO;
        }
        // value = numerator / denominator, scaled by 2^shift so that the quotient has the mantissa's bits.
        BigInteger numerator = exact.unscaledValue().abs();
        BigInteger denominator = BigInteger.ONE;
        if (exact.scale() > 0) {
            denominator = BigInteger.TEN.pow(exact.scale());
        } else {
            numerator = numerator.multiply(BigInteger.TEN.pow(-exact.scale()));
        }
        int shift = MANTISSA_BITS - (numerator.bitLength() - denominator.bitLength());
        BigInteger mantissa = quotient(numerator, denominator, shift);
        if (mantissa.bitLength() > MANTISSA_BITS) {
            shift--;
            mantissa = quotient(numerator, denominator, shift);
        }
        BigDecimal result = new BigDecimal(mantissa);
        BigDecimal scale = new BigDecimal(BigInteger.TWO.pow(Math.abs(shift)));
        // Division by a power of two is exact in decimal.
        result = shift >= 0 ? result.divide(scale) : result.multiply(scale);
        return exact.signum() < 0 ? result.negate() : result;
    }

    /** numerator × 2^shift / denominator, rounded to the nearest, halves to even. */
    private static BigInteger quotient(BigInteger numerator, BigInteger denominator, int shift) {
        BigInteger n = shift >= 0 ? numerator.shiftLeft(shift) : numerator;
        BigInteger d = shift >= 0 ? denominator : denominator.shiftLeft(-shift);
        BigInteger[] parts = n.divideAndRemainder(d);
        int half = parts[1].shiftLeft(1).compareTo(d);
        boolean up = half > 0 || (half == 0 && parts[0].testBit(0));
        return up ? parts[0].add(BigInteger.ONE) : parts[0];
    }
}
