package dev.ariadne.checker.edn;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Prints values as EDN. */
public final class EdnPrinter {
    private EdnPrinter() {}

    /** The value on one line. A type that EDN does not have is printed as a string. */
    public static String print(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        print(value, text);
        return text.toString();
    }

    static void print(@Nullable Object value, StringBuilder to) {
        if (value == null) {
            to.append("nil");
        } else if (value instanceof Map<?, ?> map) {
            to.append('{');
            String separator = "";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                to.append(separator);
                print(entry.getKey(), to);
                to.append(' ');
                print(entry.getValue(), to);
                separator = ", ";
            }
            to.append('}');
        } else if (value instanceof Collection<?> elements) {
            to.append(value instanceof Set ? "#{" : "[");
            String separator = "";
            for (Object element : elements) {
                to.append(separator);
                print(element, to);
                separator = " ";
            }
            to.append(value instanceof Set ? '}' : ']');
        } else if (value instanceof Character character) {
            to.append(character(character));
        } else if (value instanceof java.math.BigInteger) {
            to.append(value).append('N');
        } else if (value instanceof java.math.BigDecimal) {
            to.append(value).append('M');
        } else if (value instanceof Double number && !Double.isFinite(number)) {
            to.append(number.isNaN() ? "##NaN" : number > 0 ? "##Inf" : "##-Inf");
        } else if (value instanceof Number
                || value instanceof Ratio
                || value instanceof Boolean
                || value instanceof Keyword
                || value instanceof Symbol) {
            to.append(value);
        } else {
            string(value.toString(), to);
        }
    }

    private static String character(char c) {
        return switch (c) {
            case '\n' -> "\\newline";
            case ' ' -> "\\space";
            case '\t' -> "\\tab";
            case '\r' -> "\\return";
            case '\b' -> "\\backspace";
            case '\f' -> "\\formfeed";
            default -> c > ' ' && c < 127 ? "\\" + c : String.format("\\u%04x", (int) c);
        };
    }

    /** A string in quotes, with the escapes that EDN and JSON share. */
    static void string(String text, StringBuilder to) {
        to.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> to.append("\\\"");
                case '\\' -> to.append("\\\\");
                case '\n' -> to.append("\\n");
                case '\t' -> to.append("\\t");
                case '\r' -> to.append("\\r");
                default -> {
                    if (c < ' ') {
                        to.append(String.format("\\u%04x", (int) c));
                    } else {
                        to.append(c);
                    }
                }
            }
        }
        to.append('"');
    }
}
