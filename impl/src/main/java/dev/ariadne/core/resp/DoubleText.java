package dev.ariadne.core.resp;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** Doubles as text of 17 significant digits, as C's {@code %.17g} writes them: what Redis shows of scores. */
public final class DoubleText {
    private static final int DIGITS = 17;
    private static final int LEAST_PLAIN_EXPONENT = -4;
    private static final double EXACT_INTEGERS = 1e17;
    private static final MathContext ROUNDING = new MathContext(DIGITS, RoundingMode.HALF_EVEN);

    private DoubleText() {}

    /** The text: {@code inf}, {@code -inf} and {@code nan} included. */
    public static String of(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == Math.rint(value) && Math.abs(value) < EXACT_INTEGERS) {
            return value == 0 && 1 / value < 0 ? "-0" : Long.toString((long) value);
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

    /** As {@link #of}, in ASCII. */
    public static byte[] bytes(double value) {
        return of(value).getBytes(StandardCharsets.US_ASCII);
    }
}
