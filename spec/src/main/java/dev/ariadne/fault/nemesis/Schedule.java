package dev.ariadne.fault.nemesis;

import dev.ariadne.fault.Round;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * The faults of a whole run, drawn from a seed before it starts: the same seed, nemeses, nodes and times give the same schedule. Nemeses take
 * turns in a shuffled order, so each has had its turn before any has a second; each round ends mended, and a pause follows in which the
 * cluster can come together.
 *
 * @param rounds in order of time, without overlap
 */
public record Schedule(List<Round> rounds) {
    /** The shares of one interval: faults last between these, and the quiet after them half of that. */
    private static final double LEAST_HOLD = 0.6;

    private static final double MOST_HOLD = 1.0;
    private static final double QUIET = 0.4;

    /** Nothing is broken before this share of the run: clients first see a healthy cluster. */
    private static final double LEAD_IN = 0.06;

    private static final long LEAST_LEAD_IN_MS = 500;

    /**
     * Draws a schedule.
     *
     * @param nemeses may be empty: then so is the schedule
     * @param run what is known of the run
     * @param intervalMs about how long one turn lasts, its quiet time included
     * @param timeLimitMs of the run; no round is begun that would not end before it
     */
    public static Schedule draw(
            long seed, List<Nemesis> nemeses, Nemesis.Circumstances run, long intervalMs, long timeLimitMs) {
        // Random and its algorithm are specified to the bit, so a seed means the same on every JDK.
        RandomGenerator random = new Random(seed);
        List<Round> rounds = new ArrayList<>();
        Map<String, Integer> occurrences = new HashMap<>();
        List<Nemesis> bag = new ArrayList<>();
        long startMs = Math.max(LEAST_LEAD_IN_MS, (long) (timeLimitMs * LEAD_IN));
        while (!nemeses.isEmpty()) {
            if (bag.isEmpty()) {
                bag.addAll(nemeses);
                Collections.shuffle(bag, new Random(random.nextLong()));
            }
            Nemesis nemesis = bag.remove(0);
            int occurrence = occurrences.merge(nemesis.name(), 1, Integer::sum) - 1;
            long holdMs = (long) (intervalMs * random.nextDouble(LEAST_HOLD, MOST_HOLD));
            Nemesis.Turn turn = nemesis.turn(random, run.at(occurrence, holdMs));
            Round round = new Round(nemesis.name(), turn.title(), startMs, turn.steps());
            if (round.endMs() > timeLimitMs) {
                break;
            }
            rounds.add(round);
            startMs = round.endMs() + (long) (intervalMs * QUIET);
        }
        return new Schedule(List.copyOf(rounds));
    }
}
