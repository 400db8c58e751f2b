package dev.ariadne;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark works: each is called once or a few times, in this JVM, with its smallest parameters. What it measures then says nothing. */
class BenchmarksTest {
    @Test
    void everyBenchmarkRuns() throws RunnerException {
        // Two modules are tested at the same time, which would falsify a measurement, but this is none.
        System.setProperty("jmh.ignoreLock", "true");
        var options = new OptionsBuilder()
                .include("^dev\\.ariadne\\.")
                .param("keys", "1000")
                .param("bytes", "50")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(1))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();

        assertThat(new Runner(options).run()).hasSize(3 + 2 + 4 + 2 * 3);
    }
}
