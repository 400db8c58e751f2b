package dev.ariadne.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ariadne.checker.edn.HistoryReader;
import dev.ariadne.checker.edn.HistoryReader.Tuples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: there is no verdict on what was not understood, and a right one on what was. Method: histories as other tools and other people wrote
 * them, of which each was once called the contrary of what it is, or could not be read; and one by one whatever could be taken for something else.
 */
class UnderstoodTest {
    private static final String READ_7 =
            "{:process 1 :type :invoke :f :read :value nil} {:process 1 :type :ok :f :read :value 7}";

    @ParameterizedTest
    @CsvSource({
        "decr-valid.edn, true",
        "decr-invalid.edn, false",
        "string-processes.jsonl, false",
        "string-processes.edn, false",
        "large-process.edn, false",
        "key-entry.edn, true",
        "first-completion-wrong.edn, false",
        "completed-with-another-value.edn, true",
        "hex.edn, true",
        "radix.edn, true",
        "ratio.edn, true",
        "object-tag.edn, true",
        "one-number.json, true",
        "no-acks.edn, false",
        "frontier-window.edn, false",
        "search-window.edn, false",
    })
    void rightWord(String file, String valid) throws IOException {
        assertThat(check(file, Tuples.AUTO).valid().edn()).isEqualTo(valid);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis-raft-append.edn.gz | micro-operation [:append 11 7], unknown to the model multi-register",
                "txn-append.edn | micro-operation [:append 11 1]",
                "txn-append-read.edn | micro-operation [:append 5 1]",
                "txn-frobnicate.edn | unknown to the model multi-register",
                "drain.edn | the operation 'drain'",
                "braft.edn | a transaction's, whose :f is txn",
                "pairs.edn | `--values plain' says that none is",
                "pairs-stale.edn | `--values plain' says that none is",
            })
    void refusedByName(String file, String why) {
        assertThatThrownBy(() -> check(file, Tuples.AUTO))
                .isInstanceOfAny(HistoryException.class, UnsupportedModelException.class)
                .hasMessageContaining(why);
    }

    @Test
    void pairsThatAreNoTuples() throws IOException {
        assertThat(check("pairs.edn", Tuples.PLAIN).valid()).isEqualTo(Verdict.Valid.TRUE);
        assertThat(check("pairs-stale.edn", Tuples.PLAIN).valid()).isEqualTo(Verdict.Valid.FALSE);
        assertThatThrownBy(() -> check("braft.edn", Tuples.PLAIN)).isInstanceOf(UnsupportedModelException.class);
    }

    @Test
    void tuplesThatNoReadShows() {
        String adds = "{:process 0 :type :invoke :f :add :value [1 2]} {:process 0 :type :ok :f :add :value [1 2]}";
        assertThat(history(adds, Tuples.AUTO).keyed()).isFalse();
        assertThat(history(adds, Tuples.KEYED).keyed()).isTrue();
        assertThat(history(adds, Tuples.KEYED).op(0).key()).isEqualTo(1L);
    }

    @Test
    void theFirstOfTwoIndependentViolationsIsThePlace() throws IOException {
        Verdict verdict = check("queue-place.edn", Tuples.AUTO);
        assertThat(verdict.engine()).isEqualTo("queue-pairs");
        assertThat(verdict.failures().get(0).failsAtIndex()).isEqualTo(7);
    }

    @Test
    void aModelOfKnossosStepsWithWhatTheCompletionSays() throws IOException, URISyntaxException {
        History history = read("knossos-multiregister.edn", Tuples.AUTO);
        Model model = ClojureCheckers.load(
                        Path.of(resource("knossos-multiregister.clj").toURI()))
                .of(history);
        assertThat(Checkers.check(history, model, Limits.DEFAULT, Checkers.Progress.NONE)
                        .valid())
                .isEqualTo(Verdict.Valid.FALSE);
        History unknown = history(READ_7, Tuples.AUTO);
        assertThatThrownBy(() -> Checkers.check(
                        unknown,
                        ClojureCheckers.load(Path.of(
                                        resource("knossos-multiregister.clj").toURI()))
                                .of(unknown),
                        Limits.DEFAULT,
                        Checkers.Progress.NONE))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("does not take read -> 7");
        assertThatThrownBy(() -> ClojureCheckers.load(Path.of("nowhere.clj")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nowhere.clj (No such file");
    }

    @Test
    void acknowledgedByNobodyKnows() throws IOException {
        History history = read("no-acks.edn", Tuples.AUTO);
        assertThatThrownBy(() -> history.acknowledgedBy(1)).hasMessageStartingWith("no completion tells :acks");
        String told =
                "{:process 0 :type :invoke :f :write :value 1} {:process 0 :type :ok :f :write :value 1 :acks \"2\"}";
        assertThatThrownBy(() -> history(told, Tuples.AUTO).acknowledgedBy(1))
                .hasMessageContaining("is no number of replicas");
        assertThat(history(READ_7, Tuples.AUTO).acknowledgedBy(1).size()).isEqualTo(1);
    }

    /** What nothing contradicts because nothing was looked at. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{:process :nemesis :type :info :f :kill :value nil} | no operation of a client",
                "{:process \"c1\" :type :info :f :kill :value nil} | no operation of a client",
                "{:process 0 :type :invoke :f :write :value 1} | no operation completed",
                "{:process 0 :type :invoke :f :read :value nil} {:process 0 :type :info :f :read :value 4} | no operation completed",
                "{:process 0 :type :invoke :f :write :value 1} {:process 0 :type :fail :f :write :value 1} | no operation completed",
                "{:process 0 :type :invoke :f :txn :value [[:w 1 1]]} {:process 0 :type :info :f :txn :value nil} | no operation completed",
            })
    void unknownWhereNothingWasJudged(String events, String why) {
        Verdict verdict = Checkers.check(history(events, Tuples.AUTO), Limits.DEFAULT);
        assertThat(verdict.valid()).isEqualTo(Verdict.Valid.UNKNOWN);
        assertThat(verdict.limit()).contains(why);
        assertThat(verdict.explored().judged()).isZero();
    }

    /** Reading, or before any engine: an event, or the operation's value and that of its completion, and what is said of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "write | 1 | \"OK\" | 1 | saw 1, whose write completed with another value",
                "write | [[:w 1 2]] | [[:w 1 2]] | nil | a transaction's",
                "cas | [1 2] | false | nil | must be [old new]",
                "cas | [1 2] | [1 3] | nil | a cas completes with another value",
                "read | 5 | 6 | 5 | a read is invoked with the value 5",
                "incr | 5 | 12 | 12 | completed with 12, and what that says is not known",
                "incr | nil | \"OK\" | 1 | returned \"OK\", which is no number",
                "add | \"a\" | \"a\" | 3 | returned 3, which is no set",
                "add | 1 | 1 | 1.5 | which is no number of a counter",
                "add | 1 | 2 | 1 | completed with 2, and what that says is not known",
                "append | 1 | 1 | #{1} | returned #{1}, which is no list",
                "append | 1 | 7 | [1] | completed with 7, and what that says",
                "enqueue | 1 | true | - | completed with true",
                "dequeue | 1 | 2 | - | is invoked with 1, and what that asks for",
                "acquire | nil | false | - | completed with false, and what that says",
                "put | 1 | 1 | - | has the value 1, which is no string",
                "txn | 7 | 7 | - | no list of micro-operations",
                "txn | [[:r 1 nil]] | nil | - | completed without what it read",
                "txn | [[:r 1 nil]] | [[:r 2 3]] | - | not the micro-operations of its invocation",
                "txn | [[:w 1 2]] | [[:w 1 3]] | - | not the micro-operations of its invocation",
                "txn | [[:r 1]] | [[:r 1]] | - | unknown to the model multi-register",
                "txn | [[:inc 1 2]] | [[:inc 1 2]] | - | unknown to the model multi-register",
            })
    void valuesThatAreNoneOfTheModels(String f, String argument, String result, String read, String why) {
        String event = "{:process 0 :type %s :f :%s :value %s}";
        String events = event.formatted(":invoke", f, argument)
                + event.formatted(":ok", f, result)
                + (read.equals("-") ? "" : READ_7.replace("7", read));
        assertThatThrownBy(() -> Checkers.check(history(events, Tuples.AUTO), Limits.DEFAULT))
                .isInstanceOfAny(HistoryException.class, UnsupportedModelException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{:process 0.5 :type :invoke :f :write :value 1} | :process 0.5 is neither an integer nor a name",
                "{:process nil :type :invoke :f :write :value 1} | without :process",
                "{:process [1] :type :invoke :f :write :value 1} | neither an integer nor a name",
                "{:process 0 :type :invoke :f 7 :value 1} | the :f 7 is no name",
                "{:process 0 :type :invoke :f :write} | a write without :value",
                "{:process 0 :type :invoke :f :write :args 1} | a write without :value",
                "{:process 0 :type :invoke :f :read} {:process 0 :type :ok :f :read :output 1} | a read without :value",
                "{:process 0 :type :invoke :f :write :key 1 :value 1} {:process 1 :type :invoke :f :write :value 1} | without :key beside others",
                "{:process 0 :type :invoke :f :write :value 1} {:process 1 :type :invoke :f :write :key 1 :value 1} | must all have one, or none",
                "{:process 0 :type :invoke :f :write :key 1 :value 1} {:process 0 :type :ok :f :write :key 2 :value 1} | but had invoked it on 1",
                "{:process \"c1\" :type :ok :f :write :value 1} | without having invoked it",
            })
    void eventsThatMakeNoSense(String events, String why) {
        assertThatThrownBy(() -> history(events, Tuples.AUTO))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "counter | \"a\"",
                "set | 1",
                "append-list | #{1}",
                "mutex | 1",
                "multi-register | [1]",
                "string-kv | 1"
            })
    void whatAnObjectCannotBeginWith(String model, String initial) {
        History history = history(READ_7, Tuples.AUTO);
        ModelName its = Objects.requireNonNull(ModelName.named(model));
        assertThatThrownBy(() -> Checkers.check(
                        history,
                        its,
                        dev.ariadne.checker.edn.EdnValue.read(initial),
                        Limits.DEFAULT,
                        Checkers.Progress.NONE))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("cannot begin with " + initial);
    }

    private static History history(String events, Tuples tuples) {
        byte[] bytes = events.getBytes(StandardCharsets.UTF_8);
        return HistoryReader.read(new ByteArrayInputStream(bytes), null, tuples);
    }

    private static Verdict check(String file, Tuples tuples) throws IOException {
        return Checkers.check(read(file, tuples), Limits.DEFAULT);
    }

    private static History read(String file, Tuples tuples) throws IOException {
        try (InputStream in = resource(file).openStream()) {
            return HistoryReader.read(in, Path.of(file), tuples);
        }
    }

    private static URL resource(String file) {
        return Objects.requireNonNull(UnderstoodTest.class.getResource("/histories/understood/" + file), file);
    }
}
