package dev.ariadne.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.checker.RandomHistory.Shape;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Goal: every engine says what the definition says, and fails where it does. Method: random small histories, valid and not, with and without
 * crashes, against a brute force over all orders; every model must have met both verdicts and all its engines, or it would have proved
 * nothing, and every operation it has. {@code -Dariadne.histories=N} sets how many histories each model gets.
 */
class EngineProperties {
    private static final int HISTORIES = Integer.getInteger("ariadne.histories", 12_000);
    /** Histories of one try, so that the framework's own work does not count. */
    private static final int EACH = 100;

    @Test
    void register() {
        every(ModelName.REGISTER, "zones", "frontier");
    }

    @Test
    void casRegister() {
        every(ModelName.CAS_REGISTER, "zones", "frontier");
    }

    @Test
    void counter() {
        every(ModelName.COUNTER, "counter-order", "search");
    }

    @Test
    void set() {
        every(ModelName.SET, "set-growth", "search");
    }

    @Test
    void appendList() {
        every(ModelName.APPEND_LIST, "append-order", "search");
    }

    @Test
    void mutex() {
        every(ModelName.MUTEX, "mutex-turns", "search");
    }

    @Test
    void fifoQueue() {
        every(ModelName.FIFO_QUEUE, "queue-pairs", "search");
    }

    @Test
    void multiRegister() {
        every(ModelName.MULTI_REGISTER, "search");
    }

    @Test
    void stringKv() {
        every(ModelName.STRING_KV, "search");
    }

    /** The same from the framework's seeds, which it varies and reports. */
    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void anyModel(@ForAll long seed, @ForAll ModelName model) {
        for (int i = 0; i < EACH; i++) {
            agrees(seed + i, model, new HashSet<>());
        }
    }

    private static void every(ModelName model, String... engines) {
        long from = new Random().nextLong() >> 1;
        Set<Verdict.Valid> verdicts = EnumSet.noneOf(Verdict.Valid.class);
        Set<String> used = new TreeSet<>();
        Set<String> functions = new HashSet<>();
        for (int i = 0; i < HISTORIES; i++) {
            Verdict verdict = agrees(from + i, model, functions);
            if (verdict != null) {
                verdicts.add(verdict.valid());
                used.add(verdict.engine());
            }
        }
        assertThat(verdicts).containsExactlyInAnyOrder(Verdict.Valid.TRUE, Verdict.Valid.FALSE);
        assertThat(used).containsExactlyInAnyOrder(engines);
        assertThat(functions).as("operations of %s", model).isEqualTo(model.functions());
    }

    private static Shape shape(Random random, ModelName model) {
        int values = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(4);
        double crashes = random.nextInt(3) == 0 ? 0 : 0.3 * random.nextDouble();
        return new Shape(
                model,
                1 + random.nextInt(8),
                1 + random.nextInt(6),
                values,
                crashes,
                random.nextInt(4) == 0 ? 0 : 0.3 * random.nextDouble());
    }

    /** Something that an object of a model may begin with, other than the model's own beginning. */
    private static Object beginning(ModelName model) {
        return switch (model) {
            case REGISTER, CAS_REGISTER -> 1L;
            case COUNTER -> 2L;
            case SET -> Set.of(1L);
            case APPEND_LIST, FIFO_QUEUE -> List.of(1L);
            case MUTEX -> true;
            case MULTI_REGISTER -> Map.of(0L, 1L);
            case STRING_KV -> "1";
        };
    }

    /** The verdict on the history of a seed, or null when the history is empty. */
    private static @Nullable Verdict agrees(long seed, ModelName name, Set<String> functions) {
        Random random = new Random(seed);
        Shape shape = shape(random, name);
        Object initial = random.nextInt(3) == 0 ? beginning(name) : null;
        History history = RandomHistory.of(seed, shape, initial);
        history.ops().forEach(op -> functions.add(op.f()));
        Model model = name.model(initial);
        boolean expected = BruteForce.linearizable(history, model);
        Verdict verdict = Checkers.check(history, name, initial, Limits.DEFAULT, Checkers.Progress.NONE);
        if (history.ops().stream().noneMatch(op -> op.outcome() == Outcome.OK)) {
            assertThat(verdict.valid()).isEqualTo(Verdict.Valid.UNKNOWN);
            assertThat(verdict.explored().judged()).isZero();
            return null;
        }
        if (verdict.valid() != (expected ? Verdict.Valid.TRUE : Verdict.Valid.FALSE)) {
            throw new AssertionError(verdict.engine() + " says " + verdict.valid() + " of seed " + seed + " " + shape
                    + "\n" + history.ops());
        }
        Verdict searched = Checkers.check(history, model, Limits.DEFAULT, Checkers.Progress.NONE);
        if (searched.valid() != verdict.valid()) {
            throw new AssertionError(
                    "search says " + searched.valid() + " of seed " + seed + " " + shape + "\n" + history.ops());
        }
        if (!expected) {
            int failsAt = BruteForce.failsAt(history, model, true);
            assertFailsAt(searched, failsAt, seed, shape);
            boolean hindsight =
                    verdict.engine().equals("search") || verdict.engine().equals("queue-pairs");
            assertFailsAt(verdict, hindsight ? failsAt : BruteForce.failsAt(history, model, false), seed, shape);
        } else if (isRegister(name)
                && initial == null
                && !Anomalies.find(history).isEmpty()) {
            throw new AssertionError("anomalies in the valid history of seed " + seed + " " + shape);
        }
        return verdict;
    }

    private static boolean isRegister(ModelName name) {
        return name == ModelName.REGISTER || name == ModelName.CAS_REGISTER;
    }

    private static void assertFailsAt(Verdict verdict, int index, long seed, Shape shape) {
        if (verdict.failures().get(0).failsAtIndex() != index) {
            throw new AssertionError(verdict.engine() + " fails at "
                    + verdict.failures().get(0).failsAtIndex() + ", not " + index + ": seed " + seed + " " + shape);
        }
    }
}
