package dev.ariadne.report.counterexample;

import dev.ariadne.tla.Guarantees;
import dev.ariadne.tla.Label;
import dev.ariadne.tla.Model;
import dev.ariadne.tla.Models;
import dev.ariadne.tla.Step;
import dev.ariadne.tla.Tlc;
import dev.ariadne.tla.TlcReport;
import dev.ariadne.tla.TlcReport.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counterexamples written down state by state, and those that TLC finds. */
final class HandMade {
    private final List<Step> steps = new ArrayList<>();
    private Map<String, Object> state;

    private HandMade(Map<String, Object> initial) {
        state = new TreeMap<>(initial);
        steps.add(new Step(null, state));
    }

    static HandMade from(Map<String, Object> initial) {
        return new HandMade(initial);
    }

    /** A primary s1 and its replica s2, both at offset 0. */
    static HandMade twoServers() {
        return from(Map.of(
                "up", both(true, true),
                "role", both("primary", "replica"),
                "follows", both("none", "s1"),
                "link", both("down", "online"),
                "replid", both(1, 1),
                "log", both(List.of(), List.of()),
                "conn", conn(List.of(), List.of())));
    }

    static Map<String, Object> both(Object first, Object second) {
        return Map.of("s1", first, "s2", second);
    }

    /** The queues of the connection that s2 opened to s1; the others are empty. */
    static Map<String, Object> conn(List<?> up, List<?> down) {
        Map<String, Object> idle = Map.of("up", List.of(), "down", List.of());
        return both(both(idle, idle), both(Map.of("up", up, "down", down), idle));
    }

    static Map<String, Object> write() {
        return Map.of("type", "write", "epoch", 1);
    }

    static Map<String, Object> ack(int end, int age) {
        return Map.of("type", "ack", "end", end, "age", age);
    }

    /** A step; {@code changes} are variables with their new values in turn. */
    HandMade step(@Nullable Label label, Object... changes) {
        state = new TreeMap<>(state);
        for (int i = 0; i < changes.length; i += 2) {
            state.put((String) changes[i], changes[i + 1]);
        }
        steps.add(new Step(label, state));
        return this;
    }

    static Label action(String name, Object... parameters) {
        return new Label(name, List.of(parameters));
    }

    Counterexample example() {
        return example(TlcReport.NO_LOOP);
    }

    Counterexample example(int loop) {
        Model model = Models.registered().find("two-drops").orElseThrow();
        return Counterexample.of(new TlcReport(model, Verdict.VIOLATED, "Doubtful", null, 1, 1, 1, 0, 1, steps, loop));
    }

    /** What TLC finds in a registered model. */
    static Counterexample found(String model) {
        return Counterexample.of(Tlc.withWorkers(1)
                .check(Models.registered()
                        .find(model)
                        .or(() -> Guarantees.registered().model(model))
                        .orElseThrow()));
    }

    /** What TLC finds in a model of two servers where a crash is possible and nobody is ever promoted. */
    static Counterexample foundWithoutPromotion(String settings) {
        String text = Models.module("models.txt") + "\nmodel nobody-leads\n about Nobody is promoted.\n"
                + " Server = {s1, s2}\n MaxCrashes = 1\n Majority = FALSE\n fair\n fail Converges\n" + settings;
        return Counterexample.of(
                Tlc.withWorkers(1).check(Models.parse(text).find("nobody-leads").orElseThrow()));
    }
}
