package dev.ariadne.checker;

import dev.ariadne.checker.engine.Budget;
import dev.ariadne.checker.engine.Decision;
import dev.ariadne.checker.engine.Engine;
import dev.ariadne.checker.engine.Engines;
import dev.ariadne.checker.engine.Parts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether histories are linearizable. Each key is decided by itself, by the fastest engine that applies to it; the verdict on the
 * whole is false if any key's is, else unknown if any key's is, else true.
 */
public final class Checkers {
    private Checkers() {}

    /** Is told now and then, from the checking thread, how far a check has come. */
    @FunctionalInterface
    public interface Progress {
        /** Tells nobody. */
        Progress NONE = (doneKeys, keys, configurations) -> {};

        void at(int doneKeys, int keys, long configurations);
    }

    /** Checks against the smallest built-in model that has all the history's functions. */
    public static Verdict check(History history, Limits limits) {
        return check(history, ModelName.of(history), limits);
    }

    /** @throws UnsupportedModelException when the history has operations that are not the model's */
    public static Verdict check(History history, ModelName model, Limits limits) {
        return check(history, model, limits, Progress.NONE);
    }

    /** @throws UnsupportedModelException when the history has operations that are not the model's */
    public static Verdict check(History history, ModelName model, Limits limits, Progress progress) {
        return check(history, model, null, limits, progress);
    }

    /**
     * @param initial what every object begins with, or null for the model's own beginning
     * @throws UnsupportedModelException when the history has operations that are not the model's
     */
    public static Verdict check(
            History history, ModelName model, @Nullable Object initial, Limits limits, Progress progress) {
        ValueShapes.requireInitial(model, initial);
        model.requireUnderstands(history);
        return check(history, model.toString(), limits, progress, ops -> Engines.choose(model, initial, history, ops));
    }

    /**
     * Checks against any model, each key of a keyed history by itself, with the general search. The built-in models have faster ways.
     *
     * @throws UnsupportedModelException when the history has what the model does not understand
     */
    public static Verdict check(History history, Model model, Limits limits, Progress progress) {
        model.requireUnderstands(history);
        return check(history, model.name(), limits, progress, ops -> Engines.choose(model, history, ops));
    }

    private static Verdict check(
            History history, String model, Limits limits, Progress progress, Function<int[], Engine> engines) {
        List<int[]> keys = Parts.split(history);
        Tally tally = new Tally(history, model, new Budget(limits, progress, keys.size()), keys.size());
        for (int[] ops : keys) {
            Engine engine = engines.apply(ops);
            tally.add(engine.name(), engine.why(), engine.decide(tally.budget), ops);
        }
        return tally.verdict();
    }

    /** The verdict on the keys so far. */
    private static final class Tally {
        private final History history;
        private final String model;
        private final Budget budget;
        private final int keys;
        private final long start = System.nanoTime();
        private final Set<String> engines = new LinkedHashSet<>();
        private final Set<String> reasons = new LinkedHashSet<>();
        private final List<Failure> failures = new ArrayList<>();
        private Verdict.Valid valid = Verdict.Valid.TRUE;
        private @Nullable String limit;
        private int decided;
        private int judged;
        private int completed;

        Tally(History history, String model, Budget budget, int keys) {
            this.history = history;
            this.model = model;
            this.budget = budget;
            this.keys = keys;
        }

        void add(String engine, String why, Decision decision, int[] ops) {
            engines.add(engine);
            reasons.add(why);
            valid = valid.and(decision.valid());
            if (decision.failure() != null) {
                failures.add(decision.failure());
            }
            if (limit == null) {
                limit = decision.limit();
            }
            if (decision.valid() != Verdict.Valid.UNKNOWN) {
                decided++;
                judged += count(ops, false);
            }
            completed += count(ops, true);
            budget.keyDone();
        }

        /** How many operations completed, or else how many say something. */
        private int count(int[] ops, boolean completedOnly) {
            int count = 0;
            for (int op : ops) {
                boolean counts = completedOnly ? history.outcome(op) == Outcome.OK : Parts.matters(history, op);
                count += counts ? 1 : 0;
            }
            return count;
        }

        /** A history in which nothing completed contradicts no order, whatever its operations mean. */
        private void requireCompleted() {
            if (completed == 0 && valid == Verdict.Valid.TRUE) {
                valid = Verdict.Valid.UNKNOWN;
                judged = 0;
                decided = 0;
                limit = history.size() == 0
                        ? "there is no operation of a client in the " + history.events()
                                + " events, so nothing was judged; clients invoke, and are not called nemesis"
                        : "no operation completed with :ok, so nothing was judged";
            }
        }

        Verdict verdict() {
            requireCompleted();
            failures.sort(Comparator.comparingInt(Failure::failsAtIndex));
            return new Verdict(
                    valid,
                    model,
                    engines.isEmpty() ? "none" : String.join(" + ", engines),
                    reasons.isEmpty() ? "there are no operations" : String.join("; ", reasons),
                    new Verdict.Explored(
                            history.size(), judged, keys, decided, budget.configurations(), System.nanoTime() - start),
                    List.copyOf(failures),
                    valid == Verdict.Valid.UNKNOWN ? limit : null);
        }
    }
}
