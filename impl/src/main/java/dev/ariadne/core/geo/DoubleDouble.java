package dev.ariadne.core.geo;

/**
 * A number of about 106 bits: the sum of two doubles, the second no more than half a unit in the last place of the first (Dekker,
 * Knuth).
 */
record DoubleDouble(double high, double low) {
    /** 2^27 + 1: splits a double into halves of 26 bits, whose products are exact. */
    private static final double SPLITTER = 134_217_729;

    static DoubleDouble of(double value) {
        return new DoubleDouble(value, 0);
    }

    /** The sum of two doubles, exactly. */
    static DoubleDouble sum(double a, double b) {
        double sum = a + b;
        double ofB = sum - a;
        return new DoubleDouble(sum, (a - (sum - ofB)) + (b - ofB));
    }

    /** The product of two doubles, exactly. */
    static DoubleDouble product(double a, double b) {
        double product = a * b;
        return new DoubleDouble(product, lostIn(product, a, b));
    }

    /** What the rounded product of two doubles lacks. */
    static double lostIn(double product, double a, double b) {
        double aHigh = high(a);
        double bHigh = high(b);
        double aLow = a - aHigh;
        double bLow = b - bHigh;
        return ((aHigh * bHigh - product) + aHigh * bLow + aLow * bHigh) + aLow * bLow;
    }

    private static double high(double value) {
        double scaled = SPLITTER * value;
        return scaled - (scaled - value);
    }

    DoubleDouble plus(DoubleDouble other) {
        DoubleDouble highs = sum(high, other.high);
        DoubleDouble lows = sum(low, other.low);
        DoubleDouble first = sum(highs.high, highs.low + lows.high);
        return sum(first.high, first.low + lows.low);
    }

    DoubleDouble minus(DoubleDouble other) {
        return plus(other.times(-1));
    }

    DoubleDouble times(DoubleDouble other) {
        DoubleDouble highs = product(high, other.high);
        return sum(highs.high, highs.low + (high * other.low + low * other.high));
    }

    DoubleDouble times(double factor) {
        return times(of(factor));
    }

    DoubleDouble over(double divisor) {
        double quotient = high / divisor;
        DoubleDouble rest = minus(product(quotient, divisor));
        return sum(quotient, rest.high / divisor);
    }
}
