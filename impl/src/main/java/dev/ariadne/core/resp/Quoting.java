package dev.ariadne.core.resp;

/** Binary text made readable, in double quotes, as MONITOR and error messages show it (Redis: sds.c:sdscatrepr). */
public final class Quoting {
    private Quoting() {}

    /** Appends {@code text}, one char a byte, in quotes. */
    public static void append(StringBuilder to, String text) {
        to.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\', '"' -> to.append('\\').append(c);
                case '\n' -> to.append("\\n");
                case '\r' -> to.append("\\r");
                case '\t' -> to.append("\\t");
                case '\b' -> to.append("\\b");
                case 7 -> to.append("\\a");
                default -> {
                    if (c >= ' ' && c <= '~') {
                        to.append(c);
                    } else {
                        to.append(String.format("\\x%02x", (int) c));
                    }
                }
            }
        }
        to.append('"');
    }
}
