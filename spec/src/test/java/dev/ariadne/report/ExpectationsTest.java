package dev.ariadne.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.fault.Deployment;
import dev.ariadne.fault.Settings;
import dev.ariadne.fault.Target;
import dev.ariadne.fault.WaitFor;
import dev.ariadne.fault.nemesis.Nemeses;
import dev.ariadne.fault.workload.Workloads;
import dev.ariadne.report.Expectations.Says;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the table of guarantees says of anomalies, for the settings of a run. */
class ExpectationsTest {
    private static Says says(String property, @Nullable WaitFor waitFor, String... nemeses) {
        Settings settings = new Settings(
                Workloads.named("register").orElseThrow(),
                Arrays.stream(nemeses)
                        .map(name -> Nemeses.named(name).orElseThrow())
                        .toList(),
                3,
                30,
                500,
                10,
                10,
                waitFor,
                null,
                Settings.Reads.PRIMARY,
                false,
                1,
                new Target("redis:redis-server", List.of()),
                7,
                Path.of("store"),
                3,
                false,
                Deployment.DEFAULT);
        return Expectations.stored().judge("anomaly", property, settings).says();
    }

    @Test
    void a_failover_may_lose_a_write_with_and_without_wait() {
        assertThat(says("Durable", null, "failover")).isEqualTo(Says.POSSIBLE);
        assertThat(says("Durable", new WaitFor(1, 100), "failover")).isEqualTo(Says.POSSIBLE);
    }

    @Test
    void without_faults_a_lost_write_or_a_stale_read_of_the_primary_is_somebodys_error() {
        assertThat(says("Durable", null)).isEqualTo(Says.IMPOSSIBLE);
        assertThat(says("Linearizable", new WaitFor(1, 100))).isEqualTo(Says.IMPOSSIBLE);
    }

    @Test
    void where_no_row_fits_the_table_says_nothing_and_a_replica_may_always_lag() {
        assertThat(says("Converges", null, "failover", "kill")).isEqualTo(Says.NOTHING);
        assertThat(says("FreshReads", null)).isEqualTo(Says.POSSIBLE);
    }
}
