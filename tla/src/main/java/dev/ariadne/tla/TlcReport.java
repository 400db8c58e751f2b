package dev.ariadne.tla;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What TLC found of a model.
 *
 * @param model the model
 * @param verdict the answer
 * @param violated the property that was refuted, null unless {@code verdict} is {@link Verdict#VIOLATED}
 * @param trouble why there is no answer, null unless {@code verdict} is {@link Verdict#UNKNOWN}
 * @param generated states generated, with repetitions
 * @param distinct distinct states found
 * @param depth states in the longest of the shortest ways from an initial state, as far as the search went
 * @param seconds how long it took, as the wall clock has it
 * @param workers threads that searched
 * @param counterexample the behaviour that refutes the property, from an initial state; empty when there is none
 * @param loop a behaviour that refutes a liveness property has no end: after its last step it goes on as after this one, an index
 *     into {@code counterexample}. The last step has the same state; if it is this very step, nothing happens any more. {@link
 *     #NO_LOOP} when the behaviour ends.
 * @param actions how often each action was taken, empty when that was not counted
 * @param warnings what TLC or its parser warn of, one a line; the answer may rest on it
 * @param output what the specification printed with Print and PrintT, one a line
 */
public record TlcReport(
        Model model,
        Verdict verdict,
        @Nullable String violated,
        @Nullable String trouble,
        long generated,
        long distinct,
        int depth,
        double seconds,
        int workers,
        List<Step> counterexample,
        int loop,
        List<ActionCount> actions,
        List<String> warnings,
        List<String> output) {
    /** The behaviour ends with the step that refutes the property. */
    public static final int NO_LOOP = -1;

    /** A report of a run that did not count actions and said nothing. */
    public TlcReport(
            Model model,
            Verdict verdict,
            @Nullable String violated,
            @Nullable String trouble,
            long generated,
            long distinct,
            int depth,
            double seconds,
            int workers,
            List<Step> counterexample,
            int loop) {
        this(
                model,
                verdict,
                violated,
                trouble,
                generated,
                distinct,
                depth,
                seconds,
                workers,
                counterexample,
                loop,
                List.of(),
                List.of(),
                List.of());
    }

    /** TLC's answer. */
    public enum Verdict {
        /** Every property holds in every reachable state. */
        HOLDS,
        /** A behaviour refutes a property. */
        VIOLATED,
        /** TLC could not tell: the specification or the settings are in error, or a limit was reached. */
        UNKNOWN
    }

    /** The answer in words. */
    public String found() {
        return switch (verdict) {
            case HOLDS -> "holds";
            case VIOLATED -> violated + " fails";
            case UNKNOWN -> "unknown";
        };
    }

    /** States generated in a second. */
    public long rate() {
        return seconds <= 0 ? 0 : Math.round(generated / seconds);
    }

    /** Whether the answer and, where it is pinned, the number of states are the expected ones. */
    public boolean asExpected() {
        return found().equals(model.expectation()) && !statesDiffer();
    }

    /** Whether the number of states is not the pinned one. Several workers stop at a violation at no certain count. */
    public boolean statesDiffer() {
        boolean certain = verdict == Verdict.HOLDS || workers == 1;
        return verdict != Verdict.UNKNOWN && certain && model.states() != 0 && model.states() != distinct;
    }
}
