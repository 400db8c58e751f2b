package dev.ariadne.config;

import java.util.List;
import java.util.Locale;

/** One word, or with {@code several} a set of words, out of a fixed list. */
public final class EnumParam extends Param {
    private final List<String> words;
    private final boolean several;
    private final String initial;

    EnumParam(Row row, boolean several, String initial, List<String> words) {
        super(row);
        this.several = several;
        this.initial = initial;
        this.words = words;
    }

    /** The words that it takes, in Redis' order. */
    public List<String> words() {
        return words;
    }

    @Override
    boolean takesWords() {
        return several;
    }

    @Override
    String defaultValue() {
        return initial;
    }

    @Override
    String parse(List<String> given, Object current, boolean again) {
        if (!several) {
            return known(single(given));
        }
        List<String> chosen = (given.isEmpty() ? List.of("") : given)
                .stream().map(this::known).toList();
        if (chosen.contains("save") && chosen.contains("nosave")) {
            throw new ConfigError("shutdown options SAVE and NOSAVE can't be used simultaneously");
        }
        return String.join(" ", words.stream().filter(chosen::contains).toList());
    }

    @Override
    String render(Object value) {
        return (String) value;
    }

    private String known(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (!words.contains(lower)) {
            throw new ConfigError("argument(s) must be one of the following: " + String.join(", ", words));
        }
        return lower;
    }
}
