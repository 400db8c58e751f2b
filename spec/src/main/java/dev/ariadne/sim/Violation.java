package dev.ariadne.sim;

/** A run met what must never happen. */
public final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String invariant;

    /**
     * @param invariant its name, by which runs are compared when a failing one is shrunk
     * @param what what was seen
     */
    Violation(String invariant, String what) {
        super(invariant + ": " + what);
        this.invariant = invariant;
    }

    /** The invariant's name. */
    public String invariant() {
        return invariant;
    }
}
