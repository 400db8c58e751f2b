package dev.ariadne.core.script;

/** The generator behind math.random, that of drand48: the same numbers as Redis' for the same seed (Redis: rand.c). */
final class Lrand48 {
    private static final long MULTIPLIER = 0x5DEECE66DL;
    private static final long INCREMENT = 0xB;
    private static final long MASK = (1L << 48) - 1;
    private static final long LOW = 0x330E;
    private static final long RANGE = Integer.MAX_VALUE;

    private long state = 0x1234ABCD0000L | LOW;

    /** Begins the sequence of a seed. */
    void seed(int seed) {
        state = Integer.toUnsignedLong(seed) << 16 | LOW;
    }

    /** The next number, from 0 to 1. */
    double next() {
        state = state * MULTIPLIER + INCREMENT & MASK;
        return (double) ((state >>> 17) % RANGE) / RANGE;
    }
}
