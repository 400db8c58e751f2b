package dev.ariadne.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The definition of linearizability of one register, tried out: every order of the operations that respects time. For small histories. */
final class BruteForce {
    private final History history;
    private final List<Integer> ops = new ArrayList<>();

    private BruteForce(History history) {
        this.history = history;
        for (int op = 0; op < history.size(); op++) {
            if (history.outcome(op) != Outcome.FAIL) {
                ops.add(op);
            }
        }
    }

    static boolean linearizable(History history) {
        BruteForce force = new BruteForce(history);
        return force.extend(new boolean[history.size()], null);
    }

    private boolean extend(boolean[] placed, @Nullable Object state) {
        if (ops.stream().allMatch(op -> placed[op] || history.outcome(op) == Outcome.INFO)) {
            return true;
        }
        for (int op : ops) {
            if (placed[op] || ops.stream().anyMatch(other -> !placed[other] && precedes(other, op))) {
                continue;
            }
            Object first = history.value(history.first(op));
            boolean sees =
                    history.function(op) != History.WRITE && !(history.function(op) == History.READ && crashed(op));
            if (sees && !Objects.equals(first, state)) {
                continue;
            }
            placed[op] = true;
            boolean found = extend(placed, after(op, state));
            placed[op] = false;
            if (found) {
                return true;
            }
        }
        return false;
    }

    private boolean crashed(int op) {
        return history.outcome(op) == Outcome.INFO;
    }

    private boolean precedes(int one, int other) {
        return history.completePosition(one) < history.invokePosition(other);
    }

    private @Nullable Object after(int op, @Nullable Object state) {
        return switch (history.function(op)) {
            case History.READ -> state;
            case History.WRITE -> history.value(history.first(op));
            default -> history.value(history.second(op));
        };
    }
}
