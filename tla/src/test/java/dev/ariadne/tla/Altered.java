package dev.ariadne.tla;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The specification with a text of one module replaced, which must be there. */
final class Altered {
    private Altered() {}

    /** As {@link #modules}, in the one module that has the text. */
    static Map<String, String> wherever(String text, String replacement) {
        List<String> files = Models.modules().entrySet().stream()
                .filter(module -> module.getValue().contains(text))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(files).as("modules with the text to be altered: %s", text).hasSize(1);
        return modules(files.get(0), text, replacement);
    }

    static Map<String, String> modules(String file, String text, String replacement) {
        Map<String, String> modules = new TreeMap<>(Models.modules());
        boolean there = Models.module(file).contains(text);
        assertThat(there).as("%s has the text to be altered: %s", file, text).isTrue();
        modules.put(file, Models.module(file).replace(text, replacement));
        return modules;
    }
}
