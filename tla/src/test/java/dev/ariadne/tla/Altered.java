package dev.ariadne.tla;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;

/** The specification with a text of one module replaced, which must be there. */
final class Altered {
    private Altered() {}

    static Map<String, String> modules(String file, String text, String replacement) {
        Map<String, String> modules = new TreeMap<>(Models.modules());
        String altered = Models.module(file).replace(text, replacement);
        assertThat(altered).as("the text to be altered is there: %s", text).isNotEqualTo(Models.module(file));
        modules.put(file, altered);
        return modules;
    }
}
