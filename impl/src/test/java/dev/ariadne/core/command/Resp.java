package dev.ariadne.core.command;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Replies as one line of text: {@code +OK}, {@code -ERR …}, {@code :1}, {@code "bulk"}, {@code nil}, {@code [array]}, {@code {map}},
 * {@code (set)}, {@code <push>}.
 */
public final class Resp {
    private final String bytes;
    private int at;

    private Resp(String bytes) {
        this.bytes = bytes;
    }

    /** Shows all replies in {@code bytes}, one char a byte, with a blank between two. */
    public static String show(String bytes) {
        Resp reader = new Resp(bytes);
        StringBuilder shown = new StringBuilder();
        while (reader.at < bytes.length()) {
            shown.append(shown.isEmpty() ? "" : " ").append(reader.next());
        }
        return shown.toString();
    }

    /** As {@link #show} for one aggregate of elements whose order, taken {@code stride} at a time, says nothing. */
    public static String showUnordered(String bytes, int stride) {
        boolean aggregate = !bytes.isEmpty() && "*~%".indexOf(bytes.charAt(0)) >= 0 && !bytes.startsWith("*-1");
        if (!aggregate) {
            return show(bytes);
        }
        Resp reader = new Resp(bytes);
        String header = bytes.substring(0, bytes.indexOf("\r\n"));
        reader.at = header.length() + 2;
        List<String> groups = new ArrayList<>();
        while (reader.at < bytes.length()) {
            StringBuilder group = new StringBuilder();
            for (int i = 0; i < stride && reader.at < bytes.length(); i++) {
                group.append(reader.next()).append(' ');
            }
            groups.add(group.toString());
        }
        Collections.sort(groups);
        return header + groups;
    }

    /** Length of the first complete reply in {@code bytes}, or -1. */
    public static int lengthOfFirst(String bytes) {
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
            case '>' -> aggregate('<', '>', Integer.parseInt(argument));
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
    public static String quoted(String text) {
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
