package dev.ariadne.info;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Events that took longer than latency-monitor-threshold: for each kind the worst of each second, as far back as there is room. */
public final class LatencyMonitor {
    private static final int SAMPLES = 160;

    /** The worst of a second: Unix time in seconds, duration in ms. */
    public record Sample(long atSeconds, long ms) {}

    /** Samples of one kind of event, oldest first, and the worst ever. */
    public static final class Series {
        private final List<Sample> samples = new ArrayList<>();
        private long worstMs;

        /** Oldest first; not empty. */
        public List<Sample> samples() {
            return samples;
        }

        /** The worst since the last reset, in ms. */
        public long worstMs() {
            return worstMs;
        }

        /** The newest sample. */
        public Sample latest() {
            return samples.get(samples.size() - 1);
        }

        void add(long atSeconds, long ms) {
            worstMs = Math.max(worstMs, ms);
            if (!samples.isEmpty() && latest().atSeconds == atSeconds) {
                if (ms > latest().ms) {
                    samples.set(samples.size() - 1, new Sample(atSeconds, ms));
                }
                return;
            }
            if (samples.size() == SAMPLES) {
                samples.remove(0);
            }
            samples.add(new Sample(atSeconds, ms));
        }
    }

    private final Map<String, Series> events = new TreeMap<>();

    /**
     * An event took a while; nothing is kept when that is below the threshold.
     *
     * @param thresholdMs config: latency-monitor-threshold; 0: off
     */
    public void add(String event, long ms, long thresholdMs, long nowMs) {
        if (thresholdMs > 0 && ms >= thresholdMs) {
            events.computeIfAbsent(event, name -> new Series()).add(nowMs / 1000, ms);
        }
    }

    /** Series by event. */
    public Map<String, Series> events() {
        return events;
    }

    /** The series of an event, null when it never took long. */
    public @Nullable Series event(String name) {
        return events.get(name);
    }

    /** Forgets an event; false when there was none. */
    public boolean reset(String name) {
        return events.keySet().removeIf(name::equalsIgnoreCase);
    }
}
