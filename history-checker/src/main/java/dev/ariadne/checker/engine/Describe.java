package dev.ariadne.checker.engine;

import dev.ariadne.checker.History;
import dev.ariadne.checker.Op;
import dev.ariadne.checker.edn.EdnPrinter;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Operations in words, for explanations. */
public final class Describe {
    /** Longer lists and sets are shortened. */
    private static final int MAX_ELEMENTS = 8;

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
            default -> op.f() + (op.value() == null ? "" : " " + value(op.value())) + returned(op);
        };
    }

    /** What an operation returned, unless that is only its argument again. */
    private static String returned(Op op) {
        return op.result() == null || op.result().equals(op.value()) ? "" : " -> " + value(op.result());
    }

    /** A value as EDN; of a long list or set the last elements and the size. */
    public static String value(@Nullable Object value) {
        if (value instanceof Collection<?> many && many.size() > MAX_ELEMENTS) {
            String last = many.stream()
                    .skip(many.size() - MAX_ELEMENTS / 2)
                    .map(Describe::value)
                    .collect(Collectors.joining(" "));
            return (value instanceof Set ? "#{… " + last + "}" : "[… " + last + "]") + " (" + many.size()
                    + " elements)";
        }
        return EdnPrinter.print(value);
    }

    static String op(Part h, int op) {
        return op(h.history.op(h.id[op]));
    }

    static int invokeIndex(Part h, int op) {
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
