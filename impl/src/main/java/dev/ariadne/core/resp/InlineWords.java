package dev.ariadne.core.resp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Splits an inline request into words, with single and double quotes and escapes (Redis: sds.c:sdssplitargs). */
public final class InlineWords {
    private final byte[] line;
    private final int end;
    private final byte[] out;
    private int at;
    private int length;

    private InlineWords(byte[] line, int from, int end) {
        this.line = line;
        this.at = from;
        this.end = end;
        this.out = new byte[end - from];
    }

    /** Adds the words of the line to {@code into} and returns the buffer that holds them, unescaped. */
    static byte[] split(byte[] line, int from, int end, Args into) throws RespParser.Malformed {
        InlineWords words = new InlineWords(line, from, end);
        while (words.skipBlanks()) {
            int start = words.length;
            words.word();
            into.add(start, words.length - start);
        }
        return words.out;
    }

    /** The words of a line of one byte a char, null when a quote is not closed. */
    public static @Nullable List<String> words(String text) {
        byte[] line = text.getBytes(StandardCharsets.ISO_8859_1);
        InlineWords reader = new InlineWords(line, 0, line.length);
        List<String> words = new ArrayList<>();
        try {
            while (reader.skipBlanks()) {
                int start = reader.length;
                reader.word();
                words.add(new String(reader.out, start, reader.length - start, StandardCharsets.ISO_8859_1));
            }
            return words;
        } catch (RespParser.Malformed e) {
            return null;
        }
    }

    private boolean skipBlanks() {
        while (at < end && isBlank(line[at])) {
            at++;
        }
        return at < end;
    }

    private void word() throws RespParser.Malformed {
        while (at < end && !isBlank(line[at])) {
            byte c = line[at++];
            if (c == '"') {
                doubleQuoted();
            } else if (c == '\'') {
                singleQuoted();
            } else {
                out[length++] = c;
            }
        }
    }

    private void doubleQuoted() throws RespParser.Malformed {
        while (at < end) {
            byte c = line[at++];
            if (c == '"') {
                closed();
                return;
            }
            if (c == '\\' && at < end) {
                out[length++] = escape();
            } else {
                out[length++] = c;
            }
        }
        throw unbalanced();
    }

    private void singleQuoted() throws RespParser.Malformed {
        while (at < end) {
            byte c = line[at++];
            if (c == '\'') {
                closed();
                return;
            }
            if (c == '\\' && at < end && line[at] == '\'') {
                at++;
                out[length++] = '\'';
            } else {
                out[length++] = c;
            }
        }
        throw unbalanced();
    }

    /** The byte that the escape after a backslash stands for. */
    private byte escape() {
        byte c = line[at++];
        if (c == 'x' && at + 1 < end) {
            int high = Character.digit(line[at], 16);
            int low = Character.digit(line[at + 1], 16);
            if (high >= 0 && low >= 0) {
                at += 2;
                return (byte) (high << 4 | low);
            }
        }
        return switch (c) {
            case 'n' -> (byte) '\n';
            case 'r' -> (byte) '\r';
            case 't' -> (byte) '\t';
            case 'b' -> (byte) '\b';
            case 'a' -> (byte) 7;
            default -> c;
        };
    }

    /** A closing quote ends its word: a blank or the end of the line has to follow. */
    private void closed() throws RespParser.Malformed {
        if (at < end && !isBlank(line[at])) {
            throw unbalanced();
        }
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static RespParser.Malformed unbalanced() {
        return new RespParser.Malformed("unbalanced quotes in request");
    }
}
