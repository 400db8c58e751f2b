package dev.ariadne.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ariadne.fault.Target;
import dev.ariadne.fault.UnusableEnvironmentException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: the comparison measures every server in every setting and shows ratios that are right. Method: made-up figures; a small run. */
class BenchTest {
    @TempDir
    Path directory;

    @Test
    void ratiosAreThoseToTheFirstServerWithAsManyReplicas() {
        List<String> lines = Bench.table(List.of(
                new Bench.Figures("self", 0, 1000, 500_000, 400),
                new Bench.Figures("redis:r", 0, 2500, 200_000, 10),
                new Bench.Figures("self", 3, 2000, 400_000, 400),
                new Bench.Figures("redis:r", 3, 1000, 100_000, 10)));
        assertThat(lines).hasSize(5);
        assertThat(lines.get(1)).startsWith("self ").endsWith("1.00x");
        assertThat(lines.get(2)).startsWith("redis:r ").endsWith("2.50x");
        assertThat(lines.get(4)).contains(" 3 ").endsWith("0.50x");
    }

    @Test
    @Tag("interop")
    void everyServerIsMeasuredWithItsReplicas() throws IOException {
        Target stock = Target.of("redis:redis-server");
        List<String> steps = new ArrayList<>();
        Bench bench = new Bench(List.of(stock, stock), new Bench.Load(20_000, 16, 10, 3, 2), directory, steps::add);
        List<Bench.Figures> figures = bench.run(1);
        assertThat(figures).hasSize(2).allSatisfy(f -> {
            assertThat(f.replicas()).isEqualTo(1);
            assertThat(f.perSecond()).isPositive();
            assertThat(f.startMs()).isPositive();
        });
        assertThat(steps).hasSize(6);
    }

    @Test
    void aServerThatDoesNotStartIsNamedWithItsLastLine() {
        Target broken = new Target("redis:false", List.of("/bin/sh", "-c", "echo no luck today; exit 1"));
        Bench bench = new Bench(List.of(broken), new Bench.Load(1, 1, 1, 1, 1), directory, step -> {});
        assertThatThrownBy(() -> bench.run(0))
                .isInstanceOf(UnusableEnvironmentException.class)
                .hasMessageContaining("no luck today");
    }
}
