package dev.ariadne.tla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A TLC that is used again answers as a new one does. */
class LanesTest {
    /** The quick models that are quick even by their measure, those with a liveness property among them. */
    private static final List<Model> SMALL = Models.registered().of(Model.Size.SMALL).stream()
            .filter(m -> m.states() > 0 && m.states() < 700)
            .toList();

    private static List<String> all(List<Model> models, int lanes) {
        List<String> found = new ArrayList<>();
        Tlc.withWorkers(1)
                .checkAll(
                        models,
                        lanes,
                        report -> found.add(report.model().name() + " " + report.found() + " " + report.distinct()
                                + (report.asExpected()
                                        ? ""
                                        : ", not " + report.model().states())));
        return found;
    }

    private static List<String> pinned(List<Model> models) {
        return models.stream()
                .map(m -> m.name() + " " + m.expectation() + " " + m.states())
                .toList();
    }

    @Test
    void one_lane_finds_the_pinned_states_in_either_order() {
        List<Model> backwards = new ArrayList<>(SMALL);
        Collections.reverse(backwards);

        assertThat(all(SMALL, 1)).isEqualTo(pinned(SMALL));
        assertThat(all(backwards, 1)).isEqualTo(pinned(backwards));
    }

    @Test
    void two_lanes_at_once_do_and_tell_of_the_models_in_order() {
        assertThat(all(SMALL, 2)).isEqualTo(pinned(SMALL));
    }

    @Test
    void a_run_takes_the_lane_that_the_one_before_gave_back() {
        Specification specification = Specification.registered();
        Lanes.Lane lane = Lanes.take(specification);
        Lanes.giveBack(lane);

        assertThat(all(SMALL.subList(0, 1), 1)).isEqualTo(pinned(SMALL.subList(0, 1)));

        Lanes.Lane again = Lanes.take(specification);
        Lanes.giveBack(again);
        assertThat(again).isSameAs(lane);
    }

    @Test
    void other_texts_and_a_lane_that_met_trouble_are_kept_apart() {
        Map<String, String> broken =
                Altered.modules("PushReplication.tla", "/\\ writes < MaxWrites", "/\\ writes < \"many\"");
        Specification specification = Specification.registered().with(broken);
        Lanes.Lane lane = Lanes.take(specification);
        Lanes.giveBack(lane);

        assertThat(Tlc.withWorkers(1).on(broken).check(SMALL.get(0)).trouble()).isNotNull();

        assertThat(Lanes.take(specification)).isNotSameAs(lane);
        assertThat(Lanes.take(Specification.registered()).specification()).isNotEqualTo(specification);
    }

    /** TLC remembers which thread found a liveness property violated, and would skip or misread each check after that. */
    @Test
    void a_violation_of_liveness_is_not_remembered(@TempDir Path directory) throws IOException {
        Path module = Files.writeString(directory.resolve("Climb.tla"), """
                ---- MODULE Climb ----
                EXTENDS Naturals
                CONSTANT Top
                VARIABLE x
                Up == x < Top /\\ x' = x + 1
                Spec == x = 0 /\\ [][Up]_x /\\ WF_x(Up)
                Arrives == <>(x = 3)
                ====
                """);
        for (int round = 0; round < 3; round++) {
            for (int top = 2; top <= 3; top++) {
                Path cfg = Files.writeString(
                        directory.resolve("Climb.cfg"),
                        "SPECIFICATION Spec\nPROPERTY Arrives\nCHECK_DEADLOCK FALSE\nCONSTANT Top = " + top + "\n");
                Variation climb = Variation.of(module, cfg);
                TlcReport report = Tlc.withWorkers(1).on(climb).check(climb.model());
                assertThat(report.found()).isEqualTo(top == 2 ? "Arrives fails" : "holds");
                assertThat(report.distinct()).isEqualTo(top + 1);
            }
        }
    }

    @Test
    void no_lane_is_refused() {
        assertThatThrownBy(() -> Tlc.withWorkers(1).checkAll(SMALL, 0, report -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
