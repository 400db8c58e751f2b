package dev.ariadne.fault;

import java.util.List;

/**
 * A piece of the schedule: one nemesis' turn, from its first fault until everything is mended.
 *
 * @param nemesis its name
 * @param title what it does this time, in a few words
 * @param startMs since the start of the run
 * @param steps in order
 */
public record Round(String nemesis, String title, long startMs, List<Step> steps) {
    /** @param afterMs since the start of the round */
    public record Step(long afterMs, Fault fault) {}

    /** When its last step is due, since the start of the run. */
    public long endMs() {
        return startMs + (steps.isEmpty() ? 0 : steps.get(steps.size() - 1).afterMs());
    }
}
