package dev.ariadne.checker;

import dev.ariadne.checker.engine.Describe;

/** The history has operations, or values, that the model at hand does not understand, so nothing can be said about it. */
public final class UnsupportedModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedModelException(String message) {
        super(message);
    }

    /** A model of somebody's own that threw while it stepped. */
    public UnsupportedModelException(String model, Op op, Exception cause) {
        super("the model " + model + " does not take " + Describe.op(op) + ": " + cause, cause);
    }

    UnsupportedModelException(String function, String models) {
        super("the history has the operation '" + function + "', unknown to " + models + "; the built-in models are "
                + ModelName.all());
    }
}
