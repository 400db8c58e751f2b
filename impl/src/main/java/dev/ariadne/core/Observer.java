package dev.ariadne.core;

/** Called once for each protocol action, after its effect: the hook for traces and refinement checks. */
@FunctionalInterface
public interface Observer {
    /** Sees nothing: production without a trace. */
    Observer NONE = (action, node) -> {};

    /**
     * A protocol action was done.
     *
     * @param action what was done
     * @param node the node that did it, in the state after the action; not to be changed
     */
    void step(Action action, Node node);
}
