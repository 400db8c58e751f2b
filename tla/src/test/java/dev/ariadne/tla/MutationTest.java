package dev.ariadne.tla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
                        "(\\A k \\in pins : start <= k) THEN start",
                        "(\\A k \\in pins : start <= k) THEN 0",
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
                        "slot[s][r].state = \"online\" THEN [cn[r]",
                        "slot[s][r].state # \"none\" THEN [cn[r]",
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
                        "a replica takes writes",
                        "lost-links",
                        "MayWrite(s)    == role[s] = \"primary\" /\\ good[s]",
                        "MayWrite(s)    == good[s]",
                        "ReplicaIsPrefix"),
                arguments(
                        "a cut that heals leaves its direction behind",
                        "three-cut",
                        "/\\ way' = \"none\"",
                        "/\\ way' = way",
                        "TypeOK"),
                arguments(
                        "a promoted replica keeps its replid",
                        "three-cut",
                        "/\\ replid'  = [replid EXCEPT ![r] = ids + 1]\n  /\\ replid2' = [replid2 EXCEPT ![r] = IF",
                        "/\\ replid'  = replid\n  /\\ replid2' = [replid2 EXCEPT ![r] = IF",
                        "OnePrimaryPerEpoch"),
                arguments(
                        "WAIT counts connections",
                        "wait-cut-fenced/server",
                        "slots[r].state = \"online\" /\\ slots[r].ack >= k",
                        "slots[r].state = \"online\"",
                        "WaitTrueNow"),
                arguments(
                        "the replica that is furthest behind is promoted",
                        "wait-cut-fenced/server",
                        "OTHER -> Offset(a) >= Offset(b)",
                        "OTHER -> Offset(a) <= Offset(b)",
                        "Durable"),
                arguments(
                        "a primary that restarts serves at once",
                        "wait-crash-patient/server",
                        "IF role[s] = \"primary\" /\\ RestartedPrimaryServes",
                        "IF role[s] = \"primary\"",
                        "OneAcceptingPrimary"),
                arguments(
                        "the age of an acknowledgement is forgotten",
                        "lag-sent-fenced/server",
                        "IF LagFromSending THEN m.age ELSE 0",
                        "0",
                        "BoundedDivergence"),
                arguments(
                        "WAIT is content with one replica less",
                        "all-drops/reader",
                        "ELSE CountOf(slots, k) >= WaitFor",
                        "ELSE CountOf(slots, k) + 1 >= WaitFor",
                        "FreshReads"),
                arguments(
                        "a second read finds nothing",
                        "wait-calm/clients",
                        "ReadOf(s, role[s], LastWrite(log[s]), Now)",
                        "ReadOf(s, role[s], IF ReadsIn(ops) = {} THEN LastWrite(log[s]) ELSE NoValue, Now)",
                        "MonotonicReads"),
                arguments(
                        "a read misses the last write",
                        "wait-calm/clients",
                        "ReadOf(s, role[s], LastWrite(log[s]), Now)",
                        "ReadOf(s, role[s], LastWrite(Upto(log[s], Max(1, Offset(s)) - 1)), Now)",
                        "Linearizable"),
                arguments(
                        "a lost link is not noticed",
                        "plain-crash/live",
                        "ApplyStream(r) \\/ LinkLost(r)",
                        "ApplyStream(r)",
                        "Converges"),
                arguments("a WAIT's time does not run out", "all-drops/live", " \\/ WaitTimeout(p)", "", "WaitsEnd"),
                arguments(
                        "nobody is promoted",
                        "wait-crash-patient/live",
                        "/\\ WF_vars(\\E s \\in Server : Promote(s)) /\\",
                        "/\\",
                        "FailoverEnds"));
    }

    @ParameterizedTest(name = "{0}: {4}")
    @MethodSource("weakenings")
    void a_weakened_specification_is_refuted(String what, String name, String rule, String weakened, String property) {
        Map<String, String> modules = Altered.wherever(rule, weakened);
        Model model = Only.registered(name);
        assertThat(model.holds()).contains(property);

        TlcReport report = Tlc.withWorkers(1).on(modules).check(Only.of(property, model));

        assertThat(report.trouble()).isNull();
        assertThat(report.found()).as(what).isEqualTo(property + " fails");
    }

    @Test
    void every_property_has_a_weakening_that_it_notices() {
        Set<String> properties = new TreeSet<>(Models.registered().always());
        Guarantees.registered().columns().forEach(column -> properties.add(column.property()));
        properties.remove(Guarantees.BASIC);

        assertThat(weakenings().map(weakening -> (String) weakening.get()[4]).collect(Collectors.toSet()))
                .isEqualTo(properties);
    }
}
