package dev.ariadne.checker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to the question whether a history is linearizable.
 *
 * @param valid true, false or unknown; unknown is never counted as either. Of a history in which no operation completed it is unknown
 * @param model the model's name
 * @param engine the engine that decided, or several joined by {@code +} when keys went to different ones
 * @param whyEngine why that engine was chosen, a sentence
 * @param explored what was done to reach the answer
 * @param failures one for each key that is not linearizable, in order of their last event; empty unless {@code valid} is FALSE
 * @param limit which limit was reached and where; null unless {@code valid} is UNKNOWN
 */
public record Verdict(
        Valid valid,
        String model,
        String engine,
        String whyEngine,
        Explored explored,
        List<Failure> failures,
        @Nullable String limit) {

    /** The three values of a verdict, from the weakest to the strongest when verdicts are merged. */
    public enum Valid {
        TRUE,
        UNKNOWN,
        FALSE;

        /** The verdict on two things together: false if either is false, else unknown if either is, else true. */
        public Valid and(Valid other) {
            return compareTo(other) >= 0 ? this : other;
        }

        /** As EDN: {@code true}, {@code false}, {@code :unknown}. */
        public String edn() {
            return this == UNKNOWN ? ":unknown" : this == TRUE ? "true" : "false";
        }
    }

    /**
     * The size of the work.
     *
     * @param operations of clients in the history
     * @param judged of them, those that the verdict is about: which took effect, or may have, on objects that were decided; not those that
     *     failed, reads without a known result, and what is on objects that stayed unknown
     * @param keys independent registers in it
     * @param decidedKeys of them with a verdict true or false
     * @param configurations visited by a search; the number of blocks swept by the engine for unique writes
     * @param nanos of wall time
     */
    public record Explored(int operations, int judged, int keys, int decidedKeys, long configurations, long nanos) {
        /** How much of the history the verdict is about: {@code 3 of 4 operations judged}. */
        public String share() {
            return judged + " of " + operations + " operations judged";
        }
    }
}
