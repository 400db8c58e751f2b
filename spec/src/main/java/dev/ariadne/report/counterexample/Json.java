package dev.ariadne.report.counterexample;

import java.util.Collection;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/** Writes maps, collections, strings, numbers and Booleans as JSON. */
final class Json {
    /** Deeper than this a value stands on one line; so does a list of plain values. */
    private static final int DEPTH = 4;

    private final StringBuilder out = new StringBuilder();

    private Json() {}

    static String text(Map<String, ?> object) {
        Json json = new Json();
        json.value(object, 0);
        return json.out.append('\n').toString();
    }

    private void value(Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
            out.append('{');
            for (boolean first = true; entries.hasNext(); first = false) {
                Map.Entry<?, ?> entry = entries.next();
                next(first, depth + 1);
                string(String.valueOf(entry.getKey()));
                out.append(": ");
                value(entry.getValue(), depth + 1);
            }
            end(map.isEmpty(), depth, '}');
        } else if (value instanceof Collection<?> list) {
            boolean flat = list.stream().noneMatch(each -> each instanceof Map || each instanceof Collection);
            int at = flat ? DEPTH : depth;
            out.append('[');
            boolean first = true;
            for (Object element : list) {
                next(first, at + 1);
                first = false;
                value(element, at + 1);
            }
            end(list.isEmpty(), at, ']');
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            string(value.toString());
        }
    }

    private void next(boolean first, int depth) {
        out.append(first ? "" : ",");
        if (depth <= DEPTH) {
            out.append('\n').append("  ".repeat(depth));
        } else {
            out.append(first ? "" : " ");
        }
    }

    private void end(boolean empty, int depth, char bracket) {
        if (!empty && depth < DEPTH) {
            out.append('\n').append("  ".repeat(depth));
        }
        out.append(bracket);
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
