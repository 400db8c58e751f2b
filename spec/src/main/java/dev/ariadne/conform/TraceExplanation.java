package dev.ariadne.conform;

import dev.ariadne.conform.TracePlan.Call;
import dev.ariadne.tla.Step;
import dev.ariadne.tla.Traces;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The model's view of a line that it does not allow. */
final class TraceExplanation {
    /** What is the outside's to do, at any time. */
    private static final Set<String> OF_THE_OUTSIDE = Set.of(
            "Crash",
            "Save",
            "Cut",
            "Follow",
            "Promote",
            "LinkTimeout",
            "ReplicaTimeout",
            "RejectWrite",
            "WaitBegin",
            "Read");

    private static final int MOST_MESSAGES = 6;
    private static final int MOST_CHANGES = 4;
    private static final int MOST_WIDTH = 160;

    private final Traces traces;
    private final TraceTranslator translator;

    TraceExplanation(Traces traces, TraceTranslator translator) {
        this.traces = traces;
        this.translator = translator;
    }

    static String notAllowed(TraceLine line, Call stuck) {
        if (stuck.step().equals("Answer")) {
            return line.server() + " told a WAIT for command " + stuck.line().get("place") + " that " + line.count()
                    + " replicas have it, and the model does not count so";
        }
        String who = line.server() + (line.peer().isEmpty() ? "" : ", " + line.peer());
        return "the model does not allow " + stuck.step() + "(" + who + ") here"
                + (stuck.line().containsKey("place")
                        ? " for command " + stuck.line().get("place")
                        : "");
    }

    /** Some lines: the variables that concern the server, and what it could have done instead. */
    List<String> of(TraceLine line, Object state) {
        List<String> text = new ArrayList<>();
        Map<String, Object> all = traces.state(state);
        String server = line.server();
        StringBuilder own = new StringBuilder("model    ").append(server).append(':');
        for (String variable : List.of("up", "role", "follows", "link", "replid", "replid2", "kept", "base")) {
            own.append(' ').append(variable).append('=').append(of(all, variable, server));
        }
        text.add(own + " offset=" + TraceTranslator.offset(traces, state, server));
        Map<?, ?> slots = (Map<?, ?>) of(all, "slot", server);
        slots.forEach((peer, slot) -> {
            if (!"none".equals(((Map<?, ?>) slot).get("state"))) {
                text.add("model    slot of " + peer + ": " + slot);
            }
        });
        for (Object peer : slots.keySet()) {
            queues(text, all, server, peer.toString());
            queues(text, all, peer.toString(), server);
        }
        String attached = translator.connections(server).toString();
        if (!attached.isEmpty()) {
            text.add("trace    attached to " + server + ": " + attached);
        }
        text.addAll(alternatives(line, state, all));
        return text;
    }

    private static Object of(Map<String, Object> all, String variable, String server) {
        Object value = ((Map<?, ?>) all.getOrDefault(variable, Map.of())).get(server);
        return value == null ? "" : value;
    }

    private static void queues(List<String> text, Map<String, Object> all, String replica, String primary) {
        Object conn = ((Map<?, ?>) of(all, "conn", replica)).get(primary);
        if (conn instanceof Map<?, ?> queues) {
            queue(text, replica + " to " + primary, (List<?>) queues.get("up"));
            queue(text, primary + " to " + replica, (List<?>) queues.get("down"));
        }
    }

    private static void queue(List<String> text, String way, @Nullable List<?> messages) {
        if (messages != null && !messages.isEmpty()) {
            List<String> words = new ArrayList<>();
            for (Object message : messages.subList(0, Math.min(MOST_MESSAGES, messages.size()))) {
                Map<?, ?> fields = (Map<?, ?>) message;
                words.add(fields.get("type") + (fields.containsKey("end") ? " " + fields.get("end") : ""));
            }
            text.add("model    on its way from " + way + ": " + String.join(", ", words)
                    + (messages.size() > MOST_MESSAGES ? ", … " + messages.size() + " in all" : ""));
        }
    }

    private List<String> alternatives(TraceLine line, Object state, Map<String, Object> before) {
        Map<String, Object> bound = new HashMap<>(
                Map.of("server", line.server(), "peer", line.peer(), "good", 0, "min", 0, "unlinked", true));
        List<String> text = new ArrayList<>();
        for (Step step : traces.alternatives(state, line.server(), bound)) {
            if (step.label() != null && !OF_THE_OUTSIDE.contains(step.label().action())) {
                List<String> changes = new ArrayList<>(step.changesSince(before));
                changes.removeIf(change -> change.startsWith("line") || change.startsWith("writes"));
                String shown = String.join("; ", changes.subList(0, Math.min(MOST_CHANGES, changes.size())));
                text.add("allowed  " + step.label() + ": "
                        + (shown.length() > MOST_WIDTH ? shown.substring(0, MOST_WIDTH) + "…" : shown));
            }
        }
        if (text.isEmpty()) {
            text.add("allowed  nothing but what the outside does to " + line.server());
        }
        return text;
    }
}
