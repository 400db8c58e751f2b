package dev.ariadne.checker;

import static org.assertj.core.api.Assertions.assertThat;

import clojure.java.api.Clojure;
import clojure.lang.IFn;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs the Clojure tests, test.check among them, where Maven sees them. */
class ClojureNamespacesTest {
    @Test
    void checkerTest() {
        Clojure.var("clojure.core", "require").invoke(Clojure.read("ariadne.checker-test"));
        StringWriter report = new StringWriter();
        IFn withBindings = Clojure.var("clojure.core", "with-bindings*");
        Object out = Clojure.var("clojure.test", "*test-out*");
        Object runTests = Clojure.var("clojure.test", "run-tests");
        Map<?, ?> result = (Map<?, ?>) withBindings.invoke(
                Clojure.var("clojure.core", "hash-map").invoke(out, report),
                runTests,
                Clojure.read("ariadne.checker-test"));
        assertThat(count(result, ":test")).as("tests that ran").isGreaterThan(8);
        assertThat(count(result, ":fail") + count(result, ":error"))
                .as("%s", report)
                .isZero();
    }

    private static long count(Map<?, ?> result, String key) {
        Object count = result.get(Clojure.read(key));
        return count instanceof Number number ? number.longValue() : -1;
    }
}
