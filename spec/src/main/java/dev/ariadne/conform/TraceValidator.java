package dev.ariadne.conform;

import dev.ariadne.conform.TracePlan.Call;
import dev.ariadne.tla.Traces;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds traces against the model, line by line: each must be what the model allows after the lines before it, and must say of its server what
 * the model says then.
 *
 * <p>It keeps the states in which the model can be. That is one as a rule, since a trace tells of every choice; only what became of bytes that a
 * replica sent before it came anew may stay open for some lines. Memory does not grow with the trace but for the places of the histories.
 */
public final class TraceValidator {
    /** Lines that happen so close to each other may have been written down in another order than they happened. */
    private static final long AHEAD_NANOS = 100_000_000;

    private static final int MOST_STATES = 64;
    private static final int COSTLY_EVERY = 64;
    private static final int LINES_KEPT = 20;

    /** A line together with the state after it. */
    private record Explained(TracePlan plan, List<Object> states) {}

    /** Why a line is not explained. */
    private record Refused(TraceLine line, String why, Object state) {}

    private final Traces traces;
    private final TraceTranslator translator;
    private final ArrayDeque<TraceLine> before = new ArrayDeque<>();
    private List<Object> states;
    private long lines;
    private long steps;
    private @Nullable Refused refused;

    /** @param traces the specification for all servers of the trace */
    public TraceValidator(Traces traces) {
        this.traces = traces;
        List<String> servers = traces.servers();
        translator = new TraceTranslator(traces, new LinkedHashSet<>(servers));
        states = List.of(traces.initial());
    }

    /**
     * Validates traces, one a server or all in one.
     *
     * @param told how many lines are explained, after each
     */
    TraceVerdict validate(List<Iterator<TraceLine>> logs, LongConsumer told) {
        try {
            TraceMerge merge = new TraceMerge(logs);
            while (refused == null) {
                List<TraceMerge.Source> next = merge.next(AHEAD_NANOS);
                if (next.isEmpty()) {
                    break;
                }
                TraceMerge.Source taken = null;
                for (TraceMerge.Source source : next) {
                    if (explain(source.head())) {
                        taken = source;
                        break;
                    }
                }
                if (taken == null) {
                    break;
                }
                refused = null;
                merge.take(taken);
                told.accept(lines);
            }
            checkInvariants(Traces.COSTLY_INVARIANTS, before.peekLast());
        } catch (UnknownServerException | TooManyStatesException e) {
            return TraceVerdict.unknown(lines, steps, String.valueOf(e.getMessage()));
        }
        return verdict();
    }

    /**
     * Validates the next line of a trace of all servers in the order in which things happened.
     *
     * @return whether it is explained; if not, {@link #verdict} says more, and there is no going on
     */
    public boolean next(String text) {
        return explain(TraceLine.parse("trace", (int) lines + 1, text));
    }

    /** The verdict on the lines so far. */
    public TraceVerdict verdict() {
        Refused r = refused;
        return r == null
                ? TraceVerdict.valid(lines, steps)
                : TraceVerdict.invalid(
                        lines,
                        steps,
                        r.line,
                        r.why,
                        List.copyOf(before),
                        new TraceExplanation(traces, translator).of(r.line, r.state));
    }

    /** Explains one line, as {@link #validate} does; false if it cannot. */
    private boolean explain(TraceLine line) {
        Map<Long, Object> found = new LinkedHashMap<>();
        TracePlan explained = null;
        for (Object state : states) {
            try {
                TracePlan plan = translator.plan(line, state);
                for (Object after : run(line, plan, state)) {
                    explained = explained == null ? plan : explained;
                    found.put(states.size() == 1 && found.isEmpty() ? 0L : traces.fingerprint(after), after);
                }
            } catch (Rejection e) {
                refuse(line, e.getMessage(), state);
            }
        }
        if (explained == null) {
            return false;
        }
        if (found.size() > MOST_STATES) {
            throw new TooManyStatesException(found.size() + " ways to explain the lines up to " + line.where());
        }
        translator.done(line, explained);
        states = List.copyOf(found.values());
        lines++;
        before.addLast(line);
        if (before.size() > LINES_KEPT) {
            before.removeFirst();
        }
        refused = null;
        checkInvariants(Traces.CHEAP_INVARIANTS, line);
        if (lines % COSTLY_EVERY == 0) {
            checkInvariants(Traces.COSTLY_INVARIANTS, line);
        }
        return refused == null;
    }

    private void refuse(TraceLine line, @Nullable String why, Object state) {
        if (refused == null) {
            refused = new Refused(line, String.valueOf(why), state);
        }
    }

    private List<Object> run(TraceLine line, TracePlan plan, Object state) {
        List<Object> found = new ArrayList<>();
        for (List<Call> way : plan.ways()) {
            List<Object> now = List.of(state);
            Call stuck = null;
            for (Call call : way) {
                List<Object> next = new ArrayList<>();
                for (Object from : now) {
                    next.addAll(traces.successors(from, call.step(), call.line()));
                }
                steps++;
                now = next;
                if (now.isEmpty()) {
                    stuck = call;
                    break;
                }
            }
            if (stuck != null) {
                refuse(line, TraceExplanation.notAllowed(line, stuck), state);
            }
            for (Object after : now) {
                String difference = TraceComparison.difference(traces, translator, line, plan.history(), after);
                if (difference == null) {
                    found.add(after);
                } else {
                    refuse(line, difference, state);
                }
            }
        }
        return found;
    }

    private void checkInvariants(List<String> names, @Nullable TraceLine line) {
        for (Object state : states) {
            String name = traces.refuted(state, names);
            if (name != null && line != null) {
                refuse(line, "after it " + name + " does not hold", state);
            }
        }
    }

    private static final class TooManyStatesException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManyStatesException(String message) {
            super(message);
        }
    }
}
