package dev.ariadne.checker;

import org.jspecify.annotations.Nullable;

/**
 * One operation: an invocation and, if there was one, its completion.
 *
 * @param id the row in its {@link History}, counted from 0 in order of invocation
 * @param process the client that ran it: an Integer, or the name that the history has for it
 * @param f the function's name without colon, such as {@code read}
 * @param key the key of an independent register; null in a history without keys
 * @param value the argument: null for a read, the value of a write, a list {@code [old new]} for a cas
 * @param result what a completed read returned; for other operations the value of the completion, or null
 * @param outcome how it ended; an operation without completion is {@link Outcome#INFO}
 * @param invokeIndex the {@code :index} of the invocation
 * @param completeIndex the {@code :index} of the completion, or -1 when it has none
 * @param invokeNanos the {@code :time} of the invocation, in nanoseconds since the start of the test
 * @param completeNanos the {@code :time} of the completion, or -1 when it has none
 */
public record Op(
        int id,
        Object process,
        String f,
        @Nullable Object key,
        @Nullable Object value,
        @Nullable Object result,
        Outcome outcome,
        int invokeIndex,
        int completeIndex,
        long invokeNanos,
        long completeNanos) {

    /** True for an operation whose effect is unknown. */
    public boolean crashed() {
        return outcome == Outcome.INFO;
    }
}
