package dev.ariadne.checker;

import clojure.java.api.Clojure;
import clojure.lang.IFn;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The Clojure side ({@code ariadne.checker}, {@code ariadne.model}) for callers in other JVM languages: composing checkers, and models written in
 * Clojure. {@link Checkers} does without Clojure, and without the time it takes to start.
 */
public final class ClojureCheckers {
    private ClojureCheckers() {}

    /** A checker, as {@code ariadne.checker/Checker} has it. */
    public static final class Checker {
        private final Object checker;

        private Checker(Object checker) {
            this.checker = checker;
        }

        /** The checker's answer: a Clojure map with {@code :valid?}. */
        public Map<?, ?> check(History history) {
            return (Map<?, ?>) function("ariadne.checker", "check").invoke(checker, Map.of(), history, Map.of());
        }
    }

    /**
     * A checker for linearizability.
     *
     * @param modelNamespace the namespace of the function that makes the model, such as {@code ariadne.model}; it is loaded
     * @param modelFunction its name; called without arguments
     */
    public static Checker linearizable(String modelNamespace, String modelFunction, Limits limits) {
        Object model = function(modelNamespace, modelFunction).invoke();
        IFn map = function("clojure.core", "hash-map");
        Object options = map.invoke(
                Clojure.read(":model"),
                model,
                Clojure.read(":time-limit"),
                limits.time().toMillis() / 1000.0,
                Clojure.read(":memory"),
                Math.max(1, limits.memoryBytes() >> 20));
        return new Checker(function("ariadne.checker", "linearizable").invoke(options));
    }

    /** A model written in Clojure, for the general search. */
    public static final class ClojureModel {
        private final Object model;

        private ClojureModel(Object model) {
            this.model = model;
        }

        /** The model for one history. */
        public Model of(History history) {
            return (Model) function("ariadne.checker", "searchable").invoke(model, history);
        }
    }

    /**
     * The model that a Clojure file ends with: the value of its last expression, which {@code ariadne.model/step} takes.
     *
     * @throws IllegalArgumentException when the file cannot be loaded or has no model at its end; the message says why
     */
    public static ClojureModel load(Path file) {
        try {
            return new ClojureModel(function("ariadne.checker", "load-model").invoke(file.toString()));
        } catch (Exception e) {
            // Clojure throws checked exceptions, such as that of a file that is not there, without declaring them.
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new IllegalArgumentException(file + ": " + cause.getMessage(), e);
        }
    }

    /** The checker that names stale reads and lost writes. */
    public static Checker anomalies() {
        return new Checker(function("ariadne.checker", "anomalies").invoke());
    }

    /** All of some checkers: their answers under their names as keywords, and {@code :valid?} of all together. */
    public static Checker compose(Map<String, Checker> checkers) {
        Map<Object, Object> named = new HashMap<>();
        checkers.forEach((name, each) -> named.put(Clojure.read(":" + name), each.checker));
        return new Checker(function("ariadne.checker", "compose").invoke(named));
    }

    private static IFn function(String namespace, String name) {
        Clojure.var("clojure.core", "require").invoke(Clojure.read(namespace));
        return Clojure.var(namespace, name);
    }
}
