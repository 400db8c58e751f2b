package dev.ariadne.conform;

/** The code did something that the model does not allow, or not what it says. */
final class Divergence extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Divergence(String what) {
        super(what);
    }

    /** What differs. */
    String what() {
        return String.valueOf(getMessage());
    }
}
