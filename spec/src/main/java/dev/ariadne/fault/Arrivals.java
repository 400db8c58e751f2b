package dev.ariadne.fault;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * The operations of a run, each with the time at which it is due, drawn from the seed: they come as from many users who do not know of each
 * other (a Poisson process), whether the servers keep up or not. Not thread-safe.
 */
final class Arrivals {
    /** @param dueNanos since the start of the run */
    record Arrival(long dueNanos, Operation operation) {}

    private final SplittableRandom random;
    private final Settings settings;
    private final Values values;
    private final double meanNanos;
    private double next;
    private int taken;

    Arrivals(Settings settings, Values values) {
        random = new SplittableRandom(settings.seed());
        this.settings = settings;
        this.values = values;
        meanNanos = TimeUnit.SECONDS.toNanos(1) / settings.rate();
        advance();
    }

    /** When the next operation is due, since the start of the run. */
    long nextDueNanos() {
        return (long) next;
    }

    Arrival take() {
        int key = random.nextInt(settings.keys());
        Arrival arrival = new Arrival(nextDueNanos(), settings.workload().next(random, key, values));
        taken++;
        advance();
        return arrival;
    }

    /** How many operations were taken, or were due before {@code endNanos} and will not be taken any more. */
    int due(long endNanos) {
        int due = taken;
        while (nextDueNanos() < endNanos) {
            due++;
            advance();
        }
        return due;
    }

    private void advance() {
        next -= meanNanos * Math.log(1 - random.nextDouble());
    }
}
