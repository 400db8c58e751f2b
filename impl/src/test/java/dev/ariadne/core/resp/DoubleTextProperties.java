package dev.ariadne.core.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/** Texts of doubles: 17 digits of the exact value, and the same double again when they are read. */
class DoubleTextProperties {
    @Property(tries = 5000)
    void bitsComeBack(@ForAll long bits) {
        double value = Double.longBitsToDouble(bits);
        if (!Double.isNaN(value)) {
            check(value);
        }
    }

    @Property(tries = 5000)
    void numbersOfEverydaySizeComeBack(@ForAll @DoubleRange(min = -1e5, max = 1e5) double value) {
        check(value);
        check(value / 1024);
        check(Math.nextUp(value));
        check(1_700_000_000 + value);
    }

    @Property(tries = 2000)
    void shortDecimalsComeBack(@ForAll long digits) {
        for (int scale = 0; scale < 18; scale++) {
            check(BigDecimal.valueOf(digits >> 20, scale).doubleValue());
        }
    }

    private static void check(double value) {
        byte[] text = DoubleText.bytes(value);
        double read = Strtod.parse(text, 0, text.length);
        assertThat(Double.doubleToRawLongBits(read)).isEqualTo(Double.doubleToRawLongBits(value));
        String shown = DoubleText.of(value);
        assertThat(shown.length()).isLessThanOrEqualTo(DoubleText.MAX_CHARS);
        if (!Double.isInfinite(value)) {
            BigDecimal rounded = new BigDecimal(value).round(new MathContext(17, RoundingMode.HALF_EVEN));
            assertThat(new BigDecimal(shown)).isEqualByComparingTo(rounded);
            assertThat(shown).doesNotContain("E").doesNotMatch(".*\\.\\d*0(e.*)?");
        }
    }

    @Example
    void isWrittenAsPrintfDoes() {
        assertThat(DoubleText.of(0.1)).isEqualTo("0.10000000000000001");
        assertThat(DoubleText.of(-2.5)).isEqualTo("-2.5");
        assertThat(DoubleText.of(1e16)).isEqualTo("10000000000000000");
        assertThat(DoubleText.of(1e17)).isEqualTo("1e+17");
        assertThat(DoubleText.of(1e-4)).isEqualTo("0.0001");
        assertThat(DoubleText.of(1.5e-5)).isEqualTo("1.5e-05");
        assertThat(DoubleText.of(-0.0)).isEqualTo("-0");
        assertThat(DoubleText.of(Double.NaN)).isEqualTo("nan");
        assertThat(DoubleText.of(Double.NEGATIVE_INFINITY)).isEqualTo("-inf");
        assertThat(DoubleText.of(Double.MIN_VALUE)).isEqualTo("4.9406564584124654e-324");
        assertThat(DoubleText.of(-Double.MAX_VALUE)).isEqualTo("-1.7976931348623157e+308");
        assertThat(DoubleText.of(2251799813685249.5)).isEqualTo("2251799813685249.5");
        // What follows the 17th digit is exactly one half: to even.
        assertThat(DoubleText.of(281474976710656.125)).isEqualTo("281474976710656.12");
        assertThat(DoubleText.of(281474976710656.375)).isEqualTo("281474976710656.38");
    }
}
