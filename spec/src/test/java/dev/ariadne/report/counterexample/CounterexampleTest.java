package dev.ariadne.report.counterexample;

import static dev.ariadne.report.counterexample.HandMade.action;
import static dev.ariadne.report.counterexample.HandMade.both;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ariadne.tla.Models;
import dev.ariadne.tla.TlcReport;
import dev.ariadne.tla.TlcReport.Verdict;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** The three forms say the same, and none needs more than it has. */
class CounterexampleTest {
    private static Document parsed(String html) throws Exception {
        String xml = html.substring(html.indexOf('\n'));
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    @Test
    void the_text_has_the_changed_entries_alone_and_messages_in_place_of_queues() {
        assertThat(HandMade.found("wait-cut/Durable").text())
                .startsWith("wait-cut/Durable: Durable fails, as expected.\nThe old primary, cut off")
                .contains("Durable says: A write that was acknowledged is in the data of whoever leads.\n")
                .contains("Settings other than the default: MaxCuts = 1, MaxPromotions = 1, SendRefused = FALSE,\n"
                        + "WaitBlocks = FALSE, WaitFor = 1.\n")
                .contains("  5  ApplyStream(s3)     log[s3]: <<>> -> <<<<1, write, 1>>>>\n")
                .contains("s1 -> s3 received: write 1:1\n")
                .contains("  7  ReceiveAck(s1, s3)  confirmed: {} -> {<<1, 1>>}; slot[s1][s3].ack: 0 -> 1\n")
                .doesNotContain("conn")
                .doesNotContain("log[s1]: <<<<1, write, 1>>>> -> <<<<1, write, 1>>>>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait-cut/Durable", "wait-crash/MonotonicReads", "lag-received/BoundedDivergence"})
    void the_page_is_well_formed_and_needs_nothing_else(String model) throws Exception {
        String html = HandMade.found(model).html();
        Document page = parsed(html);
        assertThat(page.getElementsByTagName("svg").getLength()).isEqualTo(1);
        assertThat(page.getElementsByTagName("script").getLength()).isZero();
        assertThat(html).doesNotContain("http:", "https:", "@import", "url(", "src=", "href=");
        assertThat(HandMade.found(model).text().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void the_page_tells_what_was_confirmed_and_who_does_not_have_it() {
        assertThat(HandMade.found("wait-cut/Durable").html())
                .contains(
                        "s2 is in charge.",
                        "Acknowledged: 1:1 (not at s2)",
                        "client takes 1:1 for safe",
                        "cut off: no message passes",
                        "<td>the N of WAIT N; 0: no client waits</td>");
    }

    @Test
    void the_json_has_every_step_with_its_action_its_changes_and_its_state() {
        assertThat(HandMade.found("wait-cut/Durable").json())
                .contains("\"model\": \"wait-cut/Durable\"", "\"property\": \"Durable\"", "\"WaitFor\": \"1\"")
                .contains("\"n\": 3,\n      \"action\": \"Promote\",\n      \"parameters\": [\"s2\"]")
                .contains("\"role[s2]\": {\"before\": \"replica\", \"after\": \"primary\"}")
                .contains("{\"from\": \"s1\", \"to\": \"s2\", \"type\": \"write\", \"label\": \"write 1:1\"}")
                .contains("\"up\": {\"s1\": true, \"s2\": true, \"s3\": true}")
                .doesNotContain("\"loop\"");
    }

    @Test
    void json_escapes_what_it_must() {
        assertThat(Json.text(Map.of("a \"b\"", List.of("\\", "\n", 1, true))))
                .isEqualTo("{\n  \"a \\\"b\\\"\": [\"\\\\\", \"\\u000a\", 1, true]\n}\n");
    }

    @Test
    void a_lasso_says_where_it_leads_back_to() throws Exception {
        Counterexample example = HandMade.foundWithoutPromotion(" MaxWrites = 0\n RestartedPrimaryServes = FALSE\n");
        int loop = example.report().loop();
        List<Moment> moments = example.moments();
        assertThat(loop).isBetween(0, moments.size() - 2);
        assertThat(moments.get(moments.size() - 1).state())
                .isEqualTo(moments.get(loop).state());
        assertThat(moments.get(moments.size() - 1).label()).isNotNull();
        assertThat(example.text()).contains("Everything is as it was after step " + loop + ";");
        assertThat(example.json()).contains("\"from\": " + loop, "\"stuttering\": false");
        parsed(example.html());
        assertThat(example.html()).contains("repeat for ever", "class=\"loop\"");
    }

    @Test
    void a_behaviour_that_stops_for_ever_says_so() {
        Counterexample example = HandMade.twoServers()
                .step(action("Crash", "s1"), "up", both(false, true))
                .example(1);
        assertThat(example.text()).endsWith("Nothing more happens, for ever.\n");
        assertThat(example.json()).contains("\"stuttering\": true");
        assertThat(example.html()).contains("Nothing more happens, for ever.").doesNotContain("class=\"loop\"");
    }

    @Test
    void somebody_elses_module_is_told_by_its_variables() throws Exception {
        Counterexample example = HandMade.from(Map.of("hands", Map.of("left", "empty", "right", 2), "n", 0))
                .step(action("Clap", "once & <twice>"), "hands", Map.of("left", 1, "right", 2), "n", 1)
                .step(null, "n", 2)
                .example();
        assertThat(example.text())
                .contains("0  initially", "hands = [", "n = 0")
                .contains("1  Clap(once & <twice>)  hands.left: empty -> 1; n: 0 -> 1\n")
                .contains("2  ?                     n: 1 -> 2\n");
        Document page = parsed(example.html());
        assertThat(page.getElementsByTagName("svg").getLength()).isZero();
        assertThat(page.getElementsByTagName("tr").getLength()).isGreaterThan(3);
        assertThat(example.json()).contains("\"hands.left\": {\"before\": \"empty\", \"after\": 1}");
    }

    @Test
    void unknown_variables_actions_and_messages_of_our_own_module_break_nothing() throws Exception {
        Counterexample example = HandMade.twoServers()
                .step(action("Cut", "s1", "out"), "cut", "s1", "way", "out", "saved", both(List.of(), List.of()))
                .step(
                        action("Gossip", "s2", "s1"),
                        "conn",
                        HandMade.conn(List.of(Map.of("type", "rumour", "of", "s1")), List.of()))
                .step(
                        action("Read", "s2"),
                        "ops",
                        List.of(new TreeMap<>(Map.of("kind", "read", "value", List.of(0, 0)))),
                        "confirmed",
                        java.util.Set.of(List.of(1, 1)))
                .step(
                        action("Save", "s2"),
                        "saved",
                        both(List.of(), Map.of("id", 1, "log", List.of(List.of(1, "write", 2)))))
                .step(action("Listen", "s1"), "conn", HandMade.conn(List.of(), List.of()), "ops", List.of("r"))
                .example();
        assertThat(example.messages()).extracting(Message::fate).containsExactly(Message.Fate.RECEIVED);
        parsed(example.html());
        assertThat(example.html())
                .contains(
                        "cut off: nothing it says gets out",
                        "Gossip(s2, s1)",
                        "rumour",
                        "read finds nothing",
                        "on disk: 1:1-2",
                        "client takes 1:1 for safe");
        assertThat(example.text()).contains("saved = ", "ops = <<[kind |-> read, value |-> <<0, 0>>]>>");
    }

    @Test
    void a_report_without_a_counterexample_is_refused() {
        TlcReport holds = new TlcReport(
                Models.registered().find("calm").orElseThrow(),
                Verdict.HOLDS,
                null,
                null,
                1,
                1,
                1,
                0,
                1,
                List.of(),
                TlcReport.NO_LOOP);
        assertThatThrownBy(() -> Counterexample.of(holds)).hasMessage("model calm has no counterexample");
    }
}
