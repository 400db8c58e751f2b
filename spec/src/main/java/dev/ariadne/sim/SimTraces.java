package dev.ariadne.sim;

import dev.ariadne.conform.TraceValidator;
import dev.ariadne.conform.TraceVerdict;
import dev.ariadne.tla.Traces;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Holds the traces of runs against the model while they run: a step that is none of the model's ends the run. */
public final class SimTraces implements AutoCloseable {
    private final Map<List<String>, Traces> specifications = new HashMap<>();
    private final Consumer<String> listener;
    private final boolean alone;
    private long lines;

    /**
     * @param listener told each line before it is looked at
     * @param alone whether the traces are all that is looked at, and the simulation's own invariants are left out
     */
    public SimTraces(Consumer<String> listener, boolean alone) {
        this.listener = listener;
        this.alone = alone;
    }

    /** Whether the simulation's own invariants are left out. */
    boolean isAlone() {
        return alone;
    }

    /** Who is told each line of a run of these servers. */
    Consumer<String> begin(List<String> servers) {
        TraceValidator validator = new TraceValidator(specifications.computeIfAbsent(servers, Traces::of));
        return text -> {
            lines++;
            listener.accept(text);
            if (!validator.next(text)) {
                TraceVerdict verdict = validator.verdict();
                throw new Violation("Trace", verdict.headline() + "\n    " + String.join("\n    ", verdict.details()));
            }
        };
    }

    /** How many lines there were in all runs. */
    public long lines() {
        return lines;
    }

    @Override
    public void close() {
        specifications.values().forEach(Traces::close);
        specifications.clear();
    }
}
