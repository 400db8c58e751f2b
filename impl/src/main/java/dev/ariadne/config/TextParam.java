package dev.ariadne.config;

import java.util.List;

/** Text: a name, a path, a password, or words with a grammar of their own ({@link TextForm}). */
public final class TextParam extends Param {
    private final TextForm form;
    private final String initial;

    TextParam(Row row, TextForm form, String initial) {
        super(row);
        this.form = form;
        this.initial = initial;
    }

    @Override
    boolean takesWords() {
        return form.takesWords();
    }

    @Override
    String defaultValue() {
        return initial;
    }

    @Override
    String parse(List<String> words, Object current, boolean again) {
        return form.parse(words, (String) current, again);
    }

    @Override
    String render(Object value) {
        return form.render((String) value);
    }

    @Override
    List<String> lines(Object value) {
        return form.lines(name(), (String) value);
    }
}
