package dev.ariadne.report.counterexample;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A part of the state that a step changed.
 *
 * @param variable whose part it is
 * @param path the part as TLA+ writes it: {@code log[s1]}, {@code slot[s1][s2].ack}
 * @param before null if it was not there
 * @param after null if it is gone
 */
record Change(
        String variable,
        String path,
        @Nullable Object before,
        @Nullable Object after) {
    /**
     * What changed from one state to the next, down to the entries of functions and records.
     *
     * @param indices keys that are elements of a function's domain, and not names of a record's fields
     */
    static List<Change> between(Map<String, Object> before, Map<String, Object> after, Collection<String> indices) {
        List<Change> changes = new ArrayList<>();
        for (Map.Entry<String, Object> variable : new TreeMap<>(after).entrySet()) {
            String name = variable.getKey();
            collect(name, name, before.get(name), variable.getValue(), indices, changes);
        }
        return changes;
    }

    private static void collect(
            String variable,
            String path,
            @Nullable Object before,
            @Nullable Object after,
            Collection<String> indices,
            List<Change> changes) {
        if (after != null && after.equals(before)) {
            return;
        }
        if (before instanceof Map<?, ?> was
                && after instanceof Map<?, ?> is
                && was.keySet().equals(is.keySet())) {
            for (Map.Entry<?, ?> entry : is.entrySet()) {
                String key = String.valueOf(entry.getKey());
                String part = indices.contains(key) ? "[" + key + "]" : "." + key;
                collect(variable, path + part, was.get(entry.getKey()), entry.getValue(), indices, changes);
            }
            return;
        }
        changes.add(new Change(variable, path, before, after));
    }

    /** {@code path: before -> after}; of a list that grew at its end, what is new. */
    @Override
    public String toString() {
        if (before instanceof List<?> was
                && after instanceof List<?> is
                && !was.isEmpty()
                && was.size() < is.size()
                && is.subList(0, was.size()).equals(was)) {
            return path + ": appended " + Notation.value(is.subList(was.size(), is.size()));
        }
        String now = after == null ? "gone" : Notation.value(after);
        return before == null ? path + " = " + now : path + ": " + Notation.value(before) + " -> " + now;
    }
}
