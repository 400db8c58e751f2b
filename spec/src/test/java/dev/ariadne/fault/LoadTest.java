package dev.ariadne.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.fault.workload.Workloads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Goal: the load is open-loop: what is due does not depend on what the servers do, and a stall is in the latency of all that it held up.
 * Method: the schedule by itself; then a cluster whose only node never answers.
 */
class LoadTest {
    @Test
    void theSameSeedIsTheSameSchedule() {
        assertThat(taken(3, 200)).isEqualTo(taken(3, 200)).isNotEqualTo(taken(4, 200));
    }

    @Test
    void operationsAreDueAtTheRateAskedFor() {
        List<Arrivals.Arrival> arrivals = taken(1, 20_000);
        double seconds = arrivals.get(arrivals.size() - 1).dueNanos() / 1e9;
        assertThat(20_000 / seconds).isBetween(970.0, 1030.0);
        long[] gaps = LongStream.range(1, arrivals.size())
                .map(i -> arrivals.get((int) i).dueNanos()
                        - arrivals.get((int) i - 1).dueNanos())
                .toArray();
        assertThat(LongStream.of(gaps).min().orElseThrow()).isNotNegative();
        // As often as users who do not know of each other leave a gap of three times the mean: e^-3.
        assertThat(LongStream.of(gaps).filter(gap -> gap > 3_000_000).count()).isBetween(850L, 1150L);
    }

    @Test
    void whatIsDueAndNotBegunIsCounted() {
        Arrivals arrivals = arrivals(1);
        arrivals.take();
        assertThat(arrivals.due(1_000_000_000)).isBetween(850, 1150);
    }

    @Test
    void aStallIsInTheLatencyOfEverythingThatItHeldUp() throws InterruptedException {
        Settings settings = settings(1);
        Recorder recorder = new Recorder();
        try (Cluster cluster = new Cluster(settings, Path.of("unused"));
                Load load = new Load(settings, cluster, recorder, new Values(1))) {
            cluster.isolate("n1", Fault.Way.BOTH, Fault.From.ALL);
            load.connect(1_500);
            load.start(recorder.start());
            Thread.sleep(1_500);
            RunResult.Load done = load.stop(5_000);
            assertThat(done.fellShort()).isTrue();
            assertThat(done.begun()).isEqualTo(recorder.calls().size()).isLessThan(done.due());
        }
        List<Recorder.Call> late = recorder.calls().stream()
                .filter(call -> call.completedNanos() - call.dueNanos() > 1_500_000_000)
                .toList();
        assertThat(late).as("held up by the one before").isNotEmpty();
        assertThat(late).allMatch(call -> call.completedNanos() - call.invokedNanos() < 1_500_000_000);
    }

    private static List<Arrivals.Arrival> taken(long seed, int count) {
        Arrivals arrivals = arrivals(seed);
        List<Arrivals.Arrival> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(arrivals.take());
        }
        return taken;
    }

    private static Arrivals arrivals(long seed) {
        return new Arrivals(settings(seed), new Values(1));
    }

    private static Settings settings(long seed) {
        return new Settings(
                Workloads.named("register").orElseThrow(),
                List.of(),
                1,
                10,
                1000,
                2,
                2,
                null,
                null,
                Settings.Reads.PRIMARY,
                false,
                1,
                new Target("redis:none", List.of("none")),
                seed,
                Path.of("unused"),
                3,
                false,
                Deployment.DEFAULT);
    }
}
