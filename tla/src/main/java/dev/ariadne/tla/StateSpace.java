package dev.ariadne.tla;

import java.util.List;
import java.util.Map;

/**
 * A model's reachable states, found while they are walked: states are numbered in the order in which they are met, initial states come
 * first. A state stays in memory, in TLC's form of about 5 kB, until it is {@linkplain #forget forgotten}, so graphs of which not all
 * states fit can be walked; {@link StateGraph} keeps all.
 *
 * <p>For one thread.
 */
public final class StateSpace implements AutoCloseable {
    private final Model model;
    private final Lanes.Lane lane;
    private final Workspace workspace;
    private final Engine.Walker walker;
    private final List<Label> labels;
    private boolean closed;

    private StateSpace(Model model) {
        this.model = model;
        this.lane = Lanes.take(Specification.registered());
        this.workspace = Workspace.of(lane.specification().modules(), model.cfg());
        this.walker = lane.loader().create(Engine.Walker.class, "GraphRun");
        walker.open(workspace.directory());
        this.labels = walker.labels();
    }

    /** The states of a model, mirror images included. */
    public static StateSpace open(Model model) {
        return new StateSpace(model.withoutSymmetry());
    }

    /** The model. */
    public Model model() {
        return model;
    }

    /** All actions with all their parameters, whether or not they ever happen; {@link #successors} refers to them by index. */
    public List<Label> labels() {
        return labels;
    }

    /** How many states, the first ones, are initial. */
    public int initialStates() {
        return walker.initialStates();
    }

    /** How many states have been met. */
    public int states() {
        return walker.states();
    }

    /**
     * The edges out of a state that is not forgotten, as pairs (index of the label, number of the state that it leads to). An action
     * with its parameters leads to one state only.
     */
    public int[] successors(int state) {
        return walker.successors(state);
    }

    /**
     * A state that is not forgotten, or that the latest {@link #successors} led to: variable to value. A TLA+ number is an Integer, a
     * Boolean a Boolean, a string or model value a String, a sequence a List, a set a Set in TLC's order, a record or other function a
     * Map from the text of its domain's elements.
     */
    public Map<String, Object> state(int state) {
        return walker.state(state);
    }

    /** Gives the memory of a state back; it is still known when an edge leads to it. */
    public void forget(int state) {
        walker.forget(state);
    }

    @Override
    public void close() {
        workspace.close();
        if (!closed) {
            closed = true;
            Lanes.giveBack(lane);
        }
    }
}
