package dev.ariadne.sim;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds fewer faults with which a seed still violates the same invariant (delta debugging). */
public final class Shrink {
    private Shrink() {}

    /**
     * @param seed of a run that violates {@code invariant} under {@code faults}
     * @param traces as in {@link Simulation#run}
     * @return a part of {@code faults}, of which none can be left out
     */
    public static List<SimFault> shrink(
            long seed, List<SimFault> faults, String invariant, @Nullable SimTraces traces) {
        List<SimFault> needed = new ArrayList<>(faults);
        for (int size = needed.size(); size > 0; size = Math.min(size / 2, needed.size())) {
            int from = 0;
            while (from < needed.size()) {
                List<SimFault> fewer = new ArrayList<>(needed);
                fewer.subList(from, Math.min(from + size, fewer.size())).clear();
                Violation seen = Simulation.run(seed, fewer, line -> {}, traces).violation();
                if (seen != null && seen.invariant().equals(invariant)) {
                    needed = fewer;
                } else {
                    from += size;
                }
            }
        }
        return needed;
    }
}
