package dev.ariadne.core;

/** Assertions that are always on: a node whose invariant is broken stops (exit code 70) rather than replicate corruption. */
public final class Check {
    private Check() {}

    /** An invariant of the core does not hold: a defect of ours, never of the input. */
    public static final class Broken extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        Broken(String message) {
            super(message);
        }
    }

    /** Throws {@link Broken} unless {@code holds}. */
    public static void that(boolean holds, String what) {
        if (!holds) {
            throw new Broken(what);
        }
    }

    /** Throws {@link Broken} with two figures unless {@code holds}; boxes nothing when it does. */
    public static void that(boolean holds, String what, long a, long b) {
        if (!holds) {
            throw new Broken(what + " (" + a + ", " + b + ")");
        }
    }
}
