package dev.ariadne.checker.engine;

import dev.ariadne.checker.Failure;
import dev.ariadne.checker.Failure.Role;
import dev.ariadne.checker.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Makes the parts of a {@link Failure} from operations of a packed history. */
final class FailureWindow {
    private FailureWindow() {}

    /**
     * The operations that were open while {@code culprit} was, nearest to its completion first, at most {@code most}; of those that crashed at
     * most {@code mostCrashed}, since they stay open for ever.
     */
    static List<Integer> context(Part h, int culprit, int most, int mostCrashed) {
        List<Integer> open = new ArrayList<>();
        int crashed = 0;
        int end = java.util.Arrays.binarySearch(h.call, h.ret[culprit]);
        for (int op = -end - 2; op >= 0 && open.size() < most; op--) {
            boolean shown = h.crashed(op) ? crashed < mostCrashed : h.ret[op] > h.call[culprit];
            if (op != culprit && shown) {
                open.add(op);
                crashed += h.crashed(op) ? 1 : 0;
            }
        }
        return open;
    }

    static Failure failure(
            Part h,
            int culprit,
            NavigableMap<Integer, Role> conflict,
            List<Integer> context,
            List<Failure.State> states,
            String reason) {
        TreeMap<Integer, Role> roles = new TreeMap<>(conflict);
        context.forEach(op -> roles.putIfAbsent(op, Role.CONTEXT));
        roles.put(culprit, Role.CULPRIT);
        List<Failure.WindowOp> window = new ArrayList<>();
        for (Map.Entry<Integer, Role> entry : roles.entrySet()) {
            window.add(new Failure.WindowOp(h.history.op(h.id[entry.getKey()]), entry.getValue()));
        }
        Op op = h.history.op(h.id[culprit]);
        return new Failure(op.key(), op, op.completeIndex(), List.copyOf(window), List.copyOf(states), reason);
    }

    /** The state {@code value}, set by the operation {@code by} or, when that is negative, before the first write. */
    static Failure.State state(KeyHistory h, int value, int by, int culprit) {
        String held = Describe.value(h, value);
        String needed = Describe.value(h, h.value[culprit]);
        String why = switch (h.kind[culprit]) {
            case KeyHistory.READ -> "the read returned " + needed + ", the register held " + held;
            case KeyHistory.CAS -> "the cas expected " + needed + ", the register held " + held;
            default -> "a write can follow, but not what has been seen since";
        };
        return new Failure.State(h.valueOf(value), by < 0 ? null : h.history.op(h.id[by]), why);
    }
}
