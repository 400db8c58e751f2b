package dev.ariadne.core.geo;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** A result is wrong by little more than half a unit in its last place, as glibc promises of its own, against series of 60 digits. */
class RoundedTrigProperties {
    private static final MathContext DIGITS = new MathContext(60);
    private static final BigDecimal MOST = new BigDecimal("0.55");
    private static final double MANY = 1L << 53;

    @Property(tries = 3000)
    void sine(@ForAll @LongRange(min = 0, max = 1L << 53) long part) {
        double x = part / MANY * Math.PI;
        check(RoundedTrig.sin(x), sin(new BigDecimal(x)));
        check(RoundedTrig.sin(x / 1e6), sin(new BigDecimal(x / 1e6)));
        assertThat(RoundedTrig.sin(-x)).isEqualTo(-RoundedTrig.sin(x));
    }

    @Property(tries = 3000)
    void cosine(@ForAll @LongRange(min = 0, max = 1L << 53) long part) {
        double x = part / MANY * 1.5;
        check(RoundedTrig.cos(x), cos(new BigDecimal(x)));
        assertThat(RoundedTrig.cos(-x)).isEqualTo(RoundedTrig.cos(x));
    }

    @Property(tries = 3000)
    void arcsine(@ForAll @LongRange(min = 0, max = 1L << 53) long part) {
        double z = part / MANY * 0.9999;
        checkAsin(z);
        checkAsin(z * z * z * z * z * z);
    }

    /** The sine of the result, and so the result, is where it should be: the slope there says how far it is off. */
    private static void checkAsin(double z) {
        double angle = RoundedTrig.asin(z);
        BigDecimal x = new BigDecimal(angle);
        BigDecimal off = sin(x).subtract(new BigDecimal(z)).divide(cos(x), DIGITS);
        assertThat(off.abs()).isLessThanOrEqualTo(MOST.multiply(new BigDecimal(Math.ulp(angle))));
    }

    private static void check(double result, BigDecimal exact) {
        BigDecimal off = new BigDecimal(result).subtract(exact).abs();
        assertThat(off).isLessThanOrEqualTo(MOST.multiply(new BigDecimal(Math.ulp(result))));
    }

    @Example
    void theEnds() {
        assertThat(RoundedTrig.asin(0)).isZero();
        assertThat(RoundedTrig.asin(1)).isEqualTo(Math.PI / 2);
        assertThat(RoundedTrig.asin(Math.nextUp(1.0))).isNaN();
        assertThat(RoundedTrig.sin(Math.PI)).isEqualTo(1.2246467991473532e-16);
        assertThat(RoundedTrig.sin(0)).isZero();
        assertThat(RoundedTrig.cos(0)).isEqualTo(1);
    }

    private static BigDecimal sin(BigDecimal x) {
        return series(x, x, 1);
    }

    private static BigDecimal cos(BigDecimal x) {
        return series(x, BigDecimal.ONE, 0);
    }

    private static BigDecimal series(BigDecimal x, BigDecimal first, int firstPower) {
        BigDecimal square = x.multiply(x, DIGITS).negate();
        BigDecimal term = first;
        BigDecimal sum = first;
        for (int power = firstPower + 2; power < 80; power += 2) {
            term = term.multiply(square, DIGITS).divide(BigDecimal.valueOf((long) power * (power - 1)), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum;
    }
}
