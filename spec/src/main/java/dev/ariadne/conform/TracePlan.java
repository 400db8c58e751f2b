package dev.ariadne.conform;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a line stands for in the model.
 *
 * @param ways ways to explain it: each is some steps, one after the other; it stands for nothing when the only way has none
 * @param history the one that the line's replid names, null for none
 * @param done to be run when the line is explained
 */
record TracePlan(List<List<Call>> ways, @Nullable TraceHistory history, Runnable done) {
    /** A step of TracePushReplication, and what it reads of the line. */
    record Call(String step, Map<String, Object> line) {
        static Call of(TraceLine line, String step, Object... fields) {
            Map<String, Object> map = new HashMap<>();
            map.put("server", line.server());
            map.put("peer", line.peer());
            for (int i = 0; i < fields.length; i += 2) {
                map.put((String) fields[i], fields[i + 1]);
            }
            return new Call(step, map);
        }
    }
}
