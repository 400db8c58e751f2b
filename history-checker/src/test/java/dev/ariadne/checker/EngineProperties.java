package dev.ariadne.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/**
 * Goal: every engine says what the definition says. Method: random small histories, valid and not, with and without crashes, against a brute
 * force over all orders; each property also meets both verdicts, or it would prove nothing.
 */
class EngineProperties {
    private static final Limits LIMITS = Limits.DEFAULT;

    /** A register as a foreign model would be, for the general search. */
    private static final Model REGISTER = new Model() {
        @Override
        public String name() {
            return "foreign-register";
        }

        @Override
        public Object initial() {
            return "nil";
        }

        @Override
        public @Nullable Object step(Object state, Op op) {
            return switch (op.f()) {
                case "read" -> op.crashed() || state.equals(Objects.toString(op.result(), "nil")) ? state : null;
                case "write" -> Objects.toString(op.value());
                default -> {
                    java.util.List<?> pair = (java.util.List<?>) Objects.requireNonNull(op.value());
                    yield state.equals(Objects.toString(pair.get(0), "nil")) ? Objects.toString(pair.get(1)) : null;
                }
            };
        }
    };

    @Property(tries = 20_000)
    void uniqueWrites(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int operations, @ForAll boolean cas) {
        agrees(RandomHistory.of(seed, operations, 4, 0, cas, 0.15, 0.15), "zones");
    }

    @Property(tries = 20_000)
    void repeatedValues(@ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int operations, @ForAll boolean cas) {
        agrees(RandomHistory.of(seed, operations, 4, 2, cas, 0, 0.15), null);
    }

    @Property(tries = 20_000)
    void repeatedValuesWithCrashes(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int operations, @ForAll boolean cas) {
        agrees(RandomHistory.of(seed, operations, 5, 3, cas, 0.25, 0.2), null);
    }

    @Property(tries = 5_000)
    void manyOpenAtOnce(@ForAll long seed, @ForAll boolean cas) {
        agrees(RandomHistory.of(seed, 8, 8, 2, cas, 0.1, 0.3), null);
    }

    private static void agrees(History history, @Nullable String engine) {
        boolean expected = BruteForce.linearizable(history);
        Verdict verdict = Checkers.check(history, ModelName.CAS_REGISTER, LIMITS);
        assertThat(verdict.valid())
                .as("%s", history.ops())
                .isEqualTo(expected ? Verdict.Valid.TRUE : Verdict.Valid.FALSE);
        if (engine != null && history.size() > 0) {
            assertThat(verdict.engine()).isEqualTo(engine);
        }
        Verdict searched = Checkers.check(history, REGISTER, LIMITS, Checkers.Progress.NONE);
        assertThat(searched.valid()).as("search on %s", history.ops()).isEqualTo(verdict.valid());
        if (!expected) {
            int failsAt = verdict.failures().get(0).failsAtIndex();
            assertThat(searched.failures().get(0).failsAtIndex())
                    .as("smallest failing prefix of %s", history.ops())
                    .isEqualTo(failsAt);
        } else {
            assertThat(Anomalies.find(history).isEmpty())
                    .as("anomalies of %s", history.ops())
                    .isTrue();
        }
    }
}
