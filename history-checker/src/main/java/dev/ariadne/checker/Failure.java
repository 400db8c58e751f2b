package dev.ariadne.checker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a history of one object is not linearizable. All events up to {@code failsAtIndex} contradict every order. No fewer do, taking operations
 * still open there as crashed; the general search and the queue's engine take them with the results that they came to later.
 *
 * @param key the object's key; null in a history without keys
 * @param culprit the operation whose completion left no possible order
 * @param failsAtIndex the {@code :index} of that completion
 * @param window the smallest stretch found that still fails, in order of invocation; for a drawing, one lane a process
 * @param states what the object can have been before the culprit, and why the culprit cannot follow
 * @param reason one sentence
 */
public record Failure(
        @Nullable Object key, Op culprit, int failsAtIndex, List<WindowOp> window, List<State> states, String reason) {

    /** What an operation has to do with the failure. */
    public enum Role {
        /** Its completion is the contradiction. */
        CULPRIT,
        /** Part of the contradiction. */
        CONFLICT,
        /** Was there at the time. */
        CONTEXT
    }

    public record WindowOp(Op op, Role role) {}

    /**
     * One state that the object can have been in.
     *
     * @param value what it held
     * @param by the operation that led to it, or null for the state before the first, or where no one operation did
     * @param why the culprit, and everything still open, cannot continue from there
     */
    public record State(@Nullable Object value, @Nullable Op by, String why) {}
}
