package dev.ariadne.tla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ariadne.tla.TlcReport.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What running TLC in-process promises. */
class TlcTest {
    @Test
    void a_counterexample_tells_each_step_by_its_action_parameters_and_changes() {
        List<Step> steps =
                Tlc.withWorkers(1).check(Only.registered("wait-crash/Durable")).counterexample();

        List<String> labels = new ArrayList<>();
        for (Step step : steps.subList(1, steps.size())) {
            labels.add(Objects.requireNonNull(step.label()).toString());
        }
        assertThat(labels)
                .containsExactly(
                        "Write(s1)",
                        "ApplyStream(s2)",
                        "SendAck(s2)",
                        "ReceiveAck(s1, s2)",
                        "Crash(s1)",
                        "Restart(s1)");
        assertThat(steps.get(4).changesSince(steps.get(3).state()))
                .containsExactly("confirmed = [[1, 1]]", "conn.s2.s1.up = []", "slot.s1.s2.ack = 1");
    }

    @Test
    void an_error_in_the_specification_is_no_verdict() {
        Map<String, String> broken = Altered.modules("History.tla", "NoHistory == <<>>", "NoHistory == <<");
        TlcReport report = Tlc.withWorkers(1).on(broken).check(Only.registered("calm"));

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(report.trouble()).isNotEmpty();
        assertThat(report.asExpected()).isFalse();
    }

    @Test
    void a_value_that_makes_no_sense_is_no_verdict() {
        Map<String, String> broken =
                Altered.modules("PushReplication.tla", "/\\ writes < MaxWrites", "/\\ writes < \"many\"");
        TlcReport report = Tlc.withWorkers(1).on(broken).check(Only.registered("calm"));

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(report.trouble()).contains("integer");
    }

    @Test
    void two_workers_find_the_same_states() {
        TlcReport report = Tlc.withWorkers(2).check(Only.registered("lost-links"));
        assertThat(report.asExpected()).isTrue();
        assertThat(report.distinct()).isEqualTo(Only.registered("lost-links").states());
    }

    @Test
    void a_run_that_takes_long_tells_how_far_it_is() {
        List<TlcProgress> told = new CopyOnWriteArrayList<>();
        Tlc.withWorkers(1).reporting(20, told::add).check(Only.registered("three-crash"));
        assertThat(told).isNotEmpty();
        assertThat(told.get(told.size() - 1).distinct()).isPositive();
    }

    @Test
    void no_worker_is_refused() {
        assertThatThrownBy(() -> Tlc.withWorkers(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
