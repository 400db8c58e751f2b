package dev.ariadne.fault;

/**
 * A node by its part at the start of a round, not by its name: a schedule is drawn before the run, when nobody knows yet which node will be
 * primary in its fifth round.
 *
 * @param position 0 for the primary, k for the k-th of the others
 */
public record Who(int position) {
    /** The primary at the start of the round; it keeps this name in the round even when it is deposed. */
    public static final Who PRIMARY = new Who(0);

    /** The k-th replica, from 1. */
    public static Who replica(int k) {
        return new Who(k);
    }

    @Override
    public String toString() {
        return position == 0 ? "primary" : "replica " + position;
    }
}
