package dev.ariadne.checker.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.checker.Anomalies;
import dev.ariadne.checker.Checkers;
import dev.ariadne.checker.EventType;
import dev.ariadne.checker.Explanation;
import dev.ariadne.checker.History;
import dev.ariadne.checker.Limits;
import dev.ariadne.checker.Report;
import dev.ariadne.checker.edn.HistoryReader;
import dev.ariadne.checker.edn.JsonPrinter;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Goal: the page and the JSON say what the text says, and nothing that was read gets out of its text. */
class VerdictPageTest {
    private static final History STALE =
            HistoryReader.read(new ByteArrayInputStream("""
                    {:process 0 :type :invoke :f :write :value "<b>&"}
                    {:process 0 :type :ok :f :write :value "<b>&"}
                    {:process 2 :type :invoke :f :write :value "open"}
                    {:process 0 :type :invoke :f :write :value "new"}
                    {:process 0 :type :ok :f :write :value "new"}
                    {:process 1 :type :invoke :f :read :value nil}
                    {:process 1 :type :ok :f :read :value "<b>&"}
                    """.getBytes(StandardCharsets.UTF_8)), null);

    private static final Report REPORT = Report.of(Checkers.check(STALE, Limits.DEFAULT), Anomalies.find(STALE));

    @Test
    void thePageHasVerdictPictureAndNames() {
        String page = VerdictPage.html(Map.of("a \"name\"", REPORT));
        assertThat(page)
                .startsWith("<!doctype html>")
                .contains(
                        "<h1>INVALID</h1>",
                        "a &quot;name&quot;",
                        "<svg",
                        "process 1",
                        "class=\"bad\"",
                        "class=\"open\"")
                .contains("lost acknowledged write: write &quot;new&quot;", "&lt;b&gt;&amp;")
                .doesNotContain("<b>", "<script");
    }

    @Test
    void aValidHistoryHasNoPicture() {
        History one = History.builder()
                .add(0, EventType.INVOKE, "write", null, 1, 0)
                .add(0, EventType.OK, "write", null, 1, 0)
                .build();
        assertThat(VerdictPage.html(Map.of("one", Report.of(Checkers.check(one, Limits.DEFAULT), null))))
                .contains("<h1>VALID</h1>", "1 of 1 operations judged")
                .doesNotContain("<svg");
        History empty = History.builder().build();
        assertThat(VerdictPage.html(Map.of("empty", Report.of(Checkers.check(empty, Limits.DEFAULT), null))))
                .contains("<h1>UNKNOWN</h1>", "0 of 0 operations judged");
    }

    @Test
    void json() {
        String json = JsonPrinter.print(Explanation.map(REPORT, "a \"name\""));
        assertThat(json)
                .startsWith("{\"file\": \"a \\\"name\\\"\", \"valid?\": false, \"model\": \"register\"")
                .contains("\"role\": \"culprit\"", "\"lost-writes\": [{\"write\": {\"process\": 0")
                .doesNotContain("\n");
    }
}
