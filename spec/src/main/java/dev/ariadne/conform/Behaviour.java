package dev.ariadne.conform;

import dev.ariadne.tla.Label;
import dev.ariadne.tla.Model;
import dev.ariadne.tla.StateSpace;
import dev.ariadne.tla.Step;
import dev.ariadne.tla.TlcReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A way through a model's states, to be performed on a {@link Stage}.
 *
 * @param model the model
 * @param initial its first state
 * @param steps what is done, and the states after it
 */
public record Behaviour(Model model, Map<String, Object> initial, List<Taken> steps) {
    /** An action and the state after it. */
    public record Taken(Label label, Map<String, Object> state) {}

    /** A counterexample. */
    public static Behaviour of(TlcReport report) {
        List<Taken> steps = new ArrayList<>();
        for (Step step : report.counterexample()) {
            Label label = step.label();
            if (label != null) {
                steps.add(new Taken(label, step.state()));
            }
        }
        return new Behaviour(report.model(), report.counterexample().get(0).state(), steps);
    }

    /** {@code count} random ways of at most {@code depth} steps, which leave out what only shows that a write is refused. */
    public static List<Behaviour> random(Model model, int count, int depth, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Behaviour> ways = new ArrayList<>();
        Map<Integer, int[]> edges = new HashMap<>();
        try (StateSpace space = StateSpace.open(model)) {
            List<Label> labels = space.labels();
            Map<String, Object> initial = space.state(0);
            for (int n = 0; n < count; n++) {
                List<Taken> steps = new ArrayList<>();
                int state = 0;
                while (steps.size() < depth) {
                    int at = state;
                    int[] out = edges.computeIfAbsent(state, s -> moving(space.successors(s), at));
                    if (out.length == 0) {
                        break;
                    }
                    int edge = 2 * random.nextInt(out.length / 2);
                    state = out[edge + 1];
                    steps.add(new Taken(labels.get(out[edge]), space.state(state)));
                }
                ways.add(new Behaviour(model, initial, steps));
            }
        }
        return ways;
    }

    private static int[] moving(int[] out, int from) {
        int[] kept = new int[out.length];
        int n = 0;
        for (int edge = 0; edge < out.length; edge += 2) {
            if (out[edge + 1] != from) {
                kept[n++] = out[edge];
                kept[n++] = out[edge + 1];
            }
        }
        return Arrays.copyOf(kept, n);
    }
}
