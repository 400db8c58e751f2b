package dev.ariadne.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ariadne.fault.UnusableEnvironmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: each scenario measures every server, and what it measures goes into the files. Method: tiny runs of a stock server beside itself under
 * two names, one of them ours', so that every figure has both sides and the test needs no build of ours.
 */
class ScenariosTest {
    @TempDir
    Path directory;

    private final Results results = new Results();
    private final List<String> steps = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"start", "commands", "wait", "memory", "full-sync", "slow-replicas", "pause"})
    @Tag("interop")
    void everyServerIsMeasured(String name) throws IOException {
        Contender stock = Contender.of("redis-server");
        Contender twin = new Contender(Contender.OURS, stock.command());
        // What only we have a setting for.
        boolean alone = name.equals("slow-replicas");
        Run run = run(alone ? List.of(stock) : List.of(twin, stock));
        Scenarios.of(List.of(name)).get(0).run(run);
        assertThat(results.figures()).isNotEmpty().allSatisfy(figure -> {
            if (!figure.unit().equals("ratio")) {
                assertThat(figure.samples()).hasSameSizeAs(run.contenders());
                assertThat(figure.samples().get("redis-server")).isNotEmpty().doesNotContainNull();
            }
        });
        assertThat(steps).isNotEmpty().allMatch(step -> step.startsWith(name + ": "));
        List<String> servers = run.contenders().stream().map(Contender::name).toList();
        Path page = new BenchReport("twins", "ariadne bench", List.of(), servers, results.figures(), results.plots())
                .write(directory.resolve("out"));
        String figure = results.figures().get(0).name();
        assertThat(page).content().contains("<table>", figure).endsWith("</html>\n");
        assertThat(page.resolveSibling(BenchReport.EDN)).content().contains(":name \"" + figure + "\"", ":samples {");
    }

    @Test
    @Tag("interop")
    void aReplicaThatDoesNotReadMakesThePrimaryGrowByWhatIsWritten() throws IOException {
        new SlowReplicas().run(run(List.of(Contender.of("redis-server"))));
        double growth = results.figures().get(0).median("redis-server").orElseThrow();
        assertThat(growth).isBetween(0.5, 1.5);
    }

    @Test
    void aServerThatDoesNotStartIsNamedWithItsLastLine() {
        Contender broken = new Contender("broken", List.of("/bin/sh", "-c", "echo no luck today; exit 1"));
        assertThatThrownBy(() -> new StartTime().run(run(List.of(broken))))
                .isInstanceOf(UnusableEnvironmentException.class)
                .hasMessageContaining("no luck today");
    }

    @Test
    void aProgramIsNamedPlainlyOrWithPrefix() throws IOException {
        Path program = Files.createFile(directory.resolve("some-server"));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        assertThat(Contender.of(program.toString()))
                .isEqualTo(new Contender("some-server", List.of(program.toString())));
        assertThat(Contender.of("redis:" + program)).isEqualTo(Contender.of(program.toString()));
        assertThatThrownBy(() -> Contender.of("no-such-server"))
                .isInstanceOf(UnusableEnvironmentException.class)
                .hasMessageContaining("no-such-server on the PATH; install one");
    }

    private Run run(List<Contender> contenders) {
        Setting tiny =
                new Setting(1, List.of("set", "lpop"), List.of(16), List.of(1), 2_000, 5, 3, 2_000, 1_000, 1, 2, 20);
        return new Run(tiny, contenders, directory, results, steps::add);
    }
}
