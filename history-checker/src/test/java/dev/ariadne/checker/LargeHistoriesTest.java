package dev.ariadne.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.checker.LargeHistory.Size;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: the engines agree where no brute force can follow, and do not slow down with the size. Method: histories of some hundred operations, half
 * of them with one altered read, decided by the engine made for them and, as far as its limits go, by the general search; then large ones, whose verdict is known by
 * construction.
 */
class LargeHistoriesTest {
    private static final Limits LIMITS = new Limits(Duration.ofSeconds(10), 24 << 20);

    @ParameterizedTest
    @CsvSource({
        "wr, register, zones",
        "wr5, register, frontier",
        "cas, cas-register, zones",
        "cas5, cas-register, frontier",
        "incr, counter, counter-order",
        "add, counter, counter-order",
        "set, set, set-growth",
        "append, append-list, append-order",
        "mutex, mutex, mutex-turns",
        "queue, fifo-queue, queue-pairs"
    })
    void enginesAgree(String kind, String model, String engine) {
        ModelName name = Objects.requireNonNull(ModelName.named(model));
        Set<Verdict.Valid> verdicts = EnumSet.noneOf(Verdict.Valid.class);
        int decided = 0;
        for (int seed = 0; seed < 16; seed++) {
            boolean stale = seed % 2 == 1;
            double crashes = kind.equals("queue") || seed % 3 == 0 ? 0 : 2;
            Size size = new Size(kind, 150 + 20 * seed, 2 + seed % 4, crashes, 1, stale);
            History history = LargeHistory.of(size, seed);
            Verdict verdict = Checkers.check(history, name, LIMITS);
            Verdict searched = Checkers.check(history, name.model(null), LIMITS, Checkers.Progress.NONE);
            assertThat(verdict.engine()).as("%s", size).isEqualTo(engine);
            assertThat(verdict.valid()).as("%s", size).isNotEqualTo(Verdict.Valid.UNKNOWN);
            if (searched.valid() == Verdict.Valid.UNKNOWN) {
                continue;
            }
            decided++;
            assertThat(verdict.valid()).as("%s", size).isEqualTo(searched.valid());
            if (verdict.valid() == Verdict.Valid.FALSE) {
                assertThat(verdict.failures().get(0).failsAtIndex())
                        .as("%s", size)
                        .isEqualTo(searched.failures().get(0).failsAtIndex());
            } else {
                assertThat(stale && kind.equals("wr")).as("%s", size).isFalse();
            }
            verdicts.add(verdict.valid());
        }
        assertThat(decided).isGreaterThan(8);
        boolean lies = !kind.equals("mutex") && !kind.equals("queue");
        assertThat(verdicts).hasSize(lies ? 2 : 1);
    }

    @ParameterizedTest
    @CsvSource({
        "wr, 50, 5, 1, zones",
        "cas, 50, 5, 1, zones",
        "wr5, 20, 1, 1, frontier",
        "cas5, 5, 5, 1, frontier",
        "cas5, 10, 0, 1, frontier",
        "incr, 20, 1, 1, counter-order",
        "add, 20, 1, 1, counter-order",
        "set, 20, 1, 600, set-growth",
        "append, 20, 1, 600, append-order",
        "queue, 20, 0, 1, queue-pairs",
        "mutex, 20, 1, 1, mutex-turns"
    })
    void largeOnes(String kind, int clients, double crashPercent, int keys, String engine) {
        History history = LargeHistory.of(new Size(kind, 60_000, clients, crashPercent, keys, false), 7);
        Verdict verdict = Checkers.check(history, LIMITS);
        assertThat(verdict.valid()).isEqualTo(Verdict.Valid.TRUE);
        assertThat(verdict.engine()).isEqualTo(engine);
    }

    /** The engines say what they decide; with too little memory for a search nothing breaks, and it is said how far it came. */
    @Test
    void unknownWithinTheLimits() {
        History history = LargeHistory.of(new Size("cas5", 20_000, 40, 3, 1, false), 3);
        Verdict verdict = Checkers.check(
                history,
                ModelName.CAS_REGISTER.model(null),
                new Limits(Duration.ofSeconds(20), 1 << 20),
                Checkers.Progress.NONE);
        assertThat(verdict.valid()).isEqualTo(Verdict.Valid.UNKNOWN);
        assertThat(verdict.limit())
                .contains("the memory limit of 1 MB was reached", "the furthest completion reached was that of");
        assertThat(verdict.explored().configurations()).isPositive();
    }
}
