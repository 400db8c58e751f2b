package dev.ariadne.checker.edn;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as they are written: in EDN as clojure.edn reads them (LispReader: intPat, ratioPat, floatPat), in JSON by its own grammar. Numbers that
 * are equal, by Clojure's {@code =} or in JSON, are equal objects: integers {@link Long} or {@link BigInteger}, then {@link Ratio}, {@link Double} and
 * {@link BigDecimal}.
 */
final class EdnNumbers {
    /** So many digits take a moment; a number of more is no value of a history. */
    private static final int MOST_CHARS = 10_000;

    private static final Pattern INTEGER = Pattern.compile(
            "([-+]?)(?:(0)|([1-9][0-9]*)|0[xX]([0-9A-Fa-f]+)|0([0-7]+)|([1-9][0-9]?)[rR]([0-9A-Za-z]+))N?");

    private static final Pattern RATIO = Pattern.compile("([-+]?[0-9]+)/([0-9]+)");
    private static final Pattern LEADING_ZERO = Pattern.compile("[-+]?0[0-9]+N?");
    private static final Pattern FLOAT = Pattern.compile("[-+]?[0-9]+(?:\\.[0-9]*)?(?:[eE][-+]?[0-9]+)?(M?)");
    private static final Pattern JSON = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");

    private EdnNumbers() {}

    static Object edn(String token) {
        try {
            Object number = token.length() > MOST_CHARS ? null : number(token);
            if (number != null) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw notANumber(token);
        }
        throw notANumber(token);
    }

    private static EdnException notANumber(String token) {
        return new EdnException("'" + token + "' is not a number");
    }

    private static @Nullable Object number(String token) {
        Matcher integer = INTEGER.matcher(token);
        if (integer.matches()) {
            return integer(integer);
        }
        Matcher ratio = RATIO.matcher(token);
        if (ratio.matches()) {
            BigInteger denominator = new BigInteger(ratio.group(2));
            if (denominator.signum() == 0) {
                return null;
            }
            return Ratio.of(new BigInteger(plain(ratio.group(1))), denominator);
        }
        Matcher real = FLOAT.matcher(token);
        if (LEADING_ZERO.matcher(token).matches() || !real.matches()) {
            return null;
        }
        if (real.group(1).isEmpty()) {
            double number = Double.parseDouble(token);
            return number == 0 ? 0.0 : number;
        }
        return new BigDecimal(token.substring(0, token.length() - 1)).stripTrailingZeros();
    }

    private static Object integer(Matcher token) {
        String digits = token.group(3);
        int radix = 10;
        if (token.group(2) != null) {
            digits = "0";
        } else if (token.group(4) != null) {
            digits = token.group(4);
            radix = 16;
        } else if (token.group(5) != null) {
            digits = token.group(5);
            radix = 8;
        } else if (token.group(7) != null) {
            digits = token.group(7);
            radix = Integer.parseInt(token.group(6));
        }
        BigInteger number = new BigInteger(digits, radix);
        return integer("-".equals(token.group(1)) ? number.negate() : number);
    }

    private static String plain(String signed) {
        return signed.startsWith("+") ? signed.substring(1) : signed;
    }

    static Object integer(BigInteger number) {
        return number.bitLength() < 64 ? (Object) number.longValue() : number;
    }

    /** JSON has one type of number: 1, 1.0 and 10e-1 are the same. */
    static Object json(String token) {
        if (!JSON.matcher(token).matches() || token.length() > MOST_CHARS) {
            throw notANumber(token);
        }
        BigDecimal number;
        try {
            number = new BigDecimal(token).stripTrailingZeros();
        } catch (NumberFormatException e) {
            throw notANumber(token);
        }
        if (number.scale() <= 0 && number.precision() - number.scale() <= MOST_CHARS) {
            return integer(number.toBigIntegerExact());
        }
        double near = number.doubleValue();
        boolean exact = Double.isFinite(near) && new BigDecimal(Double.toString(near)).compareTo(number) == 0;
        return exact ? (Object) near : number;
    }
}
