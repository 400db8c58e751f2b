package dev.ariadne.report.counterexample;

import static dev.ariadne.report.counterexample.HandMade.action;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.tla.Models;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The specification's actions in plain English. */
class ActionsTest {
    @Test
    void every_action_of_next_has_a_sentence() {
        String module = Models.module("PushReplication.tla");
        String next = module.substring(module.indexOf("\nNext =="), module.indexOf("\nSpec =="));
        Matcher disjuncts = Pattern.compile("^ *\\\\/.*?(\\w+)(?:\\(([\\w, ]+)\\))?$", Pattern.MULTILINE)
                .matcher(next);
        List<String> nameless = new ArrayList<>();
        while (disjuncts.find()) {
            Object[] parameters = disjuncts.group(2) == null
                    ? new Object[0]
                    : disjuncts.group(2).split(", *", -1);
            if (Actions.of(action(disjuncts.group(1), parameters)) == null) {
                nameless.add(disjuncts.group());
            }
        }
        assertThat(nameless).isEmpty();
    }

    @Test
    void a_sentence_has_the_actions_parameters() {
        assertThat(Actions.sentence(action("Promote", "s2"))).startsWith("The operator makes s2 primary");
        assertThat(Actions.sentence(action("ReceiveAck", "s1", "s3"))).isEqualTo("s1 reads the acknowledgement of s3.");
    }

    @Test
    void an_unknown_action_or_one_with_other_parameters_is_called_by_its_name() {
        assertThat(Actions.sentence(action("Teleport", "s1", 3))).isEqualTo("Teleport(s1, 3).");
        assertThat(Actions.sentence(action("Promote"))).isEqualTo("Promote.");
        assertThat(Actions.mark(action("Teleport", "s1"))).isEqualTo("Teleport(s1)");
    }
}
