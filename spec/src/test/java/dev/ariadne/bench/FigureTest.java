package dev.ariadne.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Goal: medians, ratios and verdicts are right, and say which way a bar is missed. Method: made-up figures. */
class FigureTest {
    private static final List<String> SERVERS = List.of(Contender.OURS, "redis-server");

    @Test
    void theMedianCountsAndOutliersDoNot() {
        Figure figure = figure(Bar.ratioAtMost(0.45), List.of(1.0, 900.0, 2.0), List.of(4.0, 5.0, 6.0, 7.0));
        assertThat(figure.median(Contender.OURS)).hasValue(2.0);
        assertThat(figure.median("redis-server")).hasValue(5.5);
        assertThat(figure.ratio("redis-server").orElseThrow()).isCloseTo(0.364, within(0.001));
        assertThat(figure.ratio("valkey-server")).isEmpty();
    }

    @Test
    void aCostMeetsItsBarFromBelowAndARateFromAbove() {
        assertThat(Bar.ratioAtMost(0.45).verdict(0.45)).isEqualTo("met");
        assertThat(Bar.ratioAtMost(0.50).verdict(0.60)).isEqualTo("missed by 20%");
        assertThat(Bar.ratioAtLeast(1.3).verdict(1.4)).isEqualTo("met");
        assertThat(Bar.ratioAtLeast(1.3).verdict(1.27)).isEqualTo("missed by 2.3%");
    }

    @Test
    void aBarOfOurOwnNeedsNoOtherServerAndOneOfARatioDoes() {
        assertThat(figure(Bar.atMost(600), List.of(500.0), List.of()).judged(null))
                .hasValue(500.0);
        assertThat(figure(Bar.ratioAtMost(1), List.of(500.0), List.of()).judged(null))
                .isEmpty();
        assertThat(figure(null, List.of(500.0), List.of(1.0)).judged("redis-server"))
                .isEmpty();
    }

    @Test
    void theTableHasALineForEachFigureAndTheVerdictNamesWhatIsMissed() {
        Figure met = figure(Bar.ratioAtMost(0.45), List.of(0.5), List.of(2.0));
        Figure missed =
                new Figure("wait", "WAIT 1: p50", "ms", Bar.ratioAtMost(1), samples(List.of(3.0), List.of(2.0)));
        List<String> lines = Table.lines(List.of(met, missed), SERVERS);
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0))
                .startsWith("commands ")
                .contains("redis-server")
                .endsWith("bar");
        assertThat(lines.get(1))
                .startsWith("SET: CPU ")
                .contains(" 0.50 ", " 2.00 ", " 0.25 ")
                .endsWith("<= 0.45x  met");
        assertThat(lines.get(4)).startsWith("WAIT 1: p50 ").endsWith("missed by 50%");
        assertThat(Table.verdict(List.of(met, missed), SERVERS))
                .containsExactly("bars: 1 met, 1 missed", "  wait: WAIT 1: p50: 1.50, bar <= 1.00x, missed by 50%");
    }

    @Test
    void samplesOfOneFigureComeTogetherInTheOrderOfTheFirst() {
        Results results = new Results();
        results.add("start", "ready", "ms", null, Contender.OURS, 1);
        results.add("start", "CPU", "ms", null, Contender.OURS, 2);
        results.add("start", "ready", "ms", null, "redis-server", 3);
        results.add("start", "ready", "ms", null, Contender.OURS, 4);
        assertThat(results.figures()).extracting(Figure::name).containsExactly("ready", "CPU");
        assertThat(results.figures().get(0).samples())
                .isEqualTo(Map.of(Contender.OURS, List.of(1.0, 4.0), "redis-server", List.of(3.0)));
    }

    @Test
    void scenariosAreFoundByNameAndTheKnownOnesAreNamed() {
        assertThat(Scenarios.of(List.of())).isNotEmpty().allMatch(Scenario::quick);
        assertThat(Scenarios.of(List.of("all"))).isEqualTo(Scenarios.ALL);
        assertThat(Scenarios.of(List.of("wait", "start")))
                .extracting(Scenario::name)
                .containsExactly("start", "wait");
        assertThatThrownBy(() -> Scenarios.of(List.of("waits")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'waits' is not one of start, commands");
    }

    private static Figure figure(@Nullable Bar bar, List<Double> ours, List<Double> theirs) {
        return new Figure("commands", "SET: CPU", "us", bar, samples(ours, theirs));
    }

    private static Map<String, List<Double>> samples(List<Double> ours, List<Double> theirs) {
        return Map.of(Contender.OURS, ours, "redis-server", theirs);
    }
}
