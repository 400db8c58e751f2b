package dev.ariadne.conform;

import dev.ariadne.tla.Label;
import dev.ariadne.tla.Model;
import dev.ariadne.tla.StateGraph;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Leads real nodes along the edges of a model's state graph. Random walks look first, since they find most defects in seconds; then
 * the product takes every edge once: with each state of the model travels a copy of the nodes that came there by a shortest way.
 */
public final class GraphRunner {
    /** Changes what a step is given, to show that a difference is seen; production leaves it out. */
    @FunctionalInterface
    interface Saboteur {
        /** Called before each step. */
        void before(Cluster cluster, Label label);
    }

    private static final int MAX_STATES = 2_000_000;

    private final Model model;
    private final StateGraph graph;
    private final Saboteur saboteur;
    private final Map<Integer, Map<String, Object>> states = new HashMap<>();
    private LongConsumer progress = edges -> {};

    private GraphRunner(Model model, StateGraph graph, Saboteur saboteur) {
        this.model = model;
        this.graph = graph;
        this.saboteur = saboteur;
    }

    /** Explores the model; the graph is the runner's until {@link #close}. */
    public static GraphRunner of(Model model) {
        return of(model, (cluster, label) -> {});
    }

    static GraphRunner of(Model model, Saboteur saboteur) {
        return new GraphRunner(model, StateGraph.explore(model, MAX_STATES), saboteur);
    }

    /** Is told the number of edges taken so far, now and then. */
    public GraphRunner onProgress(LongConsumer listener) {
        progress = listener;
        return this;
    }

    /** States of the model. */
    public int states() {
        return graph.states();
    }

    /** Edges of the model. */
    public int edges() {
        return graph.edges();
    }

    /** Gives the graph's memory back. */
    public void close() {
        graph.close();
    }

    /**
     * Takes {@code walks} random walks of at most {@code depth} steps.
     *
     * @return the first difference, or how many edges were equal
     */
    public Outcome walk(int walks, int depth, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long taken = 0;
        for (int w = 0; w < walks; w++) {
            Deque<Integer> way = new ArrayDeque<>();
            Cluster cluster = new Cluster(model);
            int state = 0;
            Outcome begun = begin(cluster, state);
            if (begun != null) {
                return begun;
            }
            for (int i = 0; i < depth && graph.firstEdge(state) < graph.endEdge(state); i++) {
                int edge = random.nextInt(graph.firstEdge(state), graph.endEdge(state));
                way.add(edge);
                String difference = take(cluster, state, edge);
                if (difference != null) {
                    return Outcome.diverged(taken, labels(way), difference);
                }
                taken++;
                state = graph.target(edge);
            }
            progress.accept(taken);
        }
        return Outcome.equal(taken);
    }

    /** Takes every edge once; returns the first difference, or how many edges were equal. */
    public Outcome product() {
        Cluster[] at = new Cluster[graph.states()];
        long taken = 0;
        for (int state = 0; state < graph.states(); state++) {
            if (state < graph.initialStates()) {
                Cluster cluster = new Cluster(model);
                Outcome begun = begin(cluster, state);
                if (begun != null) {
                    return begun;
                }
                at[state] = cluster;
            }
            Cluster here = at[state];
            at[state] = null;
            if (here == null) {
                throw new IllegalStateException("state " + state + " was not reached before its edges");
            }
            for (int edge = graph.firstEdge(state); edge < graph.endEdge(state); edge++) {
                Cluster cluster = here.copy();
                String difference = take(cluster, state, edge);
                if (difference != null) {
                    List<Label> way = labels(shortestWay(state));
                    way.add(graph.label(edge));
                    return Outcome.diverged(taken, way, difference);
                }
                taken++;
                if (graph.edgeIn(graph.target(edge)) == edge) {
                    at[graph.target(edge)] = cluster;
                }
            }
            states.remove(state);
            if (state % 64 == 0) {
                progress.accept(taken);
            }
        }
        return Outcome.equal(taken);
    }

    private @Nullable Outcome begin(Cluster cluster, int state) {
        if (model.flag("Warm")) {
            ActionBinding.warmUp(cluster);
        }
        String difference = Projection.difference(cluster, state(state));
        return difference == null ? null : Outcome.diverged(0, List.of(), difference);
    }

    private @Nullable String take(Cluster cluster, int from, int edge) {
        Label label = graph.label(edge);
        Map<String, Object> after = state(graph.target(edge));
        try {
            saboteur.before(cluster, label);
            ActionBinding.step(cluster, label, state(from), after);
            return Projection.difference(cluster, after);
        } catch (Divergence e) {
            return e.what();
        }
    }

    private Map<String, Object> state(int number) {
        return states.computeIfAbsent(number, graph::state);
    }

    private Deque<Integer> shortestWay(int state) {
        Deque<Integer> way = new ArrayDeque<>();
        for (int edge = graph.edgeIn(state); edge >= 0; edge = graph.edgeIn(graph.source(edge))) {
            way.addFirst(edge);
        }
        return way;
    }

    private List<Label> labels(Iterable<Integer> edges) {
        List<Label> labels = new ArrayList<>();
        for (int edge : edges) {
            labels.add(graph.label(edge));
        }
        return labels;
    }

    /**
     * What a run found.
     *
     * @param edges how many edges were taken and equal
     * @param way the steps that lead to the difference, empty when there is none
     * @param difference what differs after the last step, null when nothing does
     */
    public record Outcome(
            long edges, List<Label> way, @Nullable String difference) {
        static Outcome equal(long edges) {
            return new Outcome(edges, List.of(), null);
        }

        static Outcome diverged(long edges, List<Label> way, String difference) {
            return new Outcome(edges, way, difference);
        }

        /** Whether code and model agreed on every edge. */
        public boolean isEqual() {
            return difference == null;
        }
    }
}
