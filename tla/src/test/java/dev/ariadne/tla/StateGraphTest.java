package dev.ariadne.tla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The walked graph is TLC's own, and its edges are what the specification says they are. */
class StateGraphTest {
    private static StateGraph explore(String model) {
        return StateGraph.explore(Models.registered().find(model).orElseThrow(), 100_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two-drops", "two-crash", "three-drops"})
    void the_walk_finds_as_many_states_as_tlc(String model) {
        try (StateGraph graph = explore(model)) {
            TlcReport report = Tlc.withWorkers(1).check(graph.model());
            assertThat(graph.states()).isEqualTo((int) report.distinct());
            Set<Map<String, Object>> seen = new HashSet<>();
            for (int s = 0; s < graph.states(); s++) {
                assertThat(seen.add(graph.state(s))).isTrue();
            }
        }
    }

    @Test
    void an_action_with_its_parameters_leads_from_a_state_to_one_state_only() {
        try (StateGraph graph = explore("two-cut")) {
            for (int s = 0; s < graph.states(); s++) {
                Set<Label> labels = new HashSet<>();
                for (int e = graph.firstEdge(s); e < graph.endEdge(s); e++) {
                    assertThat(labels.add(graph.label(e)))
                            .as("%s twice from state %d", graph.label(e), s)
                            .isTrue();
                    assertThat(graph.source(e)).isEqualTo(s);
                }
            }
        }
    }

    @Test
    void values_come_as_java_values() {
        try (StateGraph graph = explore("two-drops")) {
            Map<String, Object> initial = graph.state(0);
            assertThat(initial.get("up")).isEqualTo(Map.of("s1", true, "s2", true));
            assertThat(initial.get("follows")).isEqualTo(Map.of("s1", "none", "s2", "s1"));
            assertThat(initial.get("log")).isEqualTo(Map.of("s1", List.of(), "s2", List.of()));
            assertThat(initial.get("writes")).isEqualTo(0);
        }
    }

    @Test
    void a_shortest_way_leads_to_its_state_and_a_random_one_is_the_same_for_the_same_seed() {
        try (StateGraph graph = explore("two-drops")) {
            for (int s = 0; s < graph.states(); s += 17) {
                assertThat(end(graph, Walks.shortest(graph, s))).isEqualTo(s);
            }
            int[] walk = Walks.random(graph, new Random(7), 50);
            assertThat(walk).isEqualTo(Walks.random(graph, new Random(7), 50));
            end(graph, walk);
        }
    }

    private static int end(StateGraph graph, int[] way) {
        int state = 0;
        for (int edge : way) {
            assertThat(graph.source(edge)).isEqualTo(state);
            state = graph.target(edge);
        }
        return state;
    }

    @Test
    void a_graph_past_the_limit_is_refused() {
        Model model = Models.registered().find("two-drops").orElseThrow();
        assertThatThrownBy(() -> StateGraph.explore(model, 100)).hasMessage("model two-drops has more than 100 states");
    }

    @Test
    void every_disjunct_of_next_is_an_action_that_can_be_walked() {
        String module = Models.module("PushReplication.tla");
        String next = module.substring(module.indexOf("\nNext =="), module.indexOf("\nSpec =="));
        Set<String> disjuncts = Pattern.compile("^ *\\\\/.*?(\\w+)(?:\\([\\w, ]+\\))?$", Pattern.MULTILINE)
                .matcher(next)
                .results()
                .map((MatchResult m) -> m.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        try (StateGraph graph = explore("two-wait")) {
            Set<String> walked =
                    graph.labels().stream().map(Label::action).collect(Collectors.toCollection(TreeSet::new));
            assertThat(walked).isEqualTo(disjuncts).hasSize(33);
        }
    }
}
