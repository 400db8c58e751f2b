package dev.ariadne.fault;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was done to the cluster: rounds with their events. Times count from the start of the run. */
public final class FaultLog {
    /** @param outcome what came of it, in a few words */
    public record Event(long nanos, String what, String outcome) {}

    /** A round that is over; {@code toNanos} of one that was broken off is its last event's. */
    public record Past(String nemesis, String title, long fromNanos, long toNanos, List<Event> events) {}

    private final List<Past> past = new ArrayList<>();
    private @Nullable Past open;

    synchronized void begin(String nemesis, String title, long nanos) {
        open = new Past(nemesis, title, nanos, nanos, new ArrayList<>());
    }

    synchronized void add(long nanos, String what, String outcome) {
        if (open != null) {
            open.events().add(new Event(nanos, what, outcome));
        }
    }

    synchronized void end(long nanos) {
        Past ending = open;
        if (ending != null) {
            past.add(new Past(
                    ending.nemesis(), ending.title(), ending.fromNanos(), nanos, List.copyOf(ending.events())));
            open = null;
        }
    }

    /** The rounds so far, the one in force included. */
    public synchronized List<Past> rounds() {
        List<Past> all = new ArrayList<>(past);
        if (open != null) {
            all.add(open);
        }
        return List.copyOf(all);
    }

    /** The round in force, in words; empty between rounds. */
    public synchronized String inForce() {
        return open == null ? "" : open.nemesis() + ": " + open.title();
    }
}
