package dev.ariadne.checker;

/** How an operation ended, as its client saw it. */
public enum Outcome {
    /** It took effect, and its result is known. */
    OK,
    /** It certainly did not take effect. */
    FAIL,
    /** Nobody knows: it may take effect at any time after its invocation, or never. */
    INFO
}
