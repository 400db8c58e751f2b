package dev.ariadne.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Goal: the engines for counters, lists, sets, mutexes and queues say what contradicts what, and which states were possible. */
class StepsExplanationTest {
    private static Failure fails(String engine, String... events) {
        Verdict verdict = Checkers.check(Histories.of(events), Limits.DEFAULT);
        assertThat(verdict.valid()).isEqualTo(Verdict.Valid.FALSE);
        assertThat(verdict.engine()).isEqualTo(engine);
        return verdict.failures().get(0);
    }

    private static List<Integer> conflict(Failure failure) {
        return failure.window().stream()
                .filter(op -> op.role() != Failure.Role.CONTEXT)
                .map(op -> op.op().id())
                .toList();
    }

    @Test
    void aCounterReadTooLate() {
        Failure failure = fails(
                "counter-order",
                "0 invoke incr nil",
                "0 ok incr 1",
                "0 invoke incr nil",
                "0 ok incr 2",
                "2 invoke incr nil",
                "1 invoke read nil",
                "1 ok read 1");
        assertThat(failure.failsAtIndex()).isEqualTo(6);
        assertThat(failure.culprit().f()).isEqualTo("read");
        assertThat(failure.reason())
                .startsWith(
                        "incr -> 2 by process 0 (index 2 to 3) must come after read -> 1 by process 1 (index 5 to 6)");
        assertThat(conflict(failure)).containsExactly(1, 3);
        assertThat(failure.states()).extracting(Failure.State::value).containsExactly(2L, 3L);
        assertThat(failure.states())
                .extracting(state -> state.by() == null ? -1 : state.by().id())
                .containsExactly(1, 2);
        assertThat(failure.states().get(0).why()).isEqualTo("the read returned 1, the state was 2");
    }

    @Test
    void aCounterBeyondItsIncrements() {
        assertThat(fails("counter-order", "0 invoke incr nil", "0 ok incr 1", "1 invoke read nil", "1 ok read 2")
                        .reason())
                .contains("the counter was between 0 and 1: 1 increments had begun");
        assertThat(fails("counter-order", "0 invoke incr nil", "0 ok incr 1", "1 invoke incr nil", "1 ok incr 1")
                        .reason())
                .contains("returned the same value, which the counter reached only once");
        assertThat(fails("counter-order", "0 invoke incr nil", "0 ok incr 2", "1 invoke incr nil", "1 ok incr nil")
                        .reason())
                .contains("the counter was between 0 and 1");
        assertThat(fails(
                                "counter-order",
                                "0 invoke incr nil",
                                "0 ok incr 1",
                                "2 invoke incr nil",
                                "2 ok incr 3",
                                "1 invoke incr nil",
                                "1 ok incr nil")
                        .reason())
                .contains("increments had begun");
    }

    @Test
    void listsThatFork() {
        Failure failure = fails(
                "append-order",
                "0 invoke append 1",
                "1 invoke append 2",
                "0 ok append 1",
                "1 ok append 2",
                "0 invoke read nil",
                "0 ok read [1 2]",
                "1 invoke read nil",
                "1 ok read [2 1]");
        assertThat(failure.reason())
                .startsWith("neither begins the other: read -> [2 1]")
                .contains("read -> [1 2]");
        assertThat(conflict(failure)).containsExactly(2, 3);
        assertThat(failure.states()).extracting(Failure.State::value).containsExactly(List.of(1L, 2L));
        assertThat(failure.states().get(0).why()).contains("the same elements in another order");
    }

    @Test
    void listsWithWhatIsNotTheirs() {
        assertThat(fails("append-order", "0 invoke append 1", "0 ok append 1", "0 invoke read nil", "0 ok read [7]")
                        .reason())
                .endsWith("has 7, which no operation appended");
        assertThat(fails("append-order", "0 invoke read nil", "0 ok read [7]", "0 invoke append 7", "0 ok append 7")
                        .reason())
                .endsWith("has 7 before its append began");
        assertThat(fails("append-order", "0 invoke append 7", "0 ok append 7", "0 invoke read nil", "0 ok read [7 7]")
                        .reason())
                .endsWith("has 7 twice, which was appended once");
    }

    @Test
    void setsThatShrink() {
        Failure failure = fails(
                "set-growth",
                "0 invoke add 1",
                "0 ok add 1",
                "0 invoke add 2",
                "1 invoke read nil",
                "1 ok read #{1 2}",
                "1 invoke read nil",
                "1 ok read #{1}");
        assertThat(failure.failsAtIndex()).isEqualTo(6);
        assertThat(failure.states()).extracting(Failure.State::value).containsExactly(Set.of(1L, 2L));
        assertThat(failure.states().get(0).why()).isEqualTo("the read lacks 2");
        assertThat(fails(
                                "set-growth",
                                "0 invoke add 1",
                                "1 invoke add 2",
                                "2 invoke read nil",
                                "3 invoke read nil",
                                "2 ok read #{1}",
                                "3 ok read #{2}")
                        .reason())
                .isEqualTo("read -> #{2} by process 3 (index 3 to 5) lacks 1, which is in read -> #{1} by process 2"
                        + " (index 2 to 4); and that lacks 2");
        assertThat(fails("set-growth", "0 invoke add 3", "0 fail add 3", "0 invoke read nil", "0 ok read #{3}")
                        .reason())
                .endsWith("has 3, whose add had failed");
    }

    /** With nothing but reads there is still something to see: what is read as a set is no register. */
    @Test
    void readsAlone() {
        History history = Histories.of("0 invoke read nil", "0 ok read #{}");
        assertThat(ModelName.of(history)).isEqualTo(ModelName.SET);
        assertThat(Checkers.check(history, Limits.DEFAULT).valid()).isEqualTo(Verdict.Valid.TRUE);
    }

    @Test
    void aMutexHeldTwice() {
        Failure failure = fails(
                "mutex-turns", "0 invoke acquire nil", "0 ok acquire nil", "1 invoke acquire nil", "1 ok acquire nil");
        assertThat(failure.failsAtIndex()).isEqualTo(3);
        assertThat(failure.reason()).contains("needs the mutex free, but it was held since acquire by process 0");
        assertThat(fails("mutex-turns", "0 invoke release nil", "0 ok release nil")
                        .reason())
                .contains("needs the mutex held, but it was free, and no acquire was open");
    }

    @Test
    void aQueueOutOfOrder() {
        Failure failure = fails(
                "queue-pairs",
                "0 invoke enqueue 1",
                "0 ok enqueue 1",
                "0 invoke enqueue 2",
                "0 ok enqueue 2",
                "1 invoke dequeue nil",
                "1 ok dequeue 2",
                "1 invoke dequeue nil",
                "1 ok dequeue 1");
        assertThat(failure.failsAtIndex()).isEqualTo(5);
        assertThat(conflict(failure)).containsExactly(0, 1, 2);
        assertThat(failure.reason())
                .contains("enqueue 1 by process 0 (index 0 to 1) was wholly before enqueue 2")
                .endsWith("came wholly before anybody took the former");
        assertThat(fails("queue-pairs", "1 invoke dequeue nil", "1 ok dequeue 9")
                        .reason())
                .endsWith("took what no operation enqueued");
        assertThat(fails(
                                "queue-pairs",
                                "0 invoke enqueue 1",
                                "0 ok enqueue 1",
                                "1 invoke dequeue nil",
                                "1 ok dequeue 1",
                                "1 invoke dequeue nil",
                                "1 ok dequeue 1")
                        .reason())
                .contains("took the same element");
    }
}
