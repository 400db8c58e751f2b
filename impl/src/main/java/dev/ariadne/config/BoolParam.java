package dev.ariadne.config;

import java.util.List;

/** {@code yes} or {@code no}. */
public final class BoolParam extends Param {
    private final boolean initial;

    BoolParam(Row row, boolean initial) {
        super(row);
        this.initial = initial;
    }

    /** It cannot be switched on here, and says why. */
    BoolParam neverYes(String why) {
        refused(why);
        return this;
    }

    @Override
    Boolean defaultValue() {
        return initial;
    }

    @Override
    Boolean parse(List<String> words, Object current, boolean again) {
        String word = single(words);
        if (word.equalsIgnoreCase("yes")) {
            if (!refused().isEmpty()) {
                throw new ConfigError(refused());
            }
            return true;
        }
        if (word.equalsIgnoreCase("no")) {
            return false;
        }
        throw new ConfigError("argument must be 'yes' or 'no'");
    }

    @Override
    String render(Object value) {
        return (Boolean) value ? "yes" : "no";
    }
}
