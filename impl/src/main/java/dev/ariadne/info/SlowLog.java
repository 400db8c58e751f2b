package dev.ariadne.info;

import dev.ariadne.core.resp.Args;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** The commands that took longer than slowlog-log-slower-than, newest first (Redis: slowlog.c). */
public final class SlowLog {
    private static final int MAX_ARGUMENTS = 32;
    private static final int MAX_ARGUMENT_CHARS = 128;

    /**
     * A command.
     *
     * @param atSeconds Unix time
     * @param arguments texts of one char a byte, cut where they are long or many
     * @param client its address
     * @param clientName empty for none
     */
    public record Entry(
            long id, long atSeconds, long micros, List<String> arguments, String client, String clientName) {}

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long nextId;

    /**
     * Adds a command.
     *
     * @param hidden whether argument {@code i} is secret
     * @param limit how many entries are kept (config: slowlog-max-len)
     */
    public void add(
            Args args, IntPredicate hidden, long micros, String client, String clientName, long nowMs, long limit) {
        entries.addFirst(new Entry(nextId++, nowMs / 1000, micros, cut(args, hidden), client, clientName));
        trim(limit);
    }

    /** Drops the oldest entries beyond {@code limit}. */
    public void trim(long limit) {
        while (entries.size() > limit) {
            entries.removeLast();
        }
    }

    private static List<String> cut(Args args, IntPredicate hidden) {
        List<String> shown = new ArrayList<>();
        int count = args.count();
        for (int i = 0; i < Math.min(count, MAX_ARGUMENTS); i++) {
            if (i == MAX_ARGUMENTS - 1 && count > MAX_ARGUMENTS) {
                shown.add("... (" + (count - MAX_ARGUMENTS + 1) + " more arguments)");
            } else if (hidden.test(i)) {
                shown.add("(redacted)");
            } else if (args.length(i) > MAX_ARGUMENT_CHARS) {
                shown.add(args.text(i).substring(0, MAX_ARGUMENT_CHARS) + "... ("
                        + (args.length(i) - MAX_ARGUMENT_CHARS) + " more bytes)");
            } else {
                shown.add(args.text(i));
            }
        }
        return shown;
    }

    /** The newest {@code count} entries. */
    public List<Entry> newest(long count) {
        return entries.stream().limit(count).toList();
    }

    /** How many entries there are. */
    public int size() {
        return entries.size();
    }

    /** SLOWLOG RESET. */
    public void clear() {
        entries.clear();
    }
}
