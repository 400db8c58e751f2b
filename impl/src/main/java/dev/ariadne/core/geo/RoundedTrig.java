package dev.ariadne.core.geo;

/**
 * Sine, cosine and arcsine to the nearest double but for one value in some thousand. The C library with which Redis computes
 * distances misses one in a thousand; Java's misses one in fifty, so its distances would often have another last digit.
 *
 * <p>An angle is a multiple of 1/64, whose sine and cosine stand in a table as sums of two doubles, and a rest. Everything with the
 * rest is small enough to be computed in doubles, but for one product, which is computed exactly.
 */
final class RoundedTrig {
    private static final double PI = Math.PI;
    /** What {@link #PI} lacks. */
    private static final double PI_REST = 1.2246467991473532e-16;

    private static final double PARTS = 64;
    private static final int ANGLES = (int) (PARTS * PI / 2) + 2;

    private static final double[] SIN = new double[ANGLES];
    private static final double[] SIN_REST = new double[ANGLES];
    private static final double[] COS = new double[ANGLES];
    private static final double[] COS_REST = new double[ANGLES];

    static {
        for (int i = 0; i < ANGLES; i++) {
            DoubleDouble angle = DoubleDouble.of(i / PARTS);
            DoubleDouble sin = series(angle, angle, 1);
            DoubleDouble cos = series(angle, DoubleDouble.of(1), 0);
            SIN[i] = sin.high();
            SIN_REST[i] = sin.low();
            COS[i] = cos.high();
            COS_REST[i] = cos.low();
        }
    }

    private RoundedTrig() {}

    /** The sine of an angle from -π to π. */
    static double sin(double x) {
        double angle = Math.abs(x);
        double sine = angle <= PI / 2 ? sinMinus(angle, 0, 0) : sinMinus(PI - angle, PI_REST, 0);
        return Math.copySign(sine, x);
    }

    /** The cosine of an angle between -π/2 and π/2. */
    static double cos(double x) {
        double angle = Math.abs(x);
        int part = (int) Math.rint(angle * PARTS);
        double r = angle - part / PARTS;
        double product = SIN[part] * r;
        double sum = COS[part] - product;
        double lost = (COS[part] - sum) - product;
        double rest = lost
                - DoubleDouble.lostIn(product, SIN[part], r)
                + COS_REST[part]
                - SIN_REST[part] * r
                + COS[part] * cosLessOne(r)
                - SIN[part] * sinLessAngle(r);
        return sum + rest;
    }

    /** The arcsine of a number from 0 to 1; NaN beyond. Close to 1, where the sine hardly grows, no better than Java's. */
    static double asin(double z) {
        double angle = StrictMath.asin(z);
        double slope = Math.sqrt((1 - z) * (1 + z));
        // One step of Newton's.
        return slope > 1e-6 ? angle - sinMinus(angle, 0, z) / slope : angle;
    }

    /** The sine of {@code angle + angleRest}, from 0 to π/2, less {@code subtracted}, which may be nearly the same. */
    private static double sinMinus(double angle, double angleRest, double subtracted) {
        int part = (int) Math.rint(angle * PARTS);
        double r = angle - part / PARTS;
        double product = COS[part] * r;
        double sum = SIN[part] + product;
        double lost = part == 0 ? 0 : (SIN[part] - sum) + product;
        double rest = lost
                + DoubleDouble.lostIn(product, COS[part], r)
                + SIN_REST[part]
                + COS_REST[part] * r
                + COS[part] * sinLessAngle(r)
                + SIN[part] * cosLessOne(r)
                + COS[part] * angleRest;
        return (sum - subtracted) + rest;
    }

    /** sin(r) - r, of a small angle. */
    private static double sinLessAngle(double r) {
        double square = r * r;
        return r * square * (-1.0 / 6 + square * (1.0 / 120 - square * (1.0 / 5040)));
    }

    /** cos(r) - 1, of a small angle. */
    private static double cosLessOne(double r) {
        double square = r * r;
        return square * (-0.5 + square * (1.0 / 24 - square * (1.0 / 720)));
    }

    /** x^p/p! - x^(p+2)/(p+2)! + …, from the given first term, that of the power {@code first}, on. */
    private static DoubleDouble series(DoubleDouble x, DoubleDouble firstTerm, int first) {
        DoubleDouble minusSquare = x.times(x).times(-1);
        DoubleDouble term = firstTerm;
        DoubleDouble sum = firstTerm;
        for (int power = first + 2; Math.abs(term.high()) > 0x1p-120; power += 2) {
            term = term.times(minusSquare).over(power * (power - 1.0));
            sum = sum.plus(term);
        }
        return sum;
    }
}
