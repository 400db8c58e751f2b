package dev.ariadne.core.command;

/** Replies as one line of text: {@code +OK}, {@code -ERR …}, {@code :1}, {@code "bulk"}, {@code nil}, {@code [array]}, {@code {map}}. */
final class Resp {
    private final String bytes;
    private int at;

    private Resp(String bytes) {
        this.bytes = bytes;
    }

    /** Shows all replies in {@code bytes}, one char a byte, with a blank between two. */
    static String show(String bytes) {
        Resp reader = new Resp(bytes);
        StringBuilder shown = new StringBuilder();
        while (reader.at < bytes.length()) {
            shown.append(shown.isEmpty() ? "" : " ").append(reader.next());
        }
        return shown.toString();
    }

    /** Length of the first complete reply in {@code bytes}, or -1. */
    static int lengthOfFirst(String bytes) {
        try {
            Resp reader = new Resp(bytes);
            reader.next();
            return reader.at;
        } catch (StringIndexOutOfBoundsException incomplete) {
            return -1;
        }
    }

    private String next() {
        char type = bytes.charAt(at);
        int end = bytes.indexOf("\r\n", at);
        if (end < 0) {
            throw new StringIndexOutOfBoundsException(at);
        }
        String line = bytes.substring(at, end);
        String argument = line.substring(1);
        at = end + 2;
        return switch (type) {
            case '+', '-', ':', '#', ',' -> line;
            case '_' -> "null";
            case '$' -> argument.equals("-1") ? "nil" : body(Integer.parseInt(argument));
            case '=' -> body(Integer.parseInt(argument));
            case '*' -> argument.equals("-1") ? "nil-array" : aggregate('[', ']', Integer.parseInt(argument));
            case '~' -> aggregate('(', ')', Integer.parseInt(argument));
            case '%' -> aggregate('{', '}', 2 * Integer.parseInt(argument));
            default -> throw new AssertionError("not RESP: " + line);
        };
    }

    private String body(int length) {
        String body = bytes.substring(at, at + length);
        if (!bytes.startsWith("\r\n", at + length)) {
            throw new StringIndexOutOfBoundsException(at);
        }
        at += length + 2;
        return quoted(body);
    }

    /** {@code text} in quotes, with escapes for what is not printable. */
    static String quoted(String text) {
        StringBuilder shown = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '\r' -> shown.append("\\r");
                case '\n' -> shown.append("\\n");
                default -> shown.append(c >= ' ' && c <= '~' ? String.valueOf(c) : String.format("\\x%02x", (int) c));
            }
        }
        return shown.append('"').toString();
    }

    private String aggregate(char open, char close, int count) {
        StringBuilder shown = new StringBuilder().append(open);
        for (int i = 0; i < count; i++) {
            shown.append(i == 0 ? "" : " ").append(next());
        }
        return shown.append(close).toString();
    }
}
