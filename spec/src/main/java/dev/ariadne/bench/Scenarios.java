package dev.ariadne.bench;

import java.util.List;
import java.util.stream.Collectors;

/** The scenarios by name. To add one: a class that implements {@link Scenario}, and a line here. */
public final class Scenarios {
    /** All of them, in the order in which they run. */
    public static final List<Scenario> ALL = List.of(
            new StartTime(),
            new CommandCosts(),
            new Allocation(),
            new WaitLatency(),
            new MemoryPerKey(),
            new FullSyncUnderWrites(),
            new SlowReplicas(),
            new PauseAtHalfLoad());

    private static final String EVERY = "all";

    private Scenarios() {}

    /**
     * Those that were asked for.
     *
     * @param names none for the quick ones; "all" for every one
     * @throws IllegalArgumentException when a name is not known; the message has the known ones
     */
    public static List<Scenario> of(List<String> names) {
        if (names.isEmpty()) {
            return ALL.stream().filter(Scenario::quick).toList();
        }
        for (String name : names) {
            if (!name.equals(EVERY) && ALL.stream().noneMatch(s -> s.name().equals(name))) {
                throw new IllegalArgumentException("'" + name + "' is not one of "
                        + ALL.stream().map(Scenario::name).collect(Collectors.joining(", ")) + ", " + EVERY);
            }
        }
        return ALL.stream()
                .filter(scenario -> names.contains(EVERY) || names.contains(scenario.name()))
                .toList();
    }
}
