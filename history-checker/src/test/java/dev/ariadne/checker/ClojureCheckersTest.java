package dev.ariadne.checker;

import static org.assertj.core.api.Assertions.assertThat;

import clojure.java.api.Clojure;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Goal: the Clojure checkers can be had and composed from Java. */
class ClojureCheckersTest {
    @Test
    void composedFromJava() {
        ClojureCheckers.Checker both = ClojureCheckers.compose(Map.of(
                "linear", ClojureCheckers.linearizable("ariadne.model", "cas-register", Limits.DEFAULT),
                "named", ClojureCheckers.anomalies()));
        assertThat(both.check(Histories.FRESH).get(Clojure.read(":valid?"))).isEqualTo(true);
        Map<?, ?> result = both.check(Histories.STALE);
        assertThat(result.get(Clojure.read(":valid?"))).isEqualTo(false);
        assertThat(result.get(Clojure.read(":linear"))).isInstanceOf(Map.class);
    }
}
