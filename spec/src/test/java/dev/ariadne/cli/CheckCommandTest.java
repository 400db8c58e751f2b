package dev.ariadne.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Goal: the exit code and the first line of {@code ariadne check} say the verdict, and broken input never gets one. */
class CheckCommandTest {
    private static final String WRITES =
            "{:process 0 :type :invoke :f :write :value 1} {:process 0 :type :ok :f :write :value 1}"
                    + "{:process 0 :type :invoke :f :write :value 2} {:process 0 :type :ok :f :write :value 2}";

    @TempDir
    private Path directory = Path.of("set by JUnit");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void valid() throws IOException {
        assertThat(check(history("good", read(2)))).isEqualTo(Exit.VALID);
        assertThat(out.toString()).startsWith("linearizable: 3 of 3 operations judged, model register, engine zones");
    }

    @Test
    void violationIsExplained() throws IOException {
        assertThat(check(history("bad", read(1)), "--explain")).isEqualTo(Exit.VIOLATION);
        assertThat(out.toString())
                .startsWith("NOT linearizable")
                .contains("lost acknowledged write: write 2", "possible states");
    }

    @Test
    void theWorstOfSeveralFilesCounts() throws IOException {
        assertThat(check(history("good", read(2)), history("bad", read(1)))).isEqualTo(Exit.VIOLATION);
        assertThat(out.toString().lines()).hasSize(2);
    }

    @Test
    void unknownWhenTheMemoryIsTooSmallForTheSearch() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int process = 0; process < 60; process++) {
            text.append("{:process %d :type :invoke :f :cas :value [%d %d]}"
                    .formatted(process, process % 9, (process / 9 * 2 + process + 1) % 9));
        }
        text.append("{:process 99 :type :invoke :f :write :value 0} {:process 99 :type :ok :f :write :value 0}");
        text.append("{:process 98 :type :invoke :f :read :value nil} {:process 98 :type :ok :f :read :value 77}");
        for (int process = 0; process < 60; process++) {
            text.append("{:process %d :type :ok :f :cas :value [%d %d]}"
                    .formatted(process, process % 9, (process / 9 * 2 + process + 1) % 9));
        }
        assertThat(check(history("hard", text.toString()), "--memory", "1", "--time-limit", "2"))
                .isEqualTo(Exit.UNKNOWN);
        assertThat(out.toString()).startsWith("unknown:").contains("limit of");
    }

    @Test
    void brokenInput() throws IOException {
        assertThat(check(directory.resolve("nowhere.edn").toString())).isEqualTo(Exit.ENVIRONMENT);
        assertThat(err.toString()).endsWith("nowhere.edn: there is no such file\n");
        assertThat(check(history("cut", "{:process 0 :type :inv"))).isEqualTo(Exit.ENVIRONMENT);
        assertThat(err.toString().lines()).hasSize(2);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aModelThatIsNotThere() throws IOException {
        String flies = "{:process 0 :type :invoke :f :fly :value 1} {:process 0 :type :ok :f :fly :value 1}";
        assertThat(check(history("flies", flies))).isEqualTo(Exit.ENVIRONMENT);
        assertThat(err.toString()).contains("the operation 'fly'").contains("built-in models are register");
    }

    @Test
    void modelsByName() throws IOException {
        assertThat(check(history("good", read(2)), "--model", "cas-register")).isEqualTo(Exit.VALID);
        assertThat(out.toString()).contains("model cas-register");
        assertThat(check(history("good", read(2)), "--model", "queue")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(check(history("good", read(2)), "--time-limit", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
    }

    @Test
    void edn() throws IOException {
        check(history("bad", read(1)), "--format", "edn");
        assertThat(out.toString()).startsWith("{:valid? false").contains(":lost-writes [{:write {");
    }

    @Test
    void jsonAndHtml() throws IOException {
        check(history("bad", read(1)), history("good", read(2)), "--format", "json");
        assertThat(out.toString().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("{\"file\": \""))
                .last()
                .asString()
                .contains("\"valid?\": true");
        check(history("bad", read(1)), "--format", "html");
        assertThat(out.toString()).contains("<!doctype html>", "INVALID", "<svg");
    }

    @Test
    void aRunsDirectory() throws IOException {
        Path run = Files.createDirectories(directory.resolve("store/register/20260101"));
        Files.writeString(run.resolve("history.edn"), read(1));
        assertThat(check(run.toString())).isEqualTo(Exit.VIOLATION);
        assertThat(check(directory.toString())).isEqualTo(Exit.ENVIRONMENT);
        assertThat(err.toString()).contains("there is no history.edn in it");
    }

    @Test
    void otherModelsAndWhatTheyBeginWith() throws IOException {
        String counts = "{:process 0 :type :invoke :f :incr :value nil} {:process 0 :type :ok :f :incr :value 6}";
        assertThat(check(history("counter", counts))).isEqualTo(Exit.VIOLATION);
        assertThat(check(history("counter", counts), "--initial", "5")).isEqualTo(Exit.VALID);
        assertThat(out.toString()).contains("model counter, engine counter-order");
        assertThat(check(history("counter", counts), "--initial", "{:a")).isEqualTo(CommandLine.ExitCode.USAGE);
    }

    @Test
    void aModelInClojure() throws IOException {
        String model = """
                (ns my.model (:require [ariadne.model :as model]))
                (defrecord Once [done]
                  model/Model
                  (step [_ op] (if done (model/inconsistent "again") (->Once true))))
                (->Once false)
                """;
        String file = Files.writeString(directory.resolve("once.clj"), model).toString();
        String once = "{:process 0 :type :invoke :f :fire :value nil} {:process 0 :type :ok :f :fire :value nil}";
        assertThat(check(history("once", once), "--model", file)).isEqualTo(Exit.VALID);
        assertThat(check(history("twice", once + once), "--model", file)).isEqualTo(Exit.VIOLATION);
        assertThat(out.toString()).contains("model Once, engine search");
        String broken = Files.writeString(directory.resolve("broken.clj"), "(ns my.other) 3")
                .toString();
        assertThat(check(history("once", once), "--model", broken)).isEqualTo(CommandLine.ExitCode.USAGE);
    }

    @Test
    void guaranteesInPlaceOfLinearizability() throws IOException {
        String stale = history("stale", read(1));
        assertThat(check(stale, "--guarantees", "session")).isEqualTo(Exit.UNKNOWN);
        assertThat(out.toString()).contains("monotonic-reads: holds", "monotonic-writes: unknown; no operation tells");
        assertThat(check(stale, "--guarantees", "durable")).isEqualTo(Exit.VIOLATION);
        assertThat(check(stale, "--guarantees", "bounded-staleness", "--max-stale-versions", "1"))
                .isEqualTo(Exit.VALID);
        assertThat(check(stale, "--guarantees", "bounded-staleness")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(check(stale, "--guarantees", "duraple")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(check(stale, "--wait", "1")).isEqualTo(Exit.ENVIRONMENT);
        assertThat(err.toString()).contains("stale.edn: no completion tells :acks");
    }

    @Test
    void whatWasNotUnderstoodGetsNoVerdict() throws IOException {
        String append =
                "{:process 0 :type :invoke :f :txn :value [[:append 1 2]]} {:process 0 :type :ok :f :txn :value [[:append 1 2]]}";
        assertThat(check(history("append", append))).isEqualTo(Exit.ENVIRONMENT);
        assertThat(err.toString()).contains("append.edn: the txn of index 0 has the micro-operation [:append 1 2]");
        assertThat(check(history("crashed", "{:process 0 :type :invoke :f :write :value 1}")))
                .isEqualTo(Exit.UNKNOWN);
        assertThat(out.toString())
                .startsWith("unknown: 0 of 1 operations judged")
                .contains("no operation completed");
        assertThat(check(history("good", read(2)), "--model", "nowhere.clj")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("nowhere.clj (No such file");
        assertThat(check("-", "-")).isEqualTo(CommandLine.ExitCode.USAGE);
    }

    @Test
    void valuesThatLookLikeTuples() throws IOException {
        String pairs = WRITES.replace(":value 1", ":value [1 2]").replace(":value 2", ":value [5 3]")
                + "{:process 1 :type :invoke :f :read :value nil} {:process 1 :type :ok :f :read :value [5 3]}";
        assertThat(check(history("pairs", pairs))).isEqualTo(Exit.ENVIRONMENT);
        assertThat(err.toString()).contains("--values plain");
        assertThat(check(history("pairs", pairs), "--values", "plain")).isEqualTo(Exit.VALID);
    }

    @Test
    void fromTheStandardInput() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(read(1).getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(check("-")).isEqualTo(Exit.VIOLATION);
        } finally {
            System.setIn(before);
        }
    }

    private String history(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name + ".edn"), text).toString();
    }

    private static String read(int value) {
        return WRITES + "{:process 1 :type :invoke :f :read :value nil} {:process 1 :type :ok :f :read :value " + value
                + "}";
    }

    private int check(String... arguments) {
        return new CommandLine(new CheckCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
