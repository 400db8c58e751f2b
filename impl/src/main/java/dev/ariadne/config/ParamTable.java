package dev.ariadne.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the rows of {@link Params}: gives each its slot and finds them by name. */
final class ParamTable {
    static final long INT_MAX = Integer.MAX_VALUE;

    private final List<Param> rows = new ArrayList<>();
    private final Map<String, Param> byName = new HashMap<>();
    private int traits;
    private String withoutEffect = "";

    /** The rows that follow have these traits, until the next call. */
    void traits(int traits) {
        this.traits = traits;
        withoutEffect = "";
    }

    /** The rows that follow are accepted without effect, until the next call. */
    void withoutEffect(String why) {
        withoutEffect = why;
    }

    /** Rows in the order of their slots. */
    List<Param> rows() {
        return rows;
    }

    @Nullable
    Param find(String name) {
        return byName.get(name.toLowerCase(Locale.ROOT));
    }

    LongParam integer(String names, long min, long max, long initial) {
        return add(new LongParam(row(names), LongParam.Form.PLAIN, min, max, initial));
    }

    LongParam memory(String names, long min, long initial) {
        return add(new LongParam(row(names), LongParam.Form.MEMORY, min, Long.MAX_VALUE, initial));
    }

    LongParam memoryOrPercent(String names, long initial) {
        return add(new LongParam(row(names), LongParam.Form.MEMORY_OR_PERCENT, 0, Long.MAX_VALUE, initial));
    }

    LongParam octal(String names, long max, long initial) {
        return add(new LongParam(row(names), LongParam.Form.OCTAL, 0, max, initial));
    }

    BoolParam bool(String names, boolean initial) {
        return add(new BoolParam(row(names), initial));
    }

    EnumParam choice(String names, String initial, String... words) {
        return add(new EnumParam(row(names), false, initial, List.of(words)));
    }

    EnumParam choices(String names, String initial, String... words) {
        return add(new EnumParam(row(names), true, initial, List.of(words)));
    }

    TextParam text(String names, String initial) {
        return text(names, TextForm.WORD, initial);
    }

    TextParam text(String names, TextForm form, String initial) {
        return add(new TextParam(row(names), form, initial));
    }

    LimitParam limits(String names, OutputLimit... initial) {
        return add(new LimitParam(row(names), List.of(initial)));
    }

    private Param.Row row(String names) {
        List<String> words = Arrays.asList(names.split(" "));
        return new Param.Row(
                words.get(0), List.copyOf(words.subList(1, words.size())), traits, rows.size(), withoutEffect);
    }

    private <P extends Param> P add(P param) {
        rows.add(param);
        byName.put(param.name(), param);
        for (String alias : param.aliases()) {
            byName.put(alias, param);
        }
        return param;
    }
}
