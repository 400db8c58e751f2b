package dev.ariadne.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code yes} or {@code no}. */
public final class BoolParam extends Param {
    private final boolean initial;
    private @Nullable String refusal;

    BoolParam(Row row, boolean initial) {
        super(row);
        this.initial = initial;
    }

    /** It cannot be switched on here, and says why. */
    BoolParam neverYes(String why) {
        refusal = why;
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
            if (refusal != null) {
                throw new ConfigError(refusal);
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
