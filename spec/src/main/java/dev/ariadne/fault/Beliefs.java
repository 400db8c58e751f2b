package dev.ariadne.fault;

import java.util.ArrayList;
import java.util.List;

/**
 * Who was held to be the primary, and since when. Clients do not learn of a promotion at once: each looks at this record with a lag of its
 * own, as real clients do that are told by a configuration service, by DNS or by an error.
 */
public final class Beliefs {
    /** @param sinceNanos as {@link System#nanoTime()} has it */
    private record Belief(long sinceNanos, String primary) {}

    /**
     * A stretch of time in which one node was held to be the primary.
     *
     * @param sinceNanos since the start of the run; the reign ends where the next one begins
     */
    public record Reign(String primary, long sinceNanos) {}

    private final List<Belief> beliefs = new ArrayList<>();

    public Beliefs(String first) {
        beliefs.add(new Belief(Long.MIN_VALUE, first));
    }

    /** The primary is {@code node} from now on. */
    public synchronized void change(String node, long nowNanos) {
        beliefs.add(new Belief(nowNanos, node));
    }

    /** The latest. */
    public synchronized String now() {
        return beliefs.get(beliefs.size() - 1).primary();
    }

    /** The one that held at a time of {@link System#nanoTime()}. */
    public synchronized String at(long nanos) {
        for (int i = beliefs.size() - 1; i > 0; i--) {
            if (beliefs.get(i).sinceNanos() - nanos <= 0) {
                return beliefs.get(i).primary();
            }
        }
        return beliefs.get(0).primary();
    }

    /** All reigns in order; the first began before the run. */
    public synchronized List<Reign> reigns(long startNanos) {
        return beliefs.stream()
                .map(belief -> new Reign(
                        belief.primary(), belief.sinceNanos() == Long.MIN_VALUE ? 0 : belief.sinceNanos() - startNanos))
                .toList();
    }
}
