package dev.ariadne.checker;

import dev.ariadne.checker.replication.Guarantee;
import dev.ariadne.checker.replication.Guarantees;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is said of one history.
 *
 * @param verdict on linearizability; null when that was not asked
 * @param anomalies by name, of registers; null when nobody looked for them
 * @param guarantees what else was asked
 */
public record Report(
        @Nullable Verdict verdict, @Nullable Anomalies anomalies, Map<Guarantee, Guarantees.Result> guarantees) {

    /** A verdict alone. */
    public static Report of(Verdict verdict, @Nullable Anomalies anomalies) {
        return new Report(verdict, anomalies, Map.of());
    }

    /** False if the verdict or a guarantee is, else unknown if one is, else true. */
    public Verdict.Valid valid() {
        Verdict.Valid valid = verdict == null ? Verdict.Valid.TRUE : verdict.valid();
        for (Guarantees.Result result : guarantees.values()) {
            valid = valid.and(result.valid());
        }
        return valid;
    }
}
