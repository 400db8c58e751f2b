package dev.ariadne.cost;

import java.io.IOException;

/**
 * A kind of work whose cost is to follow its size.
 *
 * @param label what it does, its command first
 * @param size the size that a build goes up to
 * @param prepare makes the data, of an empty server
 * @param work what is measured
 */
record Shape(String label, int size, Phase prepare, Phase work) {
    /** For a shape that needs no data. */
    static final Phase NOTHING = (session, n) -> {};

    /** One half of a shape. */
    @FunctionalInterface
    interface Phase {
        /** Says to the server what makes up the size {@code n}. */
        void run(Session session, int n) throws IOException;
    }

    @Override
    public String toString() {
        return label;
    }
}
