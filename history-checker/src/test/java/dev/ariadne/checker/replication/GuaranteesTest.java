package dev.ariadne.checker.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.checker.Checkers;
import dev.ariadne.checker.History;
import dev.ariadne.checker.Limits;
import dev.ariadne.checker.Verdict;
import dev.ariadne.checker.Verdict.Valid;
import dev.ariadne.checker.edn.HistoryReader;
import dev.ariadne.checker.replication.Guarantees.Bounds;
import dev.ariadne.checker.replication.Guarantees.Result;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Goal: each guarantee is broken by the one history that breaks it, kept by the nearest one that does not, and unknown where the history does not
 * say enough. Method: small histories, a line an event; and histories of a generator whose fault is known.
 */
class GuaranteesTest {
    private static final String TWO_WRITES = "0 invoke write 1|0 ok write 1 :node :a :epoch 1 :offset 1|"
            + "0 invoke write 2|0 ok write 2 :node :a :epoch 1 :offset 2|";

    @Test
    void monotonicReads() {
        String newer = TWO_WRITES + "1 invoke read nil|1 ok read 2|";
        assertBroken(Guarantee.MONOTONIC_READS, newer + "1 invoke read nil|1 ok read 1", 3, 1);
        assertHolds(Guarantee.MONOTONIC_READS, newer + "2 invoke read nil|2 ok read 1");
        assertHolds(Guarantee.MONOTONIC_READS, newer + "1 invoke read nil|1 ok read 2");
    }

    @Test
    void concurrentWritesAreOrderedByTheLogWhereItIsTold() {
        String concurrent =
                "0 invoke write 1|1 invoke write 2|0 ok write 1 :epoch 1 :offset %d|1 ok write 2 :epoch 1 :offset %d|"
                        + "2 invoke read nil|2 ok read 2|2 invoke read nil|2 ok read 1";
        assertBroken(Guarantee.MONOTONIC_READS, concurrent.formatted(1, 2), 3, 1);
        assertHolds(Guarantee.MONOTONIC_READS, concurrent.formatted(2, 1));
    }

    @Test
    void readYourWrites() {
        assertBroken(Guarantee.READ_YOUR_WRITES, TWO_WRITES + "0 invoke read nil|0 ok read 1", 2, 1);
        assertBroken(Guarantee.READ_YOUR_WRITES, TWO_WRITES + "0 invoke read nil|0 ok read nil", 2, 1);
        assertHolds(Guarantee.READ_YOUR_WRITES, TWO_WRITES + "1 invoke read nil|1 ok read 1");
        assertHolds(Guarantee.READ_YOUR_WRITES, TWO_WRITES + "0 invoke read nil|0 ok read 2");
    }

    @Test
    void monotonicWrites() {
        assertHolds(Guarantee.MONOTONIC_WRITES, TWO_WRITES);
        assertBroken(
                Guarantee.MONOTONIC_WRITES,
                "0 invoke write 1|0 ok write 1 :epoch 1 :offset 5|0 invoke write 2|0 ok write 2 :epoch 1 :offset 4",
                1,
                0);
        assertUnknown(Guarantee.MONOTONIC_WRITES, "0 invoke write 1|0 ok write 1");
    }

    @Test
    void writesFollowReads() {
        String seen = TWO_WRITES + "1 invoke read nil|1 ok read 2|1 invoke write 3|1 ok write 3 :epoch 1 :offset ";
        assertHolds(Guarantee.WRITES_FOLLOW_READS, seen + "3");
        assertBroken(Guarantee.WRITES_FOLLOW_READS, seen + "0", 3, 1);
    }

    @Test
    void prefix() {
        String read = TWO_WRITES + "1 invoke read nil|1 ok read %s :epoch 1 :offset %d";
        assertHolds(Guarantee.PREFIX, read.formatted("1", 1));
        assertHolds(Guarantee.PREFIX, read.formatted("nil", 0));
        assertHolds(Guarantee.PREFIX, read.formatted("2", 7));
        assertBroken(Guarantee.PREFIX, read.formatted("2", 1), 2, 1);
        assertBroken(Guarantee.PREFIX, read.formatted("1", 2), 2, 1);
        assertBroken(Guarantee.PREFIX, read.formatted("nil", 1), 2, 0);
        assertUnknown(Guarantee.PREFIX, TWO_WRITES + "1 invoke read nil|1 ok read 2");
    }

    @Test
    void boundedStaleness() {
        History history = history(TWO_WRITES + "0 invoke write 3|0 ok write 3|1 invoke read nil|1 ok read 1");
        assertThat(staleness(history, 1L, null).valid()).isEqualTo(Valid.FALSE);
        assertThat(staleness(history, 2L, null).valid()).isEqualTo(Valid.TRUE);
        assertThat(staleness(history, 2L, null).note()).contains("at most 2 acknowledged writes");
        // Events are a millisecond apart: the first write that the read misses had completed three before it began.
        assertThat(staleness(history, null, 3.0).valid()).isEqualTo(Valid.TRUE);
        Result late = staleness(history, null, 2.9);
        assertThat(late.valid()).isEqualTo(Valid.FALSE);
        assertThat(late.findings().get(0).text()).contains("misses 2", "3.000 ms", "write 2");
    }

    @Test
    void durable() {
        assertBroken(Guarantee.DURABLE, TWO_WRITES + "1 invoke read nil|1 ok read 1", 1, 2);
        assertHolds(Guarantee.DURABLE, TWO_WRITES + "1 invoke read nil|1 ok read 1|1 invoke read nil|1 ok read 2");
        // The read says itself that it is behind, so it is no witness.
        assertHolds(Guarantee.DURABLE, TWO_WRITES + "1 invoke read nil|1 ok read 1 :epoch 1 :offset 1");
        assertBroken(Guarantee.DURABLE, TWO_WRITES + "1 invoke read nil|1 ok read 1 :epoch 2 :offset 1", 1, 2);
    }

    @Test
    void durableElementsOfSetsAndLists() {
        String adds = "0 invoke %1$s 1|0 ok %1$s 1|0 invoke %1$s 2|0 ok %1$s 2|1 invoke read nil|1 ok read %2$s";
        assertBroken(Guarantee.DURABLE, adds.formatted("add", "#{1}"), 1, 2);
        assertBroken(Guarantee.DURABLE, adds.formatted("append", "[2]"), 0, 2);
        assertHolds(Guarantee.DURABLE, adds.formatted("add", "#{1}") + "|1 invoke read nil|1 ok read #{1 2}");
        assertHolds(Guarantee.DURABLE, adds.formatted("append", "[1 2]"));
    }

    @Test
    void onePrimary() {
        String first = "0 invoke write 1|0 ok write 1 :node :a :epoch 1 :offset 1|"
                + "1 invoke write 2|1 ok write 2 :node :b :epoch 2 :offset 1";
        assertHolds(Guarantee.ONE_PRIMARY, first);
        assertBroken(Guarantee.ONE_PRIMARY, first + "|0 invoke write 3|0 ok write 3 :node :a :epoch 1 :offset 2", 2, 1);
        assertBroken(Guarantee.ONE_PRIMARY, first + "|0 invoke write 3|0 ok write 3 :node :a :epoch 2 :offset 2", 2, 1);
        assertUnknown(Guarantee.ONE_PRIMARY, "0 invoke write 1|0 ok write 1");
    }

    @Test
    void converges() {
        String one = TWO_WRITES + "1 invoke read nil|1 ok read 2 :node :a|1 invoke read nil|1 ok read %s :node :b";
        assertHolds(Guarantee.CONVERGES, one.formatted("2"));
        assertBroken(Guarantee.CONVERGES, one.formatted("1"), 3, 2);
        assertUnknown(Guarantee.CONVERGES, TWO_WRITES + "1 invoke read nil|1 ok read 2 :node :a");
    }

    @Test
    void aWriteIsAcknowledgedIfWaitCountedEnough() {
        History history = history("0 invoke write 1|0 ok write 1 :acks 2|0 invoke write 2|0 ok write 2 :acks 0|"
                + "1 invoke read nil|1 ok read 1");
        assertThat(verdict(history)).isEqualTo(Valid.FALSE);
        assertThat(verdict(history.acknowledgedBy(1))).isEqualTo(Valid.TRUE);
        History lost = history("0 invoke write 1|0 ok write 1 :acks 2|1 invoke read nil|1 ok read nil");
        assertThat(verdict(lost.acknowledgedBy(2))).isEqualTo(Valid.FALSE);
        assertThat(verdict(lost.acknowledgedBy(3))).isEqualTo(Valid.TRUE);
    }

    @Test
    void valuesWrittenTwiceLeaveItUnknown() {
        assertUnknown(Guarantee.MONOTONIC_READS, "0 invoke write 1|0 ok write 1|0 invoke write 1|0 ok write 1");
    }

    @Test
    void replicasServePrefixes() throws IOException {
        var results = Guarantees.check(known("wr-n2k-c10-i1-k10-replica"), EnumSet.allOf(Guarantee.class), Bounds.NONE);
        assertThat(results.get(Guarantee.PREFIX)).extracting(Result::valid).isEqualTo(Valid.TRUE);
        assertThat(results.get(Guarantee.DURABLE)).extracting(Result::valid).isEqualTo(Valid.TRUE);
        assertThat(results.get(Guarantee.READ_YOUR_WRITES))
                .extracting(Result::valid)
                .isEqualTo(Valid.FALSE);
    }

    @Test
    void aWriteThatWasDropped() throws IOException {
        var results =
                Guarantees.check(known("wr-n2k-c10-i1-k1-lost-meta"), EnumSet.allOf(Guarantee.class), Bounds.NONE);
        assertThat(results.get(Guarantee.DURABLE)).extracting(Result::valid).isEqualTo(Valid.FALSE);
        assertThat(results.get(Guarantee.ONE_PRIMARY)).extracting(Result::valid).isEqualTo(Valid.TRUE);
    }

    private static Valid verdict(History history) {
        Verdict verdict = Checkers.check(history, Limits.DEFAULT);
        return verdict.valid();
    }

    private static Result staleness(History history, @Nullable Long versions, @Nullable Double millis) {
        return Objects.requireNonNull(
                Guarantees.check(history, Set.of(Guarantee.BOUNDED_STALENESS), new Bounds(versions, millis))
                        .get(Guarantee.BOUNDED_STALENESS));
    }

    private static Result check(Guarantee guarantee, String events) {
        return Objects.requireNonNull(Guarantees.check(history(events), Set.of(guarantee), Bounds.NONE)
                .get(guarantee));
    }

    private static void assertHolds(Guarantee guarantee, String events) {
        assertThat(check(guarantee, events).valid()).isEqualTo(Valid.TRUE);
    }

    private static void assertUnknown(Guarantee guarantee, String events) {
        Result result = check(guarantee, events);
        assertThat(result.valid()).isEqualTo(Valid.UNKNOWN);
        assertThat(result.note()).isNotEmpty();
    }

    private static void assertBroken(Guarantee guarantee, String events, Integer... ops) {
        Result result = check(guarantee, events);
        assertThat(result.valid()).isEqualTo(Valid.FALSE);
        assertThat(result.findings().get(0).ops()).extracting(op -> op.id()).containsExactly(ops);
    }

    /** Events with a bar between, each {@code process type f value} and more entries of the map; a millisecond apart. */
    private static History history(String events) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (String event : events.split("\\|")) {
            String[] part = event.split(" ", 4);
            String[] rest = part[3].split(" (?=:)", 2);
            text.append("{:process " + part[0] + " :type :" + part[1] + " :f :" + part[2] + " :value " + rest[0] + " "
                    + (rest.length > 1 ? rest[1] : "") + " :time " + 1_000_000 * at++ + "}\n");
        }
        return HistoryReader.read(new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)), null);
    }

    private static History known(String name) throws IOException {
        String file = "/histories/" + name + ".edn.gz";
        try (InputStream in = Objects.requireNonNull(GuaranteesTest.class.getResourceAsStream(file))) {
            return HistoryReader.read(in, Path.of(name));
        }
    }
}
