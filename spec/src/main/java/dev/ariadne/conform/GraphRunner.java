package dev.ariadne.conform;

import dev.ariadne.tla.Label;
import dev.ariadne.tla.Model;
import dev.ariadne.tla.StateSpace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Leads real nodes along the edges of a model's state graph. Random walks look first, since they find most defects in seconds; then
 * the product takes every edge once: with each state of the model travels a copy of the nodes that came there by a shortest way, and in
 * each state what the model does not enable is {@linkplain Attempts attempted}. The graph is found while it is walked: of the states
 * that are done only the numbers are kept.
 */
public final class GraphRunner implements AutoCloseable {
    /** Changes what a step is given, to show that a difference is seen; production leaves it out. */
    @FunctionalInterface
    interface Saboteur {
        /** Called before each step. */
        void before(Cluster cluster, Label label);
    }

    private static final int PROGRESS_STATES = 256;

    private final Model model;
    private final StateSpace space;
    private final List<Label> labels;
    private final Saboteur saboteur;
    private Consumer<Outcome> progress = outcome -> {};

    private GraphRunner(Model model, StateSpace space, Saboteur saboteur) {
        this.model = model;
        this.space = space;
        this.labels = space.labels();
        this.saboteur = saboteur;
    }

    /** Opens the model. */
    public static GraphRunner of(Model model) {
        return of(model, (cluster, label) -> {});
    }

    static GraphRunner of(Model model, Saboteur saboteur) {
        return new GraphRunner(model, StateSpace.open(model), saboteur);
    }

    /** Is told how far the run is, now and then. */
    public GraphRunner onProgress(Consumer<Outcome> listener) {
        progress = listener;
        return this;
    }

    @Override
    public void close() {
        space.close();
    }

    // ---- random walks ----

    /**
     * Takes {@code walks} random walks of at most {@code depth} steps; in the last state of each it attempts what the model does not enable.
     *
     * @return the first difference, or how many edges were equal
     */
    public Outcome walk(int walks, int depth, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Integer, int[]> edges = new HashMap<>();
        Map<Integer, Map<String, Object>> states = new HashMap<>();
        long taken = 0;
        long attempted = 0;
        for (int w = 0; w < walks; w++) {
            List<Label> way = new ArrayList<>();
            Cluster cluster = new Cluster(model);
            int state = 0;
            Map<String, Object> now = states.computeIfAbsent(state, space::state);
            String difference = begin(cluster, now);
            for (int i = 0; i < depth && difference == null; i++) {
                int[] out = edges.computeIfAbsent(state, space::successors);
                if (out.length == 0) {
                    break;
                }
                int edge = 2 * random.nextInt(out.length / 2);
                way.add(labels.get(out[edge]));
                state = out[edge + 1];
                Map<String, Object> after = states.computeIfAbsent(state, space::state);
                difference = take(cluster, labels.get(out[edge]), now, after);
                taken++;
                now = after;
            }
            if (difference == null) {
                Attempts attempts =
                        new Attempts(cluster, now, enabled(edges.computeIfAbsent(state, space::successors)));
                difference = attempts.difference();
                attempted += attempts.made();
            }
            if (difference != null) {
                return new Outcome(states.size(), taken, attempted, way, difference);
            }
            progress.accept(new Outcome(states.size(), taken, attempted, List.of(), null));
        }
        return new Outcome(states.size(), taken, attempted, List.of(), null);
    }

    // ---- every edge ----

    /** Which states the product has met, and by which edge first. (Random walks may have numbered states that it has yet to come to.) */
    private static final class Tree {
        private final BitSet met = new BitSet();
        private int[] from = new int[1024];
        private int[] label = new int[1024];

        /** Whether the state is new. */
        boolean add(int state, int source, int by) {
            if (met.get(state)) {
                return false;
            }
            met.set(state);
            if (state >= from.length) {
                from = Arrays.copyOf(from, Math.max(state + 1, 2 * from.length));
                label = Arrays.copyOf(label, from.length);
            }
            from[state] = source;
            label[state] = by;
            return true;
        }
    }

    /** A state that was met and not yet left, with the nodes that came there. */
    private record Reached(Cluster cluster, Map<String, Object> state) {}

    /** Takes every edge once; returns the first difference, or how many edges were equal. */
    public Outcome product() {
        Tree tree = new Tree();
        ArrayDeque<Integer> queue = new ArrayDeque<>();
        Map<Integer, Reached> reached = new HashMap<>();
        for (int state = 0; state < space.initialStates(); state++) {
            Cluster cluster = new Cluster(model);
            Map<String, Object> now = space.state(state);
            String difference = begin(cluster, now);
            if (difference != null) {
                return new Outcome(1, 0, 0, List.of(), difference);
            }
            tree.add(state, -1, -1);
            queue.add(state);
            reached.put(state, new Reached(cluster, now));
        }
        int states = 0;
        long taken = 0;
        long attempted = 0;
        while (!queue.isEmpty()) {
            int state = queue.remove();
            Reached here = Objects.requireNonNull(reached.get(state));
            int[] out = space.successors(state);
            Attempts attempts = new Attempts(here.cluster, here.state, enabled(out));
            String difference = attempts.difference();
            attempted += attempts.made();
            if (difference != null) {
                return new Outcome(states, taken, attempted, way(tree, state), difference);
            }
            for (int edge = 0; edge < out.length; edge += 2) {
                int target = out[edge + 1];
                Reached there = reached.get(target);
                Map<String, Object> after = there == null ? space.state(target) : there.state;
                Cluster cluster = here.cluster.copy();
                difference = take(cluster, labels.get(out[edge]), here.state, after);
                if (difference != null) {
                    List<Label> way = way(tree, state);
                    way.add(labels.get(out[edge]));
                    return new Outcome(states, taken, attempted, way, difference);
                }
                taken++;
                if (tree.add(target, state, out[edge])) {
                    queue.add(target);
                    reached.put(target, new Reached(cluster, after));
                }
            }
            reached.remove(state);
            space.forget(state);
            if (++states % PROGRESS_STATES == 0) {
                progress.accept(new Outcome(states, taken, attempted, List.of(), null));
            }
        }
        return new Outcome(states, taken, attempted, List.of(), null);
    }

    private List<Label> way(Tree tree, int state) {
        List<Label> way = new ArrayList<>();
        for (int s = state; tree.from[s] >= 0; s = tree.from[s]) {
            way.add(0, labels.get(tree.label[s]));
        }
        return way;
    }

    private List<Label> enabled(int[] out) {
        List<Label> enabled = new ArrayList<>(out.length / 2);
        for (int edge = 0; edge < out.length; edge += 2) {
            enabled.add(labels.get(out[edge]));
        }
        return enabled;
    }

    private @Nullable String begin(Cluster cluster, Map<String, Object> state) {
        return difference(cluster, state, () -> {
            if (model.flag("Warm")) {
                ActionBinding.warmUp(cluster);
            }
        });
    }

    private @Nullable String take(Cluster cluster, Label label, Map<String, Object> before, Map<String, Object> after) {
        return difference(cluster, after, () -> {
            saboteur.before(cluster, label);
            ActionBinding.step(cluster, label, before, after);
        });
    }

    /** What differs from the model's state {@code after} a step; null when nothing does. */
    private static @Nullable String difference(Cluster cluster, Map<String, Object> after, Runnable step) {
        try {
            step.run();
            return Projection.difference(cluster, after);
        } catch (Divergence e) {
            return e.what();
        } catch (RuntimeException e) {
            return Divergence.stopped(e);
        }
    }

    /**
     * What a run found.
     *
     * @param states how many states of the model were left behind, all their edges taken
     * @param edges how many edges were taken and equal
     * @param attempts how many actions that the model does not enable were attempted in vain
     * @param way the steps that lead to the difference, empty when there is none
     * @param difference what differs after the last step, null when nothing does
     */
    public record Outcome(
            int states,
            long edges,
            long attempts,
            List<Label> way,
            @Nullable String difference) {
        /** Whether code and model agreed on every edge. */
        public boolean isEqual() {
            return difference == null;
        }
    }
}
