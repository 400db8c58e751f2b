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

    /** The code ended its node with an exception: what that was, and where. */
    static String stopped(RuntimeException failure) {
        StackTraceElement[] at = failure.getStackTrace();
        return "a server is stopped by " + failure + (at.length == 0 ? "" : " at " + at[0]);
    }
}
