package dev.ariadne.conform;

import dev.ariadne.tla.Traces;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a line says of its server, beside what the model says of it. */
final class TraceComparison {
    private TraceComparison() {}

    /**
     * The first difference in words, null when there is none.
     *
     * @param history the line's, null for none
     */
    static @Nullable String difference(
            Traces traces, TraceTranslator translator, TraceLine line, @Nullable TraceHistory history, Object state) {
        String server = line.server();
        String role = (String) traces.value(state, "role", server);
        if (!role.equals(line.primary() ? "primary" : "replica")) {
            return server + " says that it is a " + (line.primary() ? "primary" : "replica") + "; to the model it is a "
                    + role;
        }
        int epoch = (int) traces.value(state, "replid", server);
        if (epoch != (history == null ? 0 : history.epoch)) {
            return server + " is on history " + (history == null ? "none" : history.epoch) + "; the model has it on "
                    + epoch;
        }
        int offset = TraceTranslator.offset(traces, state, server);
        int place = history == null ? 0 : history.place(line.end());
        if (place != offset) {
            return server + " is at byte " + line.end() + ", "
                    + (place < 0 ? "where no command ends" : "the end of command " + place)
                    + "; the model has it at command " + offset;
        }
        return otherDifference(traces, translator, line, history, state);
    }

    private static @Nullable String otherDifference(
            Traces traces, TraceTranslator translator, TraceLine line, @Nullable TraceHistory history, Object state) {
        String server = line.server();
        boolean kept = (boolean) traces.value(state, "kept", server);
        if (kept != line.start() >= 0) {
            return server
                    + (kept
                            ? " keeps no backlog; the model says that it does"
                            : " keeps a backlog; the model says that it keeps none");
        }
        int base = (int) traces.value(state, "base", server);
        if (kept && history != null && history.placeFrom(line.start()) != base) {
            return server + "'s backlog begins behind command " + history.placeFrom(line.start()) + " (byte "
                    + line.start() + "); the model has it at " + base;
        }
        String link = (String) traces.value(state, "link", server);
        if (!linked(line.link(), link)) {
            return server + "'s link to its primary is " + line.link() + "; the model has it " + link;
        }
        Map<?, ?> earlier = (Map<?, ?>) traces.value(state, "replid2", server);
        int earlierEpoch = line.end2() < 0 ? 0 : translator.epoch(line.replid2());
        if (!Objects.equals(earlier.get("id"), earlierEpoch)) {
            return server + "'s earlier history is " + earlierEpoch + "; the model has " + earlier.get("id");
        }
        if (earlierEpoch != 0 && history != null && !Objects.equals(earlier.get("end"), history.place(line.end2()))) {
            return server + "'s earlier id is good up to byte " + line.end2() + ", command "
                    + history.place(line.end2()) + "; the model has it good up to " + earlier.get("end");
        }
        return null;
    }

    private static boolean linked(String words, String link) {
        return switch (words) {
            case "handshake" -> link.equals("asked") || link.equals("down");
            case "sync" -> link.equals("loading");
            case "connected" -> link.equals("online");
            default -> link.equals("down");
        };
    }
}
