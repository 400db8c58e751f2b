package dev.ariadne.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlcCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        String[] line = new String[arguments.length + 1];
        line[0] = "tlc";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line);
    }

    @Test
    void a_refuted_property_that_was_expected_shows_its_counterexample_and_exits_0() {
        assertThat(run("wait-crash/WaitTrueNow")).isEqualTo(0);
        assertThat(out.toString())
                .contains("WaitTrueNow fails, as expected")
                .containsPattern("(?s)Crash\\(s2\\) .*up\\[s2\\]: TRUE -> FALSE")
                .containsPattern("wait-crash/WaitTrueNow +WaitTrueNow +WaitTrueNow fails +WaitTrueNow fails +\\d+");
    }

    @Test
    void a_counterexample_is_written_in_three_forms(@TempDir Path directory) throws Exception {
        Path made = directory.resolve("made");
        assertThat(run("--out", made.toString(), "wait-crash/WaitTrueNow", "calm"))
                .isEqualTo(0);
        assertThat(out.toString()).contains("wrote " + made.resolve("wait-crash-WaitTrueNow.html"));
        assertThat(made)
                .isDirectoryContaining("glob:**wait-crash-WaitTrueNow.html")
                .isDirectoryContaining("glob:**wait-crash-WaitTrueNow.json")
                .isDirectoryContaining("glob:**wait-crash-WaitTrueNow.txt")
                .isDirectoryNotContaining("glob:**calm*");
    }

    @Test
    void an_unknown_model_exits_254_and_suggests_the_name_that_was_meant() {
        assertThat(run("wait-cut/Durabl")).isEqualTo(254);
        assertThat(err.toString()).contains("no model 'wait-cut/Durabl'").contains("wait-cut/Durable");
    }

    @Test
    void no_workers_is_a_usage_error() {
        assertThat(run("--workers", "0", "calm")).isEqualTo(254);
        assertThat(err.toString()).contains("--workers must be at least 1");
    }

    @Test
    void the_list_names_every_model_with_what_is_expected_of_it() {
        assertThat(run("--list")).isEqualTo(0);
        assertThat(out.toString())
                .containsPattern("wait-cut/Durable +Durable fails")
                .containsPattern("calm +holds");
    }

    @Test
    void the_models_can_be_written_out_for_plain_tlc(@TempDir Path directory) throws Exception {
        assertThat(run("--write", directory.resolve("models").toString(), "calm"))
                .isEqualTo(0);
        assertThat(Files.readString(directory.resolve("models/calm.cfg")))
                .contains("MaxWrites = 3", "INVARIANT TypeOK");
        assertThat(directory.resolve("models/PushReplication.tla")).exists();
    }

    @Test
    void every_action_is_taken_in_some_small_model() {
        assertThat(run("--coverage", "--lanes", "2")).isEqualTo(0);
        assertThat(out.toString()).contains("Overtake").doesNotContain("taken in none of the models");
    }

    @Test
    void the_stored_table_of_guarantees_is_shown_and_an_unknown_row_is_refused() {
        assertThat(Main.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute("guarantees", "--stored"))
                .isEqualTo(0);
        assertThat(out.toString()).containsPattern("wait-cut +yes .*no 7");
        assertThat(Main.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute("guarantees", "wait-cutt"))
                .isEqualTo(254);
        assertThat(err.toString()).contains("no row 'wait-cutt'").contains("wait-cut");
    }

    @Test
    void a_row_is_filled_and_compared_with_the_stored_one() {
        assertThat(Main.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute("guarantees", "plain-calm", "without-fence"))
                .isEqualTo(0);
        assertThat(out.toString()).contains("as the sources say").containsPattern("without-fence +no 7");
    }
}
