package dev.ariadne.checker.engine;

import dev.ariadne.checker.engine.Zones.Violation;

/** Decides registers whose writes are unique with the test of {@link Zones}, in near-linear time whatever the concurrency. */
final class ZonesEngine implements Engine {
    @Override
    public String name() {
        return "zones";
    }

    @Override
    public String why() {
        return "every value is written once, so reads name their writes and sorting intervals decides (Gibbons and Korach)";
    }

    static boolean applies(KeyHistory history) {
        return Zones.of(history) != null;
    }

    @Override
    public Decision decide(KeyHistory history, Budget budget) {
        Zones zones = Zones.of(history);
        if (zones == null) {
            throw new IllegalArgumentException("a value is written twice");
        }
        int end = history.history.events();
        Violation violation = zones.sweep(end);
        budget.count(zones.blocks());
        if (violation == null) {
            return Decision.TRUE;
        }
        int failsAt = earliestFailure(zones, new ZonesExplanation(history, zones).materializedBy(violation, end));
        return Decision.invalid(new ZonesExplanation(history, zones).explain(failsAt));
    }

    /**
     * The first position at which the history is no longer linearizable. Every prefix of a linearizable history is linearizable, so this is a
     * search for a boundary; it gallops down from {@code guess}, where the full sweep saw a contradiction, since that is nearly always it.
     */
    private static int earliestFailure(Zones zones, int guess) {
        int bad = guess;
        int good = guess - 1;
        for (int step = 1; good >= 0 && zones.sweep(good) != null; step *= 2) {
            bad = good;
            good = Math.max(-1, good - step);
        }
        while (bad - good > 1) {
            int middle = (good + bad) >>> 1;
            if (zones.sweep(middle) == null) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        return bad;
    }
}
