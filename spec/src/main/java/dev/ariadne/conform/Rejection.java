package dev.ariadne.conform;

/** A line of a trace is no step of the model; the message says why. */
final class Rejection extends RuntimeException {
    private static final long serialVersionUID = 1;

    Rejection(String why) {
        super(why, null, false, false);
    }
}
