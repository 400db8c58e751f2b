package dev.ariadne.checker.edn;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints values as JSON: keywords as strings without colon, sets as arrays, keys that are no names in their EDN form. */
public final class JsonPrinter {
    private JsonPrinter() {}

    /** The value on one line. */
    public static String print(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        print(value, text);
        return text.toString();
    }

    private static void print(@Nullable Object value, StringBuilder to) {
        if (value == null) {
            to.append("null");
        } else if (value instanceof Map<?, ?> map) {
            String separator = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                to.append(separator);
                EdnPrinter.string(name(entry.getKey()), to);
                to.append(": ");
                print(entry.getValue(), to);
                separator = ", ";
            }
            to.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof Collection<?> elements) {
            String separator = "[";
            for (Object element : elements) {
                to.append(separator);
                print(element, to);
                separator = ", ";
            }
            to.append(elements.isEmpty() ? "[]" : "]");
        } else if (value instanceof Boolean
                || value instanceof Number number && Double.isFinite(number.doubleValue())) {
            to.append(value);
        } else {
            EdnPrinter.string(name(value), to);
        }
    }

    private static String name(@Nullable Object value) {
        return value instanceof Keyword keyword
                ? keyword.name()
                : value instanceof String text ? text : EdnPrinter.print(value);
    }
}
