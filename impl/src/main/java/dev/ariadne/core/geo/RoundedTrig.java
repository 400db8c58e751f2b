package dev.ariadne.core.geo;

/**
 * Sine, cosine and arcsine rounded to the nearest double, or as good as: the C library that Redis computes distances with is that
 * exact but for one value in a thousand, Java's is not for one in fifty.
 */
final class RoundedTrig {
    private static final double PI = Math.PI;
    /** What {@link #PI} lacks. */
    private static final DoubleDouble PI_REST = new DoubleDouble(1.2246467991473532e-16, -2.9947698097183397e-33);

    /** The series are summed for an eighth of the angle, which is then doubled three times. */
    private static final int DOUBLINGS = 3;
    /** Less than 2^-110 of the sum is left after so many terms for angles up to a quarter of a right angle. */
    private static final int LAST_POWER = 19;

    private RoundedTrig() {}

    private record SinCos(DoubleDouble sin, DoubleDouble cos) {}

    /** The sine of an angle from -π to π. */
    static double sin(double x) {
        double angle = Math.abs(x);
        DoubleDouble acute = angle <= PI / 2
                ? DoubleDouble.of(angle)
                : DoubleDouble.of(PI - angle).plus(PI_REST);
        return Math.copySign(sinCos(acute).sin.rounded(), x);
    }

    /** The cosine of an angle between -π/2 and π/2. */
    static double cos(double x) {
        return sinCos(DoubleDouble.of(Math.abs(x))).cos.rounded();
    }

    /** The arcsine of a number from 0 to 1; NaN beyond. */
    static double asin(double z) {
        double first = StrictMath.asin(z);
        if (z == 0 || z == 1 || Double.isNaN(first)) {
            return first;
        }
        // Newton's steps; two, since the first leaves an error near 1, where the slope is nearly 0.
        DoubleDouble angle = DoubleDouble.of(first);
        for (int step = 0; step < 2; step++) {
            SinCos there = sinCos(angle);
            double missing = DoubleDouble.of(z).minus(there.sin).rounded();
            angle = angle.plus(DoubleDouble.of(missing / there.cos.rounded()));
        }
        return angle.rounded();
    }

    private static SinCos sinCos(DoubleDouble angle) {
        double scale = 1.0 / (1 << DOUBLINGS);
        DoubleDouble part = new DoubleDouble(angle.high() * scale, angle.low() * scale);
        DoubleDouble minusSquare = part.times(part).times(-1);
        DoubleDouble term = part;
        DoubleDouble sin = part;
        for (int power = 3; power <= LAST_POWER; power += 2) {
            term = term.times(minusSquare).over(power * (power - 1.0));
            sin = sin.plus(term);
        }
        term = DoubleDouble.of(1);
        DoubleDouble cos = term;
        for (int power = 2; power <= LAST_POWER; power += 2) {
            term = term.times(minusSquare).over(power * (power - 1.0));
            cos = cos.plus(term);
        }
        for (int i = 0; i < DOUBLINGS; i++) {
            DoubleDouble twiceSin = sin.times(2);
            DoubleDouble doubled = twiceSin.times(cos);
            cos = DoubleDouble.of(1).minus(twiceSin.times(sin));
            sin = doubled;
        }
        return new SinCos(sin, cos);
    }
}
