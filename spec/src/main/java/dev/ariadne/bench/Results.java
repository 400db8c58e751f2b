package dev.ariadne.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects what scenarios measure, in the order of the first sample of each figure. */
public final class Results {
    private final Map<String, Draft> drafts = new LinkedHashMap<>();
    private final List<Plot> plots = new ArrayList<>();

    private record Draft(
            String scenario,
            String name,
            String unit,
            @Nullable Bar bar,
            Map<String, List<Double>> samples) {}

    /** One more sample of a figure; its unit and bar are those of the first. */
    public void add(String scenario, String name, String unit, @Nullable Bar bar, String server, double sample) {
        drafts.computeIfAbsent(
                        scenario + "/" + name, key -> new Draft(scenario, name, unit, bar, new LinkedHashMap<>()))
                .samples()
                .computeIfAbsent(server, key -> new ArrayList<>())
                .add(sample);
    }

    /** A figure of one scenario that has samples already. */
    Figure figure(String scenario, String name) {
        Draft draft = Objects.requireNonNull(drafts.get(scenario + "/" + name), name);
        return new Figure(draft.scenario(), draft.name(), draft.unit(), draft.bar(), draft.samples());
    }

    public void plot(Plot plot) {
        plots.add(plot);
    }

    public List<Figure> figures() {
        return drafts.values().stream()
                .map(draft -> figure(draft.scenario(), draft.name()))
                .toList();
    }

    public List<Plot> plots() {
        return List.copyOf(plots);
    }
}
