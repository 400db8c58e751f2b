package dev.ariadne.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was measured, on each server and in each round.
 *
 * @param scenario which measured it
 * @param name unique in the scenario
 * @param unit of the samples
 * @param bar null where none is set
 * @param samples one for each round, by server, ours first
 */
public record Figure(
        String scenario, String name, String unit, @Nullable Bar bar, Map<String, List<Double>> samples) {
    public Figure {
        Map<String, List<Double>> copy = new LinkedHashMap<>();
        samples.forEach((server, values) -> copy.put(server, List.copyOf(values)));
        samples = copy;
    }

    /** The median of a server's rounds; empty when it has none. */
    public OptionalDouble median(String server) {
        List<Double> values = new ArrayList<>(samples.getOrDefault(server, List.of()));
        if (values.isEmpty()) {
            return OptionalDouble.empty();
        }
        values.sort(null);
        int middle = values.size() / 2;
        return OptionalDouble.of(
                values.size() % 2 == 1 ? values.get(middle) : (values.get(middle - 1) + values.get(middle)) / 2);
    }

    /** The median of ours to that of {@code other}; empty when one is missing, or theirs is nothing. */
    public OptionalDouble ratio(String other) {
        OptionalDouble ours = median(Contender.OURS);
        OptionalDouble theirs = median(other);
        if (ours.isEmpty() || theirs.isEmpty() || theirs.getAsDouble() <= 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(ours.getAsDouble() / theirs.getAsDouble());
    }

    /** What the bar is held against: our median, or its ratio to {@code reference}; empty when there is no bar or nothing to compare. */
    OptionalDouble judged(@Nullable String reference) {
        if (bar == null) {
            return OptionalDouble.empty();
        }
        if (!bar.ofRatio()) {
            return median(Contender.OURS);
        }
        return reference == null ? OptionalDouble.empty() : ratio(reference);
    }

    /** Three significant digits or all of the whole ones, as people read them. */
    static String number(double value) {
        double size = Math.abs(value);
        if (size >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        if (size >= 10) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
        return String.format(Locale.ROOT, size >= 0.1 || size == 0 ? "%.2f" : "%.3f", value);
    }
}
