package dev.ariadne.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Numbers of any length and exponent, and their sums, are rounded as exact arithmetic rounds them. */
class ExtendedDoubleProperties {
    private static final BigInteger LEAST_MANTISSA = BigInteger.TWO.pow(63);

    @Property(tries = 2000)
    void textsAreRoundedToTheNearest(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String text = text(random);
        assertThat(shown(ExtendedDouble.parse(text))).as(text).isEqualTo(shown(round(new BigDecimal(text))));
    }

    @Property(tries = 2000)
    void sumsAreRoundedToTheNearest(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String a = text(random);
        String b = random.nextInt(4) == 0 ? (random.nextBoolean() ? "-" : "") + a.replace("-", "") : text(random);
        BigDecimal sum = round(round(new BigDecimal(a)).add(round(new BigDecimal(b))));
        assertThat(shown(ExtendedDouble.add(ExtendedDouble.parse(a), ExtendedDouble.parse(b))))
                .as(a + " + " + b)
                .isEqualTo(shown(sum));
    }

    @Property(tries = 2000)
    void halvesAreRoundedToEven(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        // 65 bits, the last of which is 1, and sometimes a little more behind.
        BigInteger half =
                new BigInteger(63, new Random(seed)).setBit(63).shiftLeft(1).setBit(0);
        int shift = random.nextInt(400);
        BigDecimal scale = new BigDecimal(BigInteger.TWO.pow(shift));
        BigDecimal exact =
                random.nextBoolean() ? new BigDecimal(half).multiply(scale) : new BigDecimal(half).divide(scale);
        String text = exact.toPlainString();
        String more = text.contains(".") ? text + "0".repeat(random.nextInt(90)) + random.nextInt(2) : text;
        assertThat(shown(ExtendedDouble.parse(more))).as(more).isEqualTo(shown(round(new BigDecimal(more))));
    }

    @Property(tries = 1000)
    void hexadecimalTextsAreRoundedToTheNearest(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BigInteger digits = new BigInteger(random.nextInt(1, 400), new Random(seed)).setBit(0);
        int exponent = random.nextInt(-60, 200);
        BigDecimal scale = new BigDecimal(BigInteger.TWO.pow(Math.abs(exponent)));
        BigDecimal exact = exponent < 0 ? new BigDecimal(digits).divide(scale) : new BigDecimal(digits).multiply(scale);
        String text = "0x" + digits.toString(16) + "p" + exponent;
        assertThat(shown(ExtendedDouble.parse(text))).as(text).isEqualTo(shown(round(exact)));
    }

    private static String text(SplittableRandom random) {
        int digits = random.nextInt(8) == 0 ? random.nextInt(1, 3000) : random.nextInt(1, 60);
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
        int point = random.nextInt(digits + 1);
        boolean sparse = random.nextBoolean();
        for (int i = 0; i < digits; i++) {
            text.append(i == point ? "." : "")
                    .append(sparse && i > 0 ? (char) ('0' + random.nextInt(9) / 8) : (char) ('0' + random.nextInt(10)));
        }
        switch (random.nextInt(3)) {
            case 0 -> text.append("e").append(random.nextInt(-30, 30));
            case 1 -> text.append("E").append(random.nextInt(-1900, 1900));
            default -> {}
        }
        return text.toString();
    }

    /** What is shown of a number, and of the same scaled so that its last bits are. */
    private static String shown(ExtendedDouble value) {
        ExtendedDouble scaled = value;
        for (int i = 0; i < 8; i++) {
            scaled = scaled.times(1 << 30);
        }
        return value.format() + " " + scaled.format();
    }

    private static String shown(BigDecimal value) {
        BigDecimal scaled = value.multiply(new BigDecimal(BigInteger.TWO.pow(240)));
        return format(value) + " " + format(scaled);
    }

    private static String format(BigDecimal value) {
        BigDecimal shown = value.setScale(17, RoundingMode.HALF_EVEN);
        return shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
    }

    /** To 64 significant bits. */
    private static BigDecimal round(BigDecimal exact) {
        if (exact.signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigInteger numerator = exact.unscaledValue().abs().multiply(BigInteger.TEN.pow(Math.max(0, -exact.scale())));
        BigInteger denominator = BigInteger.TEN.pow(Math.max(0, exact.scale()));
        int shift = 64 - numerator.bitLength() + denominator.bitLength();
        BigInteger mantissa = quotient(numerator, denominator, shift);
        if (mantissa.shiftRight(1).compareTo(LEAST_MANTISSA) >= 0) {
            shift--;
            mantissa = quotient(numerator, denominator, shift);
        }
        BigDecimal scale = new BigDecimal(BigInteger.TWO.pow(Math.abs(shift)));
        BigDecimal size =
                shift >= 0 ? new BigDecimal(mantissa).divide(scale) : new BigDecimal(mantissa).multiply(scale);
        return exact.signum() < 0 ? size.negate() : size;
    }

    private static BigInteger quotient(BigInteger numerator, BigInteger denominator, int shift) {
        BigInteger n = numerator.shiftLeft(Math.max(0, shift));
        BigInteger d = denominator.shiftLeft(Math.max(0, -shift));
        BigInteger[] parts = n.divideAndRemainder(d);
        int half = parts[1].shiftLeft(1).compareTo(d);
        return half > 0 || (half == 0 && parts[0].testBit(0)) ? parts[0].add(BigInteger.ONE) : parts[0];
    }
}
