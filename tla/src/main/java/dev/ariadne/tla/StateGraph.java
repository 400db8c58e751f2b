package dev.ariadne.tla;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The graph of a model's reachable states, in breadth-first order: states and edges are numbered from 0, initial states come
 * first, edges are in the order of their sources, and a state's first edge in is a shortest way to it.
 *
 * <p>A graph is walked by one thread, and not after it was closed. Its states stay in TLC's form and are translated when asked for.
 */
public final class StateGraph implements AutoCloseable {
    private final StateSpace space;
    private int[] firstEdge = new int[1024];
    private int[] action = new int[4096];
    private int[] target = new int[4096];
    private int[] edgeIn = new int[1024];
    private int edges;
    private int explored;

    private StateGraph(StateSpace space) {
        this.space = space;
        Arrays.fill(edgeIn, -1);
    }

    /**
     * All states of a model, mirror images included.
     *
     * @throws IllegalStateException if it has more than {@code limit}
     */
    public static StateGraph explore(Model model, int limit) {
        StateGraph graph = new StateGraph(StateSpace.open(model));
        while (graph.explored < graph.space.states()) {
            if (graph.space.states() > limit) {
                graph.close();
                throw new IllegalStateException("model " + model.name() + " has more than " + limit + " states");
            }
            graph.exploreNext();
        }
        return graph;
    }

    private void exploreNext() {
        int from = explored++;
        int[] successors = space.successors(from);
        if (from + 1 >= firstEdge.length) {
            firstEdge = Arrays.copyOf(firstEdge, 2 * firstEdge.length);
        }
        firstEdge[from] = edges;
        for (int i = 0; i < successors.length; i += 2) {
            add(successors[i], successors[i + 1]);
        }
        firstEdge[from + 1] = edges;
    }

    private void add(int label, int to) {
        if (edges == action.length) {
            action = Arrays.copyOf(action, 2 * edges);
            target = Arrays.copyOf(target, 2 * edges);
        }
        if (to >= edgeIn.length) {
            int old = edgeIn.length;
            edgeIn = Arrays.copyOf(edgeIn, Math.max(to + 1, 2 * old));
            Arrays.fill(edgeIn, old, edgeIn.length, -1);
        }
        if (edgeIn[to] < 0 && to >= space.initialStates()) {
            edgeIn[to] = edges;
        }
        action[edges] = label;
        target[edges++] = to;
    }

    /** The model. */
    public Model model() {
        return space.model();
    }

    /** How many states there are. */
    public int states() {
        return explored;
    }

    /** How many of them, the first ones, are initial. */
    public int initialStates() {
        return space.initialStates();
    }

    /** How many edges there are. */
    public int edges() {
        return edges;
    }

    /** The first edge out of a state; its others follow up to the first edge of the next state. */
    public int firstEdge(int state) {
        return firstEdge[state];
    }

    /** The edge after the last one out of a state. */
    public int endEdge(int state) {
        return firstEdge[state + 1];
    }

    /** What an edge does. */
    public Label label(int edge) {
        return labels().get(action[edge]);
    }

    /** Where an edge leads. */
    public int target(int edge) {
        return target[edge];
    }

    /** Where an edge comes from. */
    public int source(int edge) {
        int low = 0;
        int high = explored - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (firstEdge[middle + 1] > edge) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The last edge of a shortest way to a state, -1 for an initial state. */
    public int edgeIn(int state) {
        return edgeIn[state];
    }

    /** All actions with all their parameters, whether or not they ever happen. */
    public List<Label> labels() {
        return space.labels();
    }

    /** A state, as {@link StateSpace#state} describes values. */
    public Map<String, Object> state(int state) {
        return space.state(state);
    }

    @Override
    public void close() {
        space.close();
    }
}
