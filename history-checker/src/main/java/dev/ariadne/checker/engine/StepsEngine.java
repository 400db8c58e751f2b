package dev.ariadne.checker.engine;

import dev.ariadne.checker.Failure;
import dev.ariadne.checker.Failure.Role;
import dev.ariadne.checker.engine.Steps.Contradiction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides objects whose results give the order away ({@link Steps}) in linear time: every operation has its place in the only row there can be,
 * and the row is a linearization exactly if nothing completed before the invocation of something that stands at an earlier place. Operations at
 * the same place may stand in any order that respects time, and time alone never contradicts itself.
 */
final class StepsEngine implements Engine {
    private static final int NONE = Part.NONE;
    private static final int MAX_STATES = 6;
    /** States that some open change would lead to, which nothing saw. */
    private static final int MAX_UNSEEN = 3;

    private static final int MAX_NAMED = 3;
    private static final int MAX_CONTEXT = 24;
    private static final int MAX_CRASHED = 8;

    private final Steps steps;
    private final Part part;
    private final Places places;

    StepsEngine(Steps steps) {
        this.steps = steps;
        part = steps.part();
        places = new Places(part);
    }

    @Override
    public String name() {
        return steps.name();
    }

    @Override
    public String why() {
        return steps.why();
    }

    @Override
    public Decision decide(Budget budget) {
        int end = part.history.events();
        budget.count(part.size);
        Contradiction contradiction = sweep(end);
        if (contradiction == null) {
            return Decision.TRUE;
        }
        int guess = Math.max(completed(contradiction.x()), completed(contradiction.y()));
        if (guess == NONE || sweep(guess) == null) {
            guess = end;
        }
        return Decision.invalid(explain(Boundary.firstBad(guess, cut -> sweep(cut) == null)));
    }

    private int completed(int op) {
        return op == NONE || part.crashed(op) ? NONE : part.ret[op];
    }

    private @Nullable Contradiction sweep(int cut) {
        places.clear(cut);
        Contradiction contradiction = steps.place(cut, places);
        if (contradiction != null) {
            return contradiction;
        }
        int op = places.outOfOrder();
        if (op == NONE) {
            return null;
        }
        int other = places.latestCallerBefore(places.place[op]);
        return new Contradiction(
                op,
                other,
                Describe.op(part, op) + " must come after " + Describe.op(part, other)
                        + " by what was seen, but had completed before that began");
    }

    private Failure explain(int failsAt) {
        int culprit = part.opWithRet(failsAt);
        Contradiction contradiction = Objects.requireNonNull(sweep(failsAt));
        TreeMap<Integer, Role> window = new TreeMap<>();
        window.put(contradiction.x(), Role.CONFLICT);
        if (contradiction.y() != NONE) {
            window.put(contradiction.y(), Role.CONFLICT);
        }
        return FailureWindow.failure(
                part,
                culprit,
                window,
                FailureWindow.context(part, culprit, MAX_CONTEXT, MAX_CRASHED),
                states(culprit, failsAt),
                contradiction.why());
    }

    /** The states that the object can have been in at some time while the culprit was open. */
    private List<Failure.State> states(int culprit, int failsAt) {
        sweep(failsAt - 1);
        int last = places.top() / 2;
        int first = last;
        while (first > 0 && places.earliestRetAfter(2 * first - 2) > part.call[culprit]) {
            first--;
        }
        List<Failure.State> states = new ArrayList<>();
        for (int k = Math.max(first, last - MAX_STATES + 1); k <= last; k++) {
            states.add(state(steps.state(k), makerOf(k), culprit));
        }
        int unseen = 0;
        for (int op = part.size - 1; op >= 0 && unseen < MAX_UNSEEN; op--) {
            boolean open = places.begun(op)
                    && isChange(op)
                    && (places.place[op] == places.top()
                            || places.place[op] == NONE && part.ret[op] > part.call[culprit]);
            if (open && op != culprit) {
                states.add(state(steps.stateAfter(last, op), op, culprit));
                unseen++;
            }
        }
        return states;
    }

    /** The last operation that leads to a state, or -1 for the initial one. */
    private int makerOf(int k) {
        for (int op = part.size - 1; op >= 0 && k > 0; op--) {
            if (places.place[op] == 2 * k - 1 && !places.orLater[op]) {
                return op;
            }
        }
        return NONE;
    }

    private boolean isChange(int op) {
        return part.history.function(part.id[op]) != KeyHistory.READ;
    }

    private Failure.State state(@Nullable Object value, int by, int culprit) {
        String why = isChange(culprit)
                ? "it can follow here, but what it returned, or what was seen since, does not"
                : difference(value, part.history.op(part.id[culprit]).result());
        return new Failure.State(value, by == NONE ? null : part.history.op(part.id[by]), why);
    }

    private static String difference(@Nullable Object state, @Nullable Object read) {
        if (state instanceof Collection<?> held && read instanceof Collection<?> seen) {
            String lacks = without(held, seen);
            String has = without(seen, held);
            return lacks.isEmpty() && has.isEmpty()
                    ? "the read has the same elements in another order, or it can follow here, but not what was seen since"
                    : (lacks.isEmpty() ? "" : "the read lacks " + lacks)
                            + (lacks.isEmpty() || has.isEmpty() ? "" : "; ")
                            + (has.isEmpty() ? "" : "the read has also " + has);
        }
        return "the read returned " + Describe.value(read) + ", the state was " + Describe.value(state);
    }

    private static String without(Collection<?> some, Collection<?> others) {
        Set<?> known = new HashSet<>(others);
        List<String> missing = some.stream()
                .filter(each -> !known.contains(each))
                .limit(MAX_NAMED + 1)
                .map(Describe::value)
                .toList();
        return missing.size() <= MAX_NAMED
                ? String.join(", ", missing)
                : String.join(", ", missing.subList(0, MAX_NAMED)) + " and more";
    }
}
