package dev.ariadne.conform;

import dev.ariadne.tla.Label;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A behaviour performed on a stage, up to its end or the first difference. On the way it keeps what clients were promised: the data
 * that a write left behind and, where the model takes a write for acknowledged, that WAIT says so too.
 */
public final class Performance {
    private final Stage stage;
    private final Behaviour behaviour;
    private final List<Label> done = new ArrayList<>();
    /** What a key held after a write, by the write's value. */
    private final Map<Object, String> written = new LinkedHashMap<>();

    private int waits;

    private Performance(Stage stage, Behaviour behaviour) {
        this.stage = stage;
        this.behaviour = behaviour;
    }

    /**
     * What came of it.
     *
     * @param steps the steps that were done; the last one of them differs, if there is a difference
     * @param waits how many times WAIT was asked and confirmed what the model takes for acknowledged
     * @param difference what differs from the model, null when nothing does
     * @param lost a write that was acknowledged and is not in the leader's data at the end, null when there is none
     */
    public record Result(
            List<Label> steps,
            int waits,
            @Nullable String difference,
            @Nullable String lost) {}

    /** Performs the behaviour. */
    public static Result of(Stage stage, Behaviour behaviour) {
        return new Performance(stage, behaviour).perform();
    }

    private Result perform() {
        String difference = stage.difference(behaviour.initial());
        Map<String, Object> before = behaviour.initial();
        for (Behaviour.Taken taken : behaviour.steps()) {
            if (difference != null) {
                break;
            }
            done.add(taken.label());
            difference = take(taken, before);
            before = taken.state();
        }
        return new Result(done, waits, difference, difference == null ? lost(before) : null);
    }

    private @Nullable String take(Behaviour.Taken taken, Map<String, Object> before) {
        try {
            stage.step(taken.label(), before, taken.state());
            String difference = stage.difference(taken.state());
            if (difference == null) {
                keepBook(taken, before);
            }
            return difference;
        } catch (Divergence e) {
            return e.what();
        }
    }

    private void keepBook(Behaviour.Taken taken, Map<String, Object> before) {
        String server =
                taken.label().parameters().isEmpty() ? "" : taken.label().parameter(0);
        if (taken.label().action().equals("Write")) {
            written.put(last(taken.state(), server), stage.data(server));
        }
        Set<?> confirmed = (Set<?>) Objects.requireNonNull(taken.state().get("confirmed"));
        boolean more = !confirmed.equals(before.get("confirmed"));
        int replicas = behaviour.model().number("WaitFor");
        if (more && replicas > 0 && confirmed.contains(last(taken.state(), server))) {
            int answer = stage.waitedFor(server, replicas);
            if (answer < replicas) {
                throw new Divergence("the model's WAIT " + replicas + " is satisfied at " + server
                        + ", the server's says " + answer);
            }
            waits++;
        }
    }

    /** The value of the last command of a server's history: its epoch and its place. */
    private static Object last(Map<String, Object> state, String server) {
        List<?> runs = (List<?>) of(state, "log", server);
        if (runs.isEmpty()) {
            return List.of();
        }
        List<?> run = (List<?>) runs.get(runs.size() - 1);
        return List.of(run.get(0), run.get(2));
    }

    private static Object of(Map<String, Object> state, String variable, String server) {
        return Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(state.get(variable))).get(server));
    }

    private @Nullable String lost(Map<String, Object> state) {
        String leader = String.valueOf(state.get("leader"));
        if (!of(state, "up", leader).equals(true) || !of(state, "role", leader).equals("primary")) {
            return null;
        }
        String data = stage.data(leader);
        for (Object value : (Set<?>) Objects.requireNonNull(state.get("confirmed"))) {
            String then = Objects.requireNonNull(written.get(value));
            if (!data.startsWith(then)) {
                List<?> write = (List<?>) value;
                return "write " + write.get(0) + ":" + write.get(1) + " was acknowledged when the key held \"" + then
                        + "\"; " + leader + ", who leads, holds \"" + data + '"';
            }
        }
        return null;
    }
}
