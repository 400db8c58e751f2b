package dev.ariadne.core.command;

import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A number with the 64-bit mantissa of the x87 long double, which Redis counts floats with, so that sums come out to the digit as Redis
 * writes them.
 *
 * <p>A text of some thousand digits, or with an exponent of some thousand, would be a binary number of as many bits. Of the digits only
 * the first few are looked at, and of a power of five its first bits: from what they leave open follow two bounds, which are nearly
 * always rounded to the same number. Only when they are not is the number computed to its last bit.
 */
final class ExtendedDouble {
    /** Nothing. */
    static final ExtendedDouble ZERO = new ExtendedDouble(BigInteger.ZERO, 0);

    private static final int MANTISSA_BITS = 64;
    /** Bits before the point of the largest value. */
    private static final int MOST_BITS = 16384;
    /** And, negative, zero bits behind it of the smallest. */
    private static final int LEAST_BITS = -16445;
    /** Digits before the point of the largest value, and, negative, zeros behind it of the smallest. */
    private static final int MOST_DIGITS = 4933;

    private static final int MOST_ZEROS = -4950;

    private static final int SHOWN_DECIMALS = 17;
    private static final BigInteger SHOWN_SCALE = BigInteger.TEN.pow(SHOWN_DECIMALS);
    private static final int MAX_CHARS = 5 * 1024;
    /** What an exponent of many digits is cut to, which is out of range whatever the digits before it are. */
    private static final int LARGEST_EXPONENT = 1_000_000;

    /** Digits that are looked at first. */
    private static final int FIRST_DIGITS = 40;
    /** Bits of a power of five that are looked at first. */
    private static final int FIRST_BITS = 192;
    /** Larger powers of five are looked at by their first bits first. */
    private static final int LARGEST_EXACT_POWER = 64;
    /** By how many of the last of its {@link #FIRST_BITS} a power may be too low: one for each factor and each product. */
    private static final BigInteger POWER_ERROR = BigInteger.valueOf(64);
    /** 5 to the powers of two, up to the one below the largest exponent and digits together. */
    private static final BigInteger[] FIVES = new BigInteger[14];

    /** Their first bits. */
    private static final Power[] FIRST_FIVES = new Power[FIVES.length];

    static {
        Power one = new Power(BigInteger.ONE, 0);
        for (int i = 0; i < FIVES.length; i++) {
            FIVES[i] = i == 0 ? BigInteger.valueOf(5) : FIVES[i - 1].multiply(FIVES[i - 1]);
            FIRST_FIVES[i] = one.times(new Power(FIVES[i], 0));
        }
    }

    /** With its sign. */
    private final BigInteger mantissa;
    /** The value is mantissa × 2^exponent. */
    private final int exponent;

    private ExtendedDouble(BigInteger mantissa, int exponent) {
        this.mantissa = mantissa;
        this.exponent = exponent;
    }

    // ---- from text

    /** The nearest value to a decimal or hexadecimal text; throws {@link CommandError} when it is none or out of range. */
    static ExtendedDouble parse(String text) {
        return parse(text, Errors.NOT_FLOAT, Errors.NAN_OR_INFINITY);
    }

    /** As {@link #parse(String)}, with other texts for the errors. */
    static ExtendedDouble parse(String text, String notFloat, String infinite) {
        if (isInfinite(text)) {
            throw new CommandError(infinite);
        }
        ExtendedDouble value = text.length() < MAX_CHARS ? new Text(text).value() : null;
        if (value == null || value.isTooLarge() || value.isTooSmall()) {
            throw new CommandError(notFloat);
        }
        return value;
    }

    /** Whether the text means an infinite value. */
    static boolean isInfinite(String text) {
        String word = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
        return word.equalsIgnoreCase("inf") || word.equalsIgnoreCase("infinity");
    }

    /** A number as it is written: a sign, digits with a point among them, an exponent. */
    private static final class Text {
        private final String text;
        private final boolean negative;
        private final int radix;
        /** Where the first digit that is not 0 stands, and the end of the digits. */
        private final int first;

        private final int end;
        /** Where the point stands, or would after a whole number. */
        private final int point;
        /** Of the radix' exponent, 10 or 2; what is not the text of a number has {@link #MALFORMED}. */
        private final int exponent;

        private static final int MALFORMED = Integer.MIN_VALUE;

        Text(String text) {
            this.text = text;
            negative = text.startsWith("-");
            int at = negative || text.startsWith("+") ? 1 : 0;
            radix = text.regionMatches(true, at, "0x", 0, 2) ? 16 : 10;
            at += radix == 16 ? 2 : 0;
            int digits = 0;
            int leading = -1;
            int dot = -1;
            for (; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '.' && dot < 0) {
                    dot = at;
                } else if (c < 0x80 && Character.digit(c, radix) >= 0) {
                    digits++;
                    leading = leading < 0 && c != '0' ? at : leading;
                } else {
                    break;
                }
            }
            end = at;
            first = leading < 0 ? at : leading;
            point = dot < 0 ? at : dot;
            exponent = digits == 0 ? MALFORMED : exponent(at);
        }

        /** The exponent that stands at {@code at}, where the text may also end. */
        private int exponent(int at) {
            if (at == text.length()) {
                return 0;
            }
            if (Character.toLowerCase(text.charAt(at)) != (radix == 16 ? 'p' : 'e')) {
                return MALFORMED;
            }
            int from = at + 1;
            boolean below = text.startsWith("-", from);
            from += below || text.startsWith("+", from) ? 1 : 0;
            int value = from == text.length() ? MALFORMED : 0;
            for (int i = from; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < '0' || c > '9') {
                    return MALFORMED;
                }
                value = Math.min(LARGEST_EXPONENT, 10 * value + c - '0');
            }
            return below && value != MALFORMED ? -value : value;
        }

        /** What it means, null when it is malformed or out of range. */
        @Nullable
        ExtendedDouble value() {
            if (exponent == MALFORMED) {
                return null;
            }
            if (first == end) {
                return ZERO;
            }
            ExtendedDouble value = radix == 16 ? hexadecimal() : decimal();
            return value == null || !negative ? value : new ExtendedDouble(value.mantissa.negate(), value.exponent);
        }

        private @Nullable ExtendedDouble hexadecimal() {
            Digits some = digits(FIRST_DIGITS);
            return round(some.value, exponent + 4 * some.scale, some.isCut);
        }

        private @Nullable ExtendedDouble decimal() {
            // The value is 0.xxx × 10^magnitude.
            int magnitude = exponent + (first < point ? point - first : point + 1 - first);
            if (magnitude > MOST_DIGITS || magnitude < MOST_ZEROS) {
                return null;
            }
            Digits some = digits(FIRST_DIGITS);
            int scale = exponent + some.scale;
            if (some.isCut || Math.abs(scale) > LARGEST_EXACT_POWER) {
                Power low = Power.of(Math.abs(scale));
                Power high = low.next();
                BigInteger next = some.isCut ? some.value.add(BigInteger.ONE) : some.value;
                ExtendedDouble least = scaled(some.value, scale < 0 ? high : low, scale);
                ExtendedDouble most = scaled(next, scale < 0 ? low : high, scale);
                if (least.mantissa.equals(most.mantissa) && least.exponent == most.exponent) {
                    return least;
                }
            }
            Digits all = digits(Integer.MAX_VALUE);
            int exact = exponent + all.scale;
            return scaled(all.value, Power.exact(Math.abs(exact)), exact);
        }

        /** Digits as a number, which times radix^scale is the whole but for the digits that were cut off. */
        private record Digits(BigInteger value, int scale, boolean isCut) {}

        /** The first digits, at most so many of them that count. */
        private Digits digits(int most) {
            StringBuilder chosen = new StringBuilder(FIRST_DIGITS);
            int last = end;
            while (last > first && (text.charAt(last - 1) == '0' || last - 1 == point)) {
                last--;
            }
            int at = first;
            for (; at < last && chosen.length() < most; at++) {
                if (at != point) {
                    chosen.append(text.charAt(at));
                }
            }
            int behindPoint = at > point ? at - point - 1 : at - point;
            String digits = chosen.toString();
            BigInteger value = digits.length() < 16
                    ? BigInteger.valueOf(Long.parseLong(digits, radix))
                    : new BigInteger(digits, radix);
            return new Digits(value, -behindPoint, at < last);
        }
    }

    /** {@code digits} × 10^scale, with 5^|scale| as {@code power}. */
    private static ExtendedDouble scaled(BigInteger digits, Power power, int scale) {
        if (scale >= 0) {
            return round(digits.multiply(power.bits), scale + power.exponent, false);
        }
        int shift = Math.max(0, MANTISSA_BITS + 2 + power.bits.bitLength() - digits.bitLength());
        BigInteger[] parts = digits.shiftLeft(shift).divideAndRemainder(power.bits);
        return round(parts[0], scale - power.exponent - shift, parts[1].signum() != 0);
    }

    /** A power of five: {@code bits} × 2^exponent, which is too low by less than {@link #POWER_ERROR} bits unless it is exact. */
    private record Power(BigInteger bits, int exponent) {
        static Power of(int power) {
            Power product = new Power(BigInteger.ONE, 0);
            for (int i = 0; power >> i > 0; i++) {
                if ((power >> i & 1) == 1) {
                    product = product.times(FIRST_FIVES[i]);
                }
            }
            return product;
        }

        static Power exact(int power) {
            BigInteger product = BigInteger.ONE;
            for (int i = 0; power >> i > 0; i++) {
                product = (power >> i & 1) == 1 ? product.multiply(FIVES[i]) : product;
            }
            return new Power(product, 0);
        }

        /** The first bits of the product. */
        Power times(Power factor) {
            BigInteger product = bits.multiply(factor.bits);
            int cut = Math.max(0, product.bitLength() - FIRST_BITS);
            return new Power(product.shiftRight(cut), exponent + factor.exponent + cut);
        }

        Power next() {
            return exponent == 0 ? this : new Power(bits.add(POWER_ERROR), exponent);
        }
    }

    // ---- arithmetic

    /** The value of a double. */
    static ExtendedDouble of(double value) {
        long bits = Double.doubleToLongBits(value);
        int biased = (int) (bits >>> 52 & 0x7ff);
        long fraction = bits & (1L << 52) - 1 | (biased == 0 ? 0 : 1L << 52);
        return new ExtendedDouble(BigInteger.valueOf(value < 0 ? -fraction : fraction), Math.max(1, biased) - 1075);
    }

    /** The nearest value to the sum; throws {@link CommandError} when it is infinite. */
    static ExtendedDouble add(ExtendedDouble a, ExtendedDouble b) {
        ExtendedDouble high = a.exponent >= b.exponent ? a : b;
        ExtendedDouble low = high == a ? b : a;
        int distance = high.exponent - low.exponent;
        ExtendedDouble sum;
        if (high.mantissa.signum() == 0 || low.mantissa.signum() == 0) {
            sum = high.mantissa.signum() == 0 ? low : high;
        } else if (distance <= 3 * MANTISSA_BITS) {
            sum = round(high.mantissa.shiftLeft(distance).add(low.mantissa), low.exponent, false);
        } else {
            // The low one is less than a bit of what the high one is shifted by: it decides at most which way to round.
            int shift = 2 * MANTISSA_BITS;
            BigInteger little = BigInteger.valueOf(low.mantissa.signum());
            sum = round(high.mantissa.shiftLeft(shift).add(little), high.exponent - shift, false);
        }
        if (sum.isTooLarge()) {
            throw new CommandError(Errors.NAN_OR_INFINITY);
        }
        return sum;
    }

    /** The nearest value to the product. */
    ExtendedDouble times(int factor) {
        return round(mantissa.multiply(BigInteger.valueOf(factor)), exponent, false);
    }

    /** The smallest integer that is not below. */
    BigInteger ceiling() {
        return exponent >= 0
                ? mantissa.shiftLeft(exponent)
                : mantissa.negate().shiftRight(-exponent).negate();
    }

    private boolean isTooLarge() {
        return mantissa.abs().bitLength() + exponent > MOST_BITS;
    }

    private boolean isTooSmall() {
        return mantissa.signum() != 0 && mantissa.abs().bitLength() + exponent < LEAST_BITS;
    }

    /**
     * Rounds value × 2^exponent to {@value #MANTISSA_BITS} significant bits, halves to even.
     *
     * @param more whether the value is a little larger than that: then it has more bits than these
     */
    private static ExtendedDouble round(BigInteger value, int exponent, boolean more) {
        BigInteger size = value.abs();
        int cut = size.bitLength() - MANTISSA_BITS;
        if (cut <= 0) {
            return new ExtendedDouble(value, exponent);
        }
        BigInteger rounded = size.shiftRight(cut);
        if (size.testBit(cut - 1)) {
            boolean half = !more && size.getLowestSetBit() == cut - 1;
            if (!half || rounded.testBit(0)) {
                rounded = rounded.add(BigInteger.ONE);
            }
        }
        if (rounded.bitLength() > MANTISSA_BITS) {
            rounded = rounded.shiftRight(1);
            cut++;
        }
        return new ExtendedDouble(value.signum() < 0 ? rounded.negate() : rounded, exponent + cut);
    }

    // ---- to text

    /** At most 17 decimals, without trailing zeros and without an exponent. */
    String format() {
        if (exponent >= 0) {
            return mantissa.shiftLeft(exponent).toString();
        }
        BigInteger size = mantissa.abs().multiply(SHOWN_SCALE);
        int cut = -exponent;
        BigInteger shown = size.shiftRight(cut);
        if (size.testBit(cut - 1) && (size.getLowestSetBit() < cut - 1 || shown.testBit(0))) {
            shown = shown.add(BigInteger.ONE);
        }
        if (shown.signum() == 0) {
            return "0";
        }
        String digits = shown.toString();
        StringBuilder text = new StringBuilder(digits.length() + SHOWN_DECIMALS + 3);
        text.append(mantissa.signum() < 0 ? "-" : "");
        int whole = digits.length() - SHOWN_DECIMALS;
        text.append(whole > 0 ? digits.substring(0, whole) : "0");
        int last = digits.length();
        while (last > Math.max(whole, 0) && digits.charAt(last - 1) == '0') {
            last--;
        }
        if (last > Math.max(whole, 0)) {
            text.append('.').append("0".repeat(Math.max(0, -whole))).append(digits, Math.max(whole, 0), last);
        }
        return text.toString();
    }
}
