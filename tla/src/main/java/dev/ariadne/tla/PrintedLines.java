package dev.ariadne.tla;

import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/** Keeps the first lines that are written, and counts the others: a specification may print in every one of millions of states. */
final class PrintedLines extends Writer {
    private static final int KEPT_LINES = 1_000;
    private static final int KEPT_CHARS = 10_000;

    private final List<String> kept = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private long left;

    @Override
    public void write(char[] chars, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (chars[i] == '\n') {
                end();
            } else if (kept.size() < KEPT_LINES && line.length() < KEPT_CHARS) {
                line.append(chars[i]);
            }
        }
    }

    private void end() {
        if (kept.size() < KEPT_LINES) {
            kept.add(line.toString());
        } else {
            left++;
        }
        line.setLength(0);
    }

    /** The lines so far; the last one says how many more there were. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(kept);
        if (left > 0) {
            lines.add("… and " + left + " lines more");
        }
        return lines;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
