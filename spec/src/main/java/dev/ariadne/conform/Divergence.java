package dev.ariadne.conform;

/** The code did something that the model does not allow, or not what it says. */
public final class Divergence extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param what in one line, or a line and what stood where */
    public Divergence(String what) {
        super(what);
    }

    /** What differs. */
    String what() {
        return String.valueOf(getMessage());
    }
}
