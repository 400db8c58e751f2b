package dev.ariadne.checker.edn;

import dev.ariadne.checker.EventType;
import dev.ariadne.checker.History;
import dev.ariadne.checker.Op;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes a history as Jepsen does: one map a line, one line an event, in the order in which they happened. */
public final class HistoryWriter {
    private static final int FLUSH_CHARS = 1 << 15;

    private HistoryWriter() {}

    /** Writes to a file, compressed if its name ends in {@code .gz}. */
    public static void write(History history, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                OutputStream packed = file.toString().endsWith(".gz") ? new GZIPOutputStream(out) : out) {
            write(history, packed);
        }
    }

    /** Writes to a stream, as UTF-8; does not close it. */
    public static void write(History history, OutputStream out) throws IOException {
        int[] opAt = new int[history.events()];
        Arrays.fill(opAt, -1);
        for (int op = 0; op < history.size(); op++) {
            opAt[history.invokePosition(op)] = op;
            if (history.endPosition(op) != History.NEVER) {
                opAt[history.endPosition(op)] = op;
            }
        }
        StringBuilder text = new StringBuilder(FLUSH_CHARS * 2);
        Iterator<History.Mark> marks = history.marks().iterator();
        for (int position = 0; position < opAt.length; position++) {
            int op = opAt[position];
            if (op < 0) {
                mark(marks.next(), text);
            } else {
                event(history, history.op(op), position == history.invokePosition(op), text);
            }
            if (text.length() > FLUSH_CHARS) {
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
                text.setLength(0);
            }
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void mark(History.Mark mark, StringBuilder to) {
        to.append("{:process :nemesis, :type :info, :f :").append(mark.f()).append(", :value ");
        EdnPrinter.print(mark.value(), to);
        end(mark.timeNanos(), mark.position(), to);
    }

    private static void event(History history, Op op, boolean invocation, StringBuilder to) {
        EventType type =
                invocation ? EventType.INVOKE : EventType.valueOf(op.outcome().name());
        to.append("{:process ");
        EdnPrinter.print(op.process(), to);
        to.append(", :type :").append(type.name().toLowerCase(Locale.ROOT));
        to.append(", :f :").append(op.f()).append(", :value ");
        if (history.keyed()) {
            to.append('[');
            EdnPrinter.print(op.key(), to);
            to.append(' ');
        }
        EdnPrinter.print(value(op, invocation), to);
        if (history.keyed()) {
            to.append(']');
        }
        end(invocation ? op.invokeNanos() : op.completeNanos(), invocation ? op.invokeIndex() : op.completeIndex(), to);
    }

    private static @Nullable Object value(Op op, boolean invocation) {
        boolean argument = invocation || op.f().equals("write") || op.f().equals("cas");
        return argument ? op.value() : op.result();
    }

    private static void end(long nanos, int index, StringBuilder to) {
        if (nanos >= 0) {
            to.append(", :time ").append(nanos);
        }
        to.append(", :index ").append(index).append("}\n");
    }
}
