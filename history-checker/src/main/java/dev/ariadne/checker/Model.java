package dev.ariadne.checker;

import org.jspecify.annotations.Nullable;

/**
 * A sequential specification of one object: what it is to be linearizable with respect to it. States are values: immutable, with {@code equals}
 * and {@code hashCode}, and a {@code toString} that a person can read.
 */
public interface Model {
    String name();

    /** The state before the first operation. */
    Object initial();

    /**
     * The state after an operation, or null when the operation, with the result it had, cannot happen in {@code state}. A crashed operation
     * has no result. Must not depend on the operation's id, indices or times: it is asked once for all that are otherwise alike.
     */
    @Nullable
    Object step(Object state, Op op);

    /**
     * Asked once before the first step, so that nothing is judged that the model takes for something else.
     *
     * @throws UnsupportedModelException when the history has operations, or values, that the model does not understand
     */
    default void requireUnderstands(History history) {}

    /** False when {@link #step} does not look at the process either; then more operations are alike. */
    default boolean dependsOnProcess() {
        return true;
    }
}
