package dev.ariadne.report.counterexample;

import dev.ariadne.tla.Label;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step of the behaviour.
 *
 * @param number 0 for the initial state
 * @param label the action; null for the initial state, and where it is not known
 * @param before the state before it; its own for the initial one
 * @param state the state after it
 * @param changes what it changed; for the initial state, all there is
 */
record Moment(int number, @Nullable Label label, State before, State state, List<Change> changes) {
    /** The action's name and parameters. */
    String action() {
        return label == null ? (number == 0 ? "initially" : "?") : label.toString();
    }

    /** What happens, in a sentence; the action's name if it has none. */
    String inWords() {
        String sentence = label == null ? action() : Actions.sentence(label);
        StringBuilder text = new StringBuilder(sentence);
        for (String server : before.servers()) {
            String lost = lost(server);
            if (!lost.isEmpty()) {
                text.append(' ')
                        .append(server)
                        .append(" no longer has ")
                        .append(lost)
                        .append('.');
            }
        }
        return text.toString();
    }

    /** The commands that a server had before and has no more, as runs; empty if there are none. */
    String lost(String server) {
        return Notation.runs(Notation.lost(before.list("log", server), state.list("log", server)));
    }

    /** Whether it is a server that acts, as its action's first parameter says. */
    boolean by(String server) {
        return label != null
                && !label.parameters().isEmpty()
                && label.parameter(0).equals(server);
    }
}
