package dev.ariadne.checker.engine;

import org.jspecify.annotations.Nullable;

/**
 * One object of a kind that only ever grows, and whose results say how far it had grown. Its states then stand in one row, state 0 the initial
 * one, and each result names the state, so that only the few operations without a result are open to choice.
 *
 * <p>The places of a linearization are: {@code 2k} for what sees state k, {@code 2k-1} for what leads from state k-1 to state k, and
 * {@code 2n+1}, where n is the last state that anything saw, for changes that nothing saw.
 */
interface Steps {
    /** What two operations, or one, say that cannot both be true. {@code y} is -1 when there is one. */
    record Contradiction(int x, int y, String why) {}

    String name();

    String why();

    Part part();

    /**
     * Gives every operation its place in the history up to {@code cut}: those that need not have happened none.
     *
     * @return a contradiction among the results themselves, or null
     */
    @Nullable
    Contradiction place(int cut, Places places);

    /** State k of the last placing, as a person wants to see it. */
    @Nullable
    Object state(int k);

    /** The state after state k and one more operation, which nothing saw. */
    @Nullable
    Object stateAfter(int k, int op);
}
