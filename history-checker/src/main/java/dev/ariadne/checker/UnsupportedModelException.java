package dev.ariadne.checker;

/** The history has operations that no model at hand knows, so nothing can be said about it. */
public final class UnsupportedModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedModelException(String function, String models) {
        super("the history has the operation '" + function + "', unknown to " + models + "; the built-in models are "
                + ModelName.all());
    }
}
