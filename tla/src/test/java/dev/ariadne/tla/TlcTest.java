package dev.ariadne.tla;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TlcTest {
    @Test
    void a_violation_comes_with_actions_and_their_parameters() {
        Model model = Models.registered().find("wait-empty-restart").orElseThrow();
        TlcReport report = Tlc.withWorkers(1).check(model);
        System.out.println(ModelTable.of(java.util.List.of(report)) + " " + report.trouble());
        for (int i = 0; i < report.counterexample().size(); i++) {
            Step s = report.counterexample().get(i);
            System.out.println(s.label() + " "
                    + (i == 0
                            ? ""
                            : s.changesSince(report.counterexample().get(i - 1).state())));
        }
        assertThat(report.asExpected()).isTrue();
    }
}
