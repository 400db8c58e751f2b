package dev.ariadne.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as EDN, the notation of Jepsen's files. Maps with {@link String} keys get keywords for keys; {@link Keyword} is a keyword
 * as a value; a nested map or list stands on lines of its own.
 */
public final class Edn {
    /** @param name without colon */
    public record Keyword(String name) {}

    private Edn() {}

    public static Keyword keyword(String name) {
        return new Keyword(name);
    }

    /** One value on one line. */
    public static String write(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        append(out, value);
        return out.toString();
    }

    /** A map with each entry on a line of its own. */
    public static String writeLines(Map<String, ?> map) {
        StringBuilder out = new StringBuilder("{");
        String separator = "";
        for (Map.Entry<String, ?> entry : map.entrySet()) {
            out.append(separator).append(':').append(entry.getKey()).append(' ');
            appendLines(out, entry.getValue());
            separator = "\n ";
        }
        return out.append("}\n").toString();
    }

    private static void appendLines(StringBuilder out, @Nullable Object value) {
        if (value instanceof List<?> list && list.size() > 1) {
            String separator = "[";
            for (Object item : list) {
                append(out.append(separator), item);
                separator = "\n  ";
            }
            out.append(']');
        } else {
            append(out, value);
        }
    }

    private static void append(StringBuilder out, @Nullable Object value) {
        if (value == null) {
            out.append("nil");
        } else if (value instanceof Keyword keyword) {
            out.append(':').append(keyword.name());
        } else if (value instanceof Map<?, ?> map) {
            String separator = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(separator);
                append(out, entry.getKey() instanceof String name ? new Keyword(name) : entry.getKey());
                append(out.append(' '), entry.getValue());
                separator = ", ";
            }
            out.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            String separator = "[";
            for (Object item : list) {
                append(out.append(separator), item);
                separator = " ";
            }
            out.append(list.isEmpty() ? "[]" : "]");
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            quote(out, value.toString());
        }
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(c);
            }
        }
        out.append('"');
    }
}
