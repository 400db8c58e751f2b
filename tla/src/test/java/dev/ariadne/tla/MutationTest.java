package dev.ariadne.tla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each property can fail. One rule of the specification is weakened, as a programmer might get it wrong, and a model that held must
 * now be refuted by the named property.
 */
class MutationTest {
    static Stream<Arguments> weakenings() {
        return Stream.of(
                arguments(
                        "the backlog never forgets",
                        "lost-links",
                        "IN  IF \\A k \\in pins : start <= k THEN start",
                        "IN  IF \\A k \\in pins : start <= k THEN 0",
                        "BacklogWindow"),
                arguments(
                        "the stream is resumed below the backlog",
                        "lost-links",
                        "kept[p] /\\ base[p] <= m.end",
                        "kept[p]",
                        "PartialFromBacklog"),
                arguments(
                        "the resumed stream begins one too late",
                        "lost-links",
                        "\\o After(log[p], HeadUp(p, r).end)",
                        "\\o After(log[p], Min(HeadUp(p, r).end + 1, Offset(p)))",
                        "NoSkipNoRepeat"),
                arguments(
                        "the stream flows before the snapshot is loaded",
                        "cold-start",
                        "slot[s][r].state = \"online\" THEN SendDown",
                        "slot[s][r].state # \"none\" THEN SendDown",
                        "NoSkipNoRepeat"),
                arguments(
                        "the snapshot holds what was written since the cut",
                        "cold-start",
                        "Upto(log[p], slot[p][r].from)",
                        "log[p]",
                        "NoSkipNoRepeat"),
                arguments(
                        "the earlier name is good one command too far",
                        "two-cut",
                        "ELSE [id |-> replid[r], end |-> Offset(r)]]",
                        "ELSE [id |-> replid[r], end |-> Offset(r) + 1]]",
                        "EarlierIdSameHistory"),
                arguments(
                        "the earlier name is good for ever",
                        "two-cut",
                        "(m.id = replid2[p].id /\\ m.end <= replid2[p].end)",
                        "(m.id = replid2[p].id)",
                        "SameIdSameHistory"),
                arguments(
                        "a replica acknowledges more than it has",
                        "lost-links",
                        "SendUp(@, [type |-> \"ack\", end |-> Offset(r), age |-> 0])]\n  /\\ UNCHANGED",
                        "SendUp(@, [type |-> \"ack\", end |-> Offset(r) + 1, age |-> 0])]\n  /\\ UNCHANGED",
                        "AckSound"),
                arguments(
                        "a lost link is not noticed",
                        "plain-crash/live",
                        "/\\ WF_vars(LinkLost(s)) ",
                        "",
                        "Converges"));
    }

    @ParameterizedTest(name = "{0}: {4}")
    @MethodSource("weakenings")
    void a_weakened_specification_is_refuted(String what, String name, String rule, String weakened, String property) {
        Map<String, String> modules = Altered.modules("PushReplication.tla", rule, weakened);
        Model model = Models.registered()
                .find(name)
                .or(() -> Guarantees.registered().model(name))
                .orElseThrow();

        TlcReport report = Tlc.withWorkers(1).on(modules).check(model);

        assertThat(report.trouble()).isNull();
        assertThat(report.found()).as(what).isEqualTo(property + " fails");
    }
}
