package dev.ariadne.checker.edn;

import java.math.BigInteger;

/** A fraction in lowest terms, as Clojure has them: {@code 1/2}. The denominator is greater than 1. */
public record Ratio(BigInteger numerator, BigInteger denominator) {
    /** The number that a fraction is: a Long or BigInteger where it is whole, otherwise a Ratio. */
    static Object of(BigInteger numerator, BigInteger denominator) {
        BigInteger divisor = numerator.gcd(denominator);
        BigInteger rest = denominator.divide(divisor);
        BigInteger number = numerator.divide(divisor);
        return rest.equals(BigInteger.ONE) ? EdnNumbers.integer(number) : new Ratio(number, rest);
    }

    @Override
    public String toString() {
        return numerator + "/" + denominator;
    }
}
