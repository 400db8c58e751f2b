package dev.ariadne.checker;

import java.time.Duration;

/**
 * What a check may use. At either limit the verdict is {@link Verdict.Valid#UNKNOWN} and says what was explored.
 *
 * @param time of the wall clock, for all keys together
 * @param memoryBytes for the configurations that an engine keeps, beside the history itself
 */
public record Limits(Duration time, long memoryBytes) {
    /** One minute, and a quarter of the heap. */
    public static final Limits DEFAULT =
            new Limits(Duration.ofMinutes(1), Runtime.getRuntime().maxMemory() / 4);

    public Limits {
        if (time.isNegative() || time.isZero() || memoryBytes <= 0) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
