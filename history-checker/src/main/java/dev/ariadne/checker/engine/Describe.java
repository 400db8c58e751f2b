package dev.ariadne.checker.engine;

import dev.ariadne.checker.History;
import dev.ariadne.checker.Op;
import org.jspecify.annotations.Nullable;

/** Operations in words, for explanations. */
public final class Describe {
    private Describe() {}

    /** What was done and by whom, such as {@code read -> 3 by process 1 (index 20 to 27)}. */
    public static String op(Op op) {
        String span = op.completeIndex() < 0
                ? "index " + op.invokeIndex() + ", never completed"
                : op.crashed()
                        ? "index " + op.invokeIndex() + ", outcome unknown"
                        : "index " + op.invokeIndex() + " to " + op.completeIndex();
        return action(op) + " by process " + op.process() + " (" + span + ")";
    }

    /** What was done, such as {@code cas 1 -> 2}. */
    public static String action(Op op) {
        return switch (op.f()) {
            case "read" -> "read -> " + value(op.result());
            case "cas" ->
                op.value() instanceof java.util.List<?> pair
                        ? "cas " + value(pair.get(0)) + " -> " + value(pair.get(1))
                        : "cas " + op.value();
            default -> op.f() + " " + value(op.value()) + (op.result() == null ? "" : " -> " + op.result());
        };
    }

    public static String value(@Nullable Object value) {
        return value == null ? "nil" : value instanceof String text ? '"' + text + '"' : value.toString();
    }

    static String op(KeyHistory h, int op) {
        return op(h.history.op(h.id[op]));
    }

    static int invokeIndex(KeyHistory h, int op) {
        return h.history.op(h.id[op]).invokeIndex();
    }

    static String value(KeyHistory h, int value) {
        return value(h.valueOf(value));
    }

    /** True for an operation whose completion says what the register held: a read or a cas. */
    static boolean sees(Op op) {
        return op.f().equals("read") || op.f().equals("cas");
    }

    /** True when the history has a failed write of the value on the same key. */
    static boolean failedWriteOf(KeyHistory h, @Nullable Object value) {
        History history = h.history;
        for (int op = 0; op < history.size(); op++) {
            if (history.key(op) == h.key && history.outcome(op) == dev.ariadne.checker.Outcome.FAIL) {
                int f = history.function(op);
                long set = f == History.CAS ? history.second(op) : history.first(op);
                if (f != History.READ && java.util.Objects.equals(history.value(set), value)) {
                    return true;
                }
            }
        }
        return false;
    }
}
