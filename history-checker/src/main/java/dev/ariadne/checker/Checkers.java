package dev.ariadne.checker;

import dev.ariadne.checker.engine.Budget;
import dev.ariadne.checker.engine.Decision;
import dev.ariadne.checker.engine.Engine;
import dev.ariadne.checker.engine.Engines;
import dev.ariadne.checker.engine.KeyHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
        model.requireAccepts(history);
        long start = System.nanoTime();
        List<KeyHistory> keys = KeyHistory.split(history);
        Budget budget = new Budget(limits, progress, keys.size());
        Verdict.Valid valid = Verdict.Valid.TRUE;
        Set<String> engines = new LinkedHashSet<>();
        Set<String> reasons = new LinkedHashSet<>();
        List<Failure> failures = new ArrayList<>();
        @Nullable String limit = null;
        int decided = 0;
        for (KeyHistory key : keys) {
            Engine engine = Engines.choose(key);
            engines.add(engine.name());
            reasons.add(engine.why());
            Decision decision = engine.decide(key, budget);
            valid = valid.and(decision.valid());
            if (decision.failure() != null) {
                failures.add(decision.failure());
            }
            if (decision.limit() != null && limit == null) {
                limit = decision.limit();
            }
            if (decision.valid() != Verdict.Valid.UNKNOWN) {
                decided++;
            }
            budget.keyDone();
        }
        failures.sort(Comparator.comparingInt(Failure::failsAtIndex));
        return new Verdict(
                valid,
                model.toString(),
                engines.isEmpty() ? "none" : String.join(" + ", engines),
                reasons.isEmpty() ? "there are no operations" : String.join("; ", reasons),
                new Verdict.Explored(
                        history.size(), keys.size(), decided, budget.configurations(), System.nanoTime() - start),
                List.copyOf(failures),
                valid == Verdict.Valid.UNKNOWN ? limit : null);
    }
}
