package dev.ariadne.checker;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The definition of linearizability, tried out: every order of the operations that respects time. For small histories of one object. */
final class BruteForce {
    private final Model model;
    private final Op[] ops;
    /** By operation: those that completed before it began. */
    private final int[] before;

    private int mustHappen;

    private BruteForce(History history, Model model, int until, boolean hindsight) {
        this.model = model;
        ops = history.ops().stream()
                .filter(op -> op.outcome() != Outcome.FAIL && history.invokePosition(op.id()) <= until)
                .map(op -> hindsight || history.completePosition(op.id()) <= until ? op : open(op))
                .toArray(Op[]::new);
        before = new int[ops.length];
        for (int i = 0; i < ops.length; i++) {
            mustHappen |= history.completePosition(ops[i].id()) <= until ? 1 << i : 0;
            for (int j = 0; j < ops.length; j++) {
                boolean precedes = history.completePosition(ops[j].id()) < history.invokePosition(ops[i].id());
                before[i] |= precedes ? 1 << j : 0;
            }
        }
    }

    /** As the operation was known before it completed. */
    private static Op open(Op op) {
        return new Op(
                op.id(), op.process(), op.f(), op.key(), op.value(), null, Outcome.INFO, op.invokeIndex(), -1, 0, -1);
    }

    static boolean linearizable(History history, Model model) {
        BruteForce force = new BruteForce(history, model, History.NEVER - 1, false);
        return force.extend(0, model.initial());
    }

    /**
     * The index of the first completion up to which the history has no order; it must have none as a whole.
     *
     * @param hindsight whether operations still open there have the results that they came to later, or none
     */
    static int failsAt(History history, Model model, boolean hindsight) {
        List<Integer> ends = history.ops().stream()
                .map(op -> history.completePosition(op.id()))
                .filter(position -> position != History.NEVER)
                .sorted()
                .toList();
        for (int end : ends) {
            BruteForce force = new BruteForce(history, model, end, hindsight);
            if (!force.extend(0, model.initial())) {
                return history.ops().stream()
                        .filter(op -> history.completePosition(op.id()) == end)
                        .findFirst()
                        .orElseThrow()
                        .completeIndex();
            }
        }
        throw new AssertionError("the history is linearizable: " + Arrays.toString(ends.toArray()));
    }

    private boolean extend(int placed, Object state) {
        if ((mustHappen & ~placed) == 0) {
            return true;
        }
        for (int op = 0; op < ops.length; op++) {
            if ((placed & 1 << op) != 0 || (before[op] & ~placed) != 0) {
                continue;
            }
            @Nullable Object after = model.step(state, ops[op]);
            if (after != null && extend(placed | 1 << op, after)) {
                return true;
            }
        }
        return false;
    }
}
