package dev.ariadne.fault.nemesis;

import java.util.List;
import java.util.Optional;

/** Every nemesis there is. */
public final class Nemeses {
    public static final List<Nemesis> ALL = List.of(
            new Kill(),
            new Pause(),
            new Partition(),
            new Failover(),
            new Reboot(),
            new Halves(),
            new Split(),
            new Flap(),
            new Slow(),
            new Reset(),
            new HalfOpen(),
            new Flood(),
            new Reconfigure(),
            new Rolling(),
            new HandOver(),
            new DiskFull(),
            new DiskSlow(),
            new HeapFull(),
            new FdFull(),
            new Clock());

    /** The word for all of them. */
    public static final String EVERY = "all";

    /** The word for no nemesis at all. */
    public static final String NONE = "none";

    private Nemeses() {}

    public static Optional<Nemesis> named(String name) {
        return ALL.stream().filter(nemesis -> nemesis.name().equals(name)).findFirst();
    }

    public static List<String> names() {
        return ALL.stream().map(Nemesis::name).toList();
    }
}
