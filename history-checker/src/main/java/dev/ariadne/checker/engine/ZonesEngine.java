package dev.ariadne.checker.engine;

import dev.ariadne.checker.engine.Zones.Violation;
import org.jspecify.annotations.Nullable;

/** Decides registers whose writes are unique with the test of {@link Zones}, in near-linear time whatever the concurrency. */
final class ZonesEngine implements Engine {
    private final KeyHistory history;
    private final Zones zones;

    private ZonesEngine(KeyHistory history, Zones zones) {
        this.history = history;
        this.zones = zones;
    }

    @Override
    public String name() {
        return "zones";
    }

    @Override
    public String why() {
        return "every value is written once, so reads name their writes and sorting intervals decides (Gibbons and Korach)";
    }

    /** The engine for a register's history, or null when a value is written twice. */
    static @Nullable Engine of(KeyHistory history) {
        Zones zones = Zones.of(history);
        return zones == null ? null : new ZonesEngine(history, zones);
    }

    @Override
    public Decision decide(Budget budget) {
        int end = history.history.events();
        Violation violation = zones.sweep(end);
        budget.count(zones.blocks());
        if (violation == null) {
            return Decision.TRUE;
        }
        int guess = new ZonesExplanation(history, zones).materializedBy(violation, end);
        int failsAt = Boundary.firstBad(guess, cut -> zones.sweep(cut) == null);
        return Decision.invalid(new ZonesExplanation(history, zones).explain(failsAt));
    }
}
