package dev.ariadne.net;

import dev.ariadne.core.LogLevel;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The server's log in Redis' format, {@code pid:role dd Mon yyyy hh:mm:ss.ms sign text}: each line is written with one call and
 * only appended, so that programs may follow the file and write lines of their own between ours.
 */
final class LogLine {
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };

    private final @Nullable Path file;
    private OutputStream out;
    private @Nullable Object opened;
    private final long pid;
    private final ZoneId zone = ZoneId.systemDefault();
    private LogLevel least = LogLevel.NOTICE;
    private char role = 'C';

    private LogLine(@Nullable Path file, OutputStream out, @Nullable Object opened, long pid) {
        this.file = file;
        this.out = out;
        this.opened = opened;
        this.pid = pid;
    }

    /** A log on standard output. */
    static LogLine standardOutput(long pid) {
        return new LogLine(null, new FileOutputStream(FileDescriptor.out), null, pid);
    }

    /**
     * A log at the end of {@code file}, which is made when it is missing, also later: whoever renames or removes the file (logrotate) finds the
     * next line in a new one, as with Redis, which opens it for each line.
     *
     * @throws IOException when it cannot be opened for appending
     */
    static LogLine appendTo(Path file, long pid) throws IOException {
        OutputStream out = append(file);
        return new LogLine(file, out, identity(file), pid);
    }

    private static OutputStream append(Path file) throws IOException {
        return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Which file stands at the path, null when none does. */
    private static @Nullable Object identity(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Finds the file again. While that cannot be, as on a full disk or without descriptors, lines go on to the old one. */
    private void follow(Path path) throws IOException {
        Object there = identity(path);
        if (there == null || !there.equals(opened)) {
            OutputStream fresh = append(path);
            out.close();
            out = fresh;
            opened = identity(path);
        }
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
        write(line.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void write(byte[] line) {
        try {
            if (file != null) {
                follow(file);
            }
        } catch (IOException e) {
            // The line goes where the earlier ones went.
            opened = null;
        }
        try {
            out.write(line);
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
