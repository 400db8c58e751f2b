package dev.ariadne.tla;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Ways through a graph, as arrays of edges that begin at an initial state. */
public final class Walks {
    private Walks() {}

    /** A shortest way to a state. */
    public static int[] shortest(StateGraph graph, int state) {
        int length = 0;
        for (int s = state; graph.edgeIn(s) >= 0; s = graph.source(graph.edgeIn(s))) {
            length++;
        }
        int[] way = new int[length];
        for (int s = state; graph.edgeIn(s) >= 0; s = graph.source(graph.edgeIn(s))) {
            way[--length] = graph.edgeIn(s);
        }
        return way;
    }

    /**
     * A random way that chooses evenly among a state's actions, and then among its edges of that action: faults and timeouts
     * have more parameters than progress has, and would otherwise drown it.
     *
     * @param depth the greatest length; a way is shorter if it comes to a state without edges
     */
    public static int[] random(StateGraph graph, RandomGenerator random, int depth) {
        int[] way = new int[depth];
        int state = random.nextInt(graph.initialStates());
        for (int n = 0; n < depth; n++) {
            if (graph.firstEdge(state) == graph.endEdge(state)) {
                return Arrays.copyOf(way, n);
            }
            way[n] = choose(graph, state, random);
            state = graph.target(way[n]);
        }
        return way;
    }

    private static int choose(StateGraph graph, int state, RandomGenerator random) {
        String[] actions = new String[graph.endEdge(state) - graph.firstEdge(state)];
        int kinds = 0;
        for (int e = graph.firstEdge(state); e < graph.endEdge(state); e++) {
            String action = graph.label(e).action();
            if (!Arrays.asList(actions).subList(0, kinds).contains(action)) {
                actions[kinds++] = action;
            }
        }
        String action = actions[random.nextInt(kinds)];
        int chosen = -1;
        int seen = 0;
        for (int e = graph.firstEdge(state); e < graph.endEdge(state); e++) {
            if (graph.label(e).action().equals(action) && random.nextInt(++seen) == 0) {
                chosen = e;
            }
        }
        return chosen;
    }
}
