package dev.ariadne.report.counterexample;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How values are written. */
final class Notation {
    private Notation() {}

    /** One command of a replication history. */
    record Command(int epoch, String kind, int place) {}

    /** A value as TLA+ writes it, strings without quotes. */
    static String value(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + " |-> " + value(entry.getValue()))
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Set<?> set) {
            return values(set, "{", "}");
        }
        if (value instanceof Collection<?> list) {
            return values(list, "<<", ">>");
        }
        return value instanceof Boolean truth ? (truth ? "TRUE" : "FALSE") : value.toString();
    }

    private static String values(Collection<?> values, String open, String close) {
        return values.stream().map(Notation::value).collect(Collectors.joining(", ", open, close));
    }

    /** The commands of a history that is kept as runs {@code <<epoch, kind, end>>}. */
    static List<Command> commands(List<?> runs) {
        List<Command> commands = new ArrayList<>();
        for (Object run : runs) {
            if (run instanceof List<?> parts
                    && parts.size() == 3
                    && parts.get(0) instanceof Integer epoch
                    && parts.get(2) instanceof Integer end) {
                while (commands.size() < end) {
                    commands.add(new Command(epoch, String.valueOf(parts.get(1)), commands.size() + 1));
                }
            }
        }
        return commands;
    }

    /** A set of commands, each {@code <<epoch, place>>}, as {@code 1:1}; of anything else nothing. */
    static List<String> places(@Nullable Object commands) {
        return commands instanceof Collection<?> all
                ? all.stream()
                        .filter(each -> each instanceof List<?> pair && pair.size() == 2)
                        .map(each -> ((List<?>) each).get(0) + ":" + ((List<?>) each).get(1))
                        .toList()
                : List.of();
    }

    /** Commands as {@code 1:1-2 2:3}: the first two under replication id 1, the third under 2. */
    static String runs(List<Command> commands) {
        StringBuilder text = new StringBuilder();
        for (int from = 0, to; from < commands.size(); from = to) {
            Command first = commands.get(from);
            for (to = from + 1; to < commands.size() && sameRun(first, commands.get(to)); to++) {}
            int last = commands.get(to - 1).place();
            text.append(text.isEmpty() ? "" : " ").append(command(first.kind(), first.epoch(), first.place()));
            text.append(last == first.place() ? "" : "-" + last);
        }
        return text.toString();
    }

    private static boolean sameRun(Command one, Command other) {
        return one.epoch() == other.epoch() && one.kind().equals(other.kind());
    }

    private static String command(String kind, int epoch, int place) {
        return (kind.equals("ask") ? "getack " : "") + epoch + ":" + place;
    }

    /** The commands of {@code before} that {@code after} does not have in the same place. */
    static List<Command> lost(List<?> before, List<?> after) {
        List<Command> was = commands(before);
        List<Command> is = commands(after);
        int same = 0;
        while (same < Math.min(was.size(), is.size()) && was.get(same).equals(is.get(same))) {
            same++;
        }
        return was.subList(same, was.size());
    }

    /**
     * A message in a few words.
     *
     * @param place of a command in the stream
     */
    static String message(Map<?, ?> message, int place) {
        String type = String.valueOf(message.get("type"));
        return switch (type) {
            case "write" -> "write " + message.get("epoch") + ":" + place;
            case "ask" -> "getack " + message.get("epoch") + ":" + place;
            case "ack" -> "ack " + message.get("end");
            case "psync" ->
                Integer.valueOf(0).equals(message.get("id"))
                        ? "psync ?"
                        : "psync " + message.get("id") + "@" + message.get("end");
            case "continue" -> "continue " + message.get("id");
            case "full" -> "fullresync";
            case "snapshot" -> {
                List<Command> held = message.get("log") instanceof List<?> runs ? commands(runs) : List.of();
                yield held.isEmpty() ? "snapshot (empty)" : "snapshot " + runs(held);
            }
            case "refuse" -> "nomasterlink";
            case "close" -> "close";
            default -> value(message);
        };
    }
}
