package dev.ariadne.checker;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A history that cannot be read or makes no sense. Its message is one line, with the file and the line number where they are known. */
public final class HistoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int MOST_CHARS = 300;

    private final String text;

    public HistoryException(String message) {
        this(null, 0, message);
    }

    /** @param line counted from 1; 0 when the fault is of the file as a whole */
    public HistoryException(@Nullable Path file, int line, String message) {
        super((file == null ? "" : file + ":")
                + (line > 0 ? line + ":" : "")
                + (file == null && line == 0 ? "" : " ")
                + oneLine(message));
        text = oneLine(message);
    }

    /** What was read may hold anything, and any amount of it. */
    private static String oneLine(String message) {
        String line = message.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= MOST_CHARS ? line : line.substring(0, MOST_CHARS) + "…";
    }

    /** The message without file and line. */
    public String text() {
        return text;
    }
}
