package dev.ariadne.interop;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where our process may differ from Redis' one, and why: one row each. What is in no row is a fault. */
final class KnownDifferences {
    /**
     * @param applies to which cases
     * @param seen a regular expression of what was looked at; {@code all} when nothing can be compared
     */
    private record Row(Predicate<ProcessCase> applies, String seen, String why) {}

    private static final List<Row> ROWS = List.of(
            new Row(
                    has("nofile"),
                    ".*(maxclients|INFO).*",
                    "the JVM itself holds files open: less of the limit is left for clients"),
            new Row(
                    has("aclfile @DIR").and(has("aclfile @DIR/").negate()),
                    ".*",
                    "a directory is no file of users: refused at the start, and not only by ACL SAVE"));

    private KnownDifferences() {}

    private static Predicate<ProcessCase> has(String words) {
        return what -> what.lines().stream().anyMatch(line -> line.contains(words));
    }

    /** Something that was seen to differ. */
    record Difference(String seen, String redis, String ours) {
        @Override
        public String toString() {
            return seen + "\n  redis-server: " + redis + "\n  ours:         " + ours;
        }
    }

    /** The first difference that no row explains; null when there is none. */
    static @Nullable Difference first(ProcessCase what, Map<String, String> redis, Map<String, String> ours) {
        for (Map.Entry<String, String> each : redis.entrySet()) {
            String here = ours.getOrDefault(each.getKey(), "(not seen)");
            if (!here.equals(each.getValue()) && !isKnown(what, each.getKey())) {
                return new Difference(each.getKey(), each.getValue(), here);
            }
        }
        return null;
    }

    private static boolean isKnown(ProcessCase what, String seen) {
        return ROWS.stream().anyMatch(row -> row.applies.test(what) && seen.matches(row.seen));
    }
}
