package dev.ariadne.fault.workload;

import java.util.List;
import java.util.Optional;

/** Every workload there is. */
public final class Workloads {
    public static final List<Workload> ALL = List.of(
            new Register(), new Cas(), new Counter(), new UniqueIds(), new Elements(), new Append(), new Bank());

    private Workloads() {}

    public static Optional<Workload> named(String name) {
        return ALL.stream().filter(workload -> workload.name().equals(name)).findFirst();
    }

    public static List<String> names() {
        return ALL.stream().map(Workload::name).toList();
    }
}
