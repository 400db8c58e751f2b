package dev.ariadne.checker;

/** What one event of a history says; the constants are Jepsen's {@code :type} values. */
public enum EventType {
    INVOKE,
    OK,
    FAIL,
    INFO;

    Outcome outcome() {
        return switch (this) {
            case OK -> Outcome.OK;
            case FAIL -> Outcome.FAIL;
            case INFO -> Outcome.INFO;
            case INVOKE -> throw new IllegalStateException("an invocation has no outcome");
        };
    }
}
