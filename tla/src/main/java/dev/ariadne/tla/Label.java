package dev.ariadne.tla;

import java.util.List;

/**
 * An action of the specification with its parameters, as in {@code ReceiveAck(s1, s2)}.
 *
 * @param action the action's name, one of {@code dev.ariadne.core.Action}'s or of the model's world
 * @param parameters the values that its parameters are bound to: model values and strings as their text
 */
public record Label(String action, List<Object> parameters) {
    /** The text of a parameter. */
    public String parameter(int index) {
        return String.valueOf(parameters.get(index));
    }

    @Override
    public String toString() {
        if (parameters.isEmpty()) {
            return action;
        }
        StringBuilder text = new StringBuilder(action);
        char separator = '(';
        for (Object parameter : parameters) {
            text.append(separator).append(separator == ',' ? " " : "").append(parameter);
            separator = ',';
        }
        return text.append(')').toString();
    }
}
