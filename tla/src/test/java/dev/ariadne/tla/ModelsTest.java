package dev.ariadne.tla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every registered model comes out as the registry says, to the last state. */
class ModelsTest {
    @TestFactory
    Stream<DynamicTest> a_model_comes_out_as_expected_with_the_pinned_number_of_states() {
        return Models.registered().of(Model.Size.SMALL).stream()
                .map(model -> DynamicTest.dynamicTest(model.name(), () -> {
                    TlcReport report = Tlc.withWorkers(1).check(model);

                    assertThat(report.trouble()).isNull();
                    assertThat(report.found()).isEqualTo(model.expectation());
                    assertThat(report.distinct()).isEqualTo(model.states());
                    assertThat(report.asExpected()).isTrue();
                    if (report.verdict() == TlcReport.Verdict.VIOLATED) {
                        assertThat(report.counterexample()).hasSizeGreaterThan(1);
                        assertThat(report.counterexample().stream().skip(1)).allMatch(step -> step.label() != null);
                    }
                }));
    }

    @Test
    void every_fault_has_a_model_for_conformance_with_two_servers_and_one_with_three() {
        for (String budget : Set.of("MaxCrashes", "MaxCuts", "MaxDrops", "MaxPromotions")) {
            for (int servers : new int[] {2, 3}) {
                assertThat(Models.registered().all())
                        .as("%s with %d servers", budget, servers)
                        .anyMatch(m -> m.conform()
                                && m.number(budget) > 0
                                && m.servers().size() == servers);
            }
        }
    }

    @Test
    void a_wrong_number_of_states_is_not_what_was_expected() {
        Model calm = Models.registered().find("calm").orElseThrow();
        TlcReport report = new TlcReport(
                calm,
                TlcReport.Verdict.HOLDS,
                null,
                null,
                1,
                calm.states() + 1,
                1,
                0,
                1,
                java.util.List.of(),
                TlcReport.NO_LOOP);
        assertThat(report.statesDiffer()).isTrue();
        assertThat(report.asExpected()).isFalse();
    }

    @Test
    void the_specification_declares_what_the_defaults_set() {
        String module = Models.module("Cluster.tla");
        String constants = module.substring(module.indexOf("CONSTANTS"), module.indexOf("VARIABLES"))
                .replaceAll("\\\\\\*.*", "")
                .replace("CONSTANTS", "");
        Set<String> declared = Pattern.compile("\\w+")
                .matcher(constants)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(new TreeSet<>(Models.registered().all().get(0).settings().keySet()))
                .isEqualTo(declared);
    }

    @Test
    void a_line_that_makes_no_sense_is_refused_with_its_number() {
        assertThatThrownBy(() -> Models.parse("defaults\n  A = 1\nmodel m\n  B = 2\n"))
                .hasMessage("models.txt line 4: no default for B");
        assertThatThrownBy(() -> Models.parse("about something"))
                .hasMessage("models.txt line 1: a model must have begun before this line");
        assertThatThrownBy(() -> Models.parse("model m\nmodel m\n")).hasMessage("models.txt line 2: a second model m");
        assertThatThrownBy(() -> Models.parse("modle m"))
                .hasMessageStartingWith("models.txt line 1: neither a known word");
    }
}
