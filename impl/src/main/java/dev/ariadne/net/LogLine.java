package dev.ariadne.net;

import dev.ariadne.core.LogLevel;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;

/**
 * The server's log in Redis' format, {@code pid:role dd Mon yyyy hh:mm:ss.ms sign text}: each line is written with one call and
 * only appended, so that programs may follow the file and write lines of their own between ours.
 */
final class LogLine {
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };

    private final OutputStream out;
    private final long pid;
    private final ZoneId zone = ZoneId.systemDefault();
    private LogLevel least = LogLevel.NOTICE;
    private char role = 'C';

    private LogLine(OutputStream out, long pid) {
        this.out = out;
        this.pid = pid;
    }

    /** A log on standard output. */
    static LogLine standardOutput(long pid) {
        return new LogLine(new FileOutputStream(FileDescriptor.out), pid);
    }

    /**
     * A log at the end of {@code file}, which is made when it is missing.
     *
     * @throws IOException when it cannot be opened for appending
     */
    static LogLine appendTo(Path file, long pid) throws IOException {
        return new LogLine(Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND), pid);
    }

    /** Leaves out lines below the level that {@code word}, a value of loglevel, names. */
    void level(String word) {
        least = LogLevel.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The character after the process id: C while starting, M for a primary, S for a replica. */
    void role(char letter) {
        role = letter;
    }

    void write(LogLevel level, String text) {
        if (level.ordinal() < least.ordinal()) {
            return;
        }
        ZonedDateTime now = ZonedDateTime.ofInstant(Instant.ofEpochMilli(System.currentTimeMillis()), zone);
        StringBuilder line = new StringBuilder(text.length() + 48);
        line.append(pid).append(':').append(role).append(' ');
        digits(line, now.getDayOfMonth(), 2).append(' ');
        line.append(MONTHS[now.getMonthValue() - 1])
                .append(' ')
                .append(now.getYear())
                .append(' ');
        digits(line, now.getHour(), 2).append(':');
        digits(line, now.getMinute(), 2).append(':');
        digits(line, now.getSecond(), 2).append('.');
        digits(line, now.getNano() / 1_000_000, 3).append(' ');
        line.append(level.sign).append(' ').append(text).append('\n');
        try {
            out.write(line.toString().getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            // A full disk must not stop the server; there is nowhere else to say so.
            return;
        }
    }

    /** Writes the stack trace of a defect, line by line. */
    void trace(Throwable defect) {
        StackTraceWriter trace = new StackTraceWriter();
        defect.printStackTrace(trace);
        trace.lines().forEach(line -> write(LogLevel.WARNING, line));
    }

    private static StringBuilder digits(StringBuilder out, int value, int width) {
        String text = Integer.toString(value);
        out.append("0".repeat(Math.max(0, width - text.length())));
        return out.append(text);
    }

    /** Collects what {@link Throwable#printStackTrace} prints. */
    private static final class StackTraceWriter extends PrintStream {
        private final java.io.ByteArrayOutputStream collected;

        StackTraceWriter() {
            this(new java.io.ByteArrayOutputStream());
        }

        private StackTraceWriter(java.io.ByteArrayOutputStream collected) {
            super(collected, false, StandardCharsets.UTF_8);
            this.collected = collected;
        }

        java.util.List<String> lines() {
            flush();
            return collected.toString(StandardCharsets.UTF_8).lines().toList();
        }
    }
}
