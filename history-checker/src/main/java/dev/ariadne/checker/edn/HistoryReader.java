package dev.ariadne.checker.edn;

import dev.ariadne.checker.History;
import dev.ariadne.checker.HistoryBuilder;
import dev.ariadne.checker.HistoryException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads histories in Jepsen's form: maps with {@code :process :type :f :value} and, if there, {@code :time :index}; one after the other or in
 * one vector or list. Values may be {@code [key value]} tuples. An entry {@code :key} is the key of all
 * operations. Other entries of the maps are passed over; events of {@code :nemesis}, and of what has a name and never invokes, become marks. JSON with the same names, one object a line or an array of them, is recognized by its first bytes, and
 * so are Jepsen's {@code history.txt} and data compressed by gzip.
 */
public final class HistoryReader {
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final byte[] UTF8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** What {@code [a b]} is as a value. */
    public enum Tuples {
        /** What the first operation shows whose value can show it. */
        AUTO,
        /** A value like any other. */
        PLAIN,
        /** The key {@code a} and the value {@code b}. */
        KEYED
    }

    private HistoryReader() {}

    /** @throws HistoryException when there is no such file, or it is not a history; the message has file and line */
    public static History read(Path file) {
        return read(file, Tuples.AUTO);
    }

    /** @throws HistoryException when there is no such file, or it is not a history; the message has file and line */
    public static History read(Path file, Tuples tuples) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file, tuples);
        } catch (NoSuchFileException e) {
            throw new HistoryException(file, 0, "there is no such file");
        } catch (IOException e) {
            throw new HistoryException(file, 0, "cannot be read: " + e.getMessage());
        }
    }

    /**
     * @param name for messages, or null
     * @throws HistoryException when the stream is not a history
     */
    public static History read(InputStream in, @Nullable Path name) {
        return read(in, name, Tuples.AUTO);
    }

    /**
     * @param name for messages, or null
     * @throws HistoryException when the stream is not a history
     */
    public static History read(InputStream in, @Nullable Path name, Tuples tuples) {
        EdnParser parser;
        try {
            parser = new EdnParser(uncompressed(in));
        } catch (IOException e) {
            throw unreadable(e, name, 0);
        }
        int[] line = {0};
        try {
            return events(parser, tuples, line);
        } catch (EdnException e) {
            throw new HistoryException(name, parser.line(), e.text());
        } catch (HistoryException e) {
            throw new HistoryException(name, line[0], e.text());
        } catch (UncheckedIOException e) {
            throw unreadable(e.getCause() == null ? new IOException(e) : e.getCause(), name, parser.line());
        }
    }

    private static HistoryException unreadable(IOException e, @Nullable Path name, int line) {
        if (e instanceof EOFException) {
            return new HistoryException(name, line, "the compressed data ends in the middle");
        }
        return new HistoryException(
                name,
                line,
                (e instanceof ZipException ? "the compressed data is damaged: " : "cannot be read: ") + e.getMessage());
    }

    private static InputStream uncompressed(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, BUFFER_BYTES);
        buffered.mark(2);
        boolean gzip = buffered.read() == GZIP_FIRST && buffered.read() == GZIP_SECOND;
        buffered.reset();
        InputStream plain = gzip ? new BufferedInputStream(new GZIPInputStream(buffered, BUFFER_BYTES)) : buffered;
        skipByteOrderMark(plain);
        plain.mark(1);
        int first = plain.read();
        plain.reset();
        return first == ':' || first >= '0' && first <= '9' ? new TabbedLines(plain) : plain;
    }

    private static void skipByteOrderMark(InputStream in) throws IOException {
        in.mark(UTF8_MARK.length);
        byte[] first = in.readNBytes(UTF8_MARK.length);
        if (first.length > 1
                && (first[0] == (byte) 0xFE && first[1] == (byte) 0xFF
                        || first[0] == (byte) 0xFF && first[1] == (byte) 0xFE)) {
            throw new IOException("it is written in UTF-16; save it as UTF-8");
        }
        if (!Arrays.equals(first, UTF8_MARK)) {
            in.reset();
        }
    }

    private static History events(EdnParser parser, Tuples tuples, int[] line) {
        HistoryBuilder builder = History.builder();
        parser.detectJson();
        EventReader reader = new EventReader(parser, builder, tuples);
        int b = parser.next();
        if (b == ByteSource.END) {
            throw new EdnException("there is no operation in it");
        }
        int closing = b == '[' ? ']' : b == '(' ? ')' : ByteSource.END;
        if (closing != ByteSource.END) {
            parser.skip();
        }
        while ((b = parser.nextPastTags()) != closing) {
            line[0] = parser.line();
            if (b == ByteSource.END) {
                throw new EdnException("the history ends before its closing " + (char) closing);
            }
            if (b != '{') {
                throw new EdnException("an operation map was expected, not " + parser.form());
            }
            reader.event();
        }
        if (closing != ByteSource.END) {
            parser.skip();
            if (parser.next() != ByteSource.END) {
                throw new EdnException("there is more after the end of the history");
            }
        }
        return builder.build();
    }
}
