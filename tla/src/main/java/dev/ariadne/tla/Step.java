package dev.ariadne.tla;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One step of a behaviour.
 *
 * @param label what was done; null stands for "initially"
 * @param state the state after it: variable to value, as {@link StateGraph#state} describes values
 */
public record Step(@org.jspecify.annotations.Nullable Label label, Map<String, Object> state) {
    /** What changed since {@code before}: one line a variable, down to the entry of a function that changed. */
    public List<String> changesSince(Map<String, Object> before) {
        List<String> lines = new ArrayList<>();
        changes("", before, state, lines);
        return lines;
    }

    private static void changes(String path, Map<?, ?> before, Map<?, ?> after, List<String> lines) {
        for (Map.Entry<?, ?> entry : new TreeMap<>(after).entrySet()) {
            Object was = before.get(entry.getKey());
            Object is = entry.getValue();
            if (is.equals(was)) {
                continue;
            }
            String name = path.isEmpty() ? entry.getKey().toString() : path + "." + entry.getKey();
            if (is instanceof Map<?, ?> now
                    && was instanceof Map<?, ?> then
                    && now.keySet().equals(then.keySet())) {
                changes(name, then, now, lines);
            } else {
                lines.add(name + " = " + is);
            }
        }
    }
}
