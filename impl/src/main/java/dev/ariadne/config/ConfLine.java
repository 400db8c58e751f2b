package dev.ariadne.config;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The words of one configuration line, texts being one char a byte: bare, in double quotes with escapes, or in single quotes (Redis: sds.c:sdssplitargs). */
final class ConfLine {
    private final byte[] line;
    private int at;

    private ConfLine(String text) {
        line = text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * @throws ConfigError when a quote is not closed or something follows a closing quote at once
     */
    static List<String> words(String text) {
        ConfLine line = new ConfLine(text);
        List<String> words = new ArrayList<>();
        while (line.skipBlanks()) {
            words.add(line.word());
        }
        return words;
    }

    /** The words as a line that {@link #words} reads back; the keyword bare, the rest in double quotes. */
    static String quoted(String keyword, List<String> words) {
        StringBuilder out = new StringBuilder(keyword);
        for (String word : words) {
            out.append(" \"");
            for (char c : word.toCharArray()) {
                switch (c) {
                    case '"', '\\' -> out.append('\\').append(c);
                    case '\n' -> out.append("\\n");
                    case '\r' -> out.append("\\r");
                    case '\t' -> out.append("\\t");
                    default -> out.append(c);
                }
            }
            out.append('"');
        }
        return out.toString();
    }

    private boolean skipBlanks() {
        while (at < line.length && isBlank(line[at])) {
            at++;
        }
        return at < line.length;
    }

    private String word() {
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        while (at < line.length && !isBlank(line[at])) {
            byte b = line[at++];
            if (b == '"' || b == '\'') {
                quoted(b, word);
                break;
            }
            word.write(b);
        }
        return word.toString(StandardCharsets.ISO_8859_1);
    }

    private void quoted(byte quote, ByteArrayOutputStream word) {
        while (at < line.length && line[at] != quote) {
            byte b = line[at++];
            if (b == '\\' && at < line.length && quote == '"') {
                word.write(escape());
            } else if (b == '\\' && at < line.length && line[at] == '\'') {
                word.write(line[at++]);
            } else {
                word.write(b);
            }
        }
        at++;
        boolean closed = at <= line.length;
        if (!closed || (at < line.length && !isBlank(line[at]))) {
            throw new ConfigError("Unbalanced quotes in configuration line");
        }
    }

    private int escape() {
        byte b = line[at++];
        switch (b) {
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'b':
                return '\b';
            case 'a':
                return 7;
            case 'x':
                int high = at + 1 < line.length ? Character.digit(line[at], 16) : -1;
                int low = high >= 0 ? Character.digit(line[at + 1], 16) : -1;
                if (low >= 0) {
                    at += 2;
                    return high << 4 | low;
                }
                return b;
            default:
                return b;
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b >= '\t' && b <= '\r' || b == 0;
    }
}
