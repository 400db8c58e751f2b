package dev.ariadne.checker.engine;

import dev.ariadne.checker.Model;
import dev.ariadne.checker.Op;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The states of a model by number, and its steps by state and class of operation: a model is asked each question once. */
final class StateTable {
    /** The outcome of an operation that cannot happen. */
    static final int IMPOSSIBLE = -1;

    /** What a state takes beside its elements: object, list place, map entry. */
    private static final int STATE_BYTES = 120;

    private static final int ELEMENT_BYTES = 24;
    private static final int STEP_BYTES = 40;

    private final Model model;
    private final List<Object> states = new ArrayList<>();
    private final Map<Object, Integer> numbers = new HashMap<>();
    private final LongIntMap asked = new LongIntMap();
    private int[] answers = new int[64];
    private int answered;
    private long stateBytes;

    StateTable(Model model) {
        this.model = model;
        number(model.initial());
    }

    int initial() {
        return 0;
    }

    Object state(int number) {
        return states.get(number);
    }

    long bytes() {
        return stateBytes + (long) STEP_BYTES * asked.size();
    }

    /** @param kind the class of {@code op}: operations of one class step alike */
    int step(int state, int kind, Op op) {
        int question = asked.number((long) state << 32 | kind);
        if (question == answers.length) {
            answers = java.util.Arrays.copyOf(answers, question * 2);
        }
        if (question == answered) {
            answered++;
            @Nullable Object after = model.step(states.get(state), op);
            answers[question] = after == null ? IMPOSSIBLE : number(after);
        }
        return answers[question];
    }

    int numberOf(Object state) {
        return java.util.Objects.requireNonNull(numbers.get(state));
    }

    private int number(Object state) {
        Integer number = numbers.putIfAbsent(state, states.size());
        if (number != null) {
            return number;
        }
        states.add(state);
        stateBytes += STATE_BYTES
                + (state instanceof Collection<?> many
                        ? (long) ELEMENT_BYTES * many.size()
                        : state instanceof Map<?, ?> map ? 2L * ELEMENT_BYTES * map.size() : 0);
        return states.size() - 1;
    }
}
